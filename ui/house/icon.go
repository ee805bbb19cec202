package house

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/look"
)

// Icon is one of the product's icons in a colour of the theme.
type Icon struct {
	widget.BaseWidget
	name  string
	color fyne.ThemeColorName
	size  float32
}

// NewIcon makes an icon, 16 px large and in the colour of second-rank text.
func NewIcon(name string) *Icon {
	i := &Icon{name: name, color: look.ColorText2, size: theme.IconInlineSize()}
	i.ExtendBaseWidget(i)
	return i
}

// NewStateIcon makes the icon of a state, in its colour, 16 px large. A word has to stand beside it.
func NewStateIcon(s State) *Icon {
	return NewIcon(s.Icon()).In(s.Fill())
}

// In sets the colour by its name in the theme and returns the icon.
func (i *Icon) In(color fyne.ThemeColorName) *Icon {
	i.color = color
	return i
}

// Sized sets the size in device-independent pixels and returns the icon: 12 in chips, 14 beside 12 px text, 16, 20, 24.
func (i *Icon) Sized(size float32) *Icon {
	i.size = size
	return i
}

// Set changes picture and colour.
func (i *Icon) Set(name string, color fyne.ThemeColorName) {
	if i.name == name && i.color == color {
		return
	}
	i.name, i.color = name, color
	i.Refresh()
}

// SetState changes to the icon of a state.
func (i *Icon) SetState(s State) {
	i.Set(s.Icon(), s.Fill())
}

// MinSize is for Fyne, without the way over the renderer.
func (i *Icon) MinSize() fyne.Size { return fyne.NewSquareSize(i.size) }

// CreateRenderer is for Fyne.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	r := &iconRenderer{of: i}
	r.picture = canvas.NewRaster(r.paint)
	r.Refresh()
	return r
}

type iconRenderer struct {
	of      *Icon
	drawn   look.Icon
	picture *canvas.Raster
	last    image.Image // as it was painted last
	lastSVG string      // what it was painted from
}

func (r *iconRenderer) Destroy() {}

func (r *iconRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.picture}
}

func (r *iconRenderer) MinSize() fyne.Size { return r.of.MinSize() }

func (r *iconRenderer) Layout(size fyne.Size) {
	place(r.picture, middle(size.Width, r.of.size), middle(size.Height, r.of.size), r.of.size, r.of.size)
}

// paint draws the icon, so many pixels large. Fyne asks again whenever something around it is refreshed.
func (r *iconRenderer) paint(width, height int) image.Image {
	svg := string(r.drawn.SVG())
	if r.last == nil || svg != r.lastSVG || r.last.Bounds().Size() != image.Pt(width, height) {
		r.last, r.lastSVG = r.drawn.Picture(width, height), svg
	}
	return r.last
}

func (r *iconRenderer) Refresh() {
	r.drawn = look.Icon{Name: r.of.name, Color: r.of.color}
	r.picture.Refresh()
	r.Layout(r.of.Size())
}
