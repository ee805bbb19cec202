package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/look"
)

// Modal lays a card over the whole of a window, in the middle of it. Nothing behind it can be reached, and a click beside the card, or
// on its words, leaves the keyboard where it is.
type Modal struct {
	widget.BaseWidget
	card   fyne.CanvasObject
	wanted fyne.Size // of the card
}

// What Fyne asks for so that a click neither gets through nor takes the keyboard away: nothing has to be focusable by Tab for that.
var (
	_ fyne.Tappable          = (*Modal)(nil)
	_ fyne.SecondaryTappable = (*Modal)(nil)
	_ fyne.Focusable         = (*Modal)(nil)
	_ fyne.Disableable       = (*Modal)(nil)
)

// NewModal makes it; the card is as large as told, where the window has the room.
func NewModal(card fyne.CanvasObject, size fyne.Size) *Modal {
	m := &Modal{card: card, wanted: size}
	m.ExtendBaseWidget(m)
	return m
}

// Open lays it over everything in a window.
func (m *Modal) Open(c fyne.Canvas) {
	m.Resize(c.Size())
	c.Overlays().Add(m)
}

// Close takes it away, with what lies over it.
func (m *Modal) Close(c fyne.Canvas) {
	c.Overlays().Remove(m)
	m.Hide()
}

// Tapped is for Fyne: a click beside the card does nothing.
func (m *Modal) Tapped(*fyne.PointEvent) {}

// TappedSecondary is for Fyne.
func (m *Modal) TappedSecondary(*fyne.PointEvent) {}

// FocusGained is for Fyne; it never comes to that.
func (m *Modal) FocusGained() {}

// FocusLost is for Fyne.
func (m *Modal) FocusLost() {}

// TypedRune is for Fyne.
func (m *Modal) TypedRune(rune) {}

// TypedKey is for Fyne.
func (m *Modal) TypedKey(*fyne.KeyEvent) {}

// Disabled is for Fyne: Tab passes by.
func (m *Modal) Disabled() bool { return true }

// Enable is for Fyne.
func (m *Modal) Enable() {}

// Disable is for Fyne.
func (m *Modal) Disable() {}

// CreateRenderer is for Fyne.
func (m *Modal) CreateRenderer() fyne.WidgetRenderer {
	r := &modalRenderer{of: m, blur: canvas.NewBlur(m.Theme().Size(theme.SizeNameModalBlurRadius)), shade: &canvas.Rectangle{}, ground: &canvas.Rectangle{}}
	r.Refresh()
	return r
}

type modalRenderer struct {
	of            *Modal
	blur          *canvas.Blur
	shade, ground *canvas.Rectangle
}

func (r *modalRenderer) Destroy() {}

func (r *modalRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.blur, r.shade, r.ground, r.of.card}
}

func (r *modalRenderer) MinSize() fyne.Size { return fyne.Size{} }

func (r *modalRenderer) Layout(size fyne.Size) {
	place(r.blur, 0, 0, size.Width, size.Height)
	place(r.shade, 0, 0, size.Width, size.Height)
	card := r.of.wanted.Min(size)
	x, y := middle(size.Width, card.Width), middle(size.Height, card.Height)
	place(r.ground, x, y, card.Width, card.Height)
	place(r.of.card, x, y, card.Width, card.Height)
}

func (r *modalRenderer) Refresh() {
	paint(r.of, r.shade, look.ColorShade, "", 0)
	r.ground.CornerRadius = r.of.Theme().Size(theme.SizeNamePopupRadius)
	r.ground.Shadow = shadow(r.of, theme.ColorNameShadow, 14, 4)
	paint(r.of, r.ground, theme.ColorNameOverlayBackground, "", 0)
	r.Layout(r.of.Size())
	r.of.card.Refresh()
}
