package app

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// MaxWorkspaceName bounds a workspace's name, in characters.
const MaxWorkspaceName = 60

// CodeNoName says that a workspace can't be called nothing.
const CodeNoName = "workspace.no-name"

// RenameWorkspace names a workspace, open or not. Spaces around the name and
// what can't be seen in it are dropped, and it is cut at [MaxWorkspaceName].
func (a *App) RenameWorkspace(ctx context.Context, id, name string) error {
	name = cleanName(name)
	if name == "" {
		return problem.New(CodeNoName, text.T("workspace.no-name", "A workspace needs a name"),
			text.T("workspace.no-name.why", "Type one with letters or digits. The name before is kept."))
	}
	return a.changeWorkspace(ctx, id,
		func(w *setup.Walk) error { return w.SetName(name) },
		func(ws *workspace.Workspace) { ws.Name = name })
}

func cleanName(name string) string {
	seen := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, name)
	letters := []rune(strings.TrimSpace(seen))
	return strings.TrimSpace(string(letters[:min(len(letters), MaxWorkspaceName)]))
}

// MarkWorkspace keeps the admin's word on whether a workspace's org is a
// production org, whatever its address says. It changes nothing at Okta.
func (a *App) MarkWorkspace(ctx context.Context, id string, mark workspace.Mark) error {
	return a.changeWorkspace(ctx, id,
		func(w *setup.Walk) error { return w.SetMark(mark) },
		func(ws *workspace.Workspace) { ws.Mark = mark })
}

// changeWorkspace changes a workspace through its walk while that is open, so
// that the walk doesn't write it back, else in its file.
func (a *App) changeWorkspace(ctx context.Context, id string, open func(*setup.Walk) error, stored func(*workspace.Workspace)) error {
	_, done, err := a.take(ctx)
	if err != nil {
		return err
	}
	defer done()
	if w := a.walk(id); w != nil {
		return open(w)
	}
	ws, err := a.Workspaces.Load(id)
	if err != nil {
		return err
	}
	stored(ws)
	return a.Workspaces.Save(ws)
}

// ExportWorkspace writes a workspace into a new file without any secret, see
// [workspace.Export], and returns the file's full path. A path that begins with
// "~" begins in the person's own folder.
func (a *App) ExportWorkspace(ctx context.Context, id, path string) (string, error) {
	_, done, err := a.take(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	ws, err := a.stored(id)
	if err != nil {
		return "", err
	}
	data, err := workspace.Export(ws, a.config.Now())
	if err != nil {
		return "", err
	}
	full, err := fullPath(path)
	if err != nil {
		return "", &workspace.ExportError{Path: path, Err: err}
	}
	return full, workspace.SaveExport(full, data)
}

// fullPath is a typed path from the root of the file system on.
func fullPath(path string) (string, error) {
	rest, home := strings.CutPrefix(path, "~")
	if !home || rest != "" && !os.IsPathSeparator(rest[0]) {
		return filepath.Abs(path)
	}
	own, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(own, rest), nil
}

// stored is a workspace as it stands: that of its walk while it is open.
func (a *App) stored(id string) (*workspace.Workspace, error) {
	if w := a.walk(id); w != nil {
		return w.Workspace(), nil
	}
	return a.Workspaces.Load(id)
}

// UseCopy makes the last good copy of a damaged workspace its file. It is then
// opened like any other; what was set aside stays.
func (a *App) UseCopy(ctx context.Context, id string) error {
	_, done, err := a.take(ctx)
	if err != nil {
		return err
	}
	defer done()
	_, err = a.Workspaces.UseCopy(id)
	return err
}
