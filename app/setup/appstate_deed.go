package setup

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// DeedKind is a kind of change to an app.
type DeedKind string

// The kinds. The last three change nothing at Okta by themselves: they lead
// elsewhere, but for [DeedMakeKey], which is [Walk.MakeAppKey].
const (
	DeedActivateApp   DeedKind = "activate-app"
	DeedUseKey        DeedKind = "use-key" // sign in with the key instead of a secret
	DeedRegisterKey   DeedKind = "register-key"
	DeedSaveKey       DeedKind = "save-key" // in place of jwks_uri
	DeedActivateKey   DeedKind = "activate-key"
	DeedDeactivateKey DeedKind = "deactivate-key"
	DeedDeleteKey     DeedKind = "delete-key"
	DeedGrant         DeedKind = "grant"
	DeedRevoke        DeedKind = "revoke"
	DeedUnassign      DeedKind = "unassign"
	DeedDPoPOff       DeedKind = "dpop-off"
	DeedMakeKey       DeedKind = "make-key"
	DeedBringKey      DeedKind = "bring-key"
	DeedRotate        DeedKind = "rotate"
)

// Deed is a change to an app. Target is the id of the key, grant or role that
// it is about, or the scope to be granted; "" where it is about the app.
type Deed struct {
	Kind   DeedKind
	Target string
}

// AtOkta reports whether the deed is a request to the org, which
// [Walk.PreviewDeed] shows and [Walk.DoDeed] sends.
func (d Deed) AtOkta() bool {
	return d.Kind != DeedMakeKey && d.Kind != DeedBringKey && d.Kind != DeedRotate
}

// Name is what a button says.
func (d Deed) Name() text.Text {
	switch d.Kind {
	case DeedActivateApp:
		return text.T("deed.activate-app", "Activate the app")
	case DeedUseKey:
		return text.T("deed.use-key", "Sign in with the key")
	case DeedRegisterKey:
		return text.T("deed.register-key", "Add the key")
	case DeedSaveKey:
		return text.T("deed.save-key", "Save the key at Okta")
	case DeedActivateKey:
		return text.T("deed.activate-key", "Activate the key")
	case DeedDeactivateKey:
		return text.T("deed.deactivate-key", "Deactivate it")
	case DeedDeleteKey:
		return text.T("deed.delete-key", "Delete it")
	case DeedGrant:
		return text.T("deed.grant", "Grant it")
	case DeedRevoke:
		return text.T("deed.revoke", "Revoke it")
	case DeedUnassign:
		return text.T("deed.unassign", "Take it away")
	case DeedDPoPOff:
		return text.T("deed.dpop-off", "Switch it off")
	case DeedMakeKey:
		return text.T("deed.make-key", "Make a key here")
	case DeedBringKey:
		return text.T("deed.bring-key", "Use a key I have")
	case DeedRotate:
		return text.T("deed.rotate", "Rotate the key")
	}
	return text.Plain(string(d.Kind))
}

// Need is the right that the deed takes.
func (d Deed) Need() signin.Need {
	switch d.Kind {
	case DeedGrant, DeedRevoke, DeedUnassign:
		return signin.GrantScopes
	case DeedUseKey, DeedRegisterKey, DeedSaveKey, DeedActivateKey, DeedDeactivateKey, DeedDeleteKey, DeedRotate:
		return signin.ChangeKeys
	case DeedActivateApp, DeedDPoPOff, DeedMakeKey, DeedBringKey:
	}
	return signin.ManageApps
}

// Takes reports whether a deed takes something away that something else may be
// using.
func (d Deed) Takes() bool {
	return slices.Contains([]DeedKind{DeedUseKey, DeedSaveKey, DeedDeactivateKey, DeedDeleteKey, DeedRevoke, DeedUnassign}, d.Kind)
}

