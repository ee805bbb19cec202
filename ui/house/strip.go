package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/look"
)

// Option is one of the choices of a Segmented control or of Tabs.
type Option struct {
	Text  string
	Icon  string // name of an icon; empty for none
	Count string // small, behind the text
}

// stripStyle is how a strip of options is drawn. Sizes are device-independent pixels and include borders.
type stripStyle struct {
	height, partHeight       float32
	edge, gap, padding       float32 // around all parts, between them, inside each
	radius                   float32 // of a part
	fill, line               fyne.ThemeColorName
	chosenFill, chosenLine   fyne.ThemeColorName
	chosenInk, ink, countInk fyne.ThemeColorName
	shadow                   bool // under the chosen part
}

// strip is a row of options of which one is chosen. It has the focus as a whole: arrow keys choose.
type strip struct {
	control
	// OnChanged is called on Fyne's goroutine with the index that the user chose.
	OnChanged func(int)

	options  []Option
	selected int
	style    stripStyle
	parts    []*stripPart
}

// stripPart is the objects of one option.
type stripPart struct {
	ground      *canvas.Rectangle
	icon        *Icon
	text, count *Text
}

func (s *strip) setUp(options []Option, selected int, onChanged func(int)) {
	s.OnChanged, s.selected = onChanged, selected
	s.label = func() string { return s.selectedText() }
	s.setOptions(options)
}

func (s *strip) setOptions(options []Option) {
	s.options = options
	s.parts = make([]*stripPart, len(options))
	for i, o := range options {
		s.parts[i] = &stripPart{ground: &canvas.Rectangle{}, icon: NewIcon(o.Icon), text: NewText(o.Text, Body), count: NewText(o.Count, Small)}
		show(s.parts[i].icon, o.Icon != "")
		show(s.parts[i].count, o.Count != "")
	}
}

// SetOptions replaces the options. The chosen index stays where it can.
func (s *strip) SetOptions(options []Option) {
	s.setOptions(options)
	s.selected = min(s.selected, len(options)-1)
	s.Refresh()
}

// SetCount changes the count behind an option.
func (s *strip) SetCount(index int, count string) {
	if index < 0 || index >= len(s.options) || s.options[index].Count == count {
		return
	}
	s.options[index].Count = count
	s.parts[index].count.SetText(count)
	show(s.parts[index].count, count != "")
	s.Refresh()
}

// Selected returns the index of the chosen option.
func (s *strip) Selected() int {
	return s.selected
}

// SetSelected chooses an option without calling OnChanged; -1 = none.
func (s *strip) SetSelected(index int) {
	if index == s.selected || index < -1 || index >= len(s.options) {
		return
	}
	s.selected = index
	s.Refresh()
}

func (s *strip) selectedText() string {
	if s.selected < 0 || s.selected >= len(s.options) {
		return ""
	}
	return s.options[s.selected].Text
}

func (s *strip) choose(index int) {
	if s.disabled || index == s.selected || index < 0 || index >= len(s.options) {
		return
	}
	s.SetSelected(index)
	if s.OnChanged != nil {
		s.OnChanged(index)
	}
}

// TypedKey is for Fyne: arrow keys, Home and End choose.
func (s *strip) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyLeft, fyne.KeyUp:
		s.choose(s.selected - 1)
	case fyne.KeyRight, fyne.KeyDown:
		s.choose(s.selected + 1)
	case fyne.KeyHome:
		s.choose(0)
	case fyne.KeyEnd:
		s.choose(len(s.options) - 1)
	default:
		s.pass(key)
	}
}

// Tapped is for Fyne: the option under the pointer is chosen.
func (s *strip) Tapped(at *fyne.PointEvent) {
	if s.disabled {
		return
	}
	for i, part := range s.parts {
		left := part.ground.Position().X
		if at.Position.X >= left && at.Position.X < left+part.ground.Size().Width {
			s.choose(i)
		}
	}
}

// inside are the objects of a part that take room.
func (p *stripPart) inside() []fyne.CanvasObject {
	return visibleOnly{}.shown([]fyne.CanvasObject{p.icon, p.text, p.count})
}

const stripPartGap float32 = 8

// width of a part, with its text bold: choosing another part moves nothing.
func (p *stripPart) width(padding float32) float32 {
	bold := p.text.style.Bold
	p.text.style.Bold = true
	width := 2*padding - stripPartGap
	for _, o := range p.inside() {
		width += o.MinSize().Width + stripPartGap
	}
	p.text.style.Bold = bold
	return width
}

type stripRenderer struct {
	of     *strip
	widget fyne.Widget
	ring   *ring
	ground *canvas.Rectangle
}

func newStripRenderer(s *strip, w fyne.Widget) fyne.WidgetRenderer {
	r := &stripRenderer{of: s, widget: w, ring: newRing(), ground: &canvas.Rectangle{}}
	r.Refresh()
	return r
}

func (r *stripRenderer) Destroy() {}

func (r *stripRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{&r.ring.Rectangle, r.ground}
	for _, p := range r.of.parts {
		objects = append(objects, p.ground, p.icon, p.text, p.count)
	}
	return objects
}

