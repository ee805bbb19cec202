package setup

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// rotationsOf is the folder of a workspace's rotations, beside its file.
func rotationsOf(store *workspace.Store, id string) string {
	return filepath.Join(store.Dir(), "rotations", id)
}

// RotationRefs are the secrets that a workspace's rotations need which aren't
// over, whatever its file says. When a journal can't be read it may be any.
func RotationRefs(store *workspace.Store, id string) ([]vault.Ref, error) {
	return rotate.Refs(rotationsOf(store, id))
}

// ForgetRotations deletes what is written down of a workspace's rotations.
func ForgetRotations(store *workspace.Store, id string) error {
	return rotate.Forget(rotationsOf(store, id))
}

// RotateKeyState is how the rotation of the key stands that the endpoint's
// service app has: the one that isn't over, else, with begun false, what a new
// one would do. It reads a file and no network. A journal that can't be read is
// a Problem.
func (w *Walk) RotateKeyState(endpointID string) (state rotate.State, begun bool, err error) {
	app, err := w.appOf(endpointID)
	if err != nil {
		return rotate.State{}, false, err
	}
	d, err := w.rotator(app.ID).Unfinished(app.ID)
	switch {
	case err != nil:
		return rotate.State{}, false, problem.From(err)
	case d == nil:
		return w.rotator(app.ID).Plan(w.rotating(app)), false, nil
	}
	return outlived(d.State(), w.Workspace().Org.SignIn), true, nil
}

// RotateKeyLast is the rotation of the app's key that was begun last, over or
// not; ok is false when there was none. It reads as [Walk.RotateKeyState] does.
func (w *Walk) RotateKeyLast(endpointID string) (state rotate.State, ok bool, err error) {
	app, err := w.appOf(endpointID)
	if err != nil {
		return rotate.State{}, false, err
	}
	d, err := w.rotator(app.ID).Last(app.ID)
	if err != nil || d == nil {
		return rotate.State{}, false, told(err)
	}
	return d.State(), true, nil
}

// RotateKeyBeginAs looks whether the key can be rotated, to one of a chosen type or,
// with the zero choice, to one like it, and gets a token with it; nothing changes at
// Okta. Then the rotation is begun and waits for [Walk.RotateKeyNext], today or in a
// week. While secrets are kept for a session only it is refused
// ([rotate.CodeInMemory]), unless the person was warned that both private halves end
// with the program.
func (w *Walk) RotateKeyBeginAs(ctx context.Context, endpointID string, key KeyChoice, warned bool) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	app, err := w.appOf(endpointID)
	if err != nil {
		return err
	}
	if err := w.canRotate(app); err != nil {
		return err
	}
	_, ctx = w.attempt(ctx, tokenProof)
	begin := (*rotate.Rotator).Begin
	if warned {
		begin = (*rotate.Rotator).BeginInMemory
	}
	from := w.rotating(app)
	from.Make = rotate.Kind{Type: string(key.Type), Algorithm: key.Algorithm}
	if _, err := begin(w.rotator(app.ID), ctx, from); err != nil {
		return told(err)
	}
	w.Changed.Emit(w.Workspace())
	return nil
}

// canRotate refuses what the rotation itself can't see.
func (w *Walk) canRotate(app workspace.ServiceApp) error {
	ws := w.Workspace()
	switch {
	case !SignedIn(ws):
		return notSignedIn()
	case app.ClientID == "":
		return keyFirst()
	case signedInAs(ws, app.ClientID):
		return signedInWithIt()
	}
	return nil
}

// signedInAs reports whether the sign-in is a service app's own, by its key.
func signedInAs(ws *workspace.Workspace, clientID string) bool {
	return ws.Org.SignIn.Method == workspace.ServiceKey && ws.Org.SignIn.ClientID == clientID
}

// RotateKeyNext does the next step of the rotation.
func (w *Walk) RotateKeyNext(ctx context.Context, endpointID string) error {
	return w.rotate(ctx, endpointID, func(ctx context.Context, d *rotate.Drill) error { return d.Next(ctx) })
}

