package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
	"github.com/flowlatch/flowlatch/ui/shell"
)

var _ shell.Outside = (*window)(nil)

// Practise shows the walk on the practice org.
func (w *window) Practise() {
	w.enter(w.Practise, text.T("wait.practise", "Starting the practice org"), func(ctx context.Context) (*setup.Walk, error) {
		return w.app.Practise(ctx)
	})
}

// OpenWorkspace goes on with a workspace.
func (w *window) OpenWorkspace(id string) {
	w.enter(func() { w.OpenWorkspace(id) }, text.T("wait.open", "Opening the workspace"), func(ctx context.Context) (*setup.Walk, error) {
		return w.app.OpenWorkspace(ctx, id)
	})
}

// NewOrg begins the set-up of an Okta org. One that was begun and never named
// is taken up instead.
func (w *window) NewOrg() {
	w.enter(w.NewOrg, text.T("wait.new", "Making a workspace"), func(ctx context.Context) (*setup.Walk, error) {
		list, _ := w.app.Workspaces.List()
		for _, ws := range list {
			if ws.Untouched() {
				return w.app.OpenWorkspace(ctx, ws.ID)
			}
		}
		return w.app.NewWorkspace()
	})
}

// StartOver empties the practice org and begins its walk again.
func (w *window) StartOver() {
	w.enter(w.StartOver, text.T("wait.over", "Starting the practice org over"), func(ctx context.Context) (*setup.Walk, error) {
		return w.app.StartPracticeOver(ctx)
	})
}

// FirstScreen leads back to the two ways in. Tasks go on meanwhile.
func (w *window) FirstScreen() {
	w.leave()
	w.front = nil
	w.first = w.firstScreen()
	w.first.SetVault(w.app.Vault.Status())
	w.first.SetSent(w.app.Activity.Len())
	w.showTitle()
	w.setContent(w.first.Object())
	w.win.Canvas().Focus(w.first.First())
	w.list()
}

// list puts the workspaces on the first screen, with what their shells are still
// saving.
func (w *window) list() {
	var settled []<-chan struct{}
	for _, s := range w.shells {
		settled = append(settled, s.Settled())
	}
	w.spawn(func() {
		for _, saved := range settled {
			<-saved
		}
		listed := listWorkspaces(w.app)
		w.onUI(func() { w.showListing(listed) })
	})
}

// leave takes note of what is out of sight from now on: of what the shell in front
// was drawn in, and of shells whose workspace was deleted.
func (w *window) leave() {
	w.win.Canvas().Unfocus() // Fyne leaves the ring where it is when the content goes
	if w.front != nil {
		w.drawn[w.front] = w.palette()
	}
	for id, s := range w.shells {
		if !s.Busy() && !w.app.Current(s.Walk()) {
			w.forget(id)
		}
	}
}

// forget ends a shell that is shown no more.
func (w *window) forget(id string) {
	w.shells[id].Stop()
	delete(w.drawn, w.shells[id])
	delete(w.shells, id)
}

// enter takes up a walk off the UI goroutine and shows it, unless the person
// went elsewhere meanwhile. again tries the same once more. While the first
// screen waits for one choice it takes no other.
func (w *window) enter(again func(), what text.Text, take func(context.Context) (*setup.Walk, error)) {
	if w.waits != nil {
		return
	}
	w.again = again
	if w.app == nil {
		w.pending = again
		return
	}
	var walk *setup.Walk
	work := func(ctx context.Context) (err error) {
		walk, err = take(ctx)
		return err
	}
	from := w.front
	done := func(err error) {
		switch {
		case err != nil:
			w.noteDamaged(err)
			w.tellOutside(from, problem.From(err))
		case w.front == from:
			w.show(walk)
		case w.front == nil:
			w.list()
		}
	}
	if from != nil {
		from.Run(page.Task{What: what, Work: work, Done: done})
		return
	}
	w.wait(what, work, done)
}

// tellOutside tells what failed in a shell where the person is by now. What
// keeps the practice org from starting, and a damaged file, have their ways out
// on the first screen, which tells by itself what failed there.
func (w *window) tellOutside(from *shell.Shell, p *problem.Problem) {
	switch {
	case from == nil, p.Code == problem.CodeCancelled:
	case w.front == nil:
		w.first.Tell(p)
	case w.front != from:
		w.front.Fail(p)
	case p.Code == app.CodeSeed, p.Code == workspace.CodeDamaged:
		w.FirstScreen()
		w.first.Tell(p)
	}
}

