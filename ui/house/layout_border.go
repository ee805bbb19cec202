package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Border puts objects at the edges of an area and gives the centre what is left. Unlike Fyne's it leaves no gaps. Any of them may
// be nil. Top and bottom go across the whole width.
func Border(top, bottom, left, right, center fyne.CanvasObject) *fyne.Container {
	l := &borderLayout{top: top, bottom: bottom, left: left, right: right, center: center}
	var objects []fyne.CanvasObject
	for _, o := range []fyne.CanvasObject{top, left, center, right, bottom} { // the order of Tab
		if o != nil {
			objects = append(objects, o)
		}
	}
	return container.New(l, objects...)
}

type borderLayout struct {
	visibleOnly
	top, bottom, left, right, center fyne.CanvasObject
	width                            float32
}

var _ arranges = (*borderLayout)(nil)

func (l *borderLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	top, bottom := edgeHeight(l.top, size.Width), edgeHeight(l.bottom, size.Width)
	left, right := edgeWidth(l.left), edgeWidth(l.right)
	high, wide := size.Height-top-bottom, size.Width-left-right
	putEdge(l.top, 0, 0, size.Width, top)
	putEdge(l.left, 0, top, left, high)
	putEdge(l.center, left, top, wide, high)
	putEdge(l.right, size.Width-right, top, right, high)
	putEdge(l.bottom, 0, size.Height-bottom, size.Width, bottom)
}

func (l *borderLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return smallest(l, objects, l.width)
}

func (l *borderLayout) heightFor(_ []fyne.CanvasObject, width float32) float32 {
	left, right := edgeWidth(l.left), edgeWidth(l.right)
	middle := max(edgeHeight(l.left, left), edgeHeight(l.right, right), edgeHeight(l.center, width-left-right))
	return edgeHeight(l.top, width) + middle + edgeHeight(l.bottom, width)
}

func (l *borderLayout) naturalWidth([]fyne.CanvasObject) float32 {
	return l.total(NaturalWidth)
}

func (l *borderLayout) minWidth([]fyne.CanvasObject) float32 {
	return l.total(minWidth)
}

func (l *borderLayout) total(measure func(fyne.CanvasObject) float32) float32 {
	across := func(o fyne.CanvasObject) float32 {
		if absent(o) {
			return 0
		}
		return measure(o)
	}
	return max(across(l.top), across(l.bottom), across(l.left)+across(l.center)+across(l.right))
}

func absent(o fyne.CanvasObject) bool {
	return o == nil || !o.Visible()
}

func edgeHeight(o fyne.CanvasObject, width float32) float32 {
	if absent(o) {
		return 0
	}
	return HeightFor(o, width)
}

func edgeWidth(o fyne.CanvasObject) float32 {
	if absent(o) {
		return 0
	}
	return NaturalWidth(o)
}

func putEdge(o fyne.CanvasObject, x, y, width, height float32) {
	if !absent(o) {
		place(o, x, y, width, height)
	}
}
