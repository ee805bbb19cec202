package manage

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// workspacesPage lists the workspaces of this computer: to open, name, mark,
// export and delete them. It reads what the store knows, never a file.
type workspacesPage struct {
	host page.Host

	rows   map[string]*workspaceRow
	list   *rowList
	table  *house.Card
	empty  fyne.CanvasObject
	unread *unreadCard
	export fyne.CanvasObject
	stack  *fyne.Container
	body   fyne.CanvasObject
}

// NewWorkspaces makes the page.
func NewWorkspaces(h page.Host) page.Page {
	p := &workspacesPage{host: h, rows: map[string]*workspaceRow{}, list: newRowList()}
	p.table = house.NewBareCard(house.CardHead{}, house.Stack(0, workspacesHead(), p.list.object))
	p.empty = house.MinHeight(240, house.NewEmptyPage("org", page.X("workspaces.empty", "No org is set up here yet."),
		house.NewButton(page.X("switcher.add", "Add an org"), house.Secondary, h.NewOrg).Icon("plus")))
	p.unread, p.export = newUnreadCard(p), exportCard()
	p.stack = house.Stack(house.Gap12, p.unread.object, p.table, p.empty, p.export)
	p.body = house.PageWidth(p.stack)
	return p
}

func workspaceColumns() columns { return columns{0, 128, 112, 92, 268} }

func workspacesHead() fyne.CanvasObject {
	return workspaceColumns().head(
		page.X("workspaces.head.name", "Workspace"), page.X("workspaces.head.kind", "Kind of org"),
		page.X("workspaces.head.production", "Production"), page.X("workspaces.head.opened", "Opened"), "")
}

// exportCard says what an export holds and what it doesn't.
func exportCard() fyne.CanvasObject {
	lines := house.Stack(house.Gap8)
	for _, words := range workspace.LeftOut() {
		lines.Add(house.TopRow(house.Gap8, house.Inset(0, 1, 0, 0, house.NewIcon("minus").Sized(14)), house.Grow(house.NewParagraph(page.T(words), house.Body))))
	}
	return house.NewHeadCard(house.CardHead{Icon: "download", Title: page.X("workspaces.export.title", "What an export leaves out")}, lines,
		house.NewParagraph(page.X("workspaces.export.why", "The rest goes into one JSON file: addresses, apps, public keys, endpoints with their levels, and how far each step came. It holds Invoke URLs: whoever has that of a public endpoint can invoke it."), house.Caption))
}

// Head names the page.
func (p *workspacesPage) Head() page.Head {
	return page.Head{
		Title: text.T("page.workspaces", "Workspaces"),
		Why:   text.T("workspaces.why", "One for each org, side by side on this computer. Nothing that is done on this page changes anything at Okta."),
	}
}

// Body is the page.
func (p *workspacesPage) Body() fyne.CanvasObject { return p.body }

// Foot leads back to the step that was left, and adds an org.
func (p *workspacesPage) Foot() page.Foot {
	back := page.Name(p.host.Workspace().Place.Step)
	if back == "" {
		back = page.Org
	}
	return page.Foot{Back: back, Primary: page.Action{Label: text.T("switcher.add", "Add an org"), Icon: "plus", Disabled: p.host.Busy(), Do: p.host.NewOrg}}
}

// First is nothing: Enter adds an org, Tab goes to the first workspace.
func (p *workspacesPage) First() fyne.Focusable { return nil }

// Update lists what is there now. Rows of workspaces that stay keep their
// focus.
func (p *workspacesPage) Update() {
	o := p.host.App().Workspaces.Overview()
	list := p.shown(o.Workspaces)
	order := make([]string, len(list))
	for i, ws := range list {
		order[i] = ws.ID
		if p.rows[ws.ID] == nil {
			p.rows[ws.ID] = newWorkspaceRow(p, ws.ID)
		}
		p.rows[ws.ID].update(ws)
	}
	p.list.place(order, func(id string) fyne.CanvasObject { return p.rows[id].object })
	page.SetVisible(p.table, len(list) > 0)
	page.SetVisible(p.export, len(list) > 0)
	page.SetVisible(p.empty, len(list) == 0)
	p.unread.update(o)
	page.Arrange(p.stack)
	page.RescueFocus(p.host, p)
}

// shown are the workspaces to list: the one in front as it is now, and none in
// which nothing was entered.
func (p *workspacesPage) shown(list []*workspace.Workspace) []*workspace.Workspace {
	here := p.host.Workspace()
	shown := []*workspace.Workspace{here}
	for _, ws := range list {
		if ws.ID != here.ID {
			shown = append(shown, ws)
		}
	}
	return slices.DeleteFunc(shown, func(ws *workspace.Workspace) bool { return ws.Untouched() })
}
