package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/flowlatch/flowlatch/ui/look"
)

// IconButton is a button that shows an icon only: copy, close, reveal.
type IconButton struct {
	control
	// OnTapped is called on Fyne's goroutine.
	OnTapped func()

	icon  string
	name  string
	color fyne.ThemeColorName
	small bool
}

// NewIconButton makes a button, 28 px square. The name says what it does, for those who can't see the icon.
func NewIconButton(icon, name string, onTapped func()) *IconButton {
	b := &IconButton{OnTapped: onTapped, icon: icon, name: name, color: look.ColorText2}
	b.activate = func() {
		if b.OnTapped != nil {
			b.OnTapped()
		}
	}
	b.label = func() string { return b.name }
	b.ExtendBaseWidget(b)
	return b
}

// Small makes the button 24 px square and returns it.
func (b *IconButton) Small() *IconButton {
	b.small = true
	return b
}

// Set changes icon, name and colour: a copy button that says that it copied.
func (b *IconButton) Set(icon, name string, color fyne.ThemeColorName) {
	b.icon, b.name, b.color = icon, name, color
	b.Refresh()
}

// CreateRenderer is for Fyne.
func (b *IconButton) CreateRenderer() fyne.WidgetRenderer {
	r := &iconButtonRenderer{of: b, ring: newRing(), ground: &canvas.Rectangle{}, icon: NewIcon(b.icon)}
	r.Refresh()
	return r
}

type iconButtonRenderer struct {
	of     *IconButton
	ring   *ring
	ground *canvas.Rectangle
	icon   *Icon
}

func (r *iconButtonRenderer) Destroy() {}

func (r *iconButtonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{&r.ring.Rectangle, r.ground, r.icon}
}

func (r *iconButtonRenderer) MinSize() fyne.Size {
	if r.of.small {
		return fyne.NewSquareSize(24)
	}
	return fyne.NewSquareSize(28)
}

func (r *iconButtonRenderer) Layout(size fyne.Size) {
	r.ring.around(r.of, fyne.NewPos(0, 0), size, r.ground.CornerRadius, r.of.showsRing())
	place(r.ground, 0, 0, size.Width, size.Height)
	place(r.icon, 0, 0, size.Width, size.Height)
}

func (r *iconButtonRenderer) Refresh() {
	b := r.of
	r.ground.CornerRadius = 8
	if b.small {
		r.ground.CornerRadius = 6
	}
	c := Quiet.colors(b.hovered, b.disabled)
	paint(b, r.ground, c.fill, c.line, hairline)
	if b.pressed && !b.disabled {
		r.ground.FillColor = darken(b, r.ground.FillColor)
	}
	color := b.color
	if b.disabled {
		color = c.icon
	}
	r.icon.Set(b.icon, color)
	r.Layout(b.Size())
	canvas.Refresh(b)
}
