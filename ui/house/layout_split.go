package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Split puts what is done at the left, which grows, and its proof at the right in a column of fixed width; both stand at the top.
// Where the left would get narrower than minLeft, the proof goes below.
func Split(gap, rightWidth, minLeft float32, left, right fyne.CanvasObject) *fyne.Container {
	return container.New(&splitLayout{gap: gap, right: rightWidth, minLeft: minLeft}, left, right)
}

type splitLayout struct {
	visibleOnly
	gap, right, minLeft float32
	width               float32
}

var _ arranges = (*splitLayout)(nil)

func (l *splitLayout) Layout(all []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	objects := l.shown(all)
	if len(objects) < 2 || l.narrow(size.Width) {
		stack := &stackLayout{gap: l.gap}
		stack.Layout(objects, size)
		return
	}
	left := size.Width - l.gap - l.right
	place(objects[0], 0, 0, left, HeightFor(objects[0], left))
	place(objects[1], left+l.gap, 0, l.right, HeightFor(objects[1], l.right))
}

func (l *splitLayout) narrow(width float32) bool {
	return width-l.gap-l.right < l.minLeft
}

func (l *splitLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return smallest(l, objects, l.width)
}

func (l *splitLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	if len(objects) < 2 || l.narrow(width) {
		stack := &stackLayout{gap: l.gap}
		return stack.heightFor(objects, width)
	}
	return max(HeightFor(objects[0], width-l.gap-l.right), HeightFor(objects[1], l.right))
}

func (l *splitLayout) naturalWidth(objects []fyne.CanvasObject) float32 {
	width := float32(0)
	for _, o := range objects {
		width += NaturalWidth(o)
	}
	return width + l.gap
}

func (l *splitLayout) minWidth(objects []fyne.CanvasObject) float32 {
	return widest(objects, minWidth)
}
