package walk

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// connectionApps shows the two built-in apps, which are easily confused, and
// whether the signed-in person may use them.
type connectionApps struct {
	rows    []*builtInRow
	missing *house.Notice
	fold    *foldCard
}

func newConnectionApps(host page.Host) *connectionApps {
	a := &connectionApps{}
	list := house.Stack(house.Gap12)
	for range 2 {
		row := newBuiltInRow()
		a.rows = append(a.rows, row)
		list.Add(row.object)
	}
	open := house.NewButton(page.X("walk.connection.open-apps", "Open Applications"), house.Link, func() { host.Open(setup.LinkApps) }).Icon("ext")
	a.missing = house.NewNotice(house.NoticeWarning, "", open)
	a.fold = newFoldCard("app", page.X("walk.connection.apps", "The two Workflows apps"), list, a.missing)
	return a
}

func (a *connectionApps) update(ws *workspace.Workspace) {
	apps := ws.Connection.Apps
	page.SetVisible(a.fold.card, setup.SignedIn(ws) && len(apps) == len(a.rows))
	if len(apps) != len(a.rows) {
		return
	}
	found := 0
	for i, app := range apps {
		a.rows[i].show(app, useOf(app, ws.Org))
		if app.Found() {
			found++
		}
	}
	missing := setup.NotAssigned(apps)
	unseen := slices.ContainsFunc(apps, func(app workspace.BuiltInApp) bool { return app.Assigned == workspace.Waiting })
	a.missing.Set(house.NoticeWarning, "", page.T(text.T("walk.connection.unassigned", "{{.Who}} isn't assigned to: {{.Apps}}. Who creates the connection must be assigned to Okta Workflows OAuth, the first time as a super admin: Applications › the app › Assignments.",
		"Who", ws.Org.SignIn.Login, "Apps", strings.Join(missing, ", "))))
	page.SetVisible(a.missing, len(missing) > 0)
	switch {
	case found < len(apps):
		a.fold.update(house.Attention, page.T(text.T("walk.connection.apps-found", "{{.Count}} of 2 found", "Count", found)), true)
	case len(missing) > 0:
		a.fold.update(house.Attention, page.X("walk.connection.apps-unassigned", "Not assigned"), true)
	case unseen:
		a.fold.update(house.Todo, page.X("walk.connection.apps-again", "Both found; assigned to you? Find again"), false)
	default:
		a.fold.update(house.Done, page.X("walk.connection.apps-both", "Both found"), false)
	}
}

// builtInRow is one of the two apps.
type builtInRow struct {
	label, name, id *house.Text
	use             *house.Paragraph
	status          *house.Status
	assigned        *house.Status
	object          fyne.CanvasObject
}

func newBuiltInRow() *builtInRow {
	r := &builtInRow{
		label: house.NewText("", house.Body).Bold(), name: house.NewText("", house.Mono), id: house.NewText("", house.Mono).CutMiddle(),
		use: house.NewParagraph("", house.Caption), status: house.NewStatus(house.Unknown, ""), assigned: house.NewStatus(house.Unknown, ""),
	}
	r.object = house.Stack(house.Gap4,
		house.Row(house.Gap8, r.label, r.name, house.Spring(), r.status, r.assigned),
		r.use, r.id)
	return r
}

// useOf says what an app is there for.
func useOf(app workspace.BuiltInApp, org workspace.Org) string {
	switch {
	case setup.IsConnectionApp(app):
		return page.X("walk.connection.oauth-use", "Connections use it: its client ID and secret go into the dialog.")
	case app.Found() && org.WorkflowsFrom == workspace.FromApp:
		return page.T(text.T("walk.connection.sso-host", "People open the Workflows Console with it. It tells that Workflows runs on {{.Host}}.", "Host", org.Workflows))
	}
	return page.X("walk.connection.sso-use", "People open the Workflows Console with it.")
}

func (r *builtInRow) show(app workspace.BuiltInApp, use string) {
	r.label.SetText(setup.BuiltInLabel(app))
	r.name.SetText(app.Name)
	r.id.SetText(app.ID)
	page.SetVisible(r.id, app.Found())
	r.use.SetText(use)
	switch app.Status {
	case "":
		r.status.Set(house.Attention, page.X("walk.connection.not-found", "Not found"))
	case "ACTIVE":
		r.status.Set(house.Done, page.X("walk.connection.active", "Active"))
	default:
		r.status.Set(house.Attention, app.Status)
	}
	page.SetVisible(r.assigned, app.Found())
	switch app.Assigned {
	case workspace.Passed:
		r.assigned.Set(house.Done, page.X("walk.connection.is-assigned", "Assigned to you"))
	case workspace.Failed:
		r.assigned.Set(house.Attention, page.X("walk.connection.isnt-assigned", "Not assigned to you"))
	case workspace.Waiting:
		r.assigned.Set(house.Todo, page.X("walk.connection.assigned-waiting", "Assigned to you? Not looked up"))
	default:
		r.assigned.Set(house.Unknown, page.X("walk.connection.assigned-unknown", "Assigned? Can't tell"))
	}
}
