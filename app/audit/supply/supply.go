// Package supply gets what the probes of a measurement carry: the tokens of an
// endpoint's service app and of a second one, in every form in which they can be
// had.
package supply

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
)

// App is the service app of an endpoint, and what can be asked for its tokens.
// Nothing is read or sent before a probe needs it.
type App struct {
	Tokens *token.Source
	Now    func() time.Time // the local clock
	// Origin is the org's, and TokenURL where it gives tokens; "" = what its
	// metadata names.
	Origin, TokenURL string
	ClientID         string
	// Request is for the token that invokes.
	Request func(context.Context) (token.Request, error)
	// AppID is Okta's id of the app, or its client ID where that isn't known.
	AppID string
	// Ask gets the token that invokes; nil asks Tokens and explains a refusal.
	Ask func(context.Context) (token.Result, error)
	// Unbound: the app is known to have proof of possession off.
	Unbound bool
	// Admin makes requests as an administrator of the org; nil where nobody is
	// signed in, and where no token but the one that invokes may be sent to the
	// endpoint.
	Admin func(context.Context) (*okta.Client, error)
	// Practice makes requests as the administrator of the practice org at Origin;
	// nil for a real org.
	Practice func(context.Context) (*http.Client, error)
}

// Into adds to m what can be had of the app and tells something at the level that
// the endpoint is declared to have. A token for another scope goes to no endpoint
// but one that is declared OAuth 2.0: the flow can read it, and what opens
// something else there tells no more elsewhere than the one that invokes.
func (a App) Into(m *audit.Material, declared workspace.Level) {
	m.Own = a.own
	if !a.Unbound {
		m.Bound = a.own // bound or not, it is what the app gets
	}
	if a.Practice != nil {
		m.Expired, m.OtherAudience = a.expired, a.otherAudience
	}
	switch {
	case declared != workspace.LevelOAuth:
	case a.Practice != nil:
		m.OtherScope = a.mintedScope
	case a.Admin != nil:
		m.OtherScope = a.otherScope
	}
}

func (a App) own(ctx context.Context) (audit.Access, error) {
	got, err := a.ask(ctx)
	if err != nil {
		return audit.Access{}, err
	}
	return audit.AccessOf(got, a.Now), nil
}

func (a App) ask(ctx context.Context) (token.Result, error) {
	if a.Ask != nil {
		return a.Ask(ctx)
	}
	request, err := a.Request(ctx)
	if err != nil {
		return token.Result{}, err
	}
	got, err := a.Tokens.Get(ctx, request)
	if err != nil {
		err = a.Tokens.Explain(ctx, request, &got, err)
	}
	return got, err
}

// Second gets a token for another app of the same org. It is what an
// [audit.SecondApp] asks for.
func (a App) Second(ctx context.Context, clientID string, key *oauth.Key, scopes []string) (audit.Access, error) {
	got, err := a.Tokens.Get(ctx, token.Request{
		Origin: a.Origin, TokenURL: a.TokenURL, ClientID: clientID, Key: key, Scopes: scopes,
	})
	if err != nil {
		return audit.Access{}, err
	}
	return audit.AccessOf(got, a.Now), nil
}

var errNoOtherScope = errors.New("the app has no other scope that only reads")

// otherScope gets a token for another scope that the app was granted: one that
// only reads, because the flow gets to see the token.
func (a App) otherScope(ctx context.Context) (audit.Access, error) {
	client, err := a.Admin(ctx)
	if err != nil {
		return audit.Access{}, err
	}
	grants, err := client.ListGrants(wire.WithPurpose(ctx, text.T("supply.purpose.grants", "Which other scopes the service app has")), a.AppID)
	if err != nil {
		return audit.Access{}, err
	}
	scope := readingScope(grants)
	if scope == "" {
		return audit.Access{}, errNoOtherScope
	}
	request, err := a.Request(ctx)
	if err != nil {
		return audit.Access{}, err
	}
	request.Scopes = []string{scope}
	got, err := a.Tokens.Ask(ctx, request)
	if err != nil {
		return audit.Access{}, err
	}
	return audit.AccessOf(got, a.Now), nil
}

// readingScope is the first granted scope that only reads, "" where there is
// none.
func readingScope(grants []okta.Grant) string {
	i := slices.IndexFunc(grants, func(g okta.Grant) bool { return strings.HasSuffix(g.ScopeID, ".read") })
	if i < 0 {
		return ""
	}
	return grants[i].ScopeID
}
