//go:build unix

package audit_test

import (
	"context"
	"iter"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/killtest"
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
)

// TestMain has a child measure one endpoint of a practice org, or keep others from
// measuring it.
func TestMain(m *testing.M) { killtest.Main(m, order.work) }

// order is what a child is told to do.
type order struct {
	Origin   string `json:"origin"`
	Token    string `json:"token"` // the admin's
	Endpoint string `json:"endpoint"`
	ClientID string `json:"clientId"`
	Key      string `json:"key"`
	Journal  string `json:"journal"`
	// Folder is where it takes the endpoint instead of measuring it, until somebody
	// kills it.
	Folder string `json:"folder"`
}

// report is what a child says when it wasn't killed.
type report struct {
	Verdict workspace.Verdict `json:"verdict"`
	Apps    workspace.Allowed `json:"apps"`
}

func (o order) work(at func(string)) (report, error) {
	if o.Folder != "" {
		return report{}, o.hold(at)
	}
	m, err := o.measure(context.Background(), at)
	return report{m.Verdict, m.Apps}, err
}

// held is the boundary at which a child has the endpoint that it holds.
const held = "the endpoint is held"

func (o order) hold(at func(string)) error {
	if _, err := audit.NewFolder(o.Folder, "flowlatch audit", time.Now).TakeEndpoint(context.Background(), o.Endpoint, time.Second); err != nil {
		return err
	}
	at(held)
	killtest.Stay()
	return nil
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
