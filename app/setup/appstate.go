package setup

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
)

// AppState is a service app as the org's API shows it, read whole. It is plain
// data and holds no secret.
type AppState struct {
	ID, ClientID, Label string
	Active              bool
	// AuthMethod is how the app signs in: private_key_jwt, client_secret_basic, …
	AuthMethod string
	GrantTypes []string
	// KeysURL is where the app publishes its keys itself (jwks_uri), "" for none.
	KeysURL          string
	DPoP             bool
	Created, Updated time.Time // by Okta's clock

	Keys   []AppKey
	Scopes []AppScope
	Roles  []AppRole
	// The sign-in may not be allowed to read some of it; then nothing follows
	// from its absence.
	ScopesKnown, RolesKnown bool

	// Findings are what is missing, what is extra and what is worth a look, in
	// this order.
	Findings []Finding
	At       time.Time // when it was read, by this computer's clock
	Evidence []workspace.Evidence
}

// AppKey is a public key of the app.
type AppKey struct {
	ID, KID, Type, Algorithm string
	Active                   bool
	Created                  time.Time // zero where Okta doesn't tell
	// Here: its private half is kept on this computer.
	Here bool
}

// AppScope is a scope granted to the app.
type AppScope struct {
	ID, Scope string
	Created   time.Time
}

// AppRole is an admin role of the app.
type AppRole struct{ ID, Type, Name string }

// SignsWithKey reports whether the app signs in with a key.
func (s AppState) SignsWithKey() bool { return s.AuthMethod == "private_key_jwt" }

// HasSecret reports whether the app signs in with a client secret.
func (s AppState) HasSecret() bool { return strings.HasPrefix(s.AuthMethod, "client_secret") }

// Own is the app's key that is on this computer.
func (s AppState) Own() (AppKey, bool) {
	i := slices.IndexFunc(s.Keys, func(k AppKey) bool { return k.Here })
	if i < 0 {
		return AppKey{}, false
	}
	return s.Keys[i], true
}

// Count is how many findings are of a grade.
func (s AppState) Count(g Grade) int {
	n := 0
	for _, f := range s.Findings {
		if f.Grade == g {
			n++
		}
	}
	return n
}

// LastChangeOf names the last request that was sent from here to change an app at
// Okta and that wasn't refused; "" when there is none. What was read of the app before
// it may not hold any more.
func LastChangeOf(ws *workspace.Workspace, app workspace.ServiceApp) string {
	for _, c := range slices.Backward(ws.Changes.List) {
		path := strings.Split(c.Path, "/")
		if slices.Contains(path, idAtOkta(app)) || slices.Contains(path, app.ClientID) {
			return c.ID
		}
	}
	return ""
}

// ReadApp reads the endpoint's service app with its keys, scopes and roles. It
// changes nothing at Okta, and reads no client secret.
func (w *Walk) ReadApp(ctx context.Context, endpointID string) (AppState, error) {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return AppState{}, err
	}
	defer done()
	app, client, a, ctx, err := w.atOkta(ctx, endpointID)
	if err != nil {
		return AppState{}, err
	}
	state, err := w.readApp(ctx, a, client, app)
	if err != nil {
		return AppState{}, problem.From(err)
	}
	return state, nil
}

// atOkta begins work on the endpoint's service app in the org.
func (w *Walk) atOkta(ctx context.Context, endpointID string) (workspace.ServiceApp, *okta.Client, *attempt, context.Context, error) {
	app := w.appFor(endpointID)
	switch {
	case app == nil || app.ClientID == "":
		return workspace.ServiceApp{}, nil, nil, ctx, noAppYet()
	case !SignedIn(w.Workspace()):
		return *app, nil, nil, ctx, notSignedIn()
	}
	a, ctx := w.attempt(ctx, tokenProof)
	client, err := w.admin(ctx)
	if err != nil {
		return *app, nil, a, ctx, problem.From(err)
	}
	return *app, client, a, ctx, nil
}

func noAppYet() *problem.Problem {
	return problem.New(CodeServiceAppFirst,
		text.T("app.problem.none", "There is no app at Okta yet"),
		text.T("app.problem.none.why", "Step 3 makes one, or takes one that exists."),
		problem.NewWay(problem.GoToStep, text.T("way.step-3", "Go to step 3"), text.Text{}),
		problem.NewWay(ChooseApp, text.T("way.choose-existing", "Choose an existing app"), text.Text{}))
}

