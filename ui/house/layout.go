package house

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// The gaps of the 4 px grid, in device-independent pixels.
const (
	Gap4  float32 = 4
	Gap8  float32 = 8
	Gap12 float32 = 12
	Gap16 float32 = 16
	Gap24 float32 = 24
)

// unlimited stands for a width that nothing wraps at.
const unlimited float32 = 1 << 14

// wraps is a widget or layout whose height depends on its width.
type wraps interface {
	HeightFor(width float32) float32
}

// yields is a widget that would like more width than it needs, or knows the width it needs without measuring heights.
type yields interface {
	NaturalWidth() float32
	minWidth() float32
}

// arranges is a layout of this package.
type arranges interface {
	fyne.Layout
	shown(all []fyne.CanvasObject) []fyne.CanvasObject
	heightFor(objects []fyne.CanvasObject, width float32) float32
	naturalWidth(objects []fyne.CanvasObject) float32
	minWidth(objects []fyne.CanvasObject) float32
}

// HeightFor returns how high an object is at a width: wrapped text, and everything from this package that holds it, gets higher
// when it gets narrower. Other objects are as high as their MinSize.
func HeightFor(o fyne.CanvasObject, width float32) float32 {
	if w, ok := o.(wraps); ok {
		return w.HeightFor(width)
	}
	if l, inner := arrangement(o); l != nil {
		return l.heightFor(inner, width)
	}
	return o.MinSize().Height
}

// NaturalWidth returns the width at which an object needs neither cut nor wrap its text. It is never below MinSize.
func NaturalWidth(o fyne.CanvasObject) float32 {
	if y, ok := o.(yields); ok {
		return y.NaturalWidth()
	}
	if l, inner := arrangement(o); l != nil {
		return l.naturalWidth(inner)
	}
	return o.MinSize().Width
}

// minWidth is o.MinSize().Width without measuring the height, which in nested layouts would be measured again at every level.
func minWidth(o fyne.CanvasObject) float32 {
	if y, ok := o.(yields); ok {
		return y.minWidth()
	}
	if l, inner := arrangement(o); l != nil {
		return l.minWidth(inner)
	}
	return o.MinSize().Width
}

// widest is the largest of what measure says about the objects.
func widest(objects []fyne.CanvasObject, measure func(fyne.CanvasObject) float32) float32 {
	width := float32(0)
	for _, o := range objects {
		width = max(width, measure(o))
	}
	return width
}

// tallest is the height of objects beside each other, each at its width.
func tallest(objects []fyne.CanvasObject, widths []float32) float32 {
	height := float32(0)
	for i, width := range widths {
		height = max(height, HeightFor(objects[i], width))
	}
	return height
}

// smallest is the MinSize of a layout that was last laid out at the given width.
func smallest(l arranges, all []fyne.CanvasObject, last float32) fyne.Size {
	objects := l.shown(all)
	width := l.minWidth(objects)
	return fyne.NewSize(width, l.heightFor(objects, knownWidth(last, width)))
}

func arrangement(o fyne.CanvasObject) (arranges, []fyne.CanvasObject) {
	c, ok := o.(*fyne.Container)
	if !ok {
		return nil, nil
	}
	l, ok := c.Layout.(arranges)
	if !ok {
		return nil, nil
	}
	return l, l.shown(c.Objects)
}

// visibleOnly is embedded by layouts that leave hidden objects out.
type visibleOnly struct{}

func (visibleOnly) shown(all []fyne.CanvasObject) []fyne.CanvasObject {
	shown := make([]fyne.CanvasObject, 0, len(all))
	for _, o := range all {
		if o.Visible() {
			shown = append(shown, o)
		}
	}
	return shown
}

// place moves and resizes an object. One that stays asks for no new frame, which a Container does on every Move.
func place(o fyne.CanvasObject, x, y, width, height float32) {
	if to := fyne.NewPos(x, y); o.Position() != to {
		o.Move(to)
	}
	o.Resize(fyne.NewSize(max(0, width), max(0, height)))
}

// middle is where an object starts that stands in the middle of a longer one, on a whole pixel: text between pixels is blurred.
func middle(outer, inner float32) float32 {
	return float32(math.Floor(float64(outer-inner)/2 + 0.5))
}

// Grow marks an object that takes the space its neighbours in a Row or Stack leave. Several share it equally.
func Grow(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&boxLayout{grows: true}, o)
}

// Spring is empty space that pushes its neighbours in a Row or Stack apart.
func Spring() fyne.CanvasObject {
	return layout.NewSpacer()
}

func growing(o fyne.CanvasObject) bool {
	if s, ok := o.(layout.SpacerObject); ok {
		return s.ExpandHorizontal() || s.ExpandVertical()
	}
	c, ok := o.(*fyne.Container)
	if !ok {
		return false
	}
	box, ok := c.Layout.(*boxLayout)
	return ok && box.grows
}

// Stack puts objects under each other, each as wide as the stack, gap apart.
func Stack(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&stackLayout{gap: gap}, objects...)
}

type stackLayout struct {
	visibleOnly
	gap   float32
	width float32 // of the last Layout; 0 before it
}

var _ arranges = (*stackLayout)(nil)

func (l *stackLayout) Layout(all []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	objects := l.shown(all)
	growers := 0
	for _, o := range objects {
		if growing(o) {
			growers++
		}
	}
	spare := max(0, size.Height-l.heightFor(objects, size.Width))
	y := float32(0)
	for _, o := range objects {
		height := HeightFor(o, size.Width)
		if growing(o) {
			height += spare / float32(growers)
		}
		place(o, 0, y, size.Width, height)
		y += height + l.gap
	}
}

func (l *stackLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return smallest(l, objects, l.width)
}

func (l *stackLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	height := l.gap * float32(max(0, len(objects)-1))
	for _, o := range objects {
		height += HeightFor(o, width)
	}
	return height
}

func (l *stackLayout) naturalWidth(objects []fyne.CanvasObject) float32 {
	return widest(objects, NaturalWidth)
}

func (l *stackLayout) minWidth(objects []fyne.CanvasObject) float32 {
	return widest(objects, minWidth)
}

// knownWidth is the width to measure at: the one of the last layout, or none before the first.
func knownWidth(last, least float32) float32 {
	if last == 0 {
		return unlimited
	}
	return max(last, least)
}

// laidOut lays a new renderer out at the widget's size and returns it. Fyne makes a renderer anew when a widget comes back that was
// out of sight for a minute, and lays it out only where its size has changed meanwhile.
func laidOut(w fyne.Widget, r fyne.WidgetRenderer) fyne.WidgetRenderer {
	r.Layout(w.Size())
	return r
}
