package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/look"
)

// problemBar is the width of the bar at the left edge, in device-independent pixels.
const problemBar float32 = 4

// problemFrame is the card's ground, frame and bar. The bar is what shows of an
// area under the others, so that its corners are the card's.
type problemFrame struct {
	widget.BaseWidget
	inside fyne.CanvasObject
}

func newProblemFrame(inside fyne.CanvasObject) *problemFrame {
	f := &problemFrame{inside: inside}
	f.ExtendBaseWidget(f)
	return f
}

// HeightFor returns the height at a width.
func (f *problemFrame) HeightFor(width float32) float32 {
	return HeightFor(f.inside, width-problemBar)
}

// NaturalWidth is the width at which nothing is cut or wrapped.
func (f *problemFrame) NaturalWidth() float32 { return NaturalWidth(f.inside) + problemBar }

func (f *problemFrame) minWidth() float32 { return minWidth(f.inside) + problemBar }

// CreateRenderer is for Fyne.
func (f *problemFrame) CreateRenderer() fyne.WidgetRenderer {
	r := &problemFrameRenderer{of: f, ground: &canvas.Rectangle{}, bar: &canvas.Rectangle{}, frame: &canvas.Rectangle{}}
	r.Refresh()
	return r
}

type problemFrameRenderer struct {
	of                 *problemFrame
	ground, bar, frame *canvas.Rectangle
}

func (r *problemFrameRenderer) Destroy() {}

func (r *problemFrameRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.bar, r.ground, r.of.inside, r.frame}
}

func (r *problemFrameRenderer) MinSize() fyne.Size {
	return r.of.inside.MinSize().AddWidthHeight(problemBar, 0)
}

func (r *problemFrameRenderer) Layout(size fyne.Size) {
	place(r.bar, 0, 0, size.Width, size.Height)
	place(r.frame, 0, 0, size.Width, size.Height)
	place(r.ground, problemBar, 0, size.Width-problemBar, size.Height)
	place(r.of.inside, problemBar, 0, size.Width-problemBar, size.Height)
}

func (r *problemFrameRenderer) Refresh() {
	radius := r.of.Theme().Size(theme.SizeNameCardRadius)
	r.bar.CornerRadius, r.frame.CornerRadius = radius, radius
	r.ground.TopRightCornerRadius, r.ground.BottomRightCornerRadius = radius, radius
	r.ground.TopLeftCornerRadius, r.ground.BottomLeftCornerRadius = radius-problemBar, radius-problemBar
	r.bar.Shadow = cardShadow(r.of)
	paint(r.of, r.ground, look.ColorCard, "", 0)
	paint(r.of, r.bar, look.ColorBadFill, "", 0)
	paint(r.of, r.frame, "", look.ColorBadLine, 1)
	r.Layout(r.of.Size())
}
