package house

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/look"
)

// rowState is how a row stands in its list.
type rowState struct {
	selected, hovered bool
}

// rowSource is what a rowList shows. All rows are equally high, so nothing has
// to be known about those out of sight.
type rowSource interface {
	rows() int
	newRow() fyne.CanvasObject
	fill(o fyne.CanvasObject, row int, s rowState)
}

// rowList draws the visible ones of any number of equally high rows. It counts
// in whole rows plus a remainder below one row: Fyne's own List keeps one 32-bit
// offset, which is off by pixels in a text of a million lines, and puts padding
// between rows.
//
// Fyne clips whatever can be scrolled, so rows may reach over the edge.
//
// It is one stop for Tab. Arrows, PageUp, PageDown, Home and End move the current
// row, with Shift they extend the selection from the anchor.
type rowList struct {
	widget.BaseWidget

	source    rowSource
	rowHeight float32
	multiple  bool    // a selection may span rows
	pad       float32 // room above the first and below the last row
	below     float32 // more room below the last row
	ringless  bool    // shows no focus ring: a menu

	onSelected  func(row int)             // the current row changed
	onActivated func(row int)             // Enter, Space or a double tap
	onTapped    func(row int)             // a click
	onKey       func(*fyne.KeyEvent) bool // keys the list has no use for
	onShortcut  func(fyne.Shortcut) bool  // shortcuts, first
	onScrolledX func(dx float32)          // sideways
	onScrolled  func()                    // up or down, by wheel or thumb

	top             int     // first visible row
	shift           float32 // how much of it is scrolled away
	current, anchor int     // -1 without
	hovered         int     // -1 without

	focused, shiftDown, pressed bool
}

func newRowList(source rowSource, rowHeight float32) *rowList {
	l := &rowList{source: source, rowHeight: rowHeight, current: -1, anchor: -1, hovered: -1}
	l.ExtendBaseWidget(l)
	return l
}

// reset goes back to the top with nothing selected.
func (l *rowList) reset() {
	l.top, l.shift, l.current, l.anchor, l.hovered = 0, 0, -1, -1, -1
	l.Refresh()
}

// selection returns the first and last selected row, -1 and -1 without.
func (l *rowList) selection() (first, last int) {
	return min(l.current, l.anchor), max(l.current, l.anchor)
}

// selectRow makes row the current one and scrolls to it. With extend, the
// selection reaches from where it began to row.
func (l *rowList) selectRow(row int, extend bool) {
	count := l.source.rows()
	if count == 0 {
		return
	}
	row = min(max(row, 0), count-1)
	changed := row != l.current
	l.current = row
	if !extend || !l.multiple || l.anchor < 0 {
		l.anchor = row
	}
	l.scrollTo(row)
	l.Refresh()
	if changed && l.onSelected != nil {
		l.onSelected(row)
	}
}

// selectAll selects every row and leaves the view where it is.
func (l *rowList) selectAll() {
	if n := l.source.rows(); n > 0 {
		l.anchor, l.current = 0, n-1
		l.Refresh()
	}
}

// scrollTo scrolls as little as makes a row wholly visible.
func (l *rowList) scrollTo(row int) {
	full := l.fullRows()
	switch {
	case row < l.top || (row == l.top && l.shift > 0):
		l.scrollBy(float64(row-l.top)*float64(l.rowHeight) - float64(l.shift))
	case row >= l.top+full:
		below := float64(row+1)*float64(l.rowHeight) - float64(l.height())
		l.scrollBy(below - l.offset())
	}
}

// fullRows is the number of rows that fit, at least one.
func (l *rowList) fullRows() int {
	return max(1, int(l.height()/l.rowHeight))
}

// height is the room for rows.
func (l *rowList) height() float32 { return l.Size().Height - 2*l.pad - l.below }

func (l *rowList) offset() float64 {
	return float64(l.top)*float64(l.rowHeight) + float64(l.shift)
}

func (l *rowList) maxOffset() float64 {
	return max(0, float64(l.source.rows())*float64(l.rowHeight)-float64(l.height()))
}

// scrollBy moves the content by px, up when positive, and stops at both ends.
func (l *rowList) scrollBy(px float64) {
	to := min(max(l.offset()+px, 0), l.maxOffset())
	row := math.Floor(to / float64(l.rowHeight))
	l.top = int(row)
	l.shift = float32(to - row*float64(l.rowHeight))
}

