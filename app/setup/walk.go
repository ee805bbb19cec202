// Package setup is the walk as plain state: the five steps, what each one
// does, checks and proves. A screen or a command calls a use case with its
// inputs; the outcome is a new workspace value, saved, and announced by
// Changed. The package knows nothing of windows.
package setup

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/signal"
	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
)

// Deps is what a walk works with.
type Deps struct {
	Store    *workspace.Store
	Vault    Vault
	Network  *wire.Network
	Activity wire.Recorder
	Now      func() time.Time
	// Measuring keeps measurements of this program and others out of each other's way;
	// zero = there are no others.
	Measuring audit.Folder
}

// Vault is what the walk needs of the vault. Calls may block: never on the
// UI goroutine.
type Vault interface {
	Put(context.Context, vault.Kind, secret.Secret) (vault.Ref, error)
	Get(context.Context, vault.Ref) (secret.Secret, error)
	Delete(context.Context, vault.Ref) error
}

// Walk is the walk of one workspace. It is safe for concurrent use. Use cases
// that take a context run one after the other; reading never waits for them.
type Walk struct {
	// Changed carries each saved workspace. Subscribers run on the goroutine
	// of the use case, while it goes on: they may read, and must not call a
	// use case of the same walk.
	Changed signal.Signal[*workspace.Workspace]

	deps Deps
	life context.Context
	end  context.CancelFunc

	turn   chan struct{} // holds a token while a use case runs
	saving sync.Mutex    // orders changes of the workspace
	shut   bool          // nothing is saved any more; guarded by saving
	now    atomic.Pointer[workspace.Workspace]

	source *token.Source
	keeper *signin.Keeper
	probes *audit.Journal // apps that measurements made
	swept  sync.WaitGroup // of what is swept at the opening
	mu     sync.Mutex
	tokens map[string]token.Result // by service app id, memory only
}

// Open takes up the walk of a stored workspace. It has connections of its own,
// for which the org's own certificate authorities count. Probe apps that a
// measurement left in the org are removed meanwhile.
func Open(deps Deps, ws *workspace.Workspace) *Walk {
	deps.Network = deps.Network.Fork()
	w := &Walk{deps: deps, turn: make(chan struct{}, 1), tokens: map[string]token.Result{}}
	w.source = token.New(token.Config{Network: deps.Network, Now: deps.Now})
	w.keeper = signin.New(signin.Config{
		Network: deps.Network, Vault: deps.Vault, Now: deps.Now, Save: w.saveSignIn,
		Around: func(next http.RoundTripper) http.RoundTripper { return stage{recorded{w, next}} },
	})
	w.life, w.end = context.WithCancel(context.Background())
	w.probes = audit.NewJournal(probesOf(deps.Store, ws.ID), deps.Now).In(func() string { return w.Workspace().Org.Origin })
	w.keeper.SetShare(ws.Share)
	w.now.Store(ws)
	if len(ws.Org.Authorities) > 0 {
		w.trust(ws.Org.Authorities)
	}
	w.swept.Go(w.sweepAtOpening)
	return w
}

// closeTime is how long a walk that is closed waits for a refresh token that is on
// its way.
const closeTime = 3 * time.Second

// Close cancels the use case that runs and waits for it, and then for a moment for
// a sign-in that is being renewed. Afterwards nothing of this walk is written any
// more: whoever replaces or deletes the workspace closes its walk first. It may be
// called more than once.
func (w *Walk) Close() {
	w.end()
	w.swept.Wait()
	w.turn <- struct{}{}
	<-w.turn
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	w.keeper.Wait(ctx)
	w.saving.Lock() // a change that was being saved is through
	defer w.saving.Unlock()
	w.shut = true
	w.deps.Network.Close()
}

// begin waits for the running use case. The context it returns also ends when
// the walk is closed; done must be called.
func (w *Walk) begin(ctx context.Context) (_ context.Context, done func(), err error) {
	select {
	case w.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx, nil, problem.From(ctx.Err())
	}
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(w.life, cancel)
	return ctx, func() {
		stop()
		cancel()
		<-w.turn
	}, nil
}

// NewWorkspace makes a workspace with its first, still empty, endpoint. It is
// not saved.
func NewWorkspace(id, name string, practice bool, now time.Time) *workspace.Workspace {
	ws := &workspace.Workspace{Version: workspace.Version, ID: id, Name: name, Practice: practice, Opened: now}
	first := newEndpoint(text.T("setup.endpoint.first", "First endpoint").String())
	ws.Endpoints = []workspace.Endpoint{first}
	ws.Place = workspace.Place{Step: workspace.StepOrg, EndpointID: first.ID}
	return ws
}

// Workspace is the current state. Do not change it. It never waits.
func (w *Walk) Workspace() *workspace.Workspace { return w.now.Load() }

