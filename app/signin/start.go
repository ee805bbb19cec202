package signin

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
)

// cleanUpTime bounds what is done at Okta after somebody has given up.
const cleanUpTime = 15 * time.Second

// scopeRefresh is the scope that a refresh token takes (OpenID Connect Core 1.0
// §11).
const scopeRefresh = "offline_access"

// DefaultScopes are the scopes that the walk needs, each of which has to be granted
// to the app that the sign-in goes through, and what a refresh token takes.
func DefaultScopes() []string {
	return []string{
		"okta.apps.manage", "okta.appGrants.manage", "okta.logs.read", "okta.orgs.read",
		"okta.users.read.self", "okta.roles.read", scopeRefresh,
	}
}

// forApp leaves out what only a person can be granted: a refresh token (RFC 6749
// §4.4.3), an ID token, and scopes on oneself.
func forApp(scopes []string) []string {
	if len(scopes) == 0 {
		scopes = DefaultScopes()
	}
	return slices.DeleteFunc(slices.Clone(scopes), func(s string) bool {
		return s == scopeRefresh || s == "openid" || strings.HasSuffix(s, ".self")
	})
}

// APIToken checks an API token and keeps it.
func (k *Keeper) APIToken(ctx context.Context, origin string, apiToken secret.Secret) (*Kept, error) {
	in := workspace.SignIn{Method: workspace.APIToken, ID: newID(), At: k.now()}
	client, err := k.withAPIToken(origin, in, apiToken)
	if err != nil {
		return nil, err
	}
	kept := &Kept{SignIn: in, Client: client}
	if err := identify(wire.WithSecrets(ctx, apiToken), client, &kept.SignIn); err != nil {
		return nil, err
	}
	return kept, k.put(ctx, item{vault.APIToken, apiToken, &kept.SignIn.Token})
}

// Discard gives back a sign-in that goes into no workspace after all: its tokens
// are taken back at Okta, as well as that goes, and its secrets deleted. An API
// token stays as it is at Okta.
func (k *Keeper) Discard(ctx context.Context, kept *Kept) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanUpTime)
	defer cancel()
	if s := k.forget(kept.SignIn.ID); s != nil {
		s.tokens.end(ctx)
	}
	for _, ref := range kept.SignIn.Refs() {
		_ = k.vault.Delete(ctx, ref) // else a sweep removes it
	}
}

// welcome finds out whose tokens they are and keeps what has to be kept of them.
// When that fails they are taken back.
func (k *Keeper) welcome(ctx context.Context, origin string, in workspace.SignIn, t tokens, secrets func(*workspace.SignIn) []item) (*Kept, error) {
	s, err := k.newSession(origin, t)
	if err != nil {
		return nil, err
	}
	kept := &Kept{SignIn: in, Client: s.client}
	err = identify(ctx, s.client, &kept.SignIn)
	if err == nil {
		err = k.put(ctx, secrets(&kept.SignIn)...)
	}
	if err != nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanUpTime)
		defer cancel()
		t.end(ctx)
		return nil, err
	}
	k.adopt(in.ID, s)
	return kept, nil
}

// welcomePerson is welcome for the tokens of somebody who has just signed in.
func (k *Keeper) welcomePerson(ctx context.Context, s *server, in workspace.SignIn, got *oauth.Token, key *oauth.Key) (*Kept, error) {
	in.ID, in.At, in.Scopes, in.Bound = newID(), k.now(), got.Scopes, got.IsDPoP()
	in.Expires = in.At.Add(got.ExpiresIn)
	sayWho(&in, got)
	p := &person{keeper: k, server: s, id: in.ID, clientID: in.ClientID, token: got, began: k.now(), unsaved: got.Refresh}
	if got.IsDPoP() {
		proof, err := oauth.NewProofKey(key)
		if err != nil {
			return nil, err
		}
		p.proof = proof
	}
	var refresh secret.Secret // got's, or a newer one: the sign-in is in use already
	kept, err := k.welcome(ctx, s.origin, in, p, func(in *workspace.SignIn) []item {
		p.mu.Lock()
		defer p.mu.Unlock()
		refresh = p.unsaved
		items := []item{{vault.RefreshToken, refresh, &in.Refresh}}
		if p.proof != nil && !refresh.IsZero() {
			items = append(items, item{vault.PrivateKey, key.Secret(), &in.Proof})
		}
		return items
	})
	if err != nil {
		return nil, err
	}
	p.isStored(kept.SignIn.Refresh, refresh)
	return kept, nil
}

