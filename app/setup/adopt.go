package setup

import (
	"context"
	"iter"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// AppChoice is an app of the org that a service app is chosen from: no more
// than a row of a list shows, for lists of ten thousand.
type AppChoice struct {
	ID, Label, ClientID string
	Kind                text.Text // what kind of app it is, in words
	Active              bool
	// Service: an API Services app, the only kind that can be taken.
	Service bool
	// Problem says why only the name could be read; "" usually.
	Problem string
}

// AppBrowser hands out the org's apps page by page, as they are asked for; of
// earlier pages it keeps nothing. Its methods may be called from any goroutine,
// one after the other.
type AppBrowser struct {
	walk  *Walk
	query string

	closed atomic.Bool
	mu     sync.Mutex // held while a page is read
	at     *follower
	next   func() ([]okta.App, error, bool)
	stop   func()
}

// BrowseApps begins to look through the org's apps: those whose label begins
// with the query, all for "". Nothing is sent before [AppBrowser.More].
func (w *Walk) BrowseApps(query string) *AppBrowser {
	return &AppBrowser{walk: w, query: strings.TrimSpace(query)}
}

// More reads the next page. more tells whether there are further ones. After an
// error, and after being cancelled, it begins with the first page again.
func (b *AppBrowser) More(ctx context.Context) (page []AppChoice, more bool, err error) {
	ctx, done, err := b.walk.begin(ctx)
	if err != nil {
		return nil, true, err
	}
	defer done()
	if !SignedIn(b.walk.Workspace()) {
		return nil, true, notSignedIn()
	}
	_, ctx = b.walk.attempt(ctx, tokenProof)
	ctx = wire.WithPurpose(ctx, text.T("adopt.for-list", "Which apps the org has"))
	b.mu.Lock()
	defer b.reap()
	defer b.mu.Unlock()
	if b.closed.Load() {
		return nil, false, problem.From(context.Canceled)
	}
	if b.next == nil {
		if err := b.open(ctx); err != nil {
			return nil, true, problem.From(err)
		}
	}
	b.at.follow(ctx)
	apps, err, ok := b.next()
	if err != nil {
		b.close()
		return choicesOf(apps), true, problem.From(err)
	}
	return choicesOf(apps), ok, nil
}

func (b *AppBrowser) open(ctx context.Context) error {
	client, err := b.walk.admin(ctx)
	if err != nil {
		return err
	}
	b.at = &follower{}
	b.next, b.stop = iter.Pull2(client.AppPages(b.at, okta.AppQuery{Q: b.query}))
	return nil
}

// Close ends the browsing. It waits for nothing: what is being read ends with its
// own context. It may be called more than once.
func (b *AppBrowser) Close() {
	b.closed.Store(true)
	b.reap()
}

// reap lets go of a listing that was closed, unless it is in use; then that does.
func (b *AppBrowser) reap() {
	if b.closed.Load() && b.mu.TryLock() {
		b.close()
		b.mu.Unlock()
	}
}

func (b *AppBrowser) close() {
	if b.stop != nil {
		b.stop()
	}
	b.next, b.stop = nil, nil
}

// follower is a context that goes by another one at a time: every page of one
// listing is asked for under the context of its own call.
type follower struct {
	mu  sync.Mutex
	ctx context.Context //nolint:containedctx // that is what it is for
}

func (f *follower) follow(ctx context.Context) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ctx = ctx
}

func (f *follower) now() context.Context {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ctx == nil {
		return context.Background()
	}
	return f.ctx
}

// Deadline implements context.Context.
func (f *follower) Deadline() (time.Time, bool) { return f.now().Deadline() }

// Done implements context.Context.
func (f *follower) Done() <-chan struct{} { return f.now().Done() }

// Err implements context.Context.
func (f *follower) Err() error { return f.now().Err() }

// Value implements context.Context.
func (f *follower) Value(key any) any { return f.now().Value(key) }

func choicesOf(apps []okta.App) []AppChoice {
	choices := make([]AppChoice, 0, len(apps))
	for _, a := range apps {
		choices = append(choices, AppChoice{
			ID: a.ID, Label: a.Label, ClientID: a.ClientID, Kind: kindOf(a), Active: a.Status == statusActive,
			Service: isService(a), Problem: a.Problem,
		})
	}
	return choices
}

// isService tells an API Services app from every other.
func isService(a okta.App) bool { return a.Name == okta.AppOIDC && a.ApplicationType == "service" }

// kindOf names the kind of an app as the Admin Console's wizard does.
func kindOf(a okta.App) text.Text {
	switch {
	case isService(a):
		return text.T("adopt.kind.service", "API Services")
	case a.Name == okta.AppOIDC && a.ApplicationType != "":
		return text.T("adopt.kind.oidc", "OpenID Connect, {{.Type}}", "Type", a.ApplicationType)
	case a.SignOnMode == "BOOKMARK":
		return text.T("adopt.kind.bookmark", "Bookmark")
	case strings.HasPrefix(a.SignOnMode, "SAML"):
		return text.T("adopt.kind.saml", "SAML")
	}
	return text.Plain(a.Name)
}

