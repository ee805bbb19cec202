package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Choices puts choices beside each other in columns of the same width, gap apart; under each other where any of them would be cut.
func Choices(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&choicesLayout{gap: gap}, objects...)
}

type choicesLayout struct {
	visibleOnly
	gap, width float32
}

var _ arranges = (*choicesLayout)(nil)

// at is the layout for a width.
func (l *choicesLayout) at(objects []fyne.CanvasObject, width float32) arranges {
	if width < l.naturalWidth(objects) {
		return &stackLayout{gap: l.gap}
	}
	return &columnsLayout{gap: l.gap}
}

func (l *choicesLayout) Layout(all []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	objects := l.shown(all)
	l.at(objects, size.Width).Layout(objects, size)
}

func (l *choicesLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return smallest(l, objects, l.width)
}

func (l *choicesLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return l.at(objects, width).heightFor(objects, width)
}

func (l *choicesLayout) naturalWidth(objects []fyne.CanvasObject) float32 {
	return (&columnsLayout{gap: l.gap}).naturalWidth(objects)
}

func (l *choicesLayout) minWidth(objects []fyne.CanvasObject) float32 {
	return widest(objects, minWidth)
}
