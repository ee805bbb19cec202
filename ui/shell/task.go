package shell

import (
	"context"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// patience is how long a task may take before the shell shows it.
const patience = 300 * time.Millisecond

// task is the one that runs; the zero task is none.
type task struct {
	busy   bool
	cancel context.CancelFunc
	hurry  *time.Timer // shows the progress line
	from   page.Name   // in front when the task was started
}

// Busy reports whether a task runs.
func (s *Shell) Busy() bool { return s.task.busy }

// Run starts a task on its own goroutine. Its context ends with Cancel and
// with the shell; under it the keychain may ask for its password.
func (s *Shell) Run(t page.Task) {
	if s.task.busy {
		s.say(house.Progress, page.X("toast.busy", "Something is still running. Wait for it, or cancel it."))
		return
	}
	ctx, cancel := context.WithCancel(vault.Interactive(s.life))
	s.task = task{busy: true, cancel: cancel, from: s.at}
	if s.follows != "" {
		s.task.from = s.follows
	}
	s.task.hurry = time.AfterFunc(patience, func() {
		s.config.Do(func() {
			if s.task.busy && ctx.Err() == nil {
				s.progress.show(page.T(t.What))
			}
		})
	})
	saved := s.saved
	go func() {
		if saved != nil {
			select {
			case <-saved:
			case <-ctx.Done():
			}
		}
		err := t.Work(ctx)
		cancel()
		s.landing.Store(true)
		s.config.Do(func() {
			s.landing.Store(false)
			if s.life.Err() == nil {
				s.land(t, err)
			}
		})
	}()
	s.Update()
}

// land puts a task's outcome on the screen.
func (s *Shell) land(t page.Task, err error) {
	s.task.hurry.Stop()
	from := s.task.from
	s.task, s.ended = task{}, s.config.Clock()
	s.progress.hide()
	if t.Done != nil {
		s.follows = from
		t.Done(err)
		s.follows = ""
	}
	s.tell(err)
	if s.life.Err() == nil {
		s.Update()
	}
}

// leftBehind reports whether a task has ended that was started on a page which
// isn't in front any more: it may then neither ask something nor show another
// page, or the answer would be meant for what the person looks at now. It says so
// in passing.
func (s *Shell) leftBehind() bool {
	if s.follows == "" || s.follows == s.at && s.inFront() {
		return false
	}
	s.Toast(text.T("toast.ready", "{{.Page}} is ready for what comes next.", "Page", page.T(s.pages[s.follows].Head().Title)))
	return true
}

// Cancel stops the task that runs, if any.
func (s *Shell) Cancel() {
	if s.task.busy {
		s.task.cancel()
		s.progress.canceling()
	}
}

// tell shows an error that no page shows.
func (s *Shell) tell(err error) {
	p := problem.From(err)
	switch {
	case p == nil:
	case p.Code == problem.CodeCancelled:
		s.say(house.Unknown, page.X("toast.cancelled", "Cancelled"))
	case !s.stored(p):
		s.tellBriefly(p)
	}
}

// stored reports whether the step in front keeps the Problem: its page shows
// it then.
func (s *Shell) stored(p *problem.Problem) bool {
	step := setup.StepOf(s.Workspace(), workspace.StepID(s.at), s.EndpointID())
	return step.Problem != nil && step.Problem.Details() == p.Details()
}
