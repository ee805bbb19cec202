package ui

import (
	"errors"
	"time"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/firstrun"
	"github.com/flowlatch/flowlatch/ui/page"
	"github.com/flowlatch/flowlatch/ui/shell"
)

// listing is what the data folder holds.
type listing struct {
	workspaces []*workspace.Workspace
	errs       []error
}

// listWorkspaces reads the data folder: not on the UI goroutine.
func listWorkspaces(a *app.App) listing {
	list, errs := a.Workspaces.List()
	return listing{list, errs}
}

// showListing puts the workspaces on the first screen, and says which files
// could not be read.
func (w *window) showListing(l listing) {
	var rows []firstrun.Workspace
	for _, ws := range l.workspaces {
		if ws.Untouched() {
			continue
		}
		rows = append(rows, row(ws, w.app.Now()))
	}
	w.first.SetWorkspaces(rows)
	if len(l.errs) > 0 {
		w.first.Tell(unreadable(l.errs))
	}
	if w.front == nil {
		w.win.Canvas().Focus(w.first.First())
	}
}

func row(ws *workspace.Workspace, now time.Time) firstrun.Workspace {
	step := ws.Place.Step
	if step == "" {
		step = workspace.StepOrg
	}
	state := setup.StepOf(ws, step, ws.Place.EndpointID).Current()
	where := text.T("first.where", "{{.Step}}: {{.State}}", "Step", shell.Title(page.Name(step)), "State", page.T(page.StateWord(state)))
	return firstrun.Workspace{
		ID: ws.ID, Name: page.WorkspaceName(ws), Domain: ws.Org.Domain, Practice: ws.Practice,
		Where: page.T(where), When: page.Ago(now, ws.Opened),
	}
}

// unreadable tells that workspace files could not be read.
func unreadable(errs []error) *problem.Problem {
	cause := text.T("first.unreadable.why", "It is left as it is, and nothing in it is lost. The other workspaces work as before.")
	var damaged *workspace.DamagedError
	if errors.As(errs[0], &damaged) {
		cause = text.T("first.damaged.why", "It was set aside beside the others under another name, and nothing in it is lost. The other workspaces work as before.")
	}
	return problem.New("workspace.unreadable", text.T("first.unreadable", "A workspace file can't be read"), cause).
		WithDetail(errors.Join(errs...).Error())
}

// cannotOpen tells why the product can't be opened: what it says itself, else
// that the data folder can't be used.
func cannotOpen(err error) *problem.Problem {
	if p, ok := errors.AsType[*problem.Problem](err); ok {
		return p
	}
	return problem.New("open", text.T("open.failed", "Flowlatch can't use its data folder"),
		text.T("open.failed.why", "It must be able to make it and write in it. Nothing was changed."),
		problem.Retrying()).WithDetail(err.Error())
}
