package house

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/look"
)

// exchangeRowHeight is the height of a row and of the head, in device-independent pixels.
const exchangeRowHeight = 26

// ExchangeRow is one exchange as the table shows it. Its words are ready to be shown.
type ExchangeRow struct {
	ID      uint64 // keeps the selection when rows come and go
	Time    string
	Method  string
	Changes bool   // the method changes something: bold
	Address string // path, after the host where it needs one; cut at its end where too long
	Status  int    // 0: no answer; says which icon stands beside Answer
	Answer  string // "200", or a word where no answer came
	Elapsed string
	Size    string
	For     string // what it was for
}

// ExchangeHeads are the words over the columns.
type ExchangeHeads struct {
	Time, Method, Address, Answer, Elapsed, Size, For string
}

func (r ExchangeRow) state() State {
	return StatusState(r.Status)
}

// StatusState is the picture of an answer's status: a tick for 2xx, an octagon
// for 5xx, a question mark for none, and a triangle for everything that a caller
// has to look at.
func StatusState(status int) State {
	switch {
	case status == 0:
		return Unknown
	case status >= 200 && status < 300:
		return Done
	case status >= 500:
		return Failed
	default:
		return Attention
	}
}

// Exchanges is the table of exchanges: only the rows in sight exist, so any number
// of them scrolls. It is one stop for Tab; arrows, PageUp, PageDown, Home and End
// move the selection, Enter and a double click open.
type Exchanges struct {
	composed

	// OnSelected is called with the row that the user moved to.
	OnSelected func(ExchangeRow)
	// OnOpened is called on Enter, Space and a double click.
	OnOpened func(ExchangeRow)
	// OnKey and OnShortcut get what the table has no use for: see CodeView.
	OnKey      func(*fyne.KeyEvent) bool
	OnShortcut func(fyne.Shortcut) bool

	heads ExchangeHeads
	rows  []ExchangeRow
	list  *rowList
}

// NewExchanges makes an empty table.
func NewExchanges(heads ExchangeHeads) *Exchanges {
	e := &Exchanges{heads: heads}
	e.list = newRowList(exchangeSource{e}, exchangeRowHeight)
	e.list.onSelected = func(row int) {
		if e.OnSelected != nil {
			e.OnSelected(e.rows[row])
		}
	}
	e.list.onActivated = func(row int) {
		if e.OnOpened != nil {
			e.OnOpened(e.rows[row])
		}
	}
	e.list.onKey = func(ev *fyne.KeyEvent) bool { return e.OnKey != nil && e.OnKey(ev) }
	e.list.onShortcut = func(s fyne.Shortcut) bool { return e.OnShortcut != nil && e.OnShortcut(s) }
	head := newExchangeLine()
	head.showHeads(heads)
	e.content = Stack(0, FixedHeight(exchangeRowHeight, head), Grow(e.list))
	e.ExtendBaseWidget(e)
	return e
}

// SetRows shows other rows, in their order. The selected exchange stays selected
// and where it is on the screen; at the top, new rows come into sight.
func (e *Exchanges) SetRows(rows []ExchangeRow) {
	selected, chosen := e.Selected()
	top, atTop := e.topRow()
	e.rows = slices.Clone(rows)
	e.list.current, e.list.anchor, e.list.hovered = -1, -1, -1
	if i := e.index(selected.ID); chosen && i >= 0 {
		e.list.current, e.list.anchor = i, i
	}
	if i := e.index(top.ID); !atTop && i >= 0 {
		e.list.top = i
	}
	e.list.Refresh()
}

func (e *Exchanges) topRow() (row ExchangeRow, atTop bool) {
	if e.list.top == 0 || e.list.top >= len(e.rows) {
		return ExchangeRow{}, true
	}
	return e.rows[e.list.top], false
}

func (e *Exchanges) index(id uint64) int {
	return slices.IndexFunc(e.rows, func(r ExchangeRow) bool { return r.ID == id })
}

// Selected returns the selected row, false without one.
func (e *Exchanges) Selected() (ExchangeRow, bool) {
	if e.list.current < 0 {
		return ExchangeRow{}, false
	}
	return e.rows[e.list.current], true
}

// Select selects an exchange and scrolls to it, as the user would.
func (e *Exchanges) Select(id uint64) {
	if i := e.index(id); i >= 0 {
		e.list.selectRow(i, false)
	}
}

// Focusable returns the part that takes the keyboard focus.
func (e *Exchanges) Focusable() fyne.Focusable { return e.list }

// exchangeSource gives a rowList the rows of a table.
type exchangeSource struct{ table *Exchanges }

func (s exchangeSource) rows() int                 { return len(s.table.rows) }
func (s exchangeSource) newRow() fyne.CanvasObject { return newExchangeLine() }

func (s exchangeSource) fill(o fyne.CanvasObject, row int, state rowState) {
	o.(*exchangeLine).show(s.table.rows[row], state)
}

// ground is the colour behind a row.
func (r ExchangeRow) ground(s rowState) fyne.ThemeColorName {
	switch {
	case s.selected:
		return theme.ColorNameSelection
	case s.hovered:
		return look.ColorHoverFill
	default:
		return ""
	}
}

// exchangeCells are the texts of a line, from left to right.
type exchangeCells struct {
	time, method, address, answer, elapsed, size, purpose *canvas.Text
}

func newExchangeCells() exchangeCells {
	return exchangeCells{
		time: newMono("", fyne.TextAlignLeading), method: newMono("", fyne.TextAlignLeading),
		address: newMono("", fyne.TextAlignLeading), answer: newMono("", fyne.TextAlignLeading),
		elapsed: newMono("", fyne.TextAlignTrailing), size: newMono("", fyne.TextAlignTrailing),
		purpose: &canvas.Text{},
	}
}

func (c exchangeCells) all() []*canvas.Text {
	return []*canvas.Text{c.time, c.method, c.address, c.answer, c.elapsed, c.size, c.purpose}
}