func (r *stripRenderer) MinSize() fyne.Size {
	st := r.of.style
	width := 2*st.edge + st.gap*float32(max(0, len(r.of.parts)-1))
	for _, p := range r.of.parts {
		width += p.width(st.padding)
	}
	return fyne.NewSize(width, st.height)
}

func (r *stripRenderer) Layout(size fyne.Size) {
	st := r.of.style
	place(r.ground, 0, middle(size.Height, st.height), r.MinSize().Width, st.height)
	x, y := st.edge, middle(size.Height, st.partHeight)
	for _, p := range r.of.parts {
		width := p.width(st.padding)
		place(p.ground, x, y, width, st.partHeight)
		r.layoutPart(p, x, y, width)
		x += width + st.gap
	}
	r.layoutRing()
}

func (r *stripRenderer) layoutPart(p *stripPart, x, y, width float32) {
	content := -stripPartGap
	for _, o := range p.inside() {
		content += o.MinSize().Width + stripPartGap
	}
	left := x + middle(width, content)
	for _, o := range p.inside() {
		wide := o.MinSize().Width
		place(o, left, y, wide, r.of.style.partHeight)
		left += wide + stripPartGap
	}
}

// layoutRing puts the ring around the whole control, or around the chosen part where the control has no ground of its own.
func (r *stripRenderer) layoutRing() {
	st := r.of.style
	if st.fill == "" && r.of.selected >= 0 && r.of.selected < len(r.of.parts) {
		chosen := r.of.parts[r.of.selected].ground
		r.ring.around(r.widget, chosen.Position(), chosen.Size(), st.radius, r.of.showsRing())
		return
	}
	r.ring.around(r.widget, r.ground.Position(), r.ground.Size(), r.ground.CornerRadius, r.of.showsRing())
}

func (r *stripRenderer) Refresh() {
	st := r.of.style
	r.ground.CornerRadius = r.of.Theme().Size(theme.SizeNameButtonRadius)
	paint(r.widget, r.ground, st.fill, st.line, hairline)
	for i, p := range r.of.parts {
		r.paintPart(p, i == r.of.selected)
	}
	r.Layout(r.of.Size())
	canvas.Refresh(r.widget)
}

func (r *stripRenderer) paintPart(p *stripPart, chosen bool) {
	st := r.of.style
	fill, line, ink := fyne.ThemeColorName(""), fyne.ThemeColorName(""), st.ink
	p.ground.Shadow = canvas.Shadow{}
	if chosen {
		fill, line, ink = st.chosenFill, st.chosenLine, st.chosenInk
		if st.shadow {
			p.ground.Shadow = cardShadow(r.widget)
		}
	}
	if r.of.disabled {
		ink = theme.ColorNameDisabled
	}
	p.ground.CornerRadius = st.radius
	paint(r.widget, p.ground, fill, line, hairline)
	p.icon.Set(p.icon.name, ink)
	p.text.style.Bold = chosen
	p.text.In(ink).Refresh()
	p.count.In(st.countInk).Refresh()
}

// Segmented is a choice between a few ways of the same thing. Arrow keys choose.
type Segmented struct {
	strip
}

// NewSegmented makes a segmented control, 32 high.
func NewSegmented(options []Option, selected int, onChanged func(int)) *Segmented {
	s := &Segmented{}
	s.style = stripStyle{
		height: 32, partHeight: 26, edge: 3, gap: 2, padding: 13, radius: 6,
		fill: look.ColorSidebar, line: look.ColorLine2, chosenFill: look.ColorSegmentChosen, chosenLine: look.ColorLine2,
		chosenInk: theme.ColorNameForeground, ink: look.ColorText2, countInk: look.ColorText3, shadow: true,
	}
	s.setUp(options, selected, onChanged)
	s.ExtendBaseWidget(s)
	return s
}

// Small makes the control 28 high and returns it.
func (s *Segmented) Small() *Segmented {
	s.style.height, s.style.partHeight = 28, 22
	return s
}

// CreateRenderer is for Fyne.
func (s *Segmented) CreateRenderer() fyne.WidgetRenderer {
	return newStripRenderer(&s.strip, s)
}

// Tabs is a choice between views of the same card, 36 high without the line below it. Arrow keys choose.
type Tabs struct {
	strip
}

// NewTabs makes a row of tabs.
func NewTabs(options []Option, selected int, onChanged func(int)) *Tabs {
	t := &Tabs{}
	t.style = stripStyle{
		height: 36, partHeight: 28, edge: 8, gap: 2, padding: 10, radius: 6,
		chosenFill: look.ColorSoft, chosenLine: look.ColorTabLine, chosenInk: theme.ColorNameHyperlink, ink: look.ColorText2, countInk: look.ColorText3,
	}
	t.setUp(options, selected, onChanged)
	t.ExtendBaseWidget(t)
	return t
}

// CreateRenderer is for Fyne.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer {
	return newStripRenderer(&t.strip, t)
}