// RotateKeyResume does the steps that are left, in the direction that the
// rotation goes. goOn is asked before each whether to do it, with how the rotation
// stands then, and told how it stands at the end; nil does them all. It is called on
// the use case's goroutine, before Changed tells of the step.
func (w *Walk) RotateKeyResume(ctx context.Context, endpointID string, goOn func(rotate.State) bool) error {
	return w.rotate(ctx, endpointID, func(ctx context.Context, d *rotate.Drill) error { return w.stepByStep(ctx, d, goOn) })
}

// RotateKeyRollBack leads back to the old key: active and proven before
// anything of the new one goes. Once Okta no longer has the old key there is no
// way back.
func (w *Walk) RotateKeyRollBack(ctx context.Context, endpointID string) error {
	return w.rotate(ctx, endpointID, func(ctx context.Context, d *rotate.Drill) error {
		if err := d.TurnBack(ctx); err != nil {
			return err
		}
		return w.stepByStep(ctx, d, nil)
	})
}

// RotateKeySkip leaves the next step out, where it only shows something.
func (w *Walk) RotateKeySkip(ctx context.Context, endpointID string) error {
	return w.rotate(ctx, endpointID, func(ctx context.Context, d *rotate.Drill) error { return d.Skip(ctx) })
}

// RotateKeyAbandon gives the rotation up for an app that Okta doesn't have.
func (w *Walk) RotateKeyAbandon(ctx context.Context, endpointID string) error {
	return w.rotate(ctx, endpointID, func(ctx context.Context, d *rotate.Drill) error { return d.Abandon(ctx) })
}

// RotateKeySetAside renames the journal of a rotation that can't be read. The
// key in use stays; the other private half is deleted. Keys that the rotation
// added at Okta stay there.
func (w *Walk) RotateKeySetAside(ctx context.Context, endpointID string) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	app, err := w.appOf(endpointID)
	if err != nil {
		return err
	}
	r := w.rotator(app.ID)
	_, err = r.Unfinished(app.ID)
	damaged, ok := errors.AsType[*rotate.JournalError](err)
	if !ok {
		return told(err) // it can be read
	}
	if _, err := r.SetAside(damaged); err != nil {
		return problem.From(err)
	}
	var other vault.Ref
	if app.Rotation != nil {
		other = app.Rotation.Other
	}
	if err := w.updateApp(app.ID, func(_ *workspace.Workspace, app *workspace.ServiceApp) { app.Rotation = nil }); err != nil {
		return err
	}
	w.drop(ctx, other)
	return nil
}

// stepByStep does what is left, as long as goOn says so, and tells of each step.
func (w *Walk) stepByStep(ctx context.Context, d *rotate.Drill, goOn func(rotate.State) bool) error {
	if goOn == nil {
		goOn = func(rotate.State) bool { return true }
	}
	s := d.State()
	for on := goOn(s); on && s.Next != ""; {
		if err := d.Next(ctx); err != nil {
			return err
		}
		s = d.State()
		on = goOn(s)
		w.Changed.Emit(w.Workspace())
	}
	return nil
}

// rotate works on the rotation that isn't over. When it is over then, a token
// with the key that is left is the proof of step 3.
func (w *Walk) rotate(ctx context.Context, endpointID string, do func(context.Context, *rotate.Drill) error) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	app, err := w.appOf(endpointID)
	if err != nil {
		return err
	}
	d, err := w.rotator(app.ID).Unfinished(app.ID)
	switch {
	case err != nil:
		return problem.From(err)
	case d == nil:
		return noRotation()
	case !SignedIn(w.Workspace()):
		return notSignedIn()
	case signedInAs(w.Workspace(), d.State().App.ClientID):
		return signedInWithIt()
	}
	_, working := w.attempt(ctx, tokenProof)
	err = do(working, d)
	w.Changed.Emit(w.Workspace())
	if ending := d.State().Ending; err != nil || ending != rotate.Rotated && ending != rotate.RolledBack {
		return err
	}
	return w.proveAgain(ctx, *w.Workspace().ServiceApp(app.ID))
}

func told(err error) error {
	if p := problem.From(err); p != nil {
		return p
	}
	return nil
}

