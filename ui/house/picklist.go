package house

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/look"
)

// Measures of a PickList, in device-independent pixels.
const (
	pickRowHeight float32 = 44
	pickRowSide   float32 = 16
	pickRowNote   float32 = 172
	pickRowState  float32 = 132
	pickRowWide   float32 = 620 // room for the note
	pickNear              = 20  // rows from the end at which more are wanted
)

// PickRow is a row of a PickList. Its words are ready to be shown.
type PickRow struct {
	ID     string // keeps the selection when rows come and go
	Icon   string
	Title  string
	Second string // in the letters of addresses
	Note   string // what kind it is
	State  State
	Word   string // of the state
	Dim    bool   // can't be taken
}

// PickList is a list of any length that one row is picked from: only the rows in
// sight exist. It is one stop for Tab; arrows, PageUp, PageDown, Home and End move
// the selection, Enter, Space and a double click pick.
type PickList struct {
	composed

	// OnSelected is called with the row that the user moved to, OnPicked with the
	// one that was picked.
	OnSelected, OnPicked func(PickRow)
	// OnNear is called when the end of the list comes near; it may be called again.
	OnNear func()

	name string
	rows []PickRow
	list *rowList
}

// NewPickList makes an empty list. A screen reader calls it by its name.
func NewPickList(name string) *PickList {
	p := &PickList{name: name}
	p.list = newRowList(pickSource{p}, pickRowHeight)
	p.list.onSelected = func(row int) {
		p.near()
		if p.OnSelected != nil {
			p.OnSelected(p.rows[row])
		}
	}
	p.list.onActivated = func(row int) {
		if p.OnPicked != nil {
			p.OnPicked(p.rows[row])
		}
	}
	p.list.onScrolled = p.near
	p.content = p.list
	p.ExtendBaseWidget(p)
	return p
}

// near tells when the end comes into reach.
func (p *PickList) near() {
	if p.OnNear != nil && p.list.top+p.list.fullRows()+pickNear >= len(p.rows) {
		p.OnNear()
	}
}

// SetRows shows other rows. The selected one stays selected while it is there,
// and what is in sight stays.
func (p *PickList) SetRows(rows []PickRow) {
	chosen, ok := p.Selected()
	p.rows = slices.Clone(rows)
	p.list.current, p.list.anchor, p.list.hovered = -1, -1, -1
	if i := slices.IndexFunc(p.rows, func(r PickRow) bool { return ok && r.ID == chosen.ID }); i >= 0 {
		p.list.current, p.list.anchor = i, i
	}
	p.list.Refresh()
}

// Reset goes back to the top, with nothing selected.
func (p *PickList) Reset() { p.list.reset() }

// Selected returns the selected row, false without one.
func (p *PickList) Selected() (PickRow, bool) {
	if p.list.current < 0 || p.list.current >= len(p.rows) {
		return PickRow{}, false
	}
	return p.rows[p.list.current], true
}

// Rows is how many rows there are.
func (p *PickList) Rows() int { return len(p.rows) }

// Focusable returns the part that takes the keyboard focus.
func (p *PickList) Focusable() fyne.Focusable { return p.list }

// pickSource gives a rowList the rows of a PickList.
type pickSource struct{ list *PickList }

func (s pickSource) rows() int                 { return len(s.list.rows) }
func (s pickSource) newRow() fyne.CanvasObject { return newPickRowLine() }

func (s pickSource) fill(o fyne.CanvasObject, row int, state rowState) {
	o.(*pickRowLine).show(s.list.rows[row], state)
}

// pickRowLine draws one row.
type pickRowLine struct {
	widget.BaseWidget

	row                 PickRow
	state               rowState
	ground, line        *canvas.Rectangle
	icon                *Icon
	title, second, note *Text
	word                *Status
}

func newPickRowLine() *pickRowLine {
	l := &pickRowLine{
		ground: &canvas.Rectangle{}, line: &canvas.Rectangle{}, icon: NewIcon(""), title: NewText("", Body).CutEnd(),
		second: NewText("", Mono).In(look.ColorText2).CutMiddle(), note: NewText("", Caption).CutEnd(), word: NewStatus(Todo, ""),
	}
	l.ExtendBaseWidget(l)
	return l
}

func (l *pickRowLine) show(row PickRow, s rowState) {
	if row == l.row && s == l.state {
		return
	}
	l.row, l.state = row, s
	ink := theme.ColorNameForeground
	if row.Dim {
		ink = look.ColorText2
	}
	l.icon.Set(row.Icon, look.ColorText2)
	l.title.SetColor(ink)
	l.title.SetText(row.Title)
	l.second.SetText(row.Second)
	l.note.SetText(row.Note)
	l.word.Set(row.State, row.Word)
	l.Refresh()
}

// CreateRenderer is for Fyne.
func (l *pickRowLine) CreateRenderer() fyne.WidgetRenderer {
	return &pickRowRenderer{of: l, objects: []fyne.CanvasObject{l.ground, l.line, l.icon, l.title, l.second, l.note, l.word}}
}

type pickRowRenderer struct {
	of      *pickRowLine
	objects []fyne.CanvasObject
}

func (r *pickRowRenderer) Destroy()                     {}
func (r *pickRowRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *pickRowRenderer) MinSize() fyne.Size           { return fyne.NewSize(0, pickRowHeight) }

func (r *pickRowRenderer) Layout(size fyne.Size) {
	l := r.of
	place(l.ground, 0, 0, size.Width, size.Height)
	place(l.line, 0, size.Height-hairline, size.Width, hairline)
	place(l.icon, pickRowSide, 0, pickIcon, size.Height)
	right := size.Width - pickRowSide - pickRowState
	place(l.word, right, 0, pickRowState, size.Height)
	show(l.note, size.Width >= pickRowWide)
	if l.note.Visible() {
		right -= pickGap + pickRowNote
		place(l.note, right, 0, pickRowNote, size.Height)
	}
	left := pickRowSide + pickIcon + pickGap
	width := max(0, right-pickGap-left)
	if l.row.Second == "" {
		place(l.title, left, 0, width, size.Height)
		return
	}
	top := middle(size.Height, pickLine+pickSecond)
	place(l.title, left, top, width, pickLine)
	place(l.second, left, top+pickLine, width, pickSecond)
}

func (r *pickRowRenderer) Refresh() {
	l := r.of
	fill := fyne.ThemeColorName("")
	switch {
	case l.state.selected:
		fill = theme.ColorNameSelection
	case l.state.hovered:
		fill = look.ColorHoverFill
	}
	paint(l, l.ground, fill, "", 0)
	paint(l, l.line, theme.ColorNameSeparator, "", 0)
	show(l.second, l.row.Second != "")
	show(l.word, l.row.Word != "")
	r.Layout(l.Size())
	canvas.Refresh(l)
}
