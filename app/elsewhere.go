package app

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// errPracticeURL says what a practice org's address must look like.
var errPracticeURL = errors.New("a practice org's address is like http://127.0.0.1:4500: http, this computer's own address in numbers, and a port")

// PracticeURL checks the address of a practice org that runs elsewhere and
// returns it as an origin. Practice credentials go there in the clear, so it
// must be http on a literal loopback address.
func PracticeURL(raw string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "http" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return "", errPracticeURL
	}
	ip, err := netip.ParseAddr(u.Hostname())
	if err != nil || !ip.IsLoopback() || ip.Zone() != "" {
		return "", errPracticeURL
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	if err != nil || port == 0 {
		return "", errPracticeURL
	}
	return "http://" + netip.AddrPortFrom(ip, uint16(port)).String(), nil
}

// startElsewhere takes up a practice org that somebody else runs, with the
// workspace of exactly that org.
func (a *App) startElsewhere(ctx context.Context) (*practiceOrg, *workspace.Workspace, error) {
	elsewhere := a.config.Practice
	id, err := a.elsewhereID(ctx, elsewhere.URL)
	if err != nil {
		return nil, nil, err
	}
	ws, err := a.loadPractice(id)
	if err != nil {
		return nil, nil, err
	}
	org := &practiceOrg{workspace: id, url: elsewhere.URL, console: elsewhere.URL + "/console", token: elsewhere.Token}
	return org, ws, nil
}

var orgIDPattern = regexp.MustCompile(`^[0-9a-z]{1,40}$`)

// elsewhereID asks the org who it is: one workspace per org, wherever it
// listens today.
func (a *App) elsewhereID(ctx context.Context, origin string) (string, error) {
	if a.config.PracticeInMemory {
		return practiceID, nil
	}
	client, err := a.Network.Client(wire.Route{Origin: origin})
	if err != nil {
		return "", err
	}
	ctx = wire.WithPurpose(wire.WithRecorder(ctx, a.Activity), text.T("practice.who", "Ask the practice org who it is"))
	org, _, err := okta.Discover(ctx, client, origin)
	if err != nil {
		return "", err
	}
	id := strings.ToLower(org.ID)
	if !orgIDPattern.MatchString(id) {
		return "", fmt.Errorf("the org at %s has the unusual id %q", origin, org.ID)
	}
	return elsewherePrefix + id, nil
}
