package shell

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// Measures of the switcher, in device-independent pixels.
const (
	switcherWidth float32 = 400
	switcherList  float32 = 46 * 6 // more workspaces than fit in that scroll
	switcherPad   float32 = 6
)

// switcher is the list that the org's name opens: every workspace with where
// it is and what kind of org that is, and what leads beyond.
type switcher struct {
	shell *Shell
	popup *widget.PopUp
	list  *house.Scroll // of the orgs
	items []*house.PickItem
}

// OpenSwitcher lists the workspaces below the org's name. The keyboard goes to
// the one in front, and back to the name when the list closes.
func (s *Shell) OpenSwitcher() {
	w := &switcher{shell: s, list: house.NewScroll(house.Spring())}
	orgs := house.Stack(0)
	for _, ws := range w.workspaces() {
		orgs.Add(w.add(w.org(ws)))
	}
	beyond := house.Stack(0)
	for _, item := range w.beyond() {
		beyond.Add(w.add(item))
	}
	w.link()
	w.list.Content = house.Inset(switcherPad, switcherPad, switcherPad, switcherPad, orgs)
	height := min(switcherList, w.list.Content.MinSize().Height)
	content := house.NewSurface(look.ColorCard, house.FixedWidth(switcherWidth, house.Stack(0,
		house.FixedHeight(height, w.list), house.NewDivider(), house.Inset(switcherPad, switcherPad, switcherPad, switcherPad, beyond)))).Rounded(10).Edged(look.ColorLine2)
	w.popup = widget.NewPopUp(content, s.config.Canvas)
	w.popup.ShowAtRelativePosition(fyne.NewPos(0, s.header.switcher.Size().Height+house.Gap4), s.header.switcher)
	s.config.Canvas.Focus(w.first())
}

// workspaces are those to choose from, the one in front included; the practice
// org leads, also before it was ever started.
func (w *switcher) workspaces() []*workspace.Workspace {
	here := w.shell.Workspace()
	list := slices.DeleteFunc(w.shell.config.App.Workspaces.Overview().Workspaces, func(ws *workspace.Workspace) bool {
		return ws.ID == here.ID || ws.Untouched()
	})
	list = append([]*workspace.Workspace{here}, list...)
	if !slices.ContainsFunc(list, func(ws *workspace.Workspace) bool { return ws.Practice }) {
		list = append(list, &workspace.Workspace{Practice: true})
	}
	slices.SortStableFunc(list, func(a, b *workspace.Workspace) int { return practiceFirst(a) - practiceFirst(b) })
	return list
}

func practiceFirst(ws *workspace.Workspace) int {
	if ws.Practice {
		return 0
	}
	return 1
}

// org is the entry of a workspace.
func (w *switcher) org(ws *workspace.Workspace) *house.PickItem {
	outside, here := w.shell.config.Outside, w.shell.Workspace().ID
	icon, open := "org", func() { outside.OpenWorkspace(ws.ID) }
	if ws.Practice {
		icon = "flask"
	}
	switch {
	case ws.ID == here:
		open = func() {}
	case ws.ID == "": // it was never started
		open = outside.Practise
	}
	item := house.NewPickItem(icon, page.WorkspaceName(ws), w.then(open)).Second(page.OrgHost(ws))
	if kind, word := page.OrgKind(ws); word != "" {
		item.Chip(kind, word)
	}
	if ws.ID == here {
		item.Current(page.X("switcher.here", "open now"))
	}
	return item
}

// beyond is what isn't a workspace.
func (w *switcher) beyond() []*house.PickItem {
	outside := w.shell.config.Outside
	items := []*house.PickItem{house.NewPickItem("plus", page.X("switcher.add", "Add an org"), w.then(outside.NewOrg))}
	if w.shell.config.Pages[page.Workspaces] != nil {
		items = append(items, house.NewPickItem("settings", w.manageWords(), w.then(func() { w.shell.Go(page.Workspaces) })))
	}
	return append(items, house.NewPickItem("back", page.X("menu.first", "First screen"), w.then(outside.FirstScreen)))
}

// manageWords say when a file needs a look.
func (w *switcher) manageWords() string {
	switch n := len(w.shell.config.App.Workspaces.Overview().Unreadable); n {
	case 0:
		return page.X("switcher.manage", "Rename, export or delete")
	case 1:
		return page.X("switcher.manage.one", "Rename, export or delete: a file can't be read")
	default:
		return page.T(text.T("switcher.manage.some", "Rename, export or delete: {{.Count}} files can't be read", "Count", strconv.Itoa(n)))
	}
}

func (w *switcher) add(item *house.PickItem) fyne.CanvasObject {
	item.OnEscape = w.close
	item.OnFocus = func() { w.list.Follow(item) }
	w.items = append(w.items, item)
	return item
}

// link lets the arrow keys go through all entries.
func (w *switcher) link() {
	chain := make([]house.Chained, len(w.items))
	for i, item := range w.items {
		chain[i] = item
	}
	house.Chain(chain...)
}

// first is the entry of the workspace in front.
func (w *switcher) first() fyne.Focusable {
	for _, item := range w.items {
		if item.InUse() {
			return item
		}
	}
	return w.items[0]
}

// then closes the list before it does something.
func (w *switcher) then(do func()) func() {
	return func() {
		w.close()
		do()
	}
}

// close takes the list away; the keyboard goes back to the org's name.
func (w *switcher) close() {
	w.popup.Hide()
	w.shell.Focus(w.shell.header.switcher)
}

// OpenWorkspace shows another workspace.
func (s *Shell) OpenWorkspace(id string) { s.config.Outside.OpenWorkspace(id) }