// settled reports whether an app is as the deed wants it.
func (d Deed) settled(s AppState) bool {
	own, registered := s.Own()
	key := func(is func(AppKey) bool) bool {
		return slices.ContainsFunc(s.Keys, func(k AppKey) bool { return k.ID == d.Target && is(k) })
	}
	switch d.Kind {
	case DeedActivateApp:
		return s.Active
	case DeedUseKey:
		return s.SignsWithKey() && registered
	case DeedRegisterKey:
		return registered && own.Active
	case DeedSaveKey:
		return registered && s.KeysURL == ""
	case DeedActivateKey:
		return key(func(k AppKey) bool { return k.Active })
	case DeedDeactivateKey:
		return key(func(k AppKey) bool { return !k.Active })
	case DeedDeleteKey:
		return !key(func(AppKey) bool { return true })
	case DeedGrant:
		return !s.ScopesKnown || slices.ContainsFunc(s.Scopes, func(g AppScope) bool { return g.Scope == d.Target })
	case DeedRevoke:
		return !slices.ContainsFunc(s.Scopes, func(g AppScope) bool { return g.ID == d.Target })
	case DeedUnassign:
		return !slices.ContainsFunc(s.Roles, func(r AppRole) bool { return r.ID == d.Target })
	case DeedDPoPOff:
		return !s.DPoP
	case DeedMakeKey, DeedBringKey, DeedRotate:
	}
	return true
}

// send makes the one request of a deed that changes something.
func (w *Walk) send(ctx context.Context, a *attempt, client *okta.Client, app workspace.ServiceApp, d Deed) error {
	id, public := idAtOkta(app), json.RawMessage(app.PublicJWK)
	off := false
	switch d.Kind {
	case DeedActivateApp:
		return client.ActivateApp(ctx, id)
	case DeedUseKey:
		return convert(ctx, change{Walk: w, attempt: a, client: client, app: app})
	case DeedRegisterKey:
		_, err := client.AddKey(ctx, id, public)
		return err
	case DeedSaveKey:
		_, err := client.ChangeServiceApp(ctx, id, okta.AppChange{PublicKeys: []json.RawMessage{public}})
		return err
	case DeedActivateKey:
		return client.ActivateKey(ctx, id, d.Target)
	case DeedDeactivateKey:
		return client.DeactivateKey(ctx, id, d.Target)
	case DeedDeleteKey:
		return client.DeleteKey(ctx, id, d.Target)
	case DeedGrant:
		return w.sendGrant(ctx, a, client, app, d.Target)
	case DeedRevoke:
		return client.RevokeGrant(ctx, id, d.Target)
	case DeedUnassign:
		return client.UnassignClientRole(ctx, app.ClientID, d.Target)
	case DeedDPoPOff:
		_, err := client.ChangeServiceApp(ctx, id, okta.AppChange{DPoPBound: &off})
		return err
	case DeedMakeKey, DeedBringKey, DeedRotate:
	}
	return errors.New("setup: no request belongs to " + string(d.Kind))
}

// sendGrant grants a scope and lists it among what the walk made.
func (w *Walk) sendGrant(ctx context.Context, a *attempt, client *okta.Client, app workspace.ServiceApp, scope string) error {
	made, err := client.GrantScope(ctx, idAtOkta(app), scope)
	if err != nil {
		return err
	}
	return w.update(func(ws *workspace.Workspace) {
		ws.Created = append(ws.Created, workspace.Created{
			Kind: workspace.CreatedGrant, ID: made.ID, AppID: idAtOkta(app), Label: scope, At: w.deps.Now(), RequestID: a.lastRequestID(),
		})
	})
}

// PreviewDeed gives the very request that [Walk.DoDeed] sends for a deed. It only
// reads. An app that was changed since it was read is a Problem.
func (w *Walk) PreviewDeed(ctx context.Context, endpointID string, d Deed, seen AppState) (Preview, error) {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return Preview{}, err
	}
	defer done()
	app, client, a, ctx, err := w.atOkta(ctx, endpointID)
	if err != nil {
		return Preview{}, err
	}
	if err := w.deedAllowed(app, d); err != nil {
		return Preview{}, err
	}
	if err := unchanged(ctx, client, app, seen); err != nil {
		return Preview{}, problem.From(err)
	}
	p, err := w.previewDeed(ctx, a, client, app, d)
	if err != nil {
		return Preview{}, problem.From(err)
	}
	return p, nil
}

func (w *Walk) previewDeed(ctx context.Context, a *attempt, client *okta.Client, app workspace.ServiceApp, d Deed) (Preview, error) {
	ctx, kept := rehearse(wire.WithPurpose(ctx, d.purpose()))
	if err := w.send(ctx, a, client, app, d); err != nil && !errors.Is(err, errRehearsed) {
		return Preview{}, err
	}
	return kept.Preview, nil
}

