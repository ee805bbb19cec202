package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/look"
)

// Measures of a menu that scrolls, in device-independent pixels.
const (
	menuEdge float32 = 8 // to the edge of the window, and inside the menu
	menuRow  float32 = 32
	menuPad  float32 = 4  // around the choices
	menuText float32 = 32 // where the words begin
)

// longMenu is the menu of a Select that is higher than the window: it keeps inside,
// on the side of the field that has more room, and scrolls. Only the choices in
// sight exist.
type longMenu struct {
	field  *Select
	canvas fyne.Canvas
	list   *rowList
	over   *fyne.Container // covers the window
}

func openLongMenu(field *Select, c fyne.Canvas) *longMenu {
	m := &longMenu{field: field, canvas: c}
	m.list = newRowList(menuSource{field}, menuRow)
	m.list.ringless = true
	m.list.onActivated, m.list.onTapped = m.pick, m.pick
	m.list.onKey = m.key
	rows := container.NewClip(m.list)
	rows.ExtendBaseWidget(rows) // Fyne does it late: until then it lays nothing out
	box := newFloatBox(Inset(0, menuPad, 0, menuPad, rows))
	m.over = container.NewWithoutLayout(newBeside(m.dismiss), box)
	m.over.Objects[0].Resize(c.Size())
	m.place(box)
	c.Overlays().Add(m.over)
	m.list.selectRow(max(0, field.selected), false)
	c.Focus(m.list)
	return m
}

// place puts the menu below the field, or above it.
func (m *longMenu) place(box fyne.CanvasObject) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(m.field)
	window, height := m.canvas.Size(), float32(len(m.field.options))*menuRow+2*menuPad
	below := at.Y + m.field.Size().Height + Gap4
	above := at.Y - Gap4
	width := min(max(m.field.Size().Width, m.widest()), window.Width-2*menuEdge)
	x := max(menuEdge, min(at.X, window.Width-menuEdge-width))
	if down := window.Height - menuEdge - below; down >= above-menuEdge {
		place(box, x, below, width, min(height, down))
		return
	}
	height = min(height, above-menuEdge)
	place(box, x, above-height, width, height)
}

// widest is the width at which no choice is cut.
func (m *longMenu) widest() float32 {
	var widest float32
	for _, option := range m.field.options {
		widest = max(widest, NewText(option, Body).NaturalWidth())
	}
	return menuText + widest + 2*menuEdge
}

func (m *longMenu) pick(row int) {
	m.dismiss()
	m.field.pick(row)
}

func (m *longMenu) key(ev *fyne.KeyEvent) bool {
	if ev.Name == fyne.KeyEscape {
		m.dismiss()
	}
	return true
}

func (m *longMenu) dismiss() { m.field.close(m.canvas) }

// close takes the menu away.
func (m *longMenu) close() { m.canvas.Overlays().Remove(m.over) }

// menuSource gives a rowList the choices of a Select.
type menuSource struct{ field *Select }

func (s menuSource) rows() int                 { return len(s.field.options) }
func (s menuSource) newRow() fyne.CanvasObject { return newMenuLine() }

func (s menuSource) fill(o fyne.CanvasObject, row int, state rowState) {
	o.(*menuLine).show(s.field.options[row], row == s.field.selected, state)
}

// menuLine draws one choice; the one that holds has a tick.
type menuLine struct {
	widget.BaseWidget
	ground *canvas.Rectangle
	tick   *Icon
	text   *Text
	state  rowState
}

func newMenuLine() *menuLine {
	l := &menuLine{ground: &canvas.Rectangle{}, tick: NewIcon("check"), text: NewText("", Body).CutEnd()}
	l.ExtendBaseWidget(l)
	return l
}

func (l *menuLine) show(words string, taken bool, state rowState) {
	l.state = state
	l.text.SetText(words)
	show(l.tick, taken)
	l.Refresh()
}

// CreateRenderer is for Fyne.
func (l *menuLine) CreateRenderer() fyne.WidgetRenderer { return menuLineRenderer{l} }

type menuLineRenderer struct{ of *menuLine }

func (r menuLineRenderer) Destroy()           {}
func (r menuLineRenderer) MinSize() fyne.Size { return fyne.NewSize(0, menuRow) }

func (r menuLineRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.of.ground, r.of.tick, r.of.text}
}

func (r menuLineRenderer) Layout(size fyne.Size) {
	place(r.of.ground, menuPad, 0, size.Width-2*menuPad, size.Height)
	place(r.of.tick, menuEdge, 0, sidebarIcon, size.Height)
	place(r.of.text, menuText, 0, size.Width-menuText-menuEdge, size.Height)
}

func (r menuLineRenderer) Refresh() {
	fill := fyne.ThemeColorName("")
	switch {
	case r.of.state.selected:
		fill = theme.ColorNameSelection
	case r.of.state.hovered:
		fill = look.ColorHoverFill
	}
	r.of.ground.CornerRadius = theme.SizeForWidget(theme.SizeNameSelectionRadius, r.of)
	paint(r.of, r.of.ground, fill, "", 0)
	canvas.Refresh(r.of)
}

// beside is everything that isn't the menu: a click there closes it.
type beside struct {
	widget.BaseWidget
	onTapped func()
}

func newBeside(onTapped func()) *beside {
	b := &beside{onTapped: onTapped}
	b.ExtendBaseWidget(b)
	return b
}

// Tapped is for Fyne.
func (b *beside) Tapped(*fyne.PointEvent) { b.onTapped() }

// CreateRenderer is for Fyne.
func (b *beside) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(Spring()) }
