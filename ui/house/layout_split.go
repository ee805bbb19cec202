package house

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Split puts what is done at the left, which grows, and its proof at the right in a column of its own width; both stand at the top.
// Where the left would get narrower than minLeft, the proof goes below; of what is beyond splitAmple the proof takes its share.
func Split(gap, rightWidth, minLeft float32, left, right fyne.CanvasObject) *fyne.Container {
	return container.New(&splitLayout{gap: gap, right: rightWidth, minLeft: minLeft}, left, right)
}

// SplitLeft is Split with the fixed width at the left: where the right would get
// narrower than minRight, it goes below. What is beyond splitRight at the right the
// left has too.
func SplitLeft(gap, leftWidth, minRight float32, left, right fyne.CanvasObject) *fyne.Container {
	return container.New(&splitLayout{gap: gap, left: leftWidth, minLeft: minRight}, left, right)
}

// splitLayout has either a left or a right column of fixed width; the other one
// grows and has its least width in minLeft.
type splitLayout struct {
	visibleOnly
	gap, left, right, minLeft float32
	width                     float32
}

// Above splitAmple a page is wide enough for what is done at its left: splitShare of the rest goes to the right.
const (
	splitAmple float32 = 1320
	splitShare float32 = 0.4
)

// splitRight is as much as the growing right needs.
const splitRight float32 = 760

// widths are those of the two columns.
func (l *splitLayout) widths(all float32) (left, right float32) {
	if l.left > 0 {
		left = max(l.left, all-l.gap-splitRight)
		return left, all - l.gap - left
	}
	right = l.right + float32(math.Floor(float64(splitShare*max(0, all-splitAmple))))
	return all - l.gap - right, right
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
	left, right := l.widths(size.Width)
	place(objects[0], 0, 0, left, HeightFor(objects[0], left))
	place(objects[1], left+l.gap, 0, right, HeightFor(objects[1], right))
}

func (l *splitLayout) narrow(width float32) bool {
	return width-l.gap-l.left-l.right < l.minLeft
}

func (l *splitLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return smallest(l, objects, l.width)
}

func (l *splitLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	if len(objects) < 2 || l.narrow(width) {
		stack := &stackLayout{gap: l.gap}
		return stack.heightFor(objects, width)
	}
	left, right := l.widths(width)
	return max(HeightFor(objects[0], left), HeightFor(objects[1], right))
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
