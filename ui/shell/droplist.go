package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/house"
)

// dropList is a list that a button of the header opens below itself.
type dropList struct {
	shell *Shell
	from  *house.Button
	popup *widget.PopUp
	items []*house.PickItem // in the order in which they are read
}

// add takes an entry up. Escape on it closes the list.
func (l *dropList) add(item *house.PickItem) *house.PickItem {
	item.OnEscape = l.close
	l.items = append(l.items, item)
	return item
}

// link lets the arrow keys go through all entries.
func (l *dropList) link() {
	chain := make([]house.Chained, len(l.items))
	for i, item := range l.items {
		chain[i] = item
	}
	house.Chain(chain...)
}

// open shows the list, so far to the right of where the button begins. The
// keyboard goes to one of its entries.
func (l *dropList) open(content fyne.CanvasObject, right float32, first fyne.Focusable) {
	l.popup = widget.NewPopUp(content, l.shell.config.Canvas)
	l.popup.ShowAtRelativePosition(fyne.NewPos(right, l.from.Size().Height+house.Gap4), l.from)
	l.shell.config.Canvas.Focus(first)
}

// then closes the list before it does something.
func (l *dropList) then(do func()) func() {
	return func() {
		l.close()
		do()
	}
}

// close takes the list away; the keyboard goes back to the button.
func (l *dropList) close() {
	l.popup.Hide()
	l.shell.Focus(l.from)
}