// rowAt returns the row at a height of the widget, -1 without.
func (l *rowList) rowAt(y float32) int {
	row := l.top + int(math.Floor(float64((y-l.pad+l.shift)/l.rowHeight)))
	if row < 0 || row >= l.source.rows() {
		return -1
	}
	return row
}

func (l *rowList) MinSize() fyne.Size {
	l.ExtendBaseWidget(l)
	return fyne.NewSize(64, l.rowHeight+2*l.pad)
}

func (l *rowList) FocusGained() {
	l.setFocused(true)
	follow(l)
	l.followRow()
}

// followRow brings the current row into view on a screen that scrolls, where the
// list itself shows all of its rows.
func (l *rowList) followRow() {
	if l.current < 0 || l.maxOffset() > 0 {
		return
	}
	for _, s := range scrollsAround(l) {
		s.followPart(l, float32(l.current)*l.rowHeight, l.rowHeight)
	}
}
func (l *rowList) FocusLost() { l.setFocused(false) }

func (l *rowList) setFocused(focused bool) {
	l.focused, l.shiftDown = focused, false
	l.Refresh()
}

func (l *rowList) TypedRune(rune) {}

func (l *rowList) TypedKey(ev *fyne.KeyEvent) {
	page := max(1, l.fullRows()-1)
	switch ev.Name {
	case fyne.KeyUp:
		l.selectRow(l.current-1, l.shiftDown)
	case fyne.KeyDown:
		l.selectRow(l.current+1, l.shiftDown)
	case fyne.KeyPageUp:
		l.selectRow(l.current-page, l.shiftDown)
	case fyne.KeyPageDown:
		l.selectRow(l.current+page, l.shiftDown)
	case fyne.KeyHome:
		l.selectRow(0, l.shiftDown)
	case fyne.KeyEnd:
		l.selectRow(l.source.rows()-1, l.shiftDown)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if l.current >= 0 && l.onActivated != nil {
			l.onActivated(l.current)
			return
		}
		passKey(l, l.onKey, ev)
		return
	default:
		passKey(l, l.onKey, ev)
		return
	}
	l.followRow()
}

func (l *rowList) KeyDown(ev *fyne.KeyEvent) { l.setShift(ev, true) }
func (l *rowList) KeyUp(ev *fyne.KeyEvent)   { l.setShift(ev, false) }

func (l *rowList) setShift(ev *fyne.KeyEvent, down bool) {
	if ev.Name == desktop.KeyShiftLeft || ev.Name == desktop.KeyShiftRight {
		l.shiftDown = down
	}
}

func (l *rowList) TypedShortcut(s fyne.Shortcut) { passShortcut(l, l.onShortcut, s) }

// Scrolled is for Fyne. A list that shows all of its rows leaves the wheel to the
// screen.
func (l *rowList) Scrolled(ev *fyne.ScrollEvent) {
	if around := scrollsAround(l); l.maxOffset() == 0 && ev.Scrolled.DX == 0 && len(around) > 0 {
		for _, s := range around {
			s.Scrolled(ev)
		}
		return
	}
	if ev.Scrolled.DX != 0 && l.onScrolledX != nil {
		l.onScrolledX(-ev.Scrolled.DX)
	}
	l.scrollBy(-float64(ev.Scrolled.DY))
	l.scrolled()
}

// scrolled shows where the view went and tells of it.
func (l *rowList) scrolled() {
	l.Refresh()
	if l.onScrolled != nil {
		l.onScrolled()
	}
}

func (l *rowList) MouseDown(ev *desktop.MouseEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(l); c != nil {
		c.Focus(l)
	}
	row := l.rowAt(ev.Position.Y)
	if row < 0 || ev.Button != desktop.MouseButtonPrimary {
		return
	}
	l.pressed = true
	l.selectRow(row, ev.Modifier&fyne.KeyModifierShift != 0)
}

// MouseUp ends what MouseDown began: Fyne holds taps back where there are double
// taps.
func (l *rowList) MouseUp(ev *desktop.MouseEvent) {
	if l.pressed && l.onTapped != nil && l.rowAt(ev.Position.Y) == l.current {
		l.onTapped(l.current)
	}
	l.pressed = false
}

