package manage

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// nameCell shows what the thing in a row of a list is called, over a second
// line, and a field in their place while it is renamed.
type nameCell struct {
	host   page.Host
	name   string
	save   func(name string) // keeps a new name
	title  *house.Text
	second *house.Text
	lines  fyne.CanvasObject
	field  *house.TextField // while it is renamed
	cell   *fyne.Container  // one of the two
	rename *house.Button    // begins, and has the keyboard back in the end
}

// newNameCell makes a cell for names of so many characters at most. It stays
// empty until it is shown a name.
func newNameCell(host page.Host, second *house.Text, limit int, save func(name string)) *nameCell {
	c := &nameCell{host: host, save: save, title: house.NewText("", house.Body).Bold().CutEnd(), second: second}
	c.lines = house.Stack(2, c.title, c.second)
	c.field = page.LimitName(host, house.NewTextField(page.X("rename.hint", "Name")), limit)
	c.field.OnSubmitted = func(string) { c.end(true) }
	c.field.OnKey = func(ev *fyne.KeyEvent) bool { return ev.Name == fyne.KeyEscape && c.end(false) }
	c.field.OnFocus = func(focused bool) {
		if !focused {
			c.finish(true)
		}
	}
	c.field.Hide()
	c.cell = house.Stack(0, c.lines, c.field)
	c.rename = house.NewButton(page.X("rename.do", "Rename"), house.Quiet, c.begin).Small()
	return c
}

// show shows a name and the second line.
func (c *nameCell) show(name, second string) {
	c.name = name
	c.title.SetText(name)
	c.second.SetText(second)
}

// begin puts the field in the name's place.
func (c *nameCell) begin() {
	c.field.SetText(c.name)
	c.lines.Hide()
	c.field.Show()
	page.Arrange(c.cell)
	c.host.Focus(c.field.Focusable())
	c.field.SelectAll()
}

// end finishes by the keyboard and leads it back to where it began: a hidden
// field would go on taking what is typed. False says that nothing is renamed.
func (c *nameCell) end(keep bool) bool {
	if !c.field.Visible() {
		return false
	}
	c.finish(keep)
	c.host.Focus(c.rename)
	return true
}

// finish takes the field away again and keeps the name that was typed.
func (c *nameCell) finish(keep bool) {
	if !c.field.Visible() {
		return
	}
	c.field.Hide()
	c.lines.Show()
	page.Arrange(c.cell)
	name := strings.TrimSpace(c.field.Text())
	if !keep || name == "" || name == c.name {
		return
	}
	c.title.SetText(name)
	c.save(name)
}
