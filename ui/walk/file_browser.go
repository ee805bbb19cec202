package walk

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// browserHeight is how much of a folder is seen at once, in device-independent
// pixels.
const browserHeight float32 = 232

// fileBrowser is where a file is named, by its path or by looking for it.
type fileBrowser struct {
	host   page.Host
	chosen func(path string)
	path   *house.TextField
	browse *house.Button
	folder *house.Text
	rows   *fyne.Container
	scroll *house.Scroll
	panel  *fyne.Container
	top    fyne.Focusable // what the open folder begins with
	object *fyne.Container
}

// newFileBrowser makes the field, with the folder closed. chosen gets a file that
// was picked in a folder.
func newFileBrowser(host page.Host, typed, enter func(), chosen func(string)) *fileBrowser {
	b := &fileBrowser{host: host, chosen: chosen, rows: house.Stack(0), folder: house.NewText("", house.Mono).CutMiddle()}
	b.path = house.NewTextField("~/Downloads/private.pem").Mono().Icon("file").Limit(4096)
	b.path.OnChanged = func(string) { typed() }
	b.path.OnSubmitted = func(string) { enter() }
	b.browse = house.NewButton(page.X("walk.import.browse", "Look for it"), house.Secondary, b.toggle).Icon("folder")
	b.scroll = house.NewScroll(b.rows)
	b.panel = house.Stack(house.Gap4, b.folder, house.NewWell(4, house.FixedHeight(browserHeight, b.scroll)))
	b.panel.Hide()
	b.object = house.Stack(house.Gap8, house.Row(house.Gap8, house.Grow(b.path), b.browse), b.panel)
	return b
}

// first is where the keyboard begins: in the open folder, else at the path.
func (b *fileBrowser) first() fyne.Focusable {
	if b.panel.Visible() {
		return b.top
	}
	return b.path.Focusable()
}

func (b *fileBrowser) update() { page.SetEnabled(b.browse, !b.host.Busy()) }

// clear empties the field and closes the folder.
func (b *fileBrowser) clear() {
	setQuietly(b.path, "")
	b.close()
}

func (b *fileBrowser) close() {
	page.SetVisible(b.panel, false)
	b.object.Refresh()
}

func (b *fileBrowser) toggle() {
	if b.panel.Visible() {
		b.close()
		return
	}
	b.open("")
}

// open shows a folder; "" is the home folder.
func (b *fileBrowser) open(path string) {
	var found setup.Folder
	b.host.Run(page.Task{
		What: text.T("walk.import.looking", "Reading the folder"),
		Work: func(context.Context) (err error) {
			found, err = setup.ReadFolder(path)
			return setup.FileProblem(err)
		},
		Done: func(err error) {
			if err == nil {
				b.show(found)
			}
		},
	})
}

func (b *fileBrowser) show(f setup.Folder) {
	b.folder.SetText(f.Path)
	var items []house.Chained
	var rows []fyne.CanvasObject
	add := func(icon, name string, do func()) {
		item := house.NewNavItem(icon, name, do)
		items, rows = append(items, item), append(rows, item)
	}
	if f.Parent != "" {
		add("up", page.X("walk.import.parent", "The folder above"), func() { b.open(f.Parent) })
	}
	for _, e := range f.Entries {
		if e.Folder {
			add("folder", e.Name, func() { b.open(e.Path) })
			continue
		}
		add("file", e.Name, func() { b.pick(e.Path) })
	}
	house.Chain(items...)
	if len(f.Entries) == 0 {
		rows = append(rows, house.Inset(12, 8, 12, 8, house.NewText(page.X("walk.import.no-files", "No file here that could be a key."), house.Caption)))
	}
	if f.Cut {
		rows = append(rows, house.Inset(12, 8, 12, 8, house.NewText(page.X("walk.import.cut", "There is more. Type the path instead."), house.Caption)))
	}
	b.rows.Objects = rows
	b.scroll.ScrollToOffset(fyne.Position{})
	page.SetVisible(b.panel, true)
	b.scroll.Refresh()
	b.object.Refresh()
	b.top = b.browse
	if len(items) > 0 {
		b.top = items[0]
	}
	b.host.Focus(b.top)
}

func (b *fileBrowser) pick(path string) {
	b.close()
	setQuietly(b.path, path)
	b.chosen(path)
}
