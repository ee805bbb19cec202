package house

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// A click takes the ring along from another control, but not the keyboard from a
// field that is being filled in.
func TestAClickTakesTheRing(t *testing.T) {
	housetest.App(t, look.Light)
	first, second := NewButton("Copy JWK", Secondary, nil), NewButton("Copy JWKS", Secondary, nil)
	field := NewTextField("")
	w := housetest.Window(t, fyne.NewSize(300, 200), Stack(Gap8, first, second, field))
	w.Canvas().Focus(first)
	second.Tapped(nil)
	if w.Canvas().Focused() != fyne.Focusable(second) || first.showsRing() || !second.showsRing() {
		t.Errorf("the keyboard is on %v", w.Canvas().Focused())
	}
	second.Disable()
	w.Canvas().Focus(first)
	second.Tapped(nil)
	if w.Canvas().Focused() != fyne.Focusable(first) {
		t.Error("what is switched off has taken the keyboard")
	}
	w.Canvas().Focus(field.Focusable())
	first.Tapped(nil)
	if w.Canvas().Focused() != field.Focusable() {
		t.Error("the field has lost the keyboard")
	}
}
