package ui

import (
	"context"
	"errors"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// tellFault tells of the next file that can't be read, unless the person left
// it as it is before. While a workspace is in front it keeps quiet: the first
// screen lists again when it is shown.
func (w *window) tellFault() {
	for w.front == nil && len(w.faults) > 0 {
		err := w.faults[0]
		w.faults = w.faults[1:]
		if e, ok := errors.AsType[*workspace.DamagedError](err); !ok || !w.left[e.ID] {
			w.noteDamaged(err)
			w.first.Tell(unreadable(err))
			return
		}
	}
}

// noteDamaged remembers which workspace a Problem on the first screen is about.
func (w *window) noteDamaged(err error) {
	if e, ok := errors.AsType[*workspace.DamagedError](err); ok {
		w.damaged = e
	}
}

// useCopy makes the last good copy of the damaged workspace its file, which is
// then listed like any other.
func (w *window) useCopy() {
	e := w.damaged
	if e == nil {
		return
	}
	w.wait(text.T("workspaces.mending", "Taking the copy"),
		func(ctx context.Context) error { return w.app.UseCopy(ctx, e.ID) },
		func(err error) {
			if err == nil {
				w.damaged = nil
				w.list()
			}
		})
}

// leaveDamaged leaves file and copy as they are until the next start; the page
// of the workspaces goes on offering the copy.
func (w *window) leaveDamaged() {
	if w.damaged != nil {
		w.left[w.damaged.ID] = true
		w.damaged = nil
	}
	w.first.Tell(nil)
	w.tellFault()
}

// unreadable tells that a workspace file could not be read.
func unreadable(err error) *problem.Problem {
	if _, ok := errors.AsType[problem.Teller](err); ok {
		return problem.From(err)
	}
	return problem.New("workspace.unreadable", text.T("first.unreadable", "A workspace file can't be read"),
		text.T("first.unreadable.why", "It is left as it is, and nothing in it is lost. The other workspaces work as before.")).
		WithDetail(err.Error())
}
