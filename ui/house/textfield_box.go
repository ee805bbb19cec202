package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/look"
)

// Sizes of everything that looks like a field, in device-independent pixels.
const (
	fieldHeight = 32
	fieldLeft   = 12
	fieldRight  = 8
	fieldGap    = 8
	fieldFrame  = 3 // the widest line of a frame
	fieldClear  = 5 // between an icon and text that is scrolled
)

// fieldLook is how a field's frame is drawn.
type fieldLook int

const (
	fieldRest fieldLook = iota
	fieldFocused
	fieldRefused
	fieldInset // read-only and copy fields
	fieldOff   // switched off
)

// fieldBox is the frame of a field, 32 high: an icon, what is in the field, and
// small things at the right.
type fieldBox struct {
	widget.BaseWidget

	leading  *Icon // nil without
	inner    fyne.CanvasObject
	bleed    float32 // padding that inner has of its own at the left
	lift     float32 // by how much inner stands higher than the middle
	trailing []fyne.CanvasObject
	right    float32
	look     fieldLook
	onTapped func()
}

func newFieldBox(inner fyne.CanvasObject, trailing ...fyne.CanvasObject) *fieldBox {
	b := &fieldBox{inner: inner, trailing: trailing, right: fieldRight}
	b.ExtendBaseWidget(b)
	return b
}

func (b *fieldBox) setLook(l fieldLook) {
	if b.look == l {
		return
	}
	b.look = l
	b.Refresh()
}

// Tapped is for Fyne: a click beside the text means the text.
func (b *fieldBox) Tapped(*fyne.PointEvent) {
	if b.onTapped != nil {
		b.onTapped()
	}
}

// CreateRenderer is for Fyne.
func (b *fieldBox) CreateRenderer() fyne.WidgetRenderer {
	r := &fieldBoxRenderer{of: b, ground: &canvas.Rectangle{}, curtain: &canvas.Rectangle{}}
	r.Refresh()
	return r
}

type fieldBoxRenderer struct {
	of      *fieldBox
	ground  *canvas.Rectangle
	curtain *canvas.Rectangle // keeps text that is scrolled off the icon
}

func (r *fieldBoxRenderer) Destroy() {}

func (r *fieldBoxRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.ground, r.of.inner}
	if r.of.leading != nil {
		objects = append(objects, r.curtain, r.of.leading)
	}
	return append(objects, r.of.trailing...)
}

func (r *fieldBoxRenderer) MinSize() fyne.Size {
	width := fieldLeft + r.of.right + max(0, r.of.inner.MinSize().Width-r.of.bleed)
	if r.of.leading != nil {
		width += r.of.leading.MinSize().Width + fieldGap
	}
	for _, o := range r.of.trailing {
		if o.Visible() {
			width += o.MinSize().Width + fieldGap
		}
	}
	return fyne.NewSize(width, fieldHeight)
}

func (r *fieldBoxRenderer) Layout(size fyne.Size) {
	place(r.ground, 0, 0, size.Width, size.Height)
	left, right := float32(fieldLeft), size.Width-r.of.right
	if icon := r.of.leading; icon != nil {
		least := icon.MinSize()
		place(icon, left, (size.Height-least.Height)/2, least.Width, least.Height)
		place(r.curtain, left, fieldFrame, least.Width+fieldClear, size.Height-2*fieldFrame)
		left += least.Width + fieldGap
	}
	for i := len(r.of.trailing) - 1; i >= 0; i-- {
		o := r.of.trailing[i]
		if !o.Visible() {
			continue
		}
		least := o.MinSize()
		right -= least.Width
		place(o, right, (size.Height-least.Height)/2, least.Width, least.Height)
		right -= fieldGap
	}
	height := r.of.inner.MinSize().Height // two pixels more than there are, where the letters are tall; less would scroll
	place(r.of.inner, left-r.of.bleed, (size.Height-height)/2-r.of.lift, right-left+r.of.bleed, height)
}

func (r *fieldBoxRenderer) Refresh() {
	r.ground.CornerRadius = r.of.Theme().Size(theme.SizeNameInputRadius)
	switch r.of.look {
	case fieldFocused:
		paint(r.of, r.ground, theme.ColorNameInputBackground, look.ColorFocusRing, chosenWidth(r.of))
	case fieldRefused:
		paint(r.of, r.ground, theme.ColorNameInputBackground, look.ColorBadFill, lineWidth(r.of))
	case fieldInset:
		paint(r.of, r.ground, look.ColorInset, look.ColorLine2, lineWidth(r.of))
	case fieldOff:
		paint(r.of, r.ground, look.ColorInset, look.ColorDisabledLine, lineWidth(r.of))
	default:
		paint(r.of, r.ground, theme.ColorNameInputBackground, theme.ColorNameInputBorder, lineWidth(r.of))
	}
	r.curtain.FillColor = r.ground.FillColor
	r.Layout(r.of.Size())
	canvas.Refresh(r.of)
}

// composed is embedded by widgets that are a tree of others and draw nothing
// themselves. The widget sets content and calls ExtendBaseWidget with itself.
type composed struct {
	widget.BaseWidget
	content fyne.CanvasObject
}

// HeightFor returns the height at a width.
func (c *composed) HeightFor(width float32) float32 { return HeightFor(c.content, width) }

// NaturalWidth is the width at which nothing is cut or wrapped.
func (c *composed) NaturalWidth() float32 { return NaturalWidth(c.content) }

func (c *composed) minWidth() float32 { return minWidth(c.content) }

// CreateRenderer is for Fyne.
func (c *composed) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(c.content)
}
