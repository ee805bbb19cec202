package workspace

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
)

// Codes of the Problems of keeping workspaces.
const (
	CodeNewer   = "workspace.newer"
	CodeDamaged = "workspace.damaged"
	CodeUnsaved = "workspace.unsaved"
	CodeExport  = "workspace.export"
)

// ErrNotFound says that there is no workspace of that id.
var ErrNotFound = errors.New("workspace not found")

// NewerError refuses a file that a newer Flowlatch wrote. Nothing is written.
type NewerError struct {
	Path    string
	Version int
	Name    string // of the workspace, "" where it can't be told
}

func (e *NewerError) Error() string {
	return fmt.Sprintf("%s was written by a newer Flowlatch (format %d, this one reads %d)", filepath.Base(e.Path), e.Version, Version)
}

// AsProblem puts it into words.
func (e *NewerError) AsProblem() *problem.Problem {
	title := text.T("workspace.newer", "A newer Flowlatch wrote this workspace")
	if e.Name != "" {
		title = text.T("workspace.newer.named", "A newer Flowlatch wrote {{.Name}}", "Name", e.Name)
	}
	return problem.New(CodeNewer, title,
		text.T("workspace.newer.why", "This one can't read {{.File}} and leaves it as it is: nothing in it is lost or changed. Open it with the newer Flowlatch.", "File", filepath.Base(e.Path))).
		WithDetail(e.Error())
}

// DamagedError says that a file could not be read as a workspace. It was set
// aside under the name in Aside, nothing of it is lost.
type DamagedError struct {
	ID   string
	Path string
	// Aside is where the damaged file is now, "" when there is none.
	Aside string
	// Copy is the last good copy, nil when there is none; CopyOf is when it was
	// saved.
	Copy   *Workspace
	CopyOf time.Time
	Err    error
}

func (e *DamagedError) Error() string {
	if e.Aside == "" {
		return fmt.Sprintf("%s can't be read: %v", filepath.Base(e.Path), e.Err)
	}
	return fmt.Sprintf("%s is damaged and was set aside as %s: %v", filepath.Base(e.Path), filepath.Base(e.Aside), e.Err)
}

func (e *DamagedError) Unwrap() error { return e.Err }

// When says of when the copy is, by this computer's clock; "" without a copy.
func (e *DamagedError) When() string {
	if e.Copy == nil {
		return ""
	}
	return e.CopyOf.Local().Format("2 Jan 2006, 15:04")
}

// AsProblem puts it into words. The ways out are what to do with the copy.
func (e *DamagedError) AsProblem() *problem.Problem {
	p := problem.New(CodeDamaged, e.title(), e.cause(), e.ways()...)
	return p.WithDetail(e.Error())
}

func (e *DamagedError) title() text.Text {
	if e.Copy == nil {
		return text.T("workspace.damaged", "A workspace file is damaged")
	}
	return text.T("workspace.damaged.named", "The file of {{.Name}} is damaged", "Name", e.Copy.label())
}

// label names a workspace for a person who has lost its file.
func (w *Workspace) label() string {
	for _, name := range []string{w.Name, w.Org.Name, w.Org.Domain} {
		if name != "" {
			return name
		}
	}
	return w.ID
}

func (e *DamagedError) cause() text.Text {
	switch {
	case e.Copy == nil && e.Aside == "":
		return text.T("workspace.damaged.gone", "There is no copy of it. The other workspaces work as before.")
	case e.Copy == nil:
		return text.T("workspace.damaged.aside", "It was set aside as {{.File}}, with nothing changed in it. There is no copy of it. The other workspaces work as before.", "File", filepath.Base(e.Aside))
	case e.Aside == "":
		return text.T("workspace.damaged.missing", "The file itself is gone; the copy of {{.When}} can be read. The other workspaces work as before.", "When", e.When())
	}
	return text.T("workspace.damaged.copy", "It was set aside as {{.File}}, with nothing changed in it. The copy of {{.When}} can be read. The other workspaces work as before.",
		"File", filepath.Base(e.Aside), "When", e.When())
}

func (e *DamagedError) ways() []problem.Way {
	if e.Copy == nil {
		return nil
	}
	use := problem.NewWay(problem.UseCopy, text.T("way.use-copy", "Use the copy of {{.When}}", "When", e.When()),
		text.T("way.use-copy.why", "What was done after that is missing; the damaged file stays where it was set aside"))
	if e.Copy.Practice {
		return []problem.Way{use, problem.NewWay(problem.StartOver, text.T("way.start-over", "Start the practice org over"),
			text.T("way.start-over.why", "Its apps, keys, grants and flow history go, and the walk begins at step 1"))}
	}
	return []problem.Way{use, problem.NewWay(problem.LeaveIt, text.T("way.leave-it", "Leave it"),
		text.T("way.leave-it.why", "File and copy stay as they are; Workspaces offers the copy again"))}
}

// SaveError says that a workspace could not be written. Its file is as it was.
type SaveError struct {
	Path string
	Err  error
}

func (e *SaveError) Error() string { return fmt.Sprintf("save workspace: %v", e.Err) }

func (e *SaveError) Unwrap() error { return e.Err }

// AsProblem puts it into words.
func (e *SaveError) AsProblem() *problem.Problem {
	return problem.New(CodeUnsaved, text.T("workspace.unsaved", "The workspace couldn't be saved"), e.cause(), problem.Retrying()).WithDetail(e.Error())
}

func (e *SaveError) cause() text.Text {
	switch {
	case diskFull(e.Err):
		return text.T("workspace.unsaved.full", "The disk is full. The file is as it was before; what was done last isn't in it. Make room, then try again.")
	case denied(e.Err):
		return text.T("workspace.unsaved.denied", "The data folder can't be written to. The file is as it was before; what was done last isn't in it.")
	}
	return text.T("workspace.unsaved.why", "Writing failed. The file is as it was before; what was done last isn't in it.")
}

// ExportError says that an export could not be written. What stood in its
// place is as it was.
type ExportError struct {
	Path string
	Err  error
}

func (e *ExportError) Error() string { return fmt.Sprintf("export workspace: %v", e.Err) }

func (e *ExportError) Unwrap() error { return e.Err }

// AsProblem puts it into words.
func (e *ExportError) AsProblem() *problem.Problem {
	cause := text.T("workspace.export.why", "Writing {{.Path}} failed. Nothing was left there.", "Path", e.Path)
	switch {
	case errors.Is(e.Err, fs.ErrExist):
		cause = text.T("workspace.export.exists", "There is something at {{.Path}} already. It is as it was; choose another name.", "Path", e.Path)
	case diskFull(e.Err):
		cause = text.T("workspace.export.full", "The disk of {{.Path}} is full. Nothing was left there.", "Path", e.Path)
	case denied(e.Err):
		cause = text.T("workspace.export.denied", "{{.Path}} can't be written to. Choose another folder.", "Path", e.Path)
	}
	return problem.New(CodeExport, text.T("workspace.export.failed", "The export couldn't be written"), cause).WithDetail(e.Error())
}

// windowsDiskFull is ERROR_DISK_FULL.
const windowsDiskFull = syscall.Errno(112)

func diskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || runtime.GOOS == "windows" && errors.Is(err, windowsDiskFull)
}

func denied(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
}

func isNewer(err error) bool {
	_, ok := errors.AsType[*NewerError](err)
	return ok
}

// isDisk reports whether a file couldn't be read, rather than that it was read
// and isn't a workspace.
func isDisk(err error) bool {
	_, ok := errors.AsType[*fs.PathError](err)
	return ok
}
