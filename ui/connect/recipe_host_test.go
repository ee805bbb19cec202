package connect

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/page"
)

// recipeNow is the clock of pictures.
var recipeNow = time.Date(2026, time.March, 9, 10, 46, 12, 0, time.UTC)

const recipeAlias = "2f29a422eb14ab2f2d0f0cc022238dac"

// recipeHost is a shell without a window frame. A task runs to its end inside Run,
// unless hold keeps it waiting.
type recipeHost struct {
	t        *testing.T
	app      *app.App
	walk     *setup.Walk
	endpoint string
	now      time.Time
	page     page.Page
	canvas   fyne.Canvas

	hold    bool
	waiting []page.Task

	went     []page.Name
	opened   []setup.Link
	passing  []secret.Secret
	sent     []page.Sending // asked before
	declines bool
	shown    []workspace.Evidence
	failed   []error
}

var (
	_ page.Host           = (*recipeHost)(nil)
	_ page.RequestShower  = (*recipeHost)(nil)
	_ page.ExchangeShower = (*recipeHost)(nil)
)

func openRecipeApp(t *testing.T, now func() time.Time) *app.App {
	t.Helper()
	a, err := app.Open(app.Config{Dir: t.TempDir(), Now: now, PracticeInMemory: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	a.Vault.UseSession()
	return a
}

// newRecipeHost makes a host around a workspace as it is. Its secrets are made up.
func newRecipeHost(t *testing.T, ws *workspace.Workspace) *recipeHost {
	t.Helper()
	now := func() time.Time { return recipeNow }
	h := &recipeHost{t: t, app: openRecipeApp(t, now), now: recipeNow}
	for i := range ws.ServiceApps {
		ws.ServiceApps[i].PrivateKey = h.keep(vault.PrivateKey)
	}
	for i := range ws.Endpoints {
		if ws.Endpoints[i].Level == workspace.LevelToken {
			ws.Endpoints[i].ClientToken = h.keep(vault.ClientToken)
		}
	}
	h.walk = setup.Open(setup.Deps{Store: h.app.Workspaces, Vault: h.app.Vault, Network: h.app.Network, Activity: h.app.Activity, Now: now}, ws)
	h.endpoint = ws.Place.EndpointID
	return h
}

func (h *recipeHost) keep(kind vault.Kind) vault.Ref {
	h.t.Helper()
	ref, err := h.app.Vault.Put(h.t.Context(), kind, secret.New("made up"))
	if err != nil {
		h.t.Fatal(err)
	}
	return ref
}

// recipePractice makes a host around the walk of a running practice org, with a
// service app and an endpoint at a level.
func recipePractice(t *testing.T, level workspace.Level) *recipeHost {
	t.Helper()
	h := &recipeHost{t: t, app: openRecipeApp(t, time.Now), now: time.Now()}
	walk, err := h.app.Practise(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	hand, err := h.app.Trainee()
	if err != nil {
		t.Fatal(err)
	}
	h.walk, h.endpoint = walk, walk.Workspace().Place.EndpointID
	org, _ := h.app.Practice()
	flow := "echo-" + string(level)
	pasted, err := hand.SetEndpoint(t.Context(), flow, trainee.Settings{Level: string(level), Apps: "any"})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []func() error{
		func() error { return walk.CheckOrg(t.Context(), org.URL) },
		func() error { return walk.SignIn(t.Context(), org.AdminToken) },
		func() error {
			return walk.SetUpServiceApp(t.Context(), h.endpoint, setup.DefaultAppLabel, setup.KeyRSA)
		},
		func() error { return hand.SwitchFlow(t.Context(), flow, true) },
		func() error { return walk.SetInvokeURL(t.Context(), h.endpoint, pasted.Reveal()) },
		func() error { return walk.SetLevel(h.endpoint, level, workspace.AllowAny) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

// recipeWorkspace has an endpoint at each level and one that isn't described.
func recipeWorkspace() *workspace.Workspace {
	ws := setup.NewWorkspace("acme", "Acme preview", false, recipeNow)
	ws.Org.Origin, ws.Org.Domain, ws.Org.Cell = "https://acme.oktapreview.com", "acme.oktapreview.com", "preview"
	ws.Org.TokenURL, ws.Org.Workflows = ws.Org.Origin+"/oauth2/v1/token", "https://acme.workflows.oktapreview.com"
	ws.ServiceApps = []workspace.ServiceApp{{
		ID: "app", Label: "Workflows invoker", AppID: "0oaITclorXwIS8HGNWkz", ClientID: "0oaITclorXwIS8HGNWkz",
		KeyID: "made-up-key-id", KeyType: string(setup.KeyRSA),
	}}
	address := ws.Org.Workflows + "/api/flo/" + recipeAlias + "/invoke"
	first := ws.Endpoints[0]
	first.Name, first.Level, first.InvokeURL, first.Alias, first.ServiceAppID = "Partner onboarding", workspace.LevelOAuth, address, recipeAlias, "app"
	first.Draft = workspace.Draft{Method: "POST", Body: `{"label":"Fernholt Optics","count":12}`}
	ws.Endpoints = []workspace.Endpoint{
		first,
		{ID: "b", Name: "Bookmark, by client token", Level: workspace.LevelToken, InvokeURL: address, Alias: recipeAlias, Draft: workspace.Draft{Method: "POST", Body: "{\n  \"partners\": [\n    \"Fernholt Optics\"\n  ]\n}"}},
		{ID: "c", Name: "Health check", Level: workspace.LevelPublic, InvokeURL: address, Alias: recipeAlias, Draft: workspace.Draft{Method: "GET"}},
		{ID: "d", Name: "Not described yet"},
	}
	return ws
}

// recipePageSize is what a window of 1280x800 leaves for a page's body.
var recipePageSize = fyne.NewSize(1056, 640)

func recipeFramed(body fyne.CanvasObject) fyne.CanvasObject {
	return house.NewSurface(theme.ColorNameBackground, house.Inset(house.Gap24, house.Gap16, house.Gap24, house.Gap16, body))
}

// show puts the page into a window.
func (h *recipeHost) show() *recipePage {
	h.t.Helper()
	p := NewRecipe(h).(*recipePage)
	h.page = p
	w := housetest.Window(h.t, fyne.NewSize(recipePageSize.Width, 3000), recipeFramed(p.Body()))
	h.canvas = w.Canvas()
	p.Update()
	housetest.Settle(w.Content())
	return p
}

func (h *recipeHost) App() *app.App                   { return h.app }
func (h *recipeHost) Walk() *setup.Walk               { return h.walk }
func (h *recipeHost) Workspace() *workspace.Workspace { return h.walk.Workspace() }
func (h *recipeHost) EndpointID() string              { return h.endpoint }
func (h *recipeHost) Go(n page.Name)                  { h.went = append(h.went, n) }
func (h *recipeHost) Busy() bool                      { return len(h.waiting) > 0 }
func (h *recipeHost) Copy(string)                     {}
func (h *recipeHost) CopyPassing(s secret.Secret)     { h.passing = append(h.passing, s) }
func (h *recipeHost) Open(l setup.Link)               { h.opened = append(h.opened, l) }
func (h *recipeHost) ShowActivity(string)             {}
func (h *recipeHost) Toast(text.Text)                 {}
func (h *recipeHost) Fail(err error)                  { h.failed = append(h.failed, err) }
func (h *recipeHost) StartOver()                      {}
func (h *recipeHost) NewOrg()                         {}
func (h *recipeHost) FirstScreen()                    {}
func (h *recipeHost) Now() time.Time                  { return h.now }

func (h *recipeHost) ShowExchange(e workspace.Evidence) { h.shown = append(h.shown, e) }

func (h *recipeHost) ShowRequest(s page.Sending) {
	h.sent = append(h.sent, s)
	if !h.declines {
		s.Do()
	}
}

func (h *recipeHost) Confirm(_, _, _ text.Text, do func()) { do() }

func (h *recipeHost) Select(endpointID string, to page.Name) {
	h.endpoint = endpointID
	h.Go(to)
	h.Update()
}

func (h *recipeHost) Run(task page.Task) {
	if h.Busy() {
		h.t.Errorf("task %q started while another one runs", task.What)
		return
	}
	h.waiting = append(h.waiting, task)
	h.Update()
	if !h.hold {
		h.finish()
	}
}

// finish runs the waiting task to its end, as the shell would.
func (h *recipeHost) finish() {
	task := h.waiting[0]
	err := task.Work(h.t.Context())
	h.waiting = nil
	if err != nil {
		h.failed = append(h.failed, err)
	}
	if task.Done != nil {
		task.Done(err)
	}
	h.Update()
}

func (h *recipeHost) Save(write func() error) {
	if err := write(); err != nil {
		h.Fail(err)
	}
	h.Update()
}

func (h *recipeHost) Update() {
	if h.page != nil {
		h.page.Update()
		h.page.Foot()
	}
}

func (h *recipeHost) Focus(f fyne.Focusable) {
	switch {
	case h.canvas == nil:
	case f == nil:
		h.canvas.Unfocus()
	default:
		h.canvas.Focus(f)
	}
}

// tabOrder names what Tab reaches, in order, until it comes round.
func (h *recipeHost) tabOrder() []string {
	h.t.Helper()
	h.canvas.Unfocus()
	var names []string
	seen := map[fyne.Focusable]bool{}
	for {
		h.canvas.(software.WindowlessCanvas).FocusNext()
		f := h.canvas.Focused()
		if f == nil || seen[f] {
			return names
		}
		seen[f] = true
		names = append(names, spoken(f))
	}
}

// spoken is what a screen reader would say.
func spoken(o any) string {
	if a, ok := o.(interface{ AccessibilityLabel() string }); ok && a.AccessibilityLabel() != "" {
		return a.AccessibilityLabel()
	}
	return fmt.Sprintf("%T", o)
}
