package shell

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

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
	dropList
	list *house.Scroll // of the orgs
}

func newSwitcher(s *Shell) *switcher {
	return &switcher{dropList{shell: s, from: s.header.switcher}, house.NewScroll(house.Spring())}
}

// OpenSwitcher lists the workspaces below the org's name. The keyboard goes to
// the one in front, and back to the name when the list closes.
func (s *Shell) OpenSwitcher() {
	w := newSwitcher(s)
	orgs := house.Stack(0)
	for _, ws := range w.workspaces() {
		item := w.org(ws)
		item.OnFocus = func() { w.list.Follow(item) }
		orgs.Add(w.add(item))
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
	w.open(content, 0, w.first())
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

// first is the entry of the workspace in front.
func (w *switcher) first() fyne.Focusable {
	for _, item := range w.items {
		if item.InUse() {
			return item
		}
	}
	return w.items[0]
}

// OpenWorkspace shows another workspace.
func (s *Shell) OpenWorkspace(id string) { s.config.Outside.OpenWorkspace(id) }
