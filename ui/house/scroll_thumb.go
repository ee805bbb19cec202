package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// minThumb is the least length of a scroll thumb, so that it stays easy to grab.
const minThumb = 24

// thumbEdge is the distance of a thumb from the edge of what it scrolls, thumbSide how thick it is.
const (
	thumbEdge = 3
	thumbSide = 6
)

// scrollThumb is the draggable part of a scroll bar.
type scrollThumb struct {
	widget.BaseWidget

	horizontal bool
	onDragged  func(fraction float64) // 0 is the top or left end, 1 the other

	at, way float32 // where the thumb is, and how far it can travel
	from    float32 // where it was when the drag began
	drag    float32 // how far the pointer moved since
	held    bool
}

func newScrollThumb(horizontal bool, onDragged func(float64)) *scrollThumb {
	t := &scrollThumb{horizontal: horizontal, onDragged: onDragged}
	t.ExtendBaseWidget(t)
	return t
}

// show places the thumb in a view of a size whose content is scrolled to offset
// of limit; without anything to scroll it hides.
func (t *scrollThumb) show(view fyne.Size, offset, limit float64) {
	if limit <= 0 {
		t.Hide()
		return
	}
	visible := view.Height
	if t.horizontal {
		visible = view.Width
	}
	length := max(minThumb, float32(float64(visible)*float64(visible)/(float64(visible)+limit)))
	t.way = visible - length
	t.at = t.way * float32(offset/limit)
	if t.horizontal {
		t.Resize(fyne.NewSize(length, thumbSide))
		t.Move(fyne.NewPos(t.at, view.Height-thumbSide-thumbEdge))
	} else {
		t.Resize(fyne.NewSize(thumbSide, length))
		t.Move(fyne.NewPos(view.Width-thumbSide-thumbEdge, t.at))
	}
	t.Show()
}

// Dragged implements fyne.Draggable.
func (t *scrollThumb) Dragged(ev *fyne.DragEvent) {
	if !t.held {
		t.held, t.from, t.drag = true, t.at, 0
	}
	if t.horizontal {
		t.drag += ev.Dragged.DX
	} else {
		t.drag += ev.Dragged.DY
	}
	if t.way > 0 {
		t.onDragged(float64(min(max((t.from+t.drag)/t.way, 0), 1)))
	}
}

// DragEnd implements fyne.Draggable.
func (t *scrollThumb) DragEnd() { t.held = false }

// CreateRenderer implements fyne.Widget.
func (t *scrollThumb) CreateRenderer() fyne.WidgetRenderer {
	bar := &canvas.Rectangle{}
	r := &thumbRenderer{WidgetRenderer: widget.NewSimpleRenderer(bar), thumb: t, bar: bar}
	r.Refresh()
	return laidOut(t, r)
}

type thumbRenderer struct {
	fyne.WidgetRenderer
	thumb *scrollThumb
	bar   *canvas.Rectangle
}

func (r *thumbRenderer) Refresh() {
	r.bar.FillColor = colorOf(r.thumb, theme.ColorNameScrollBar)
	r.bar.CornerRadius = theme.SizeForWidget(theme.SizeNameScrollBarRadius, r.thumb)
	r.WidgetRenderer.Refresh()
}
