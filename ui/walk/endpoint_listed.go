package walk

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// listedApps are the service apps that stand in the list of an endpoint, as
// declared: its own, and those that were added.
type listedApps struct {
	host page.Host

	rows   *fyne.Container
	add    *house.Button
	known  *house.Select // apps of the workspace
	field  *house.TextField
	keep   *house.Button
	adding *fyne.Container
	object *fyne.Container

	endpoint string
	shown    []workspace.ListedApp
	removes  []*house.IconButton
	offered  []workspace.ServiceApp
}

func newListedApps(h page.Host) *listedApps {
	l := &listedApps{host: h, rows: house.Stack(house.Gap8)}
	l.add = house.NewButton(page.X("access.add", "Add a service app"), house.Link, l.begin).Small().Icon("plus")
	l.field = house.NewTextField(page.X("access.add.hint", "Its client ID")).Mono().Limit(100)
	l.field.OnSubmitted = func(string) { l.list(l.field.Text()) }
	l.field.OnChanged = func(string) { l.allow() }
	l.field.OnKey = func(ev *fyne.KeyEvent) bool { return ev.Name == fyne.KeyEscape && l.leave() }
	l.keep = house.NewButton(page.X("access.add.verb", "Add"), house.Secondary, func() { l.list(l.field.Text()) })
	l.known = house.NewSelect(page.X("access.add.known", "Or one of these"), nil, -1, func(i int) { l.list(l.offered[i].ClientID) })
	l.adding = house.Stack(house.Gap8, house.Row(house.Gap8, house.Grow(l.field), l.keep), l.known)
	l.adding.Hide()
	l.object = house.Stack(house.Gap8, l.rows, l.adding, house.Row(0, l.add, house.Spring()))
	return l
}

func (l *listedApps) update(e workspace.Endpoint, own workspace.ServiceApp, busy bool) {
	all := append([]workspace.ListedApp{{ClientID: own.ClientID, Label: own.Label}}, e.AlsoListed...)
	if l.endpoint != e.ID {
		l.endpoint = e.ID
		l.end()
	}
	if !slices.Equal(all, l.shown) {
		l.shown, l.removes = all, nil
		l.rows.Objects = nil
		for i, app := range all {
			l.rows.Add(l.row(app, i == 0))
		}
		l.rows.Refresh()
	}
	l.offer(e)
	for _, b := range l.removes {
		page.SetEnabled(b, !busy)
	}
	page.SetVisible(l.add, !l.adding.Visible())
	page.SetEnabled(l.add, !busy)
	l.allow()
	page.Arrange(l.adding, l.object)
}

// row is one app; the endpoint's own can't be taken off here.
func (l *listedApps) row(app workspace.ListedApp, own bool) fyne.CanvasObject {
	parts := []fyne.CanvasObject{house.NewIcon("app")}
	if app.Label != "" {
		parts = append(parts, house.Grow(house.NewText(app.Label, house.Body).CutEnd()), house.FixedWidth(96, house.NewText(app.ClientID, house.Mono).CutMiddle()))
	} else {
		parts = append(parts, house.Grow(house.NewText(app.ClientID, house.Mono).CutMiddle()))
	}
	if !own {
		remove := house.NewIconButton("x", page.T(text.T("access.unlist", "Take off: {{.ClientID}}", "ClientID", app.ClientID)), func() { l.unlist(app.ClientID) }).Small()
		l.removes = append(l.removes, remove)
		parts = append(parts, remove)
	}
	return house.NewWell(house.Gap8, house.Row(house.Gap8, parts...))
}

// offer lists the apps of the workspace that can be added by one choice.
func (l *listedApps) offer(e workspace.Endpoint) {
	offered := setup.Listable(l.host.Workspace(), &e)
	page.SetVisible(l.known, len(offered) > 0)
	same := func(a, b workspace.ServiceApp) bool { return a.ClientID == b.ClientID && a.Label == b.Label }
	if slices.EqualFunc(offered, l.offered, same) {
		return
	}
	l.offered = offered
	labels := make([]string, len(offered))
	for i, app := range offered {
		labels[i] = app.Label
	}
	l.known.SetOptions(labels, -1)
}

func (l *listedApps) allow() { page.SetEnabled(l.keep, l.field.Text() != "" && !l.host.Busy()) }

func (l *listedApps) begin() {
	l.adding.Show()
	l.host.Update()
	l.host.Focus(l.field.Focusable())
}

// leave closes the field, and gives the keyboard back to what opened it.
func (l *listedApps) leave() bool {
	l.end()
	l.host.Update()
	l.host.Focus(l.add)
	return true
}

func (l *listedApps) end() {
	l.field.SetText("")
	l.adding.Hide()
}

// list records another app.
func (l *listedApps) list(named string) {
	if named == "" {
		return
	}
	walk, id := l.host.Walk(), l.endpoint
	l.end()
	l.host.Save(func() error { return walk.ListApp(id, named) })
	l.host.Update()
	l.host.Focus(l.add)
}

func (l *listedApps) unlist(clientID string) {
	walk, id := l.host.Walk(), l.endpoint
	l.host.Save(func() error { return walk.UnlistApp(id, clientID) })
	l.host.Focus(l.add)
}
