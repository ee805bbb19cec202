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
			if !ws.Practice && ws.Org.Origin == "" && ws.Org.Entered == "" {
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
	w.front = nil
	w.first = w.firstScreen()
	w.first.SetVault(w.app.Vault.Status())
	w.first.SetSent(w.app.Activity.Len())
	w.win.SetTitle(title(nil))
	w.win.SetContent(w.first.Object())
	w.win.Canvas().Focus(w.first.First())
	w.spawn(func() {
		listed := listWorkspaces(w.app)
		fyne.Do(func() { w.showListing(listed) })
	})
}

// enter takes up a walk off the UI goroutine and shows it. again tries the
// same once more.
func (w *window) enter(again func(), what text.Text, take func(context.Context) (*setup.Walk, error)) {
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
	done := func(err error) {
		if err == nil {
			w.show(walk)
			return
		}
		w.tellOutside(problem.From(err))
	}
	if w.front != nil {
		w.front.Run(page.Task{What: what, Work: work, Done: done})
		return
	}
	w.wait(what, work, done)
}

// tellOutside shows what keeps the practice org from starting where its ways
// out are, when another walk was in front.
func (w *window) tellOutside(p *problem.Problem) {
	if w.front == nil || p.Code != app.CodeSeed {
		return
	}
	w.FirstScreen()
	w.first.Tell(p)
}

// patience is how long something may take before the first screen shows it.
const patience = 300 * time.Millisecond

// wait runs work for the first screen, which shows what it is and Cancel.
func (w *window) wait(what text.Text, work func(context.Context) error, done func(error)) {
	if w.waits != nil {
		return
	}
	ctx, cancel := context.WithCancel(vault.Interactive(w.ctx))
	w.waits = cancel
	w.first.Tell(nil)
	time.AfterFunc(patience, func() {
		fyne.Do(func() {
			if ctx.Err() == nil {
				w.first.Wait(page.T(what))
			}
		})
	})
	w.spawn(func() {
		err := work(ctx)
		cancel()
		fyne.Do(func() {
			w.waits = nil
			w.first.Wait("")
			if p := problem.From(err); p != nil && p.Code != problem.CodeCancelled {
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

// show brings a walk's shell to the front, making it when there is none yet.
func (w *window) show(walk *setup.Walk) {
	id := walk.Workspace().ID
	s := w.shells[id]
	if s != nil && s.Walk() != walk { // started over: the old walk is gone
		s.Stop()
		s = nil
	}
	fresh := s == nil
	if fresh {
		s = shell.New(shell.Config{
			App: w.app, Walk: walk, Canvas: w.win.Canvas(), Open: w.open,
			Pages: pages(), Outside: w, Dialogs: w.dialogs,
		})
		w.shells[id] = s
	}
	w.front = s
	w.win.SetTitle(title(s))
	w.win.SetContent(s.Object())
	if fresh {
		s.Start()
		w.tellSetAside(s)
	}
	s.FocusFirst()
}

// tellSetAside says that the practice org lost what its damaged file held.
func (w *window) tellSetAside(s *shell.Shell) {
	if p, ok := w.app.Practice(); ok && p.SetAside != "" && s.Workspace().Practice {
		s.Toast(text.T("practice.aside", "The practice org's file was damaged and is kept as {{.File}}. The org is new: start it over to begin its walk again.", "File", p.SetAside))
	}
}

// act does what a Problem on the first screen offers.
func (w *window) act(a problem.Action) {
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
