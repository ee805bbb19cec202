package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// How much room a control keeps to the edges of a Scroll that follows the
// keyboard, in device-independent pixels: above for its label, below for its
// focus ring.
const (
	followAbove float32 = 32
	followBelow float32 = 16
)

// Scroll shows a part of what is larger, with a thumb where it can be moved. The theme has no scroll bars, because Fyne's Entry
// would show one over its only line.
//
// On a screen it follows the keyboard: a house control that takes the focus is brought into view. It also takes the wheel over a
// field, which scrolls nothing up or down. For that it must stand directly in the container that is the window's content.
type Scroll struct {
	container.Scroll
	down, across *scrollThumb
}

// NewScroll makes content scroll up and down.
func NewScroll(content fyne.CanvasObject) *Scroll {
	return newScroll(container.ScrollVerticalOnly, content)
}

func newScroll(direction container.ScrollDirection, content fyne.CanvasObject) *Scroll {
	s := &Scroll{}
	s.Direction, s.Content = direction, content
	s.down = newScrollThumb(false, func(at float64) { s.ScrollToOffset(fyne.NewPos(s.Offset.X, float32(at)*s.limit().Height)) })
	s.across = newScrollThumb(true, func(at float64) { s.ScrollToOffset(fyne.NewPos(float32(at)*s.limit().Width, s.Offset.Y)) })
	s.ExtendBaseWidget(s)
	return s
}

// limit is how far the content can be moved.
func (s *Scroll) limit() fyne.Size {
	if s.Content == nil {
		return fyne.Size{}
	}
	return s.Content.Size().Subtract(s.Size()).Max(fyne.Size{})
}

func (s *Scroll) showThumbs() {
	limit := s.limit()
	s.down.show(s.Size(), float64(s.Offset.Y), float64(limit.Height))
	s.across.show(s.Size(), float64(s.Offset.X), float64(limit.Width))
}

// Scrolled is for Fyne: the wheel. Up and down is the screen's where there is nothing
// to scroll here.
func (s *Scroll) Scrolled(ev *fyne.ScrollEvent) {
	if s.limit().Height > 0 || ev.Scrolled.DY == 0 {
		s.Scroll.Scrolled(ev)
		return
	}
	sideways, upright := *ev, *ev
	sideways.Scrolled.DY, upright.Scrolled.DX = 0, 0
	if sideways.Scrolled.DX != 0 {
		s.Scroll.Scrolled(&sideways)
	}
	for _, outer := range scrollsAround(s) {
		outer.Scrolled(&upright)
	}
}

// CreateRenderer is for Fyne.
func (s *Scroll) CreateRenderer() fyne.WidgetRenderer {
	r := &scrollRenderer{WidgetRenderer: s.Scroll.CreateRenderer(), of: s}
	r.Refresh()
	return r
}

// scrollRenderer lays the thumbs over what Fyne draws.
type scrollRenderer struct {
	fyne.WidgetRenderer
	of   *Scroll
	laid scrolled
}

// scrolled is what the layout of a Scroll depends on.
type scrolled struct {
	of            fyne.CanvasObject
	size, content fyne.Size
	offset        fyne.Position
}

func (r *scrollRenderer) now() scrolled {
	return scrolled{of: r.of.Content, size: r.of.Size(), content: r.of.Content.Size(), offset: r.of.Offset}
}

func (r *scrollRenderer) Objects() []fyne.CanvasObject {
	return append(r.WidgetRenderer.Objects(), r.of.down, r.of.across)
}

// Layout is called while a frame is drawn too. Fyne's moves the content in any case, for which there would be another frame.
func (r *scrollRenderer) Layout(size fyne.Size) {
	if c := r.of.Content; c.Size() == c.MinSize().Max(size) && r.laid == r.now() {
		return
	}
	r.WidgetRenderer.Layout(size)
	r.of.showThumbs()
	r.laid = r.now()
}

func (r *scrollRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.of.showThumbs()
	r.laid = r.now()
}

// Follow scrolls no further than needed to show an object of the content. An
// object that isn't part of it changes nothing, nor does one that is higher
// than the view and partly seen.
func (s *Scroll) Follow(o fyne.CanvasObject) {
	if s.Content == nil || !s.holds(o) {
		return
	}
	s.followPart(o, 0, o.Size().Height)
}

// followPart is Follow for a part of an object of the content: so far below its
// top, and so high.
func (s *Scroll) followPart(o fyne.CanvasObject, below, height float32) {
	top := absoluteY(o) - absoluteY(s.Content) + below
	room := s.Size().Height
	from := s.Offset.Y
	switch first, last := top-followAbove, top+height+followBelow; {
	case height > room && top < from+room && top+height > from:
		return
	case first < from || last-first > room:
		from = first
	case last > from+room:
		from = last - room
	}
	from = min(max(0, from), max(0, s.Content.Size().Height-room))
	if from != s.Offset.Y {
		s.ScrollToOffset(fyne.NewPos(s.Offset.X, from))
	}
}

// holds reports whether an object is part of the content: then it moves with
// it. Fyne tells no object's parent.
func (s *Scroll) holds(o fyne.CanvasObject) bool {
	before, at := absoluteY(o), s.Content.Position()
	s.Content.Move(at.AddXY(0, 1))
	after := absoluteY(o)
	s.Content.Move(at)
	return after != before
}

func absoluteY(o fyne.CanvasObject) float32 {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
}

// Reveal scrolls the screen no further than needed to show an object, as for one that
// takes the keyboard.
func Reveal(o fyne.CanvasObject) { follow(o) }

// follow shows the screen that an object has the keyboard now.
func follow(o fyne.CanvasObject) {
	for _, s := range scrollsAround(o) {
		s.Follow(o)
	}
}

// scrollsAround are those of an object's screen that it is part of and moves
// with: none, or one.
func scrollsAround(o fyne.CanvasObject) []*Scroll {
	if o == nil {
		return nil
	}
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return nil
	}
	screen, ok := c.Content().(*fyne.Container)
	if !ok {
		return nil
	}
	var around []*Scroll
	for _, part := range screen.Objects {
		if s, ok := part.(*Scroll); ok && s.Visible() && s.Content != nil && s.holds(o) {
			around = append(around, s)
		}
	}
	return around
}
