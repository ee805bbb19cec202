package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// RadioGroup is a choice of one among a few, beside each other. Arrow keys move and choose.
type RadioGroup struct {
	// OnChanged is called on Fyne's goroutine with the index that the user chose.
	OnChanged func(int)

	radios   []*radio
	selected int
	row      *fyne.Container
}

// NewRadioGroup makes the radios. A selected index of -1 chooses none.
func NewRadioGroup(labels []string, selected int, onChanged func(int)) *RadioGroup {
	g := &RadioGroup{OnChanged: onChanged, selected: selected}
	items, objects := make([]Chained, len(labels)), make([]fyne.CanvasObject, len(labels))
	for i, label := range labels {
		radio := newRadio(label, func() { g.choose(i) })
		radio.chosen = i == selected
		g.radios = append(g.radios, radio)
		items[i], objects[i] = radio, radio
	}
	Chain(items...)
	g.row = Row(Gap16, objects...)
	return g
}

// Object is what goes into a layout.
func (g *RadioGroup) Object() fyne.CanvasObject {
	return g.row
}

// Selected returns the index of the chosen radio, or -1.
func (g *RadioGroup) Selected() int {
	return g.selected
}

// SetSelected chooses without calling OnChanged.
func (g *RadioGroup) SetSelected(index int) {
	g.selected = index
	for i, radio := range g.radios {
		radio.change(&radio.chosen, i == index)
	}
}

func (g *RadioGroup) choose(index int) {
	if index == g.selected {
		return
	}
	g.SetSelected(index)
	if g.OnChanged != nil {
		g.OnChanged(index)
	}
}

// radio is one ring with its label.
type radio struct {
	linked
	text   *Text
	chosen bool
}

func newRadio(label string, onChosen func()) *radio {
	r := &radio{text: NewText(label, Body).CutEnd()}
	r.self, r.activate, r.label = r, onChosen, r.text.Text
	r.ExtendBaseWidget(r)
	return r
}

// TypedKey is for Fyne: a radio that is reached by an arrow key is chosen, Space chooses, Enter is the screen's.
func (r *radio) TypedKey(key *fyne.KeyEvent) {
	if r.chain != nil {
		if to, ok := r.chain.target(r.self, key.Name).(*radio); ok {
			takeFocus(to)
			to.act()
			return
		}
	}
	if key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter {
		r.pass(key)
		return
	}
	r.control.TypedKey(key)
}

func (r *radio) NaturalWidth() float32 {
	return markSize + markGap + r.text.NaturalWidth()
}

func (r *radio) minWidth() float32 {
	return markSize + markGap + r.text.minWidth()
}

// CreateRenderer is for Fyne.
func (r *radio) CreateRenderer() fyne.WidgetRenderer {
	rr := &radioRenderer{of: r, ring: newRing(), mark: newRadioMark()}
	rr.Refresh()
	return rr
}

type radioRenderer struct {
	of   *radio
	ring *ring
	mark *radioMark
}

func (r *radioRenderer) Destroy() {}

func (r *radioRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{&r.ring.Rectangle, r.mark.disc, r.mark.dot, r.of.text}
}

func (r *radioRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.of.minWidth(), markHeight)
}

func (r *radioRenderer) Layout(size fyne.Size) {
	top := middle(size.Height, markSize)
	r.mark.move(0, top)
	place(r.of.text, markSize+markGap, 0, size.Width-markSize-markGap, size.Height)
	r.ring.around(r.of, fyne.NewPos(0, top), fyne.NewSquareSize(markSize), markSize/2, r.of.showsRing())
}

func (r *radioRenderer) Refresh() {
	o := r.of
	r.mark.paint(o, o.chosen, o.hovered, o.disabled)
	o.text.In(markInk(o.text.face, o.disabled)).Refresh()
	r.Layout(o.Size())
	canvas.Refresh(o)
}

// radioMark is the ring, with a dot when chosen.
type radioMark struct {
	disc, dot *canvas.Rectangle
}

func newRadioMark() *radioMark {
	return &radioMark{disc: &canvas.Rectangle{CornerRadius: markSize / 2}, dot: &canvas.Rectangle{CornerRadius: dotSize / 2}}
}

func (m *radioMark) move(x, y float32) {
	place(m.disc, x, y, markSize, markSize)
	inside := (markSize - dotSize) / 2
	place(m.dot, x+inside, y+inside, dotSize, dotSize)
}

func (m *radioMark) paint(w fyne.Widget, chosen, hovered, disabled bool) {
	fill, line := markColors(chosen, hovered, disabled)
	paint(w, m.disc, fill, line, markLine)
	paint(w, m.dot, theme.ColorNameInputBackground, "", 0)
	show(m.dot, chosen)
}