func (w *Walk) readApp(ctx context.Context, a *attempt, client *okta.Client, app workspace.ServiceApp) (AppState, error) {
	at, err := client.App(wire.WithPurpose(ctx, text.T("app.for-app", "How the app stands")), idAtOkta(app))
	if err != nil {
		return AppState{}, err
	}
	s := AppState{
		ID: at.ID, ClientID: at.ClientID, Label: at.Label, Active: at.Status == statusActive, AuthMethod: at.AuthMethod,
		GrantTypes: at.GrantTypes, KeysURL: at.KeysURL, DPoP: at.DPoPBound, Created: at.Created, Updated: at.Updated,
	}
	if s.Keys, err = readKeys(ctx, client, at, app); err != nil {
		return AppState{}, err
	}
	if err := s.readRights(ctx, client); err != nil {
		return AppState{}, err
	}
	s.At, s.Evidence = w.deps.Now(), a.proof().Exchanges
	s.Findings = findings(s, app, s.At)
	return s, w.noteState(app.ID, s)
}

// readKeys reads the keys with their ages. Where the sign-in may not, those of
// the app's own body must do, which have none.
func readKeys(ctx context.Context, client *okta.Client, at okta.App, app workspace.ServiceApp) ([]AppKey, error) {
	keys, err := client.Keys(wire.WithPurpose(ctx, text.T("setup.service-app.for-keys", "Which keys the app has")), at.ID)
	if refused(err) {
		keys, err = at.Keys, nil
	}
	if err != nil {
		return nil, err
	}
	var read []AppKey
	for _, k := range keys {
		thumbprint, err := oauth.ThumbprintOf(k.Public)
		read = append(read, AppKey{
			ID: k.ID, KID: k.KID, Type: k.Type, Algorithm: k.Algorithm, Active: k.Active(), Created: k.Created,
			Here: err == nil && app.PrivateKey != "" && thumbprint == app.Thumbprint,
		})
	}
	return read, nil
}

// readRights reads scopes and roles, which not every sign-in may.
func (s *AppState) readRights(ctx context.Context, client *okta.Client) error {
	grants, err := client.ListGrants(wire.WithPurpose(ctx, text.T("setup.service-app.for-grants", "Which scopes the app has")), s.ID)
	if err != nil && !refused(err) {
		return err
	}
	s.ScopesKnown = err == nil
	for _, g := range grants {
		s.Scopes = append(s.Scopes, AppScope{ID: g.ID, Scope: g.ScopeID, Created: g.Created})
	}
	roles, err := client.ClientRoles(wire.WithPurpose(ctx, text.T("app.for-roles", "Which admin roles the app has")), s.ClientID)
	if err != nil && !refused(err) {
		return err
	}
	s.RolesKnown = err == nil
	for _, r := range roles {
		s.Roles = append(s.Roles, AppRole{ID: r.ID, Type: r.Type, Name: cmp.Or(r.Label, r.Type)})
	}
	return nil
}

// noteState keeps what the other pages show of the app.
func (w *Walk) noteState(id string, s AppState) error {
	app := w.Workspace().ServiceApp(id)
	if app == nil {
		return keyFirst()
	}
	next := *app
	next.AppID, next.Label, next.DPoP, next.Registered = s.ID, s.Label, s.DPoP, true
	if own, ok := s.Own(); ok && own.KID != "" && next.Rotation == nil {
		next.KeyID = own.KID
	}
	if s.ScopesKnown {
		next.Granted, next.GrantID = false, ""
		for _, g := range s.Scopes {
			if g.Scope == okta.ScopeInvokeManage {
				next.Granted, next.GrantID = true, g.ID
			}
		}
	}
	if err := w.dropRevoked(s); err != nil {
		return err
	}
	next.Step = s.judged(next.Step)
	if next.Step.Problem == app.Step.Problem && next.Step.State == app.Step.State && next.AppID == app.AppID && next.Label == app.Label && next.DPoP == app.DPoP && next.Registered == app.Registered &&
		next.KeyID == app.KeyID && next.Granted == app.Granted && next.GrantID == app.GrantID {
		return nil
	}
	return w.updateApp(id, func(_ *workspace.Workspace, app *workspace.ServiceApp) {
		app.AppID, app.Label, app.DPoP, app.Registered = next.AppID, next.Label, next.DPoP, true
		app.KeyID, app.Granted, app.GrantID = next.KeyID, next.Granted, next.GrantID
		app.Step = s.judged(app.Step)
	})
}
