package setup

import "github.com/flowlatch/flowlatch/app/workspace"

// SetName names the workspace.
func (w *Walk) SetName(name string) error {
	return w.update(func(ws *workspace.Workspace) { ws.Name = name })
}

// SetMark keeps the admin's word on whether the org is a production org.
func (w *Walk) SetMark(mark workspace.Mark) error {
	return w.update(func(ws *workspace.Workspace) { ws.Mark = mark })
}
