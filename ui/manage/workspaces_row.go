package manage

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// workspaceRow is one workspace of the list.
type workspaceRow struct {
	page *workspacesPage
	id   string
	ws   *workspace.Workspace

	*nameCell
	kind       *house.Chip
	production *house.CheckBox
	opened     *house.Text
	open       *house.Button
	export     *house.Button
	remove     *house.IconButton
	object     *house.Surface
}

func newWorkspaceRow(p *workspacesPage, id string) *workspaceRow {
	r := &workspaceRow{page: p, id: id}
	r.nameCell = newNameCell(p.host, house.NewText("", house.Mono).In(look.ColorText2).CutMiddle(), app.MaxWorkspaceName, r.keep)
	r.kind, r.opened = house.NewChip(house.ChipNeutral, ""), house.NewText("", house.Caption).CutEnd()
	r.production = house.NewCheckBox("", false, r.mark)
	r.open = house.NewButton(page.X("workspaces.open", "Open"), house.Secondary, func() { p.openWorkspace(r.ws) }).Small()
	r.export = house.NewButton(page.X("workspaces.export", "Export…"), house.Quiet, r.askExport).Small()
	r.remove = house.NewIconButton("x", "", func() { p.askDelete(r.ws) })
	actions := house.Row(house.Gap4, house.Spring(), keepRoom(r.open), keepRoom(r.rename), keepRoom(r.export), keepRoom(r.remove))
	cells := workspaceColumns().cells(r.cell, house.Row(0, r.kind, house.Spring()), house.Row(0, r.production, house.Spring()), r.opened, actions)
	r.object = house.NewSurface("", house.MinHeight(56, house.Inset(16, 8, 12, 8, cells)))
	return r
}

func (r *workspaceRow) update(ws *workspace.Workspace) {
	r.ws = ws
	here, host := ws.ID == r.page.host.Workspace().ID, r.page.host
	name := page.WorkspaceName(ws)
	r.show(name, page.OrgHost(ws))
	kind, word := page.OrgKind(ws)
	r.kind.Set(kind, word)
	page.SetVisible(r.kind, word != "")
	r.production.SetName(page.T(text.T("workspaces.production.of", "{{.Name}} is a production org", "Name", name)))
	r.production.SetChecked(ws.Production())
	r.opened.SetText(openedWords(ws, here, host))
	r.open.Named(page.T(text.T("workspaces.open.of", "Open {{.Name}}", "Name", name)))
	r.rename.Named(page.T(text.T("workspaces.rename.of", "Rename {{.Name}}", "Name", name)))
	r.export.Named(page.T(text.T("workspaces.export.of", "Export {{.Name}}…", "Name", name)))
	r.remove.Set("x", page.T(text.T("workspaces.delete.of", "Delete {{.Name}}", "Name", name)), look.ColorText2)
	markInFront(r.object, here)
	r.offer(here)
}

// offer shows what can be done with the workspace. The practice org has its
// name from Flowlatch, is never production, and is started over instead of
// deleted.
func (r *workspaceRow) offer(here bool) {
	_, saves := r.page.host.(page.FileSaver)
	page.SetVisible(r.open, !here)
	page.SetVisible(r.rename, !r.ws.Practice)
	page.SetVisible(r.production, !r.ws.Practice)
	page.SetVisible(r.remove, !r.ws.Practice)
	page.SetVisible(r.export, saves)
	for _, c := range []fyne.Disableable{r.open, r.rename, r.export, r.remove, r.production} {
		page.SetEnabled(c, !r.page.host.Busy())
	}
}

func openedWords(ws *workspace.Workspace, here bool, host page.Host) string {
	if here {
		return page.X("workspaces.here", "Open now")
	}
	return page.Ago(host.Now(), ws.Opened)
}

// keep renames the workspace. That is no task: the click that ends the typing may be
// on a button, which a task would switch off before it is pressed.
func (r *workspaceRow) keep(name string) {
	a, id := r.page.host.App(), r.id
	r.page.host.Save(func() error {
		err := a.RenameWorkspace(context.Background(), id, name)
		if err == nil {
			fyne.Do(r.page.Update) // no walk announces one that isn't open
		}
		return err
	})
}

// mark keeps what was ticked. Taking the mark away is asked about first: calls
// that change the org say no more that it is production.
func (r *workspaceRow) mark(production bool) {
	if production {
		r.setMark(workspace.MarkProduction)
		return
	}
	r.production.SetChecked(true) // until it is said again
	r.page.host.Confirm(
		text.T("workspaces.unmark.title", "Is {{.Name}} no production org?", "Name", page.WorkspaceName(r.ws)),
		text.T("workspaces.unmark.detail", "Steps that change it won't warn about production any more, and deleting its workspace asks less. Nothing changes at Okta."),
		text.T("workspaces.unmark.verb", "It is not production"),
		func() { r.setMark(workspace.MarkNotProduction) })
}

func (r *workspaceRow) setMark(mark workspace.Mark) {
	a, id := r.page.host.App(), r.id
	r.page.host.Run(page.Task{
		What: text.T("workspaces.marking", "Saving the mark"),
		Work: func(ctx context.Context) error { return a.MarkWorkspace(ctx, id, mark) },
	})
}

// askExport asks where to, saying what is left out, and writes the export there.
func (r *workspaceRow) askExport() {
	saver, ok := r.page.host.(page.FileSaver)
	if !ok {
		return
	}
	saving := page.Saving{
		Title: text.T("workspaces.export.ask", "Export {{.Name}}", "Name", page.WorkspaceName(r.ws)),
		Lead:  text.T("workspaces.export.title", "What an export leaves out"), Lines: workspace.LeftOut(),
		Path: exportPath(r.ws), Verb: text.T("workspaces.export.verb", "Save the export"), Do: r.writeExport,
	}
	if r.ws.HasPublic() {
		saving.Warning = text.T("workspaces.export.public", "It holds the Invoke URL of a public endpoint: whoever has that can invoke it.")
	}
	saver.SaveFile(saving)
}

func (r *workspaceRow) writeExport(path string) {
	host, a, id := r.page.host, r.page.host.App(), r.id
	var at string
	host.Run(page.Task{
		What: text.T("workspaces.exporting", "Writing the export"),
		Work: func(ctx context.Context) (err error) {
			at, err = a.ExportWorkspace(ctx, id, path)
			return err
		},
		Done: func(err error) {
			if err == nil {
				host.Toast(text.T("workspaces.exported", "Exported without secrets: {{.Path}}", "Path", at))
			}
		},
	})
}

// exportPath is where an export goes when nothing else is said: it is called
// after the org's domain.
func exportPath(ws *workspace.Workspace) string {
	name := ws.Org.Domain
	if name == "" || ws.Practice {
		name = ws.ID
	}
	return filepath.Join("~", "flowlatch-"+name+".json")
}
