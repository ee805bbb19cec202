package setup

import "github.com/flowlatch/flowlatch/app/workspace"

// ChangeConnectors changes the Connector connections of the workspace, saves it and
// announces it. What it refers to in the vault is the caller's business.
func (w *Walk) ChangeConnectors(change func(*workspace.Workspace)) error { return w.update(change) }
