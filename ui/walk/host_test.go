package walk

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/page"
)

// fixedNow is the clock of tests that look at pictures.
var fixedNow = time.Date(2026, time.March, 9, 10, 46, 12, 0, time.UTC)

// host is a shell without a window frame. A task runs to its end inside Run,
// unless hold keeps it waiting.
type host struct {
	t        *testing.T
	app      *app.App
	walk     *setup.Walk
	endpoint string
	now      func() time.Time
	page     page.Page
	canvas   fyne.Canvas

	hold    bool
	waiting []page.Task

	went     []page.Name
	opened   []setup.Link
	toasts   []string
	copied   []string
	passing  []secret.Secret
	asked    []string // titles of Confirm
	details  []string // and what stands below them
	declines bool     // answers Confirm with Cancel, not with yes
	failed   []error  // of tasks and saves
}

var _ page.Host = (*host)(nil)

// newHost makes a host around a workspace that is given as it is.
func newHost(t *testing.T, ws *workspace.Workspace) *host {
	t.Helper()
	now := func() time.Time { return fixedNow }
	h := &host{t: t, app: openApp(t, now), now: now}
	h.walk = setup.Open(setup.Deps{Store: h.app.Workspaces, Vault: h.app.Vault, Network: h.app.Network, Activity: h.app.Activity, Now: now}, ws)
	h.endpoint = ws.Place.EndpointID
	return h
}

// newPracticeHost makes a host around the walk of a running practice org.
func newPracticeHost(t *testing.T, faults ...string) *host {
	t.Helper()
	h := &host{t: t, app: openApp(t, time.Now, faults...), now: time.Now}
	walk, err := h.app.Practise(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h.walk = walk
	h.endpoint = walk.Workspace().Place.EndpointID
	return h
}

func openApp(t *testing.T, now func() time.Time, faults ...string) *app.App {
	t.Helper()
	a, err := app.Open(app.Config{Dir: t.TempDir(), Now: now, PracticeInMemory: true, PracticeFaults: faults})
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

// keep puts a made-up secret into the session vault.
func (h *host) keep(kind vault.Kind, plain string) vault.Ref {
	h.t.Helper()
	ref, err := h.app.Vault.Put(context.Background(), kind, secret.New(plain))
	if err != nil {
		h.t.Fatal(err)
	}
	return ref
}

// show puts a page into a window as large as the shell leaves room for.
func (h *host) show(p page.Page) fyne.Window {
	h.t.Helper()
	h.page = p
	w := housetest.Window(h.t, pageSize, framed(p.Body()))
	h.canvas = w.Canvas()
	p.Update()
	housetest.Settle(w.Content())
	return w
}

// pageSize is what a window of 1280x800 leaves for a page's body.
var pageSize = fyne.NewSize(1056, 640)

func framed(body fyne.CanvasObject) fyne.CanvasObject {
	return house.NewSurface(theme.ColorNameBackground, house.Inset(house.Gap24, house.Gap16, house.Gap24, house.Gap16, body))
}

func (h *host) App() *app.App                   { return h.app }
func (h *host) Walk() *setup.Walk               { return h.walk }
func (h *host) Workspace() *workspace.Workspace { return h.walk.Workspace() }
func (h *host) EndpointID() string              { return h.endpoint }
func (h *host) Go(n page.Name)                  { h.went = append(h.went, n) }
func (h *host) Busy() bool                      { return len(h.waiting) > 0 }
func (h *host) Copy(value string)               { h.copied = append(h.copied, value) }
func (h *host) CopyPassing(s secret.Secret)     { h.passing = append(h.passing, s) }
func (h *host) Open(l setup.Link)               { h.opened = append(h.opened, l) }
func (h *host) ShowActivity(string)             {}
func (h *host) Toast(t text.Text)               { h.toasts = append(h.toasts, t.String()) }
func (h *host) Fail(err error)                  { h.failed = append(h.failed, err) }
func (h *host) StartOver()                      {}
func (h *host) NewOrg()                         {}
func (h *host) FirstScreen()                    {}
func (h *host) Now() time.Time                  { return h.now() }

func (h *host) Select(endpointID string, to page.Name) {
	h.endpoint = endpointID
	h.Go(to)
}

func (h *host) Run(task page.Task) {
	if h.Busy() {
		h.t.Errorf("task %q started while another one runs", task.What)
		return
	}
	h.waiting = append(h.waiting, task)
	if h.hold {
		h.page.Update()
		return
	}
	h.finish()
}

// Save writes at once.
func (h *host) Save(write func() error) {
	if err := write(); err != nil {
		h.Fail(err)
	}
	h.Update()
}

// Update is what the shell does when a page's foot may be another one.
func (h *host) Update() {
	if h.page != nil {
		h.page.Update()
		h.page.Head()
		h.page.Foot()
	}
}

// finish runs the waiting task to its end, as the shell would.
func (h *host) finish() {
	task := h.waiting[0]
	err := task.Work(h.t.Context())
	h.waiting = nil
	if err != nil {
		h.failed = append(h.failed, err)
	}
	if task.Done != nil {
		task.Done(err)
	}
	if h.page != nil {
		h.page.Update()
	}
}

func (h *host) Confirm(title, detail, _ text.Text, do func()) {
	h.asked, h.details = append(h.asked, title.String()), append(h.details, detail.String())
	if !h.declines {
		do()
	}
}

func (h *host) Focus(f fyne.Focusable) {
	if h.canvas == nil {
		return
	}
	if f == nil {
		h.canvas.Unfocus()
		return
	}
	h.canvas.Focus(f)
}

// primary presses the page's primary action.
func (h *host) primary() {
	h.t.Helper()
	a := h.page.Foot().Primary
	if a.Do == nil || a.Disabled {
		h.t.Fatalf("the page has no primary action to press: %+v", h.page.Foot())
	}
	a.Do()
}

// tabOrder names what Tab reaches, in order, until it comes round.
func (h *host) tabOrder() []string {
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
		names = append(names, nameOf(f))
	}
}

// nameOf is what a screen reader would say, or the placeholder of a field.
func nameOf(f fyne.Focusable) string {
	if a, ok := f.(interface{ AccessibilityLabel() string }); ok && a.AccessibilityLabel() != "" {
		return a.AccessibilityLabel()
	}
	return fmt.Sprintf("%T", f)
}

// TestMain fixes the time zone: pictures show local times.
func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}
