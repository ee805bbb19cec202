package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// handle is a bar that acts when it is clicked anywhere and moves an edge
// when it is dragged. The keyboard uses the button on it.
type handle struct {
	widget.BaseWidget
	content  fyne.CanvasObject
	onTapped func()
	onDrag   func(dy float32)
}

var (
	_ fyne.Tappable      = (*handle)(nil)
	_ fyne.Draggable     = (*handle)(nil)
	_ desktop.Cursorable = (*handle)(nil)
)

func newHandle(content fyne.CanvasObject, onTapped func(), onDrag func(dy float32)) *handle {
	h := &handle{content: content, onTapped: onTapped, onDrag: onDrag}
	h.ExtendBaseWidget(h)
	return h
}

// Tapped is for Fyne: the bar was clicked.
func (h *handle) Tapped(*fyne.PointEvent) { h.onTapped() }

// Dragged is for Fyne: the bar was moved.
func (h *handle) Dragged(e *fyne.DragEvent) { h.onDrag(e.Dragged.DY) }

// DragEnd is for Fyne.
func (h *handle) DragEnd() {}

// Cursor is for Fyne: the arrow, as on buttons.
func (h *handle) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// CreateRenderer is for Fyne.
func (h *handle) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(h.content) }
