package house

import "fyne.io/fyne/v2"

// Holder is a widget around other objects. It lays out what it holds at its own size.
type Holder interface {
	fyne.Widget
	// Held is what the widget holds.
	Held() fyne.CanvasObject
}

// Relay lays out what an object holds, down to the last layout in it, after something in it was shown or hidden or has become
// larger or smaller. Unlike Refresh it draws nothing anew: each widget has shown its own change already. What is hidden is left
// as it is.
func Relay(o fyne.CanvasObject) {
	if !o.Visible() {
		return
	}
	switch o := o.(type) {
	case *fyne.Container:
		if o.Layout != nil {
			o.Layout.Layout(o.Objects, o.Size())
		}
		for _, inner := range o.Objects {
			Relay(inner)
		}
	case *Scroll:
		o.relay()
	case Holder:
		Relay(o.Held())
	}
}

// relay lays out the content, whose height gives the scroll its range.
func (s *Scroll) relay() {
	if s.Content == nil {
		return
	}
	Relay(s.Content)
	s.Base.Refresh() // the content's size, and the bars; Scroll's own Refresh draws the content anew too
	if at := fyne.NewPos(min(s.Offset.X, s.limit().Width), min(s.Offset.Y, s.limit().Height)); at != s.Offset {
		s.ScrollToOffset(at)
	}
}

// Wake makes the renderers of all that can be seen in a window: last is what comes last in it, or what was in it a moment ago. Fyne
// destroys the renderers of what was out of sight for a minute, and gives the keyboard to nothing inside a widget without one.
func Wake(last fyne.CanvasObject) {
	fyne.CurrentApp().Driver().AbsolutePositionForObject(last) // looks at one after the other
}

// Held is for [Relay].
func (s *Surface) Held() fyne.CanvasObject { return s.content }

// Held is for [Relay].
func (c *Card) Held() fyne.CanvasObject { return c.content }

// Held is for [Relay].
func (c *ChoiceCard) Held() fyne.CanvasObject { return c.content }

// Held is for [Relay].
func (n *Notice) Held() fyne.CanvasObject { return n.surface }

// Held is for [Relay].
func (s *Status) Held() fyne.CanvasObject { return s.row }

// Held is for [Relay].
func (f *problemFrame) Held() fyne.CanvasObject { return f.inside }

// Held is for [Relay].
func (b *floatBox) Held() fyne.CanvasObject { return b.content }

// Held is for [Relay].
func (h *foldHead) Held() fyne.CanvasObject { return h.content }

// Held is for [Relay].
func (c *composed) Held() fyne.CanvasObject { return c.content }
