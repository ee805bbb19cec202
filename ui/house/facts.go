package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Fact is a row of Facts: what it is, the value, where the value comes from, and what can be done with it.
type Fact struct {
	Label  string
	Value  string            // monospaced, cut in the middle when too long
	Object fyne.CanvasObject // instead of Value
	Origin string            // "from the address", "declared by you", "measured"
	Action fyne.CanvasObject // an IconButton, a link
	Plain  bool              // the value is words, nothing that is pasted elsewhere
	Strong bool              // the value is the one that counts
}

// FactsWidths are the columns of Facts in device-independent pixels. A width of 0 leaves the column out, except the value's, which
// takes what is left.
type FactsWidths struct {
	Label, Origin, Action float32
	Row                   float32 // height of a row, 22 to 32; 0 is 32
}

// NewFacts lays facts out in rows whose columns line up.
func NewFacts(widths FactsWidths, facts ...Fact) *fyne.Container {
	const columnGap, usualRow = 16, 32
	row := widths.Row
	if row == 0 {
		row = usualRow
	}
	rows := make([]fyne.CanvasObject, len(facts))
	for i, fact := range facts {
		rows[i] = MinHeight(row, Cells(columnGap, widths.columns(), fact.cells(widths)...))
	}
	return Stack(0, rows...)
}

func (w FactsWidths) columns() []float32 {
	columns := []float32{w.Label, 0}
	if w.Origin > 0 {
		columns = append(columns, w.Origin)
	}
	if w.Action > 0 {
		columns = append(columns, w.Action)
	}
	return columns
}

func (f Fact) cells(w FactsWidths) []fyne.CanvasObject {
	cells := []fyne.CanvasObject{NewText(f.Label, Caption).CutEnd(), f.value()}
	if w.Origin > 0 {
		cells = append(cells, NewText(f.Origin, Caption).CutEnd())
	}
	if w.Action > 0 {
		action := f.Action
		if action == nil {
			action = Spring()
		}
		cells = append(cells, Row(0, Spring(), action))
	}
	return cells
}

func (f Fact) value() fyne.CanvasObject {
	if f.Object != nil {
		return f.Object
	}
	value := NewText(f.Value, Mono).CutMiddle()
	if f.Plain {
		value = NewText(f.Value, Caption).In(theme.ColorNameForeground).CutEnd()
	}
	if f.Strong {
		value.Bold()
	}
	return value
}
