package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// rowAlign says where the objects of a row stand in its height.
type rowAlign int

const (
	alignCenter rowAlign = iota
	alignTop
	alignFill
)

// Row puts objects beside each other, gap apart, each in the middle of the height. Objects get their natural width; when that is too
// much, those that can be cut or wrapped give way. Grow and Spring take what is left over.
func Row(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&rowLayout{gap: gap}, objects...)
}

// TopRow is a Row whose objects stand at its top.
func TopRow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&rowLayout{gap: gap, align: alignTop}, objects...)
}

// FillRow is a Row whose objects are all as high as the row.
func FillRow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&rowLayout{gap: gap, align: alignFill}, objects...)
}

// Spread puts one object at the left edge and one at the right.
func Spread(left, right fyne.CanvasObject) *fyne.Container {
	return Row(Gap8, left, Spring(), right)
}

type rowLayout struct {
	visibleOnly
	gap   float32
	align rowAlign
	width float32 // of the last Layout; 0 before it
}

var _ arranges = (*rowLayout)(nil)

func (l *rowLayout) Layout(all []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	objects := l.shown(all)
	x := float32(0)
	for i, width := range l.widths(objects, size.Width) {
		height := size.Height
		if l.align != alignFill {
			height = HeightFor(objects[i], width)
		}
		y := float32(0)
		if l.align == alignCenter {
			y = middle(size.Height, height)
		}
		place(objects[i], x, y, width, height)
		x += width + l.gap
	}
}

func (l *rowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return smallest(l, objects, l.width)
}

func (l *rowLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return tallest(objects, l.widths(objects, width))
}

func (l *rowLayout) naturalWidth(objects []fyne.CanvasObject) float32 {
	return l.total(objects, NaturalWidth)
}

func (l *rowLayout) minWidth(objects []fyne.CanvasObject) float32 {
	return l.total(objects, minWidth)
}

func (l *rowLayout) total(objects []fyne.CanvasObject, measure func(fyne.CanvasObject) float32) float32 {
	width := l.gaps(objects)
	for _, o := range objects {
		width += measure(o)
	}
	return width
}

func (l *rowLayout) gaps(objects []fyne.CanvasObject) float32 {
	return l.gap * float32(max(0, len(objects)-1))
}

// widths shares the width out: what is spare goes to the growing objects, what is missing is taken from those that can give way,
// each in proportion to how much it can.
func (l *rowLayout) widths(objects []fyne.CanvasObject, total float32) []float32 {
	widths := make([]float32, len(objects))
	slack := make([]float32, len(objects))
	spare, giveable, growers := total-l.gaps(objects), float32(0), 0
	for i, o := range objects {
		widths[i] = NaturalWidth(o)
		slack[i] = widths[i] - minWidth(o)
		spare -= widths[i]
		giveable += slack[i]
		if growing(o) {
			growers++
		}
	}
	for i, o := range objects {
		switch {
		case spare > 0 && growing(o):
			widths[i] += spare / float32(growers)
		case spare < 0 && giveable > 0:
			widths[i] -= slack[i] * min(1, -spare/giveable)
		}
	}
	return widths
}
