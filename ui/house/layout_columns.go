package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Columns puts objects beside each other, all equally wide and as high as the highest, gap apart.
func Columns(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&columnsLayout{gap: gap}, objects...)
}

// Cells puts objects into columns of the given widths, gap apart, in the middle of the height. Columns of width 0 share what is
// left. It is one row of a table or of facts: rows with the same widths line up.
func Cells(gap float32, widths []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&columnsLayout{gap: gap, widths: widths, middle: true}, objects...)
}

// columnsLayout gives the i-th object the i-th width. With given widths hidden objects keep their column.
type columnsLayout struct {
	gap    float32
	widths []float32 // 0, or none: an equal share of the rest
	middle bool
	width  float32
}

var _ arranges = (*columnsLayout)(nil)

func (l *columnsLayout) shown(all []fyne.CanvasObject) []fyne.CanvasObject {
	if l.widths != nil {
		return all
	}
	return visibleOnly{}.shown(all)
}

func (l *columnsLayout) Layout(all []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	objects := l.shown(all)
	x := float32(0)
	for i, width := range l.columns(objects, size.Width) {
		y, height := float32(0), size.Height
		if l.middle {
			height = HeightFor(objects[i], width)
			y = middle(size.Height, height)
		}
		place(objects[i], x, y, width, height)
		x += width + l.gap
	}
}

func (l *columnsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return smallest(l, objects, l.width)
}

func (l *columnsLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return tallest(objects, l.columns(objects, width))
}

func (l *columnsLayout) naturalWidth(objects []fyne.CanvasObject) float32 {
	return l.total(objects, NaturalWidth)
}

func (l *columnsLayout) minWidth(objects []fyne.CanvasObject) float32 {
	return l.total(objects, minWidth)
}

func (l *columnsLayout) total(objects []fyne.CanvasObject, measure func(fyne.CanvasObject) float32) float32 {
	width := l.gap * float32(max(0, len(objects)-1))
	share := float32(0)
	for i, o := range objects {
		width += l.fixed(i)
		if l.fixed(i) == 0 {
			share = max(share, measure(o))
		}
	}
	return width + share*float32(l.sharers(objects))
}

// columns returns the width of every column.
func (l *columnsLayout) columns(objects []fyne.CanvasObject, total float32) []float32 {
	rest := total - l.gap*float32(max(0, len(objects)-1))
	for i := range objects {
		rest -= l.fixed(i)
	}
	share := max(0, rest) / float32(max(1, l.sharers(objects)))
	widths := make([]float32, len(objects))
	for i := range objects {
		widths[i] = l.fixed(i)
		if widths[i] == 0 {
			widths[i] = share
		}
	}
	return widths
}

func (l *columnsLayout) fixed(i int) float32 {
	if i < len(l.widths) {
		return l.widths[i]
	}
	return 0
}

func (l *columnsLayout) sharers(objects []fyne.CanvasObject) int {
	n := 0
	for i := range objects {
		if l.fixed(i) == 0 {
			n++
		}
	}
	return n
}

// Flow puts objects beside each other and goes on in a next line when a line is full: gap apart, lines rowGap apart.
func Flow(gap, rowGap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&flowLayout{gap: gap, rowGap: rowGap}, objects...)
}

type flowLayout struct {
	visibleOnly
	gap, rowGap float32
	width       float32
}

var _ arranges = (*flowLayout)(nil)

func (l *flowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.walk(l.shown(objects), size.Width, func(o fyne.CanvasObject, x, y, width, height float32) {
		place(o, x, y, width, height)
	})
}

// walk calls put for every object in turn and returns the height of all lines.
func (l *flowLayout) walk(objects []fyne.CanvasObject, total float32, put func(o fyne.CanvasObject, x, y, width, height float32)) float32 {
	x, y, line := float32(0), float32(0), float32(0)
	for _, o := range objects {
		width := min(total, NaturalWidth(o))
		if x > 0 && x+width > total {
			x, y, line = 0, y+line+l.rowGap, 0
		}
		height := HeightFor(o, width)
		put(o, x, y, width, height)
		x += width + l.gap
		line = max(line, height)
	}
	return y + line
}

func (l *flowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return smallest(l, objects, l.width)
}

func (l *flowLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return l.walk(objects, width, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

func (l *flowLayout) naturalWidth(objects []fyne.CanvasObject) float32 {
	width := l.gap * float32(max(0, len(objects)-1))
	for _, o := range objects {
		width += NaturalWidth(o)
	}
	return width
}

func (l *flowLayout) minWidth(objects []fyne.CanvasObject) float32 {
	return widest(objects, minWidth)
}
