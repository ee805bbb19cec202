package connect

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// row is one connection of the list.
type row struct {
	page *connectorsPage
	id   string
	name string

	title     *house.Text
	host      *house.Text
	field     *house.TextField // while it is renamed
	lines     *fyne.Container
	cell      *fyne.Container
	kind      *house.Text
	icon      *house.Icon
	state     *house.Paragraph
	at        *house.Text
	told      *fyne.Container
	last      *fyne.Container
	open      *house.Button
	rename    *house.Button
	duplicate *house.Button
	remove    *house.IconButton
	object    fyne.CanvasObject
}

// widths of the columns, in device-independent pixels; 0 takes what is left over.
func widths() []float32 { return []float32{0, 124, 216, 252} }

func listHead() fyne.CanvasObject {
	head := func(words string) fyne.CanvasObject { return house.NewText(words, house.Small).Bold() }
	cells := house.Cells(house.Gap12, widths(), head(page.X("connectors.head.name", "Connection")),
		head(page.X("connectors.head.type", "Type")), head(page.X("connectors.head.last", "Last rehearsal")), house.Spring())
	return house.NewSurface(look.ColorInset, house.Inset(16, 8, 12, 8, cells)).LineBelow(look.ColorLine2).AtTop()
}

func newRow(p *connectorsPage, id string) *row {
	r := &row{page: p, id: id, title: house.NewText("", house.Body).Bold().CutEnd(), host: house.NewText("", house.Mono).In(look.ColorText2).CutMiddle()}
	r.kind = house.NewText("", house.Body).CutEnd()
	r.icon, r.state = house.NewStateIcon(house.Todo).Sized(16), house.NewParagraph("", house.Caption)
	r.at = house.NewText("", house.Small)
	r.told = house.Stack(2, r.state, r.at)
	r.last = house.TopRow(6, r.icon, house.Grow(r.told))
	r.lines = house.Stack(2, r.title, r.host)
	r.field = house.NewTextField(page.X("rename.hint", "Name")).Limit(200)
	r.field.OnSubmitted = func(string) { r.end(true) }
	r.field.OnKey = func(ev *fyne.KeyEvent) bool { return ev.Name == fyne.KeyEscape && r.end(false) }
	r.field.OnFocus = func(focused bool) {
		if !focused {
			r.finish(true)
		}
	}
	r.field.Hide()
	r.cell = house.Stack(0, r.lines, r.field)
	r.open = house.NewButton(page.X("connectors.open", "Open"), house.Secondary, func() { p.show(id) }).Small()
	r.rename = house.NewButton(page.X("rename.do", "Rename"), house.Quiet, r.begin).Small()
	r.duplicate = house.NewButton(page.X("connectors.duplicate", "Duplicate"), house.Quiet, r.copy).Small()
	r.remove = house.NewIconButton("x", "", r.askRemove)
	actions := house.Row(house.Gap4, house.Spring(), r.open, r.rename, r.duplicate, r.remove)
	r.object = house.NewSurface("", house.MinHeight(56, house.Inset(16, 8, 12, 8, house.Cells(house.Gap12, widths(), r.cell, r.kind, house.Row(0, house.Grow(r.last)), actions))))
	return r
}

func (r *row) update(c workspace.Connector) {
	r.name = nameOf(c)
	r.title.SetText(r.name)
	r.host.SetText(serviceOf(c))
	r.kind.SetText(page.T(connector.KindOf(c.Type).Name))
	state, words := rehearsed(c)
	r.icon.SetState(state)
	r.state.SetColor(state.Ink())
	r.state.SetText(words)
	r.at.SetText(rehearsedAt(c, r.page.host.Now()))
	page.SetVisible(r.at, c.Last != nil)
	page.SetVisible(r.host, serviceOf(c) != "")
	page.Arrange(r.told, r.last, r.lines)
	named := text.T("connectors.remove.of", "Delete {{.Name}}", "Name", r.name)
	r.remove.Set("x", page.T(named), look.ColorText2)
	for _, b := range []fyne.Disableable{r.rename, r.duplicate, r.remove} {
		page.SetEnabled(b, !r.page.host.Busy())
	}
}

func (r *row) begin() {
	c := r.page.host.Workspace().Connector(r.id)
	if c == nil {
		return
	}
	r.field.SetText(c.Nickname)
	r.lines.Hide()
	r.field.Show()
	page.Arrange(r.cell)
	r.page.host.Focus(r.field.Focusable())
	r.field.SelectAll()
}

// end finishes by the keyboard and leads it back to where it began.
func (r *row) end(keep bool) bool {
	if !r.field.Visible() {
		return false
	}
	r.finish(keep)
	r.page.host.Focus(r.rename)
	return true
}

// finish takes the field away again and keeps the nickname that was typed.
func (r *row) finish(keep bool) {
	if !r.field.Visible() {
		return
	}
	r.field.Hide()
	r.lines.Show()
	page.Arrange(r.cell)
	name := strings.TrimSpace(r.field.Text())
	if !keep || name == "" || name == r.name {
		return
	}
	named := workspace.Connector{Type: workspace.ConnectorNone, Nickname: name}
	if connector.Storable(named).Nickname != name {
		for _, f := range connector.CheckConnection(named, connector.Secrets{}) {
			r.page.host.Toast(f.Text)
		}
		return
	}
	desk, id := r.page.editor.desk, r.id
	r.title.SetText(name)
	r.page.host.Save(func() error {
		return desk.Change(context.Background(), id, func(c *workspace.Connector) { c.Nickname = name })
	})
}

// copy makes another connection with the same fields and a secret of its own.
func (r *row) copy() {
	host, desk, id := r.page.host, r.page.editor.desk, r.id
	host.Run(page.Task{
		What: text.T("connectors.duplicating", "Duplicating {{.Name}}", "Name", r.name),
		Work: func(ctx context.Context) error {
			_, err := desk.Duplicate(vault.Interactive(ctx), id)
			return err
		},
		Done: func(err error) {
			if err == nil {
				host.Toast(text.T("connectors.duplicated", "Duplicated; the tokens stay with the first one"))
			}
		},
	})
}

// askRemove deletes the connection with its secrets, after asking.
func (r *row) askRemove() {
	host, e, id := r.page.host, r.page.editor, r.id
	host.Confirm(
		text.T("connectors.remove.title", "Delete {{.Name}} here?", "Name", r.name),
		text.T("connectors.remove.why", "Its fields, secret and tokens are deleted from this computer and can't be brought back. At the service and in Workflows nothing changes."),
		text.T("connectors.remove.verb", "Delete it with its secrets"),
		func() {
			e.saver.Drop(id)
			host.Run(page.Task{
				What: text.T("connectors.removing", "Deleting {{.Name}}", "Name", r.name),
				Work: func(ctx context.Context) error { return e.desk.Remove(vault.Interactive(ctx), id) },
			})
		})
}

// serviceOf is the host of the service, as far as it is typed.
func serviceOf(c workspace.Connector) string {
	if u := connector.Service(c); u != nil {
		return u.Host
	}
	return ""
}
