package manage

import (
	"net/url"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

const (
	headFill  = look.ColorInset
	lineColor = theme.ColorNameSeparator
)

// endpointRow is one endpoint of the list.
type endpointRow struct {
	page     *endpointsPage
	id       string
	endpoint workspace.Endpoint

	title    *house.Text
	where    *house.Text
	field    *house.TextField // while it is renamed
	named    fyne.CanvasObject
	cell     *fyne.Container // one of the two
	security *stepCell
	invoke   *stepCell
	last     *house.Status
	open     *house.Button
	rename   *house.Button
	remove   *house.IconButton
	ground   *house.Surface
	object   fyne.CanvasObject
}

func newEndpointRow(p *endpointsPage, id string) *endpointRow {
	r := &endpointRow{page: p, id: id, title: house.NewText("", house.Body).Bold().CutEnd(), where: house.NewText("", house.Caption).CutMiddle()}
	r.field = house.NewTextField(page.X("endpoints.rename.hint", "Name")).Limit(maxName)
	r.field.OnSubmitted = func(string) { r.end(true) }
	r.field.OnKey = func(ev *fyne.KeyEvent) bool { return ev.Name == fyne.KeyEscape && r.end(false) }
	r.field.OnFocus = func(focused bool) {
		if !focused {
			r.finish(true)
		}
	}
	r.field.Hide()
	r.named = house.Stack(2, r.title, r.where)
	r.security, r.invoke = newStepCell(), newStepCell()
	r.last = house.NewStatus(house.Todo, "")
	r.open = house.NewButton(page.X("endpoints.open", "Open"), house.Secondary, func() { p.host.Select(id, page.Endpoint) }).Small()
	r.rename = house.NewButton(page.X("endpoints.rename", "Rename"), house.Quiet, r.begin).Small()
	r.remove = house.NewIconButton("x", page.X("endpoints.remove", "Remove from workspace"), func() { p.remove(r.endpoint) })
	r.cell = house.Stack(0, r.named, r.field)
	actions := house.Row(house.Gap4, house.Spring(), r.open, r.rename, r.remove)
	cells := house.Cells(house.Gap12, columns(), r.cell, r.security.object, r.invoke.object, r.last, actions)
	r.ground = house.NewSurface("", house.MinHeight(52, house.Inset(16, 6, 12, 6, cells)))
	r.object = r.ground
	return r
}

func (r *endpointRow) update(e workspace.Endpoint, inFront bool) {
	r.endpoint = e
	now := r.page.host.Now()
	r.title.SetText(e.Name)
	r.where.SetText(whereOf(e))
	r.security.show(e.Security, now)
	r.invoke.show(e.Invoke, now)
	if e.Last == nil {
		r.last.Set(house.Todo, page.X("endpoints.never", "None yet"))
	} else {
		r.last.Set(house.StatusState(e.Last.Status), strconv.Itoa(e.Last.Status)+" · "+page.Ago(now, e.Last.At))
	}
	fill := fyne.ThemeColorName("")
	if inFront {
		fill = look.ColorSoft
	}
	r.ground.SetColors(fill, "")
	page.SetEnabled(r.remove, !r.page.host.Busy())
}

// whereOf says in one line which flow it is: level, host, alias.
func whereOf(e workspace.Endpoint) string {
	parts := []string{page.T(setup.LevelName(e.Level))}
	if u, err := url.Parse(e.InvokeURL); err == nil && u.Host != "" {
		parts = append(parts, u.Host, e.Alias)
	} else {
		parts = append(parts, page.X("endpoints.no-url", "no Invoke URL yet"))
	}
	return strings.Join(parts, " · ")
}

// begin puts a field in the name's place.
func (r *endpointRow) begin() {
	r.field.SetText(r.endpoint.Name)
	r.named.Hide()
	r.field.Show()
	page.Arrange(r.cell)
	r.page.host.Focus(r.field.Focusable())
	r.field.SelectAll()
}

// end finishes by the keyboard and leads it back to where it began: a hidden
// field would go on taking what is typed. False says that nothing is renamed.
func (r *endpointRow) end(keep bool) bool {
	if !r.field.Visible() {
		return false
	}
	r.finish(keep)
	r.page.host.Focus(r.rename)
	return true
}

// finish takes the field away again and keeps the name that was typed.
func (r *endpointRow) finish(keep bool) {
	if !r.field.Visible() {
		return
	}
	r.field.Hide()
	r.named.Show()
	page.Arrange(r.cell)
	name := strings.TrimSpace(r.field.Text())
	if !keep || name == "" || name == r.endpoint.Name {
		return
	}
	walk := r.page.host.Walk()
	r.page.host.Save(func() error { return walk.RenameEndpoint(r.id, name) })
	r.title.SetText(name)
}
