package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// wheel lies over a field of one line and takes the pointer's wheel before the
// Scroll inside Fyne's Entry, which would swallow it: up and down is the page's,
// sideways the text's. It is nothing else's: clicks and the pointer's shape are
// the entry's.
type wheel struct {
	widget.BaseWidget
	over *fieldEntry
	text fyne.Scrollable // what shows a part of a long text; nil without
}

// Scrolled is for Fyne.
func (w *wheel) Scrolled(ev *fyne.ScrollEvent) {
	sideways, upright := *ev, *ev
	sideways.Scrolled.DY, upright.Scrolled.DX = 0, 0
	if w.text != nil && sideways.Scrolled.DX != 0 {
		w.text.Scrolled(&sideways)
	}
	if upright.Scrolled.DY == 0 {
		return
	}
	for _, s := range scrollsAround(w.over) {
		s.Scrolled(&upright)
	}
}

// CreateRenderer is for Fyne: there is nothing to see.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{})
}

// wheeled draws a field of one line with a wheel over it.
type wheeled struct {
	frameless
	wheel *wheel
}

func newWheeled(r frameless, over *fieldEntry) wheeled {
	w := &wheel{over: over}
	for _, o := range r.Objects() {
		if s, ok := o.(fyne.Scrollable); ok {
			w.text = s
		}
	}
	w.ExtendBaseWidget(w)
	return wheeled{r, w}
}

func (r wheeled) Objects() []fyne.CanvasObject { return append(r.frameless.Objects(), r.wheel) }

func (r wheeled) Layout(size fyne.Size) {
	r.frameless.Layout(size)
	place(r.wheel, 0, 0, size.Width, size.Height)
}
