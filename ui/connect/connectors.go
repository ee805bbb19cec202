package connect

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// connectorsPage lists the Connector connections of a workspace, and shows one of them
// in its own place.
type connectorsPage struct {
	host   page.Host
	editor *editor

	rows   map[string]*row
	list   *fyne.Container
	table  fyne.CanvasObject
	empty  fyne.CanvasObject
	stack  *fyne.Container
	body   fyne.CanvasObject
	opened bool // the keyboard goes where the page begins at the next Update
}

// NewConnectors makes the page.
func NewConnectors(h page.Host) page.Page {
	p := &connectorsPage{host: h, editor: newEditor(h), rows: map[string]*row{}, list: house.Stack(0)}
	p.table = house.NewBareCard(house.CardHead{}, house.Stack(0, listHead(), p.list))
	first := house.NewButton(page.X("connectors.first", "Write down the first connection"), house.Secondary, p.add).Icon("plus")
	p.empty = house.MinHeight(320, house.NewEmptyPage("plug", page.X("connectors.empty", "No connection is written down yet. Workflows doesn't test one when it is made: here you see what its card sends before you type it there."), first))
	p.stack = house.Stack(0, p.table, p.empty, p.editor.object)
	p.body = house.PageWidth(p.stack)
	return p
}

// Head names the page, or the connection that is open.
func (p *connectorsPage) Head() page.Head {
	recipe := page.Action{Label: text.T("page.recipe", "Call it from another flow"), Icon: "bolt", Do: func() { p.host.Go(page.Recipe) }}
	head := page.Head{
		Title:   text.T("page.connectors", "Connector connections"),
		Why:     text.T("connectors.why", "Connections of API Connector cards to other services: filled in as in Workflows' dialog, and rehearsed from here."),
		Actions: []page.Action{recipe},
	}
	if p.editor.stored() != nil {
		head.Title = text.Plain(nameOf(p.editor.typed))
		head.Why = text.T("connectors.one.why", "Left what you type into Workflows, right what its card then sends.")
		head.Actions = []page.Action{{Label: text.T("connectors.all", "All connections"), Icon: "back", Do: p.leave}}
	}
	return head
}

// Body is the page.
func (p *connectorsPage) Body() fyne.CanvasObject { return p.body }

// Foot rehearses the connection that is open, or begins another one.
func (p *connectorsPage) Foot() page.Foot {
	busy := p.host.Busy()
	if p.editor.stored() == nil {
		add := page.Action{Label: text.T("connectors.new", "New connection"), Icon: "plus", Shortcut: "Ctrl+Enter", Disabled: busy, Do: p.add}
		if len(p.host.Workspace().Connectors) == 0 {
			add.Label, add.Shortcut = text.T("connectors.first", "Write down the first connection"), ""
		}
		return page.Foot{Primary: add}
	}
	return p.editor.foot()
}

// Update reads the connections again. Rows that stay keep their focus.
func (p *connectorsPage) Update() {
	list := p.host.Workspace().Connectors
	open := p.editor.stored() != nil
	page.SetVisible(p.table, !open && len(list) > 0)
	page.SetVisible(p.empty, !open && len(list) == 0)
	page.SetVisible(p.editor.object, open)
	if open {
		p.editor.update()
	}
	p.showRows(list)
	page.Arrange(p.stack)
	if p.opened {
		p.opened = false
		p.host.Focus(p.First())
	}
	page.RescueFocus(p.host, p)
}

// showRows lists the connections.
func (p *connectorsPage) showRows(list []workspace.Connector) {
	var objects []fyne.CanvasObject
	for i, c := range list {
		if p.rows[c.ID] == nil {
			p.rows[c.ID] = newRow(p, c.ID)
		}
		p.rows[c.ID].update(c)
		if i > 0 {
			objects = append(objects, house.NewDivider())
		}
		objects = append(objects, p.rows[c.ID].object)
	}
	p.list.Objects = objects
	p.list.Refresh()
}

// First is the nickname of the connection that is open, or the best way out of its
// Problem. In the list it opens the first connection: Enter is of the row that has it.
func (p *connectorsPage) First() fyne.Focusable {
	if p.editor.stored() != nil {
		return p.editor.first()
	}
	for _, c := range p.host.Workspace().Connectors {
		if r := p.rows[c.ID]; r != nil {
			return r.open
		}
	}
	return nil
}

// Escape takes back that the secret is to be replaced, else goes back to the list.
func (p *connectorsPage) Escape() bool {
	if p.editor.stored() == nil {
		return false
	}
	if p.editor.dialog.secret.escape() {
		p.host.Update()
		return true
	}
	p.leave()
	return true
}

// leave goes back to the list, and the keyboard to the connection that was open.
func (p *connectorsPage) leave() {
	id := p.editor.id
	p.editor.close()
	p.host.Update()
	p.Update()
	if r := p.rows[id]; r != nil {
		p.host.Focus(r.open)
	}
}

// show opens a connection.
func (p *connectorsPage) show(id string) {
	p.editor.open(id)
	p.opened = true
	p.host.Update()
	p.Update()
}

// Solve takes the best way out of the Problem that is shown.
func (p *connectorsPage) Solve() bool {
	return p.editor.stored() != nil && p.editor.problem.Solve()
}

// Send rehearses, or begins another connection: the shell's Ctrl+Enter.
func (p *connectorsPage) Send() {
	if p.editor.stored() == nil {
		p.add()
		return
	}
	p.editor.rehearse()
}

// Find looks for text in the answer: Ctrl+F.
func (p *connectorsPage) Find() {
	if p.editor.stored() != nil && p.editor.answer.shown != nil {
		p.editor.answer.find.Open()
	}
}

// Close has what was typed written.
func (p *connectorsPage) Close() { p.editor.close() }

// add begins a connection and opens it.
func (p *connectorsPage) add() {
	if p.host.Busy() {
		return
	}
	desk, id := p.editor.desk, ""
	p.host.Run(page.Task{
		What: text.T("connectors.adding", "Adding a connection"),
		Work: func(context.Context) (err error) {
			id, err = desk.Add(workspace.ConnectorBasic)
			return err
		},
		Done: func(err error) {
			if err == nil {
				p.show(id)
				p.editor.fresh = id
			}
		},
	})
}
