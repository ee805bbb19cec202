package connect

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/apptest"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/page"
	"github.com/flowlatch/flowlatch/ui/page/pagetest"
)

// fixedNow is the clock of tests that look at pictures.
var fixedNow = pagetest.Clock()

// pageSize is what a window of 1280x800 leaves for a page's body.
var pageSize = pagetest.Size()

// host is a shell without a window frame. A task runs to its end inside Run, and what
// is read aside is there at once, unless the test holds them back.
type host struct {
	t        *testing.T
	app      *app.App
	walk     *setup.Walk
	endpoint string
	now      time.Time
	page     page.Page
	canvas   fyne.Canvas
	decline  bool // answer Confirm with no
	browser  func(address string) error

	went    []page.Name
	opened  []setup.Link
	toasts  []string
	asked   []string // titles of Confirm
	details []string
	failed  []error
	passing []string // secrets that were copied
	ran     int      // tasks

	running  *page.Task
	stop     context.CancelFunc // of what runs
	hold     bool               // leaves a task running until finish
	defers   bool               // leaves what is read aside until readNow
	aside    []func()
	updating bool
}

var (
	_ page.Host        = (*host)(nil)
	_ page.Opener      = (*host)(nil)
	_ page.AsideReader = (*host)(nil)
)

// newHost makes a host around a workspace that is given as it is.
func newHost(t *testing.T, ws *workspace.Workspace) *host {
	t.Helper()
	a := apptest.Open(t, app.Config{Now: pagetest.Clock, Version: "1.0.0"})
	return hostOn(t, a, apptest.Walk(a, a.Vault, ws))
}

// newPracticeHost makes a host around the walk of a running practice org.
func newPracticeHost(t *testing.T) *host {
	t.Helper()
	a, w := apptest.Practise(t, app.Config{Version: "1.0.0"})
	return hostOn(t, a, w)
}

func hostOn(t *testing.T, a *app.App, w *setup.Walk) *host {
	return &host{t: t, app: a, walk: w, endpoint: w.Workspace().Place.EndpointID, now: a.Now()}
}

// breakFiles has nothing more written into the workspace until it is mended.
func (h *host) breakFiles() (mend func()) {
	h.t.Helper()
	dir := h.app.Workspaces.Dir()
	must := func(err error) {
		if err != nil {
			h.t.Fatal(err)
		}
	}
	must(os.Rename(dir, dir+".away"))
	must(os.WriteFile(dir, nil, 0o600))
	return func() {
		must(os.Remove(dir))
		must(os.Rename(dir+".away", dir))
	}
}

func (h *host) show(p page.Page) fyne.Window {
	h.t.Helper()
	w := housetest.Window(h.t, pageSize, framed(p.Body()))
	h.canvas = w.Canvas()
	h.Put(p)
	housetest.Settle(w.Content())
	return w
}

// Put puts a page in front without a window.
func (h *host) Put(p page.Page) {
	h.page = p
	p.Update()
}

func framed(body fyne.CanvasObject) fyne.CanvasObject {
	return pagetest.Framed(theme.ColorNameBackground, body)
}

// golden compares a page in both variants with its pictures.
func golden(t *testing.T, name string, height float32, prepare func(*testing.T) *host, build func(page.Host) page.Page, act ...func(*host)) {
	t.Helper()
	pagetest.Golden(t, name, height, theme.ColorNameBackground, prepare, build, act...)
}

func (h *host) App() *app.App                   { return h.app }
func (h *host) Walk() *setup.Walk               { return h.walk }
func (h *host) Workspace() *workspace.Workspace { return h.walk.Workspace() }
func (h *host) EndpointID() string              { return h.endpoint }
func (h *host) Go(n page.Name)                  { h.went = append(h.went, n) }
func (h *host) Busy() bool                      { return h.running != nil }
func (h *host) Copy(string)                     {}
func (h *host) CopyPassing(s secret.Secret)     { h.passing = append(h.passing, s.Reveal()) }
func (h *host) Open(l setup.Link)               { h.opened = append(h.opened, l) }
func (h *host) ShowActivity(string)             {}
func (h *host) Toast(t text.Text)               { h.toasts = append(h.toasts, t.String()) }
func (h *host) Fail(err error)                  { h.failed = append(h.failed, err) }
func (h *host) StartOver()                      {}
func (h *host) NewOrg()                         {}
func (h *host) FirstScreen()                    {}
func (h *host) Now() time.Time                  { return h.now }

// OpenAddress is the system's browser.
func (h *host) OpenAddress(address string) error {
	if h.browser == nil {
		return errors.New("no browser here")
	}
	return h.browser(address)
}

// Update has the page in front read again.
func (h *host) Update() {
	if h.page != nil && !h.updating {
		h.updating = true
		defer func() { h.updating = false }()
		h.page.Update()
	}
}

func (h *host) Select(endpointID string, to page.Name) {
	h.endpoint = endpointID
	h.Go(to)
}

// Run runs a task to its end, or leaves it for finish. A second one is refused.
func (h *host) Run(task page.Task) {
	if h.Busy() {
		h.t.Errorf("%q is started while %q runs", task.What, h.running.What)
		return
	}
	h.ran++
	h.running = &task
	h.Update()
	if !h.hold {
		h.finish()
	}
}

// finish runs the task that was left.
func (h *host) finish() {
	ctx, stop := context.WithCancel(h.t.Context())
	defer stop()
	task := h.running
	h.stop = stop
	err := task.Work(ctx)
	h.running = nil
	if err != nil {
		h.failed = append(h.failed, err)
	}
	if task.Done != nil {
		task.Done(err)
	}
	h.Update()
}

// ReadAside reads and shows at once, or leaves it for readNow.
func (h *host) ReadAside(read, show func()) {
	h.aside = append(h.aside, func() {
		read()
		show()
		h.Update()
	})
	if !h.defers {
		h.readNow()
	}
}

// readNow does what was left to be read.
func (h *host) readNow() {
	for len(h.aside) > 0 {
		first := h.aside[0]
		h.aside = h.aside[1:]
		first()
	}
}

func (h *host) Save(write func() error) {
	if err := write(); err != nil {
		h.Fail(err)
	}
}

func (h *host) Confirm(title, detail, _ text.Text, do func()) {
	h.asked, h.details = append(h.asked, title.String()), append(h.details, detail.String())
	if !h.decline {
		do()
	}
}

func (h *host) Focus(f fyne.Focusable) {
	if h.canvas != nil && f != nil {
		h.canvas.Focus(f)
	}
}
