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
// could not be read, one after the other.
func (w *window) showListing(l listing) {
	var rows []firstrun.Workspace
	for _, ws := range l.workspaces {
		if ws.Untouched() {
			continue
		}
		rows = append(rows, row(ws, w.app.Now()))
	}
	w.first.SetWorkspaces(rows)
	w.faults = l.errs
	w.tellFault()
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
	if e := ws.Endpoint(ws.Place.EndpointID); step == workspace.StepServiceApp && e != nil {
		if app := ws.ServiceApp(e.ServiceAppID); app != nil && app.Rotation != nil {
			where = text.T("first.rotating", "{{.Step}}: the key's rotation isn't over", "Step", shell.Title(page.Name(step)))
		}
	}
	if allDone(ws) {
		where = text.T("first.all-done", "All five steps: {{.State}}", "State", page.T(page.StateWord(workspace.Done)))
	}
	kind, mark := page.OrgKind(ws)
	return firstrun.Workspace{
		ID: ws.ID, Name: page.WorkspaceName(ws), Domain: page.OrgHost(ws), Practice: ws.Practice, Kind: kind, Mark: mark,
		Where: page.T(where), When: page.T(text.T("first.opened", "opened {{.Ago}}", "Ago", page.Ago(now, ws.Opened))),
	}
}

// allDone reports whether the walk of the endpoint in front is over. Where it was left
// says nothing then.
func allDone(ws *workspace.Workspace) bool {
	if app := ws.ServiceApp(endpointApp(ws)); app != nil && app.Rotation != nil {
		return false
	}
	for _, step := range workspace.Steps() {
		if setup.StepOf(ws, step, ws.Place.EndpointID).Current() != workspace.Done {
			return false
		}
	}
	return true
}

// endpointApp is the service app of the endpoint in front, "" without one.
func endpointApp(ws *workspace.Workspace) string {
	if e := ws.Endpoint(ws.Place.EndpointID); e != nil {
		return e.ServiceAppID
	}
	return ""
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
