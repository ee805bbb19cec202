package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Inset puts space around an object: left, top, right, bottom.
func Inset(left, top, right, bottom float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&boxLayout{left: left, top: top, right: right, bottom: bottom}, o)
}

// FixedWidth makes an object exactly that wide.
func FixedWidth(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&boxLayout{leastWidth: width, mostWidth: width}, o)
}

// FixedHeight makes an object exactly that high; what it holds fills the height.
func FixedHeight(height float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&boxLayout{leastHeight: height, mostHeight: height}, o)
}

// FixedSize makes an object exactly that large.
func FixedSize(width, height float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&boxLayout{leastWidth: width, mostWidth: width, leastHeight: height, mostHeight: height}, o)
}

// MinHeight makes an object at least that high.
func MinHeight(height float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&boxLayout{leastHeight: height}, o)
}

// MaxWidth keeps an object from growing wider; it stays at the left.
func MaxWidth(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&boxLayout{mostWidth: width}, o)
}

// PageWidth is the column of a page: all of the room it has up to a window of 1920, and in the middle of more. Whatever stands in
// it shares its edges.
func PageWidth(o fyne.CanvasObject) *fyne.Container {
	return container.New(&boxLayout{mostWidth: widestPage, centered: true}, o)
}

// PageMargin is how far the column of a page stands from the edges of an area of that width; at least least.
func PageMargin(width, least float32) float32 {
	return max(least, middle(width, widestPage))
}

// widestPage is what a window of 1920 leaves beside the sidebar and the page's margins.
const widestPage float32 = 1648

// CenterTop keeps an object from growing wider than width and puts it in the middle, at the top.
func CenterTop(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&boxLayout{mostWidth: width, centered: true, ownHeight: true}, o)
}

// Center puts an object in the middle, as large as it likes to be, at most width wide.
func Center(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&boxLayout{mostWidth: width, centered: true, middle: true, ownHeight: true}, o)
}

// boxLayout bounds and insets the objects it holds, one over the other. A bound of 0 is none.
type boxLayout struct {
	visibleOnly
	left, top, right, bottom float32
	leastWidth, mostWidth    float32
	leastHeight, mostHeight  float32
	centered, middle         bool // across, and down
	ownHeight                bool // of the object, instead of all there is
	grows                    bool // see Grow
	width                    float32
}

var _ arranges = (*boxLayout)(nil)

func (l *boxLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	width := l.inner(size.Width)
	for _, o := range l.shown(objects) {
		x, y, height := l.left, l.top, size.Height-l.top-l.bottom
		if l.mostHeight > 0 {
			height = min(height, l.mostHeight)
		}
		if l.ownHeight {
			height = HeightFor(o, width)
		}
		if l.centered {
			x = max(x, middle(size.Width, width))
		}
		if l.middle {
			y = max(y, middle(size.Height, height))
		}
		place(o, x, y, width, height)
	}
}

// inner is the width that is left for the objects.
func (l *boxLayout) inner(width float32) float32 {
	width -= l.left + l.right
	if l.mostWidth > 0 {
		width = min(width, l.mostWidth)
	}
	return max(0, width)
}

func (l *boxLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return smallest(l, objects, l.width)
}

func (l *boxLayout) boundWidth(width float32) float32 {
	width = max(width, l.leastWidth)
	if l.mostWidth > 0 && l.leastWidth == l.mostWidth {
		return l.mostWidth
	}
	return width
}

func (l *boxLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	if l.mostHeight > 0 {
		return l.mostHeight
	}
	height := float32(0)
	for _, o := range objects {
		height = max(height, HeightFor(o, l.inner(width)))
	}
	return max(height+l.top+l.bottom, l.leastHeight)
}

func (l *boxLayout) naturalWidth(objects []fyne.CanvasObject) float32 {
	width := widest(objects, NaturalWidth)
	if l.mostWidth > 0 {
		width = min(width, l.mostWidth)
	}
	return l.boundWidth(width + l.left + l.right)
}

func (l *boxLayout) minWidth(objects []fyne.CanvasObject) float32 {
	return l.boundWidth(widest(objects, minWidth) + l.left + l.right)
}