// update changes a copy of the workspace, saves it, makes it current and
// announces it. When saving fails nothing changes.
func (w *Walk) update(change func(*workspace.Workspace)) error {
	next, err := w.swap(change)
	if err != nil {
		return problem.From(err)
	}
	w.Changed.Emit(next)
	return nil
}

func (w *Walk) swap(change func(*workspace.Workspace)) (*workspace.Workspace, error) {
	w.saving.Lock()
	defer w.saving.Unlock()
	if w.life.Err() != nil {
		return nil, closed()
	}
	return w.replace(func(ws *workspace.Workspace) bool {
		change(ws)
		return true
	})
}

// lastly is swap that goes on while Close waits. Where change reports false there
// is nothing to save.
func (w *Walk) lastly(change func(*workspace.Workspace) bool) (*workspace.Workspace, error) {
	w.saving.Lock()
	defer w.saving.Unlock()
	if w.shut {
		return nil, closed()
	}
	return w.replace(change)
}

// replace saves a changed copy and makes it current; w.saving is held.
func (w *Walk) replace(change func(*workspace.Workspace) bool) (*workspace.Workspace, error) {
	next := w.now.Load().Clone()
	if !change(next) {
		return w.now.Load(), nil
	}
	if err := w.deps.Store.Save(next); err != nil {
		return nil, err
	}
	w.now.Store(next)
	return next, nil
}

// GoTo remembers which step of which endpoint is in front. Changed isn't told:
// whoever goes there shows it already.
func (w *Walk) GoTo(place workspace.Place) error {
	if w.Workspace().Place == place {
		return nil
	}
	if _, err := w.swap(func(ws *workspace.Workspace) { ws.Place = place }); err != nil {
		return problem.From(err)
	}
	return nil
}

// Note stores on a step what went wrong outside of the walk, such as a
// console that refused a form, and returns it as a Problem.
func (w *Walk) Note(step workspace.StepID, endpointID string, err error) error {
	p := problem.From(err)
	if p == nil {
		return nil
	}
	if saved := w.update(func(ws *workspace.Workspace) {
		if s := stepOf(ws, step, endpointID); s != nil {
			s.State, s.Problem = workspace.Attention, p
		}
	}); saved != nil {
		return saved
	}
	return p
}

// stepOf finds the stored step; nil where there is no such app or endpoint.
func stepOf(ws *workspace.Workspace, id workspace.StepID, endpointID string) *workspace.Step {
	endpoint := ws.Endpoint(endpointID)
	switch {
	case id == workspace.StepOrg:
		return &ws.Org.Step
	case id == workspace.StepConnection:
		return &ws.Connection.Step
	case endpoint == nil:
		return nil
	case id == workspace.StepEndpoint:
		return &endpoint.Security
	case id == workspace.StepInvoke:
		return &endpoint.Invoke
	}
	if app := ws.ServiceApp(endpoint.ServiceAppID); app != nil {
		return &app.Step
	}
	return nil
}

// StepOf returns a copy of the stored step; the zero Step is one that nobody
// has touched.
func StepOf(ws *workspace.Workspace, id workspace.StepID, endpointID string) workspace.Step {
	if s := stepOf(ws, id, endpointID); s != nil {
		return *s
	}
	return workspace.Step{}
}

// admin makes the admin client of whoever is signed in.
func (w *Walk) admin(ctx context.Context) (*okta.Client, error) {
	return w.keeper.Client(ctx, w.Workspace())
}

// SignedIn reports whether calls to the org's admin API can be made.
func SignedIn(ws *workspace.Workspace) bool {
	switch ws.Org.SignIn.Method {
	case workspace.APIToken, workspace.Browser, workspace.Device, workspace.ServiceKey:
		return true
	}
	return false
}

// SignInStands is [SignedIn] for a sign-in that hasn't ended by then, as far as is
// known: it hasn't run out, and Okta hasn't refused it. One that has still belongs to
// the workspace; only its person can go on from there.
func SignInStands(ws *workspace.Workspace, now time.Time) bool {
	return SignedIn(ws) && signin.Stands(ws.Org.SignIn, now)
}

// StateOf is the state of a step as it is now: what is stored, but that step 1 needs
// attention once its sign-in has ended.
func StateOf(ws *workspace.Workspace, id workspace.StepID, endpointID string, now time.Time) workspace.State {
	state := StepOf(ws, id, endpointID).Current()
	if id == workspace.StepOrg && state == workspace.Done && SignedIn(ws) && !SignInStands(ws, now) {
		return workspace.Attention
	}
	return state
}

// Secret reads a secret of this workspace for revealing or copying it. It may
// wait for the keychain.
func (w *Walk) Secret(ctx context.Context, ref vault.Ref) (secret.Secret, error) {
	s, err := w.deps.Vault.Get(ctx, ref)
	if err != nil {
		return secret.Secret{}, problem.From(err)
	}
	return s, nil
}

func newID(prefix string) string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return prefix + "-" + hex.EncodeToString(b[:])
}
