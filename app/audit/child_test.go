//go:build unix

package audit_test

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
)

// childEnv marks the test binary as a child that measures one endpoint of
// a practice org, and may end itself with SIGKILL.
const childEnv = "FLOWLATCH_AUDIT_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) == "" {
		os.Exit(m.Run())
	}
	if err := work(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// order is what a child is told, on its standard input.
type order struct {
	Origin   string `json:"origin"`
	Token    string `json:"token"` // the admin's
	Endpoint string `json:"endpoint"`
	ClientID string `json:"clientId"`
	Key      string `json:"key"`
	Journal  string `json:"journal"`
	// KillAt is the boundary, counted from 1, at which the child kills itself; 0
	// for none.
	KillAt int `json:"killAt"`
}

// report is what a child says when it wasn't killed.
type report struct {
	Boundaries []string          `json:"boundaries"`
	Verdict    workspace.Verdict `json:"verdict"`
	Apps       workspace.Allowed `json:"apps"`
}

func work() error {
	var o order
	if err := json.NewDecoder(os.Stdin).Decode(&o); err != nil {
		return err
	}
	var r report
	at := func(point string) {
		if r.Boundaries = append(r.Boundaries, point); len(r.Boundaries) == o.KillAt {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {} // the signal is on its way
		}
	}
	m, err := o.measure(context.Background(), at)
	if err != nil {
		return err
	}
	r.Verdict, r.Apps = m.Verdict, m.Apps
	return json.NewEncoder(os.Stdout).Encode(r)
}

func (o order) measure(ctx context.Context, at func(string)) (workspace.Measurement, error) {
	network := wire.New(wire.Config{})
	defer network.Close()
	admin, err := adminOf(network, o.Origin, o.Token)
	if err != nil {
		return workspace.Measurement{}, err
	}
	key, err := oauth.ParseKey(secret.New(o.Key))
	if err != nil {
		return workspace.Measurement{}, err
	}
	source := token.New(token.Config{Network: network, Now: time.Now})
	ask := func(ctx context.Context, clientID string, key *oauth.Key, scopes []string) (audit.Access, error) {
		at("before a token")
		r, err := source.Ask(ctx, token.Request{Origin: o.Origin, ClientID: clientID, Key: key, Scopes: scopes})
		if err != nil {
			return audit.Access{}, err
		}
		return audit.AccessOf(r, time.Now), nil
	}
	material := audit.Material{
		Own: func(ctx context.Context) (audit.Access, error) {
			return ask(ctx, o.ClientID, key, []string{okta.ScopeInvokeManage})
		},
		Second: &audit.SecondApp{Org: markedOrg{audit.TokenOwner{Client: admin}, at}, Token: ask, Journal: audit.NewJournal(o.Journal, time.Now).At(at)},
	}
	target := audit.Target{URL: o.Endpoint, Level: workspace.LevelOAuth, Apps: workspace.AllowList, Draft: workspace.Draft{Body: "{}"}}
	config := audit.Config{
		Network: network, Now: time.Now, Pause: func(context.Context, time.Duration) error { return nil },
		Progress: func(audit.Event) { at("at a probe") },
	}
	return audit.Measure(ctx, config, target, material)
}

func adminOf(network *wire.Network, origin, apiToken string) (*okta.Client, error) {
	c, err := network.Client(wire.Route{Origin: origin, Credential: wire.SSWS(secret.New(apiToken))})
	if err != nil {
		return nil, err
	}
	return okta.NewClient(c, origin)
}

// markedOrg tells before and after each request that changes the org.
type markedOrg struct {
	audit.TokenOwner
	at func(string)
}

func (o markedOrg) CreateServiceApp(ctx context.Context, spec okta.ServiceAppSpec) (okta.App, error) {
	o.at("before create")
	defer o.at("after create")
	return o.TokenOwner.CreateServiceApp(ctx, spec)
}

func (o markedOrg) GrantScope(ctx context.Context, appID, scope string) (okta.Grant, error) {
	defer o.at("after grant")
	return o.TokenOwner.GrantScope(ctx, appID, scope)
}

func (o markedOrg) AppPages(ctx context.Context, q okta.AppQuery) iter.Seq2[[]okta.App, error] {
	o.at("before the search")
	return o.TokenOwner.AppPages(ctx, q)
}

func (o markedOrg) DeactivateApp(ctx context.Context, id string) error {
	defer o.at("after deactivate")
	return o.TokenOwner.DeactivateApp(ctx, id)
}

func (o markedOrg) DeleteApp(ctx context.Context, id string) error {
	defer o.at("after delete")
	return o.TokenOwner.DeleteApp(ctx, id)
}