// DoDeed sends the request that was shown, and reads the app again. What it
// returns is the app as it is then. When somebody changed the app after it was
// read, or another request would be sent than was shown, nothing is sent.
func (w *Walk) DoDeed(ctx context.Context, endpointID string, d Deed, seen AppState, shown Preview) (AppState, error) {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return AppState{}, err
	}
	defer done()
	app, client, a, ctx, err := w.atOkta(ctx, endpointID)
	if err != nil {
		return AppState{}, err
	}
	if err := w.deedAllowed(app, d); err != nil {
		return AppState{}, err
	}
	state, err := w.doDeed(ctx, a, client, app, d, seen, shown)
	if err != nil {
		return state, problem.From(err)
	}
	return state, nil
}

func (w *Walk) doDeed(ctx context.Context, a *attempt, client *okta.Client, app workspace.ServiceApp, d Deed, seen AppState, shown Preview) (AppState, error) {
	if err := unchanged(ctx, client, app, seen); err != nil {
		return AppState{}, err
	}
	err := w.send(only(wire.WithPurpose(ctx, d.purpose()), shown), a, client, app, d)
	if errors.Is(err, errNotAsShown) {
		return AppState{}, appChanged(app.Label)
	}
	if err != nil {
		return AppState{}, err
	}
	w.dropToken(app.ID)
	if err := w.updateApp(app.ID, func(_ *workspace.Workspace, app *workspace.ServiceApp) { app.Step.Begin() }); err != nil {
		return AppState{}, err
	}
	state, err := w.readApp(ctx, a, client, app)
	if err == nil && !d.settled(state) {
		err = notTaken(d)
	}
	return state, err
}

// deedAllowed keeps the keys as they are while both keys of a rotation are
// needed.
func (w *Walk) deedAllowed(app workspace.ServiceApp, d Deed) error {
	if d.Need() == signin.ChangeKeys {
		return notRotating(app)
	}
	return nil
}

// unchanged refuses to go on with an app that was changed since it was read: two
// admins may be at it.
func unchanged(ctx context.Context, client *okta.Client, app workspace.ServiceApp, seen AppState) error {
	at, err := client.App(wire.WithPurpose(ctx, text.T("app.for-unchanged", "Has the app changed meanwhile")), idAtOkta(app))
	if err != nil {
		return err
	}
	if !at.Updated.Equal(seen.Updated) {
		return appChanged(at.Label)
	}
	return nil
}

// CodeAppChanged is the Problem of an app that isn't as it was read.
const CodeAppChanged = "app.changed"

func appChanged(label string) *problem.Problem {
	return problem.New(CodeAppChanged,
		text.T("app.problem.changed", "{{.Label}} was changed meanwhile", "Label", label),
		text.T("app.problem.changed.why", "It isn't at Okta as it was read here: somebody changed it there, or an earlier request from here got through although its answer was lost. Nothing was sent, so nothing of that is lost."),
		problem.NewWay(ReadAgain, text.T("way.read-app", "Read it again"), text.T("way.read-app.why", "Then decide anew")))
}

// notTaken: Okta answered yes, and shows no change.
func notTaken(d Deed) *problem.Problem {
	return problem.New("app.not-taken",
		text.T("app.problem.not-taken", "Okta accepted the request but still shows the app as before"),
		text.T("app.problem.not-taken.why", "How long a change takes to show isn't documented. Read the app again in a moment."),
		problem.NewWay(ReadAgain, text.T("way.read-app", "Read it again"), text.Text{})).WithDetail(string(d.Kind))
}

// MakeAppKey makes a key on this computer for the endpoint's service app, which
// exists at Okta and has none here. Nothing is sent: adding its public half is a
// deed of its own.
func (w *Walk) MakeAppKey(ctx context.Context, endpointID string, choice KeyChoice) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	app := w.appFor(endpointID)
	switch {
	case app == nil || app.ClientID == "":
		return noAppYet()
	case app.PrivateKey != "":
		return nil // it has one already
	}
	_, err = w.generate(ctx, app.ID, choice.Type)
	return err
}
