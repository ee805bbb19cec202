// Package pagetest shows pages to tests in a shell without a window's frame, which
// remembers what a page asked of it.
package pagetest

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/apptest"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/page"
)

// Clock is that of tests that look at pictures: it stands still.
func Clock() time.Time { return time.Date(2026, time.March, 9, 10, 46, 12, 0, time.UTC) }

// Host is a shell without a window's frame. A task runs to its end inside Run, unless
// Hold keeps it waiting; a save is written at once. Like a page it belongs to one
// goroutine, the test's.
type Host struct {
	T        *testing.T
	Endpoint string // ID of the one in front
	Clock    func() time.Time
	Page     page.Page   // the one in front; nil = none yet
	Canvas   fyne.Canvas // of its window; nil = it is in none

	Hold     bool // tasks wait for Finish
	Declines bool // Confirm is answered with Cancel, not with yes

	// What was asked for, in order.
	Waiting     []page.Task // the task that hasn't ended
	Went        []page.Name
	Opened      []setup.Link
	Toasts      []string
	Copied      []string
	Passing     []secret.Secret
	Asked       []string // titles of Confirm
	Details     []string // and what stands below them
	Failed      []error  // of tasks and saves
	Ran         int      // tasks
	StartedOver bool
	Left        bool // for the first screen

	app  *app.App
	walk *setup.Walk
}

var _ page.Host = (*Host)(nil)

// New makes a host around a walk, with the first endpoint and the clock that it has.
func New(t *testing.T, a *app.App, w *setup.Walk) *Host {
	return &Host{T: t, Endpoint: w.Workspace().Place.EndpointID, Clock: a.Now, app: a, walk: w}
}

// Given makes a host around a workspace that is given as it is; its clock is [Clock].
func Given(t *testing.T, ws *workspace.Workspace) *Host {
	t.Helper()
	a := apptest.Open(t, app.Config{Now: Clock, Version: "1.0.0"})
	return New(t, a, apptest.Walk(a, a.Vault, ws))
}

// Practising makes a host around the walk of a running practice org, on which nothing
// has been done yet. The org has faults.
func Practising(t *testing.T, faults ...string) *Host {
	t.Helper()
	a, w := apptest.Practise(t, app.Config{Version: "1.0.0", PracticeFaults: faults})
	return New(t, a, w)
}

// Reopen opens a walk anew, on another vault or a workspace as somebody else left it.
func (h *Host) Reopen(v setup.Vault, ws *workspace.Workspace) { h.walk = apptest.Walk(h.app, v, ws) }

// Keep puts a made-up secret into the session's vault.
func (h *Host) Keep(kind vault.Kind, plain string) vault.Ref {
	h.T.Helper()
	ref, err := h.app.Vault.Put(h.T.Context(), kind, secret.New(plain))
	if err != nil {
		h.T.Fatal(err)
	}
	return ref
}

func (h *Host) App() *app.App                   { return h.app }
func (h *Host) Walk() *setup.Walk               { return h.walk }
func (h *Host) Workspace() *workspace.Workspace { return h.walk.Workspace() }
func (h *Host) EndpointID() string              { return h.Endpoint }
func (h *Host) Go(n page.Name)                  { h.Went = append(h.Went, n) }
func (h *Host) Busy() bool                      { return len(h.Waiting) > 0 }
func (h *Host) Copy(value string)               { h.Copied = append(h.Copied, value) }
func (h *Host) CopyPassing(s secret.Secret)     { h.Passing = append(h.Passing, s) }
func (h *Host) Open(l setup.Link)               { h.Opened = append(h.Opened, l) }
func (h *Host) ShowActivity(string)             {}
func (h *Host) Toast(t text.Text)               { h.Toasts = append(h.Toasts, t.String()) }
func (h *Host) Fail(err error)                  { h.Failed = append(h.Failed, err) }
func (h *Host) StartOver()                      { h.StartedOver = true }
func (h *Host) NewOrg()                         {}
func (h *Host) FirstScreen()                    { h.Left = true }
func (h *Host) Now() time.Time                  { return h.Clock() }

// Select puts another endpoint in front and goes to a page.
func (h *Host) Select(endpointID string, to page.Name) {
	h.Endpoint = endpointID
	h.Go(to)
}

// Run starts a task, the only one.
func (h *Host) Run(task page.Task) {
	if h.Busy() {
		h.T.Errorf("task %q started while another one runs", task.What)
		return
	}
	h.Ran++
	h.Waiting = append(h.Waiting, task)
	if !h.Hold {
		h.Finish()
	} else if h.Page != nil {
		h.Page.Update()
	}
}

// Finish runs the waiting task to its end, as the shell would.
func (h *Host) Finish() {
	task := h.Waiting[0]
	err := task.Work(h.T.Context())
	h.Waiting = nil
	if err != nil {
		h.Failed = append(h.Failed, err)
	}
	if task.Done != nil {
		task.Done(err)
	}
	if h.Page != nil {
		h.Page.Update()
	}
}

// Save writes at once.
func (h *Host) Save(write func() error) {
	if err := write(); err != nil {
		h.Fail(err)
	}
	h.Update()
}

// Update reads the page in front again, with its head and foot.
func (h *Host) Update() {
	if h.Page != nil {
		h.Page.Update()
		h.Page.Head()
		h.Page.Foot()
	}
}

// Confirm is answered at once.
func (h *Host) Confirm(title, detail, _ text.Text, do func()) {
	h.Asked, h.Details = append(h.Asked, title.String()), append(h.Details, detail.String())
	if !h.Declines {
		do()
	}
}

// Focus gives the keyboard to something in the window, to nothing if nil.
func (h *Host) Focus(f fyne.Focusable) {
	switch {
	case h.Canvas == nil:
	case f == nil:
		h.Canvas.Unfocus()
	default:
		h.Canvas.Focus(f)
	}
}