// patience is how long something may take before the first screen shows it.
const patience = 300 * time.Millisecond

// wait runs work for the first screen, which shows what it is and Cancel. One
// thing is waited for at a time.
func (w *window) wait(what text.Text, work func(context.Context) error, done func(error)) {
	ctx, cancel := context.WithCancel(vault.Interactive(w.ctx))
	w.waits = cancel
	w.first.Tell(nil)
	time.AfterFunc(patience, func() {
		w.onUI(func() {
			if ctx.Err() == nil {
				w.first.Wait(page.T(what))
			}
		})
	})
	w.spawn(func() {
		err := work(ctx)
		cancel()
		w.onUI(func() {
			if w.ctx.Err() != nil {
				return // the window is closed
			}
			w.waits = nil
			w.easeClosing()
			w.first.Wait("")
			if p := problem.From(err); p != nil && p.Code != problem.CodeCancelled {
				w.noteDamaged(err)
				w.first.Tell(p)
			}
			done(err)
		})
	})
}

func (w *window) cancelWait() {
	if w.waits != nil {
		w.waits()
	}
}

// setContent shows something else in the window.
func (w *window) setContent(o fyne.CanvasObject) {
	before := w.win.Content()
	w.win.SetContent(o)
	house.Wake(before)
}

// show brings a walk's shell to the front, making it when there is none yet.
func (w *window) show(walk *setup.Walk) {
	w.leave()
	id := walk.Workspace().ID
	if s := w.shells[id]; s != nil && s.Walk() != walk { // started over: the old walk is gone
		w.forget(id)
	}
	s, fresh := w.shells[id], w.shells[id] == nil
	if fresh {
		s = w.newShell(walk)
		w.shells[id] = s
	}
	w.front = s
	w.showTitle()
	w.setContent(s.Object())
	if fresh {
		s.Start()
		w.tellSetAside(s)
	} else if w.drawn[s] != w.palette() {
		w.fyne.Settings().SetTheme(w.fyne.Settings().Theme()) // Fyne tells new colours, and another scale, only to what is in a window
	}
	s.FocusFirst()
}

func (w *window) newShell(walk *setup.Walk) *shell.Shell {
	return shell.New(shell.Config{
		App: w.app, Walk: walk, Canvas: w.win.Canvas(), Open: w.open,
		Pages: pages(), Outside: w, Dialogs: w.dialogs, Updated: w.updated, Do: w.onUI,
	})
}

// showTitle names in the title the org in front.
func (w *window) showTitle() {
	if t := title(w.front); t != w.win.Title() {
		w.win.SetTitle(t)
	}
}

// tellSetAside says that the practice org lost what its damaged file held.
func (w *window) tellSetAside(s *shell.Shell) {
	if p, ok := w.app.Practice(); ok && p.SetAside != "" && s.Workspace().Practice {
		s.Toast(text.T("practice.aside", "The practice org's file was damaged and is kept as {{.File}}. The org is new: start it over to begin its walk again.", "File", p.SetAside))
	}
}

// act does what a Problem on the first screen offers.
func (w *window) act(a problem.Action) {
	if w.waits != nil {
		return
	}
	switch a {
	case problem.UseSession:
		w.app.Vault.UseSession()
		w.retry()
	case problem.CheckVault:
		w.wait(text.T("task.vault", "Waiting for the keychain"), func(ctx context.Context) error {
			w.app.Vault.UseKeychain()
			if s := w.app.Vault.Check(ctx); s.State != vault.Ready {
				return &vault.StateError{State: s.State, Err: s.Err}
			}
			return nil
		}, func(err error) {
			if err == nil {
				w.retry()
			}
		})
	case problem.StartOver:
		w.dialogs.Confirm(shell.StartOverQuestion(w.StartOver))
	case problem.UseCopy:
		w.useCopy()
	case problem.LeaveIt:
		w.leaveDamaged()
	default:
		w.retry()
	}
}

func (w *window) retry() {
	if w.app == nil {
		w.first.Tell(nil)
		w.spawn(w.openApp)
		return
	}
	if w.again != nil {
		w.again()
	}
}
