package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/look"
)

// ringGap is how far off the focus ring is, in device-independent pixels.
const ringGap float32 = 2

// control is what every widget that acts has in common: pointer, focus, Enter and Space, and being switched off. The widget that
// embeds it sets activate and calls ExtendBaseWidget with itself.
type control struct {
	widget.BaseWidget
	activate func()
	label    func() string     // what a screen reader says
	outer    fyne.CanvasObject // the widget that embeds it
	blurred  func()            // the keyboard has gone elsewhere; nil for nothing

	hovered, pressed, focused, disabled bool
	clicked                             bool // while a click takes the keyboard here
}

var (
	_ fyne.Focusable     = (*control)(nil)
	_ fyne.Tappable      = (*control)(nil)
	_ fyne.Disableable   = (*control)(nil)
	_ fyne.Accessible    = (*control)(nil)
	_ desktop.Hoverable  = (*control)(nil)
	_ desktop.Mouseable  = (*control)(nil)
	_ desktop.Cursorable = (*control)(nil)
)

// ExtendBaseWidget is for Fyne: it learns the widget that embeds the control.
func (c *control) ExtendBaseWidget(outer fyne.Widget) {
	c.outer = outer
	c.BaseWidget.ExtendBaseWidget(outer)
}

// Tapped is for Fyne: the user clicked.
func (c *control) Tapped(*fyne.PointEvent) {
	c.takeRing()
	c.act()
}

// takeRing moves the keyboard here from another control, so that the ring is where
// the user is. A field keeps it: what is typed goes on there.
func (c *control) takeRing() {
	self, ok := c.outer.(fyne.Focusable)
	if !ok || c.disabled {
		return
	}
	on := fyne.CurrentApp().Driver().CanvasForObject(c.outer)
	if on == nil || on.Focused() == self {
		return
	}
	if _, other := on.Focused().(ringed); !other {
		return
	}
	c.clicked = true
	on.Focus(self)
	c.clicked = false
}

// ringed is a control that may have the ring.
type ringed interface{ showsRing() bool }

// TypedKey is for Fyne: Enter and Space act, other keys are the screen's.
func (c *control) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		c.act()
	default:
		c.pass(key)
	}
}

// pass hands a key on to the screen: Escape, the function keys.
func (c *control) pass(key *fyne.KeyEvent) {
	if c.outer != nil {
		passKey(c.outer, nil, key)
	}
}

func (c *control) act() {
	if c.disabled || c.activate == nil {
		return
	}
	c.activate()
}

// TypedRune is for Fyne: letters do nothing.
func (c *control) TypedRune(rune) {}

// FocusGained is for Fyne: the ring shows, and the screen scrolls to it, but to what
// was clicked, which is in sight.
func (c *control) FocusGained() {
	c.change(&c.focused, true)
	if !c.clicked {
		follow(c.outer)
	}
}

// FocusLost is for Fyne: the ring goes.
func (c *control) FocusLost() {
	c.change(&c.focused, false)
	if c.blurred != nil {
		c.blurred()
	}
}

// MouseIn is for Fyne: the pointer is over the widget.
func (c *control) MouseIn(*desktop.MouseEvent) {
	c.change(&c.hovered, true)
}

// MouseMoved is for Fyne.
func (c *control) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is for Fyne: the pointer left.
func (c *control) MouseOut() {
	c.pressed = false
	c.change(&c.hovered, false)
}

// MouseDown is for Fyne: a button of the mouse went down.
func (c *control) MouseDown(*desktop.MouseEvent) {
	c.change(&c.pressed, true)
}

// MouseUp is for Fyne: it came up again.
func (c *control) MouseUp(*desktop.MouseEvent) {
	c.change(&c.pressed, false)
}

// Cursor is for Fyne: the arrow, as on native buttons.
func (c *control) Cursor() desktop.Cursor {
	return desktop.DefaultCursor
}

// Disable switches the widget off. It can't be focused then.
func (c *control) Disable() {
	c.change(&c.disabled, true)
}

// Enable switches the widget on.
func (c *control) Enable() {
	c.change(&c.disabled, false)
}

// Disabled reports whether the widget is switched off.
func (c *control) Disabled() bool {
	return c.disabled
}

// AccessibilityLabel is what a screen reader says.
func (c *control) AccessibilityLabel() string {
	if c.label == nil {
		return ""
	}
	return c.label()
}

// AccessibilityRole says that this acts.
func (c *control) AccessibilityRole() fyne.AccessibleRole {
	return fyne.AccessibleRoleButton
}

func (c *control) change(field *bool, value bool) {
	if *field == value {
		return
	}
	*field = value
	c.Refresh()
}

// showsRing reports whether the focus ring is to be drawn.
func (c *control) showsRing() bool {
	return c.focused && !c.disabled
}

// takeFocus moves the keyboard to the widget that the user clicked.
func takeFocus(w fyne.Focusable) {
	o, ok := w.(fyne.CanvasObject)
	if !ok {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil {
		c.Focus(w)
	}
}

// ring is the focus ring around a widget. It lies outside the widget's own size.
type ring struct {
	canvas.Rectangle
	color fyne.ThemeColorName
}

func newRing() *ring {
	return &ring{Rectangle: *canvas.NewRectangle(nil), color: look.ColorFocusRing}
}

// around puts the ring about an area whose corners have the given radius, and shows it when wanted.
func (r *ring) around(w fyne.Widget, pos fyne.Position, size fyne.Size, radius float32, wanted bool) {
	out := ringWidth(w) + ringGap
	place(&r.Rectangle, pos.X-out, pos.Y-out, size.Width+2*out, size.Height+2*out)
	r.show(w, radius+out, wanted)
}

// inside puts the ring at the widget's own edge, for entries that stand too close to each other for a ring outside.
func (r *ring) inside(w fyne.Widget, size fyne.Size, radius float32, wanted bool) {
	place(&r.Rectangle, 0, 0, size.Width, size.Height)
	r.show(w, radius, wanted)
}

func (r *ring) show(w fyne.Widget, radius float32, wanted bool) {
	rounder := r.CornerRadius != radius
	r.CornerRadius = radius
	if dress(w, &r.Rectangle, "", r.color, ringWidth(w)) || rounder {
		r.Refresh()
	}
	show(&r.Rectangle, wanted)
}
