package audit

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Target is the endpoint to be measured and what it was declared to be.
type Target struct {
	URL   string // the Invoke URL, without a client token
	Level workspace.Level
	Apps  workspace.Allowed // of level OAuth 2.0; "" = not declared
	// Draft is the request: its method is the one that the flow is for, POST where
	// it has none. An accepted probe runs the flow with it, so it should do no
	// harm. Credentials that stand in it aren't sent.
	Draft workspace.Draft
	// TokenInQuery: the client token was declared to travel in the query.
	TokenInQuery bool
}

// Access is an access token and how it is presented.
type Access struct {
	Token secret.Secret
	// Authorize puts a token on a request where that takes more than Bearer: a
	// proof of possession made for this very request and token (RFC 9449 section
	// 7.1). It is given Token, or Token with a broken signature. nil = Bearer.
	Authorize func(r *http.Request, token secret.Secret) error
	Bound     bool // to a proof key
	// Scopes are those that the token was granted; nil where the answer didn't
	// tell.
	Scopes []string
}

// Material is what probes are made of. A nil function means that such a token
// can't be had; each is called at most once.
type Material struct {
	ClientToken secret.Secret                         // zero = none is known
	Own         func(context.Context) (Access, error) // of the endpoint's service app
	Bound       func(context.Context) (Access, error) // of the same app, bound to a proof key
	// OtherScope is a token of the same app without the scope that invoking
	// needs.
	OtherScope func(context.Context) (Access, error)
	// Expired and OtherAudience can be had from a practice org only: Okta's
	// tokens live one hour, and their audience is the org's address.
	Expired, OtherAudience func(context.Context) (secret.Secret, error)
	// Second makes another service app for a probe. Set it after the consent of
	// a person to whom it was named.
	Second *SecondApp
}

// ErrTarget says what about a target keeps it from being measured. Nothing was
// sent.
var ErrTarget = errors.New("audit: the endpoint can't be measured")

// check refuses what can't be measured, and an address that nothing may be sent
// to: neither https nor literal loopback.
func (t Target) check(network *wire.Network) error {
	levels := []workspace.Level{workspace.LevelOAuth, workspace.LevelToken, workspace.LevelPublic}
	if !slices.Contains(levels, t.Level) {
		return fmt.Errorf("%w: it was declared to have no level", ErrTarget)
	}
	if method := t.method(); method != http.MethodGet && method != http.MethodPost {
		return fmt.Errorf("%w: endpoints take GET and POST only", ErrTarget)
	}
	u, err := url.Parse(t.URL)
	if err != nil || u.Host == "" || u.User != nil {
		return fmt.Errorf("%w: its address isn't one", ErrTarget)
	}
	if u.Query().Has(tokenParameter) {
		return fmt.Errorf("%w: its address holds a client token", ErrTarget)
	}
	if _, err := network.Client(wire.Route{Origin: u.Scheme + "://" + u.Host}); err != nil {
		return fmt.Errorf("%w: %w", ErrTarget, err)
	}
	return nil
}

// method is the one that the flow is for, and twin the other one.
func (t Target) method() string {
	if t.Draft.Method == "" {
		return http.MethodPost
	}
	return strings.ToUpper(strings.TrimSpace(t.Draft.Method))
}

func (t Target) twin() string {
	if t.method() == http.MethodGet {
		return http.MethodPost
	}
	return http.MethodGet
}

// good names what the declared level asks for.
func (t Target) good() workspace.ProbeName {
	switch {
	case t.Level == workspace.LevelOAuth:
		return workspace.ProbeAccess
	case t.Level == workspace.LevelToken && t.TokenInQuery:
		return workspace.ProbeTokenQuery
	case t.Level == workspace.LevelToken:
		return workspace.ProbeTokenHeader
	}
	return workspace.ProbeNoCredential
}

const tokenParameter = "clientToken"

// draft is the request with a method, and without what stands in the place of a
// credential: a probe carries its own or none.
func (t Target) draft(method string) workspace.Draft {
	d := t.Draft
	d.Method = method
	d.Query = slices.DeleteFunc(slices.Clone(d.Query), func(f workspace.Field) bool { return f.Name == tokenParameter })
	d.Headers = slices.DeleteFunc(slices.Clone(d.Headers), func(f workspace.Field) bool {
		return slices.Contains([]string{"authorization", "dpop", "x-api-client-token"}, strings.ToLower(f.Name))
	})
	return d
}

// credential presents the access token, or another one in its way.
func (a Access) credential(token secret.Secret) wire.Credential {
	if a.Authorize == nil {
		return wire.Bearer(token)
	}
	return wire.Credential{
		Name: "DPoP", Secrets: []secret.Secret{token},
		Apply: func(r *http.Request) error { return a.Authorize(r, token) },
	}
}