// rotator makes and finds the rotations of an app.
func (w *Walk) rotator(appID string) *rotate.Rotator {
	return rotate.New(rotate.Config{
		Dir:    rotationsOf(w.deps.Store, w.Workspace().ID),
		Org:    func(ctx context.Context) (rotate.Org, error) { return w.admin(ctx) },
		Tokens: w.source, Vault: w.deps.Vault, Keeper: keyKeeper{w, appID}, Now: w.deps.Now, InMemory: w.inMemory,
	})
}

// inMemory reports whether secrets end with the program, as far as the vault
// tells.
func (w *Walk) inMemory() bool {
	v, tells := w.deps.Vault.(interface{ Status() vault.Status })
	return tells && v.Status().Store == vault.Session
}

// rotating is the app as a rotation needs to know it.
func (w *Walk) rotating(app workspace.ServiceApp) rotate.App {
	ws := w.Workspace()
	return rotate.App{
		Workspace: ws.ID, ID: app.ID, Label: app.Label, AppID: idAtOkta(app), ClientID: app.ClientID,
		Origin: ws.Org.Origin, TokenURL: ws.Org.TokenURL, Scopes: []string{okta.ScopeInvokeManage},
		Key: rotate.Key{
			Ref: app.PrivateKey, Type: app.KeyType, Algorithm: KeyAlgorithm(&app), KID: app.KeyID,
			Thumbprint: app.Thumbprint, Public: json.RawMessage(app.PublicJWK), Made: app.KeyMade, From: app.KeyFrom,
		},
	}
}

// keyKeeper writes down in the workspace which key an app signs with. A save is
// the switch.
type keyKeeper struct {
	walk *Walk
	app  string
}

// Hold implements [rotate.Keeper].
func (k keyKeeper) Hold(_ context.Context, drill string, key rotate.Key) error {
	return k.change(func(app *workspace.ServiceApp) {
		app.Rotation = &workspace.Rotation{Drill: drill, Other: key.Ref}
	})
}

// Use implements [rotate.Keeper].
func (k keyKeeper) Use(_ context.Context, drill string, key, other rotate.Key) error {
	k.walk.dropToken(k.app)
	return k.change(func(app *workspace.ServiceApp) {
		app.PrivateKey, app.KeyType, app.KeyAlgorithm = key.Ref, key.Type, key.Algorithm
		app.KeyID, app.Thumbprint, app.PublicJWK = key.KID, key.Thumbprint, string(key.Public)
		app.KeyMade, app.KeyFrom, app.Registered = key.Made, key.From, true
		app.KeyProven = time.Time{}
		app.Rotation = &workspace.Rotation{Drill: drill, Other: other.Ref}
	})
}

// Release implements [rotate.Keeper].
func (k keyKeeper) Release(context.Context, string) (inUse vault.Ref, err error) {
	err = k.change(func(app *workspace.ServiceApp) { app.Rotation, inUse = nil, app.PrivateKey })
	return inUse, err
}

func (k keyKeeper) change(change func(*workspace.ServiceApp)) error {
	there := false
	err := k.walk.updateApp(k.app, func(_ *workspace.Workspace, app *workspace.ServiceApp) {
		there = true
		change(app)
	})
	if err == nil && !there {
		return keyFirst()
	}
	return err
}

// notRotating refuses to change the key, or the app that it belongs to, while
// both keys of a rotation are needed.
func notRotating(app workspace.ServiceApp) error {
	if app.Rotation != nil {
		return rotate.NotOver()
	}
	return nil
}

func noRotation() *problem.Problem {
	return problem.New("rotate.none",
		text.T("rotate.problem.none", "No rotation of this key is under way"),
		text.T("rotate.problem.none.why", "It was finished or rolled back meanwhile. Nothing was changed."))
}

func signedInWithIt() *problem.Problem {
	return problem.New("rotate.signed-in-with",
		text.T("rotate.problem.own", "You are signed in with the key that would be rotated"),
		text.T("rotate.problem.own.why", "Once it is deactivated this sign-in ends, half-way through. Sign in in another way first."),
		problem.NewWay(problem.GoToStep, text.T("way.step-1", "Go to step 1"), text.T("way.rotate.step-1.why", "An API token or the browser will do")))
}