// sayWho takes what the token says of its owner, for an org that doesn't let them
// read themselves. The token is meant for the org, which promises no form: what
// can't be read stays open.
func sayWho(in *workspace.SignIn, t *oauth.Token) {
	read, err := oauth.ReadJWT(t.Access.Reveal())
	if err != nil {
		return
	}
	in.UserID, in.Login = read.Text("uid"), read.Text("sub")
	in.Name = in.Login
}

// Identify reads anew who is signed in and with which roles.
func (k *Keeper) Identify(ctx context.Context, ws *workspace.Workspace) (workspace.SignIn, error) {
	client, err := k.Client(ctx, ws)
	if err != nil {
		return workspace.SignIn{}, err
	}
	in := ws.Org.SignIn
	err = identify(ctx, client, &in)
	return in, err
}

// identify asks who is signed in, then for their roles. What may not be read
// stays open, except that an API token must know its owner.
func identify(ctx context.Context, c *okta.Client, in *workspace.SignIn) error {
	var err error
	if in.Method == workspace.ServiceKey {
		err = identifyApp(ctx, c, in)
	} else {
		err = identifyPerson(ctx, c, in)
	}
	if err != nil {
		return err
	}
	return readRoles(ctx, c, in)
}

func identifyPerson(ctx context.Context, c *okta.Client, in *workspace.SignIn) error {
	user, err := c.Me(wire.WithPurpose(ctx, text.T("setup.org.for-me", "Who is signed in")))
	switch {
	case err == nil:
		in.UserID, in.Login, in.Name = user.ID, user.Login, nameOf(user)
		return nil
	case in.Method != workspace.APIToken && forbidden(err):
		return nil // the token has said who it is, or nobody does
	}
	return err
}

func identifyApp(ctx context.Context, c *okta.Client, in *workspace.SignIn) error {
	app, err := c.App(wire.WithPurpose(ctx, text.T("signin.for-app", "Which app is signed in")), in.ClientID)
	switch {
	case err == nil:
		in.Name = app.Label
		return nil
	case forbidden(err), notFound(err): // the client ID need not be the app's id
		in.Name = in.ClientID
		return nil
	}
	return err
}

// readRoles reads the admin roles. Who may read them isn't documented for every
// role, so any refusal only means that nothing is known.
func readRoles(ctx context.Context, c *okta.Client, in *workspace.SignIn) error {
	ctx = wire.WithPurpose(ctx, text.T("signin.for-roles", "Which admin roles this sign-in has"))
	in.Roles, in.RolesKnown = nil, false
	var roles []okta.Role
	var err error
	switch {
	case in.Method == workspace.ServiceKey:
		roles, err = c.ClientRoles(ctx, in.ClientID)
	case in.UserID != "":
		roles, err = c.UserRoles(ctx, in.UserID)
	default:
		return nil
	}
	if _, answered := errors.AsType[*okta.Error](err); answered {
		return nil
	}
	if err != nil {
		return err
	}
	in.RolesKnown = true
	for _, r := range roles {
		if r.Status == "" || r.Status == "ACTIVE" {
			in.Roles = append(in.Roles, workspace.AdminRole{Type: r.Type, Label: r.Label, ByGroup: r.ByGroup})
		}
	}
	return nil
}

func forbidden(err error) bool { return answeredWith(err, http.StatusForbidden) }
func notFound(err error) bool  { return answeredWith(err, http.StatusNotFound) }

func answeredWith(err error, status int) bool {
	e, ok := errors.AsType[*okta.Error](err)
	return ok && e.Status == status
}

// nameOf is how a person is called: first and last name, else the login.
func nameOf(u okta.User) string {
	return cmp.Or(strings.TrimSpace(u.FirstName+" "+u.LastName), u.Login)
}