// AdoptApp takes an API Services app that exists at Okta for the endpoint. It
// changes nothing there. An app that this workspace knows comes with its key; a
// key that was prepared for an app to be made goes with the app instead, whether
// Okta has it already or not.
func (w *Walk) AdoptApp(ctx context.Context, endpointID, appID string) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	if w.Workspace().Endpoint(endpointID) == nil {
		return noEndpoint()
	}
	if have := w.appFor(endpointID); have != nil && have.ClientID == "" { // its place will be taken
		if have.Sent {
			return appUnderWay()
		}
		if err := notRotating(*have); err != nil {
			return err
		}
	}
	_, ctx = w.attempt(ctx, tokenProof)
	client, err := w.admin(ctx)
	if err != nil {
		return problem.From(err)
	}
	at, err := client.App(wire.WithPurpose(ctx, text.T("adopt.for-app", "Read the app that was chosen")), appID)
	if err != nil {
		return problem.From(err)
	}
	if !isService(at) || at.ClientID == "" {
		return notAdoptable(at.Label)
	}
	return w.adopt(endpointID, at)
}

func (w *Walk) adopt(endpointID string, at okta.App) error {
	return w.update(func(ws *workspace.Workspace) {
		e := ws.Endpoint(endpointID)
		if e == nil {
			return
		}
		if known := knownApp(ws, at); known != nil {
			if e.ServiceAppID != known.ID {
				e.ServiceAppID = known.ID
				otherApp(e)
			}
			return
		}
		app := ws.ServiceApp(e.ServiceAppID)
		if app == nil || app.ClientID != "" || shared(ws, e) {
			ws.ServiceApps = append(ws.ServiceApps, workspace.ServiceApp{ID: newID("app")})
			app = &ws.ServiceApps[len(ws.ServiceApps)-1]
			e.ServiceAppID = app.ID
		}
		app.AppID, app.ClientID, app.Label, app.DPoP = at.ID, at.ClientID, at.Label, at.DPoPBound
		app.Registered, app.Made, app.Granted, app.GrantID = true, false, false, ""
		app.KeyProven = time.Time{}
		if mine, registered := registration(at.Keys, app.Thumbprint, app.KeyID); registered {
			app.KeyID = mine.KID
		}
		app.Step = workspace.Step{State: workspace.InProgress}
		otherApp(e)
	})
}

// otherApp takes back what was shown of an endpoint with the app that it had.
func otherApp(e *workspace.Endpoint) {
	if shown := e.Security.Proof != nil || e.Invoke.Proof != nil; shown && e.Level == workspace.LevelOAuth {
		reopen(e)
	}
}

// knownApp is what this workspace keeps for an app of the org, nil for nothing.
func knownApp(ws *workspace.Workspace, at okta.App) *workspace.ServiceApp {
	for i := range ws.ServiceApps {
		if ws.ServiceApps[i].ClientID == at.ClientID {
			return &ws.ServiceApps[i]
		}
	}
	return nil
}

// shared reports whether another endpoint uses the service app of this one.
func shared(ws *workspace.Workspace, of *workspace.Endpoint) bool {
	for _, e := range ws.Endpoints {
		if e.ID != of.ID && e.ServiceAppID == of.ServiceAppID {
			return true
		}
	}
	return false
}

func notAdoptable(label string) *problem.Problem {
	return problem.New("app.not-service",
		text.T("adopt.problem.kind", "{{.Label}} isn't an API Services app", "Label", label),
		text.T("adopt.problem.kind.why", "Only an app of that kind gets tokens for itself. The kind of an app can't be changed; choose another, or have one made."),
		problem.NewWay(ChooseApp, text.T("way.choose-app", "Choose another app"), text.Text{}))
}

// Actions of Problems about an app that was chosen.
const (
	ChooseApp problem.Action = "choose-app"
	ReadAgain problem.Action = "read-app" // [Walk.ReadApp]
)

// Wait is a wait for the org's rate limit, for a countdown. The zero Wait means
// that a wait is over.
type Wait struct {
	Until time.Time // by this computer's clock
	// Refused: Okta refused a request for the number of them, which will be sent
	// again; else Flowlatch stays below its share of the limit.
	Refused bool
}

// WithWaiting has f told of every wait for the org's rate limit under the
// returned context. f runs on the goroutine that waits and must be quick.
func WithWaiting(ctx context.Context, f func(Wait)) context.Context {
	return okta.WithWaiting(ctx, func(wait okta.Wait) {
		f(Wait{Until: wait.Until, Refused: wait.Reason == okta.WaitRefused})
	})
}
