package setup

import (
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// SetName names the workspace.
func (w *Walk) SetName(name string) error {
	return w.update(func(ws *workspace.Workspace) { ws.Name = name })
}

// SetMark keeps the admin's word on whether the org is a production org.
func (w *Walk) SetMark(mark workspace.Mark) error {
	return w.update(func(ws *workspace.Workspace) { ws.Mark = mark })
}

// SetShare keeps how much of the org's rate limits may be used, and keeps to it
// from now on: what waits for its turn is looked at anew.
func (w *Walk) SetShare(share workspace.Share) error {
	err := w.update(func(ws *workspace.Workspace) { ws.Share = share })
	w.keeper.SetShare(w.Workspace().Share)
	return err
}

// SetOpened keeps when the workspace was opened last. Changed isn't told: what
// is known of the org is as before.
func (w *Walk) SetOpened(at time.Time) error {
	if _, err := w.swap(func(ws *workspace.Workspace) { ws.Opened = at }); err != nil {
		return problem.From(err)
	}
	return nil
}
