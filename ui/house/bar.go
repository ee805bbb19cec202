package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/look"
)

// BarPart is a part of a Bar.
type BarPart struct {
	Share float64 // in proportion to the other parts'; 0 or less is not drawn
	Color fyne.ThemeColorName
	Line  fyne.ThemeColorName // around it; empty for none
}

// BarRest is the part of a bar that is still to come: in high contrast an outline, so that what is done stands out.
func BarRest(share float64) BarPart {
	return BarPart{Share: share, Color: look.ColorTrack, Line: look.ColorTrackLine}
}

// Bar is a line of coloured parts: how far something is, or what became of many things.
type Bar struct {
	widget.BaseWidget
	parts  []BarPart
	height float32
	gap    float32
}

// NewSegmentBar makes a bar, 8 high, whose parts stand a little apart: the outcomes of a run.
func NewSegmentBar(parts ...BarPart) *Bar {
	b := &Bar{height: 8, gap: 2, parts: parts}
	b.ExtendBaseWidget(b)
	return b
}

// SetParts replaces the parts.
func (b *Bar) SetParts(parts ...BarPart) {
	b.parts = parts
	b.Refresh()
}

// CreateRenderer is for Fyne.
func (b *Bar) CreateRenderer() fyne.WidgetRenderer {
	r := &barRenderer{of: b}
	r.Refresh()
	return r
}

type barRenderer struct {
	of    *Bar
	rects []*canvas.Rectangle
}

func (r *barRenderer) Destroy() {}

func (r *barRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(r.rects))
	for i, rect := range r.rects {
		objects[i] = rect
	}
	return objects
}

func (r *barRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.of.height*2, r.of.height)
}

func (r *barRenderer) Layout(size fyne.Size) {
	sum, drawn := 0.0, 0
	for _, part := range r.of.parts {
		if part.Share > 0 {
			sum += part.Share
			drawn++
		}
	}
	x, room := float32(0), size.Width-r.of.gap*float32(max(0, drawn-1))
	for i, part := range r.of.parts {
		if part.Share <= 0 {
			place(r.rects[i], 0, 0, 0, 0)
			continue
		}
		width := room * float32(part.Share/sum)
		place(r.rects[i], x, middle(size.Height, r.of.height), width, r.of.height)
		x += width + r.of.gap
	}
}

func (r *barRenderer) Refresh() {
	for len(r.rects) < len(r.of.parts) {
		r.rects = append(r.rects, &canvas.Rectangle{CornerRadius: 2})
	}
	r.rects = r.rects[:len(r.of.parts)]
	for i, part := range r.of.parts {
		paint(r.of, r.rects[i], part.Color, part.Line, hairline)
	}
	r.Layout(r.of.Size())
	canvas.Refresh(r.of)
}
