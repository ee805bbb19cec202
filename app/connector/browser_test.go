package connector_test

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// TestNobodyComesBack: each way in which a browser gives no answer has its Problem, and
// the port is free afterwards.
func TestNobodyComesBack(t *testing.T) {
	taken, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	port := taken.Addr().(*net.TCPAddr).Port
	nothing := func(context.Context, string) error { return nil }
	cancelled, cancel := context.WithCancel(t.Context())
	defer cancel()
	for name, c := range map[string]struct {
		ctx     context.Context
		browser connector.Browser
		want    string
		tells   string
	}{
		"no port":     {t.Context(), connector.Browser{Ports: []int{port}, Open: nothing}, connector.CodePorts, strconv.Itoa(port)},
		"no browser":  {t.Context(), connector.Browser{Ports: []int{0}, Open: func(context.Context, string) error { return errors.New("no program") }}, connector.CodeBrowser, "Copy"},
		"no patience": {t.Context(), connector.Browser{Ports: []int{0}, Open: nothing, Patience: 10 * time.Millisecond}, connector.CodeNobody, connector.CallbackPath},
		"cancelled":   {cancelled, connector.Browser{Ports: []int{0}, Open: func(context.Context, string) error { cancel(); return nil }}, problem.CodeCancelled, ""},
	} {
		t.Run(name, func(t *testing.T) {
			service := record(t)
			con, s := dialog(&expectation{fields: map[string]string{"Client ID": "flows"}}, tokenWords(service))
			_, err := connector.Allow(c.ctx, network(t), con, s, c.browser)
			if p := wantCode(t, err, c.want); !strings.Contains(p.Error(), c.tells) {
				t.Errorf("says %s", p.Error())
			}
			if service.count() != 0 {
				t.Error("something was sent")
			}
		})
	}
}

// TestAnAttemptTakesOneAnswer, and a wrong field none at all.
func TestAnAttemptTakesOneAnswer(t *testing.T) {
	service := record(t)
	w := tokenWords(service)
	service.answer = granting(w)
	con, s := dialog(&expectation{fields: map[string]string{"Client ID": "flows"}}, w)
	a, err := connector.Begin(con, s, redirect, false)
	if err != nil {
		t.Fatal(err)
	}
	answer := map[string][]string{"state": {a.State().Reveal()}, "code": {w["code"]}}
	if _, err := a.Complete(t.Context(), network(t), answer); err != nil {
		t.Fatal(err)
	}
	_, err = a.Complete(t.Context(), network(t), answer)
	wantCode(t, err, connector.CodeAnswer)
	if service.count() != 1 {
		t.Errorf("%d requests", service.count())
	}

	for name, change := range map[string]func(*workspace.Connector){
		"client ID":         func(c *workspace.Connector) { c.ClientID = "GOCSPX-" + rand.Text() },
		"Authorize Path":    func(c *workspace.Connector) { c.AuthorizePath = "service.example" },
		"Access Token Path": func(c *workspace.Connector) { c.AccessTokenPath = c.AuthorizePath },
	} {
		wrong := con
		change(&wrong)
		_, err := connector.Begin(wrong, s, redirect, false)
		if wantCode(t, err, connector.CodeStopped); t.Failed() {
			t.Error(name)
		}
		_, err = connector.Refresh(t.Context(), network(t), wrong, s)
		wantCode(t, err, connector.CodeStopped)
	}
}
