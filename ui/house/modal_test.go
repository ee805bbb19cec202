package house_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// Fyne takes the keyboard away on a click where nothing focusable lies. The modal lies
// everywhere, and yet Tab doesn't stop at it.
func TestModalKeepsTheKeyboard(t *testing.T) {
	housetest.App(t, look.Light)
	behind, cancel := house.NewButton("Behind", house.Secondary, nothing), house.NewButton("Cancel", house.Secondary, nothing)
	w := housetest.Window(t, fyne.NewSize(400, 300), house.Stack(0, behind))
	m := house.NewModal(house.Stack(0, house.NewText("Sure?", house.Body), cancel), fyne.NewSize(200, 100))
	m.Open(w.Canvas())
	top := w.Canvas().Overlays().Top()
	if _, focusable := top.(fyne.Focusable); !focusable || top.Size() != w.Canvas().Size() {
		t.Errorf("a click beside the card finds a %T of %v", top, top.Size())
	}
	if got := housetest.TabOrder(w.Canvas()); len(got) != 1 || got[0] != "Cancel" {
		t.Errorf("Tab goes to %q", got)
	}
	w.Resize(fyne.NewSize(150, 80))
	if size := w.Canvas().Size(); cancel.Size().Width > size.Width {
		t.Errorf("wider than a small window: %v in %v", cancel.Size(), size)
	}
	m.Close(w.Canvas())
	if w.Canvas().Overlays().Top() != nil {
		t.Error("it is still there")
	}
}