// Tapped does nothing: MouseDown has selected the row. It is there because
// Fyne's test driver and touch screens know taps only.
func (l *rowList) Tapped(ev *fyne.PointEvent) {
	row := l.rowAt(ev.Position.Y)
	if row >= 0 && row != l.current {
		l.selectRow(row, false)
	}
	if row >= 0 && l.onTapped != nil {
		l.onTapped(row)
	}
}

func (l *rowList) DoubleTapped(ev *fyne.PointEvent) {
	if row := l.rowAt(ev.Position.Y); row >= 0 && l.onActivated != nil {
		l.onActivated(row)
	}
}

func (l *rowList) Dragged(ev *fyne.DragEvent) {
	if !l.multiple || !l.pressed {
		return
	}
	y := min(max(ev.Position.Y, -l.rowHeight), l.Size().Height+l.rowHeight)
	row := l.top + int(math.Floor(float64((y-l.pad+l.shift)/l.rowHeight)))
	l.selectRow(row, true)
}

func (l *rowList) DragEnd() { l.pressed = false }

func (l *rowList) MouseIn(ev *desktop.MouseEvent)    { l.hover(l.rowAt(ev.Position.Y)) }
func (l *rowList) MouseMoved(ev *desktop.MouseEvent) { l.hover(l.rowAt(ev.Position.Y)) }
func (l *rowList) MouseOut()                         { l.hover(-1) }

func (l *rowList) hover(row int) {
	if row == l.hovered {
		return
	}
	l.hovered = row
	l.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (l *rowList) CreateRenderer() fyne.WidgetRenderer {
	r := &rowListRenderer{list: l, rows: container.NewWithoutLayout()}
	r.ring = canvas.NewRectangle(color.Transparent)
	r.thumb = newScrollThumb(false, func(fraction float64) {
		l.scrollBy(fraction*l.maxOffset() - l.offset())
		l.scrolled()
	})
	r.objects = []fyne.CanvasObject{r.rows, r.thumb, r.ring}
	return laidOut(l, r)
}

type rowListRenderer struct {
	list    *rowList
	rows    *fyne.Container
	thumb   *scrollThumb
	ring    *canvas.Rectangle
	objects []fyne.CanvasObject
}

func (r *rowListRenderer) Destroy()                     {}
func (r *rowListRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *rowListRenderer) MinSize() fyne.Size           { return r.list.MinSize() }

func (r *rowListRenderer) Layout(size fyne.Size) {
	r.list.scrollBy(0)
	r.rows.Resize(size)
	width := ringWidth(r.list)
	r.ring.Move(fyne.NewSquareOffsetPos(width / 2))
	r.ring.Resize(size.SubtractWidthHeight(width, width))
	r.Refresh()
}

// Refresh fills the rows in sight, reusing the objects of those that left it.
func (r *rowListRenderer) Refresh() {
	l, size := r.list, r.list.Size()
	l.scrollBy(0)
	inSight := min(int(math.Ceil(float64((l.height()+l.shift)/l.rowHeight))), l.source.rows()-l.top)
	for len(r.rows.Objects) < inSight {
		r.rows.Objects = append(r.rows.Objects, l.source.newRow())
	}
	first, last := l.selection()
	for i, o := range r.rows.Objects {
		if i >= inSight || r.onBar(i) {
			o.Hide()
			continue
		}
		row := l.top + i
		o.Resize(fyne.NewSize(size.Width, l.rowHeight))
		o.Move(fyne.NewPos(0, l.pad+float32(i)*l.rowHeight-l.shift))
		l.source.fill(o, row, rowState{selected: first >= 0 && row >= first && row <= last, hovered: row == l.hovered})
		o.Show()
	}
	r.showRing()
	r.thumb.show(size, l.offset(), l.maxOffset())
	canvas.Refresh(l)
}

// onBar reports whether a row would lie on what is kept free below the last one: it
// waits until it has room.
func (r *rowListRenderer) onBar(i int) bool {
	l := r.list
	end := l.pad + float32(i+1)*l.rowHeight - l.shift
	return i > 0 && l.below > 0 && end > l.Size().Height-l.below
}

func (r *rowListRenderer) showRing() {
	r.ring.Hidden = !r.list.focused || r.list.ringless
	r.ring.StrokeColor = colorOf(r.list, look.ColorFocusRing)
	r.ring.StrokeWidth = ringWidth(r.list)
	r.ring.CornerRadius = theme.SizeForWidget(theme.SizeNameSelectionRadius, r.list)
}
