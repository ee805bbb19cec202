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

// SetOpened keeps when the workspace was opened last. Changed isn't told: what
// is known of the org is as before.
func (w *Walk) SetOpened(at time.Time) error {
	if _, err := w.swap(func(ws *workspace.Workspace) { ws.Opened = at }); err != nil {
		return problem.From(err)
	}
	return nil
}
