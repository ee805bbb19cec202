package shell

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
)

// Measures of a hint, in device-independent pixels.
const (
	hintHeight float32 = 28
	hintBeside float32 = sidebarNarrow + 2
)

// hint names the entry of the narrow sidebar under the pointer or the
// keyboard, beside its icon.
type hint struct {
	of     fyne.CanvasObject // what it names now
	words  *house.Text
	object *house.Surface
}

func newHint() *hint {
	h := &hint{words: house.NewText("", house.Body)}
	h.object = house.NewSurface(look.ColorCard, house.Inset(10, 4, 10, 4, h.words)).Rounded(6).Framed(look.ColorLine2)
	h.object.Hide()
	return h
}

// show names an entry.
func (h *hint) show(of fyne.CanvasObject, name string) {
	h.of = of
	h.words.SetText(name)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(of)
	h.object.Resize(fyne.NewSize(house.NaturalWidth(h.object), hintHeight))
	h.object.Move(fyne.NewPos(hintBeside, at.Y+(of.Size().Height-hintHeight)/2))
	h.object.Show()
}

// hide takes the name of an entry away, unless another one is named already.
func (h *hint) hide(of fyne.CanvasObject) {
	if h.of == of {
		h.of = nil
		h.object.Hide()
	}
}
