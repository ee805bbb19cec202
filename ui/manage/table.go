package manage

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
)

// columns are the widths of a table's columns, in device-independent pixels; 0
// shares the rest.
type columns []float32

// head is the line over a table's rows: a word for each column.
func (c columns) head(words ...string) fyne.CanvasObject {
	heads := make([]fyne.CanvasObject, len(words))
	for i, word := range words {
		heads[i] = house.NewText(word, house.Small).Bold()
	}
	cells := house.Inset(16, 0, 12, 0, c.cells(heads...))
	return house.NewSurface(look.ColorInset, house.FixedHeight(28, cells)).LineBelow(theme.ColorNameSeparator).AtTop()
}

// cells are the objects of a row, one in each column.
func (c columns) cells(objects ...fyne.CanvasObject) fyne.CanvasObject {
	return house.Cells(house.Gap12, c, objects...)
}

// keepRoom keeps an object's room where it is hidden, so that what stands beside it is
// in line with the other rows.
func keepRoom(o fyne.CanvasObject) fyne.CanvasObject {
	return house.FixedWidth(house.NaturalWidth(o), o)
}

// rowList shows rows with lines between them, in an order that may change. Rows
// that stay are the same objects, and keep the keyboard.
type rowList struct {
	order  []string
	object *fyne.Container
}

func newRowList() *rowList { return &rowList{object: house.Stack(0)} }

// place lists the rows of the given ids.
func (l *rowList) place(order []string, row func(id string) fyne.CanvasObject) {
	if slices.Equal(order, l.order) {
		return
	}
	l.order = order
	l.object.Objects = nil
	for i, id := range order {
		if i > 0 {
			l.object.Add(house.NewDivider())
		}
		o := row(id)
		if s, ok := o.(*house.Surface); ok {
			s.SetAtBottom(i == len(order)-1)
		}
		l.object.Add(o)
	}
	l.object.Refresh()
}

// markInFront shows whether a row is that of what is in front.
func markInFront(row *house.Surface, inFront bool) {
	fill := fyne.ThemeColorName("")
	if inFront {
		fill = look.ColorSoft
	}
	row.SetColors(fill, "")
}
