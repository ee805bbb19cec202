package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// radioMark is the ring, with a dot when chosen.
type radioMark struct {
	disc, dot *canvas.Rectangle
}

func newRadioMark() *radioMark {
	return &radioMark{disc: &canvas.Rectangle{CornerRadius: markSize / 2}, dot: &canvas.Rectangle{CornerRadius: dotSize / 2}}
}

func (m *radioMark) move(x, y float32) {
	place(m.disc, x, y, markSize, markSize)
	inside := (markSize - dotSize) / 2
	place(m.dot, x+inside, y+inside, dotSize, dotSize)
}

func (m *radioMark) paint(w fyne.Widget, chosen, hovered, disabled bool) {
	fill, line := markColors(chosen, hovered, disabled)
	paint(w, m.disc, fill, line, markLine)
	paint(w, m.dot, theme.ColorNameInputBackground, "", 0)
	show(m.dot, chosen)
}
