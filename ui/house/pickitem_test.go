package house

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

func TestPickItemKeys(t *testing.T) {
	housetest.App(t, look.Light)
	var did []string
	item := func(name string) *PickItem {
		p := NewPickItem("org", name, func() { did = append(did, name) })
		p.OnEscape = func() { did = append(did, "escape") }
		p.OnFocus = func() { did = append(did, "at "+name) }
		return p
	}
	first, second := item("a").Second("a.example").Chip(ChipProduction, "Production").Current("open now"), item("b")
	Chain(first, second)
	w := housetest.Window(t, fyne.NewSize(400, 100), Stack(0, first, second))
	w.Canvas().Focus(first)
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn, fyne.KeyHome, fyne.KeySpace, fyne.KeyEscape} {
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
	want := []string{"at a", "at b", "b", "at a", "a", "escape"}
	if len(did) != len(want) {
		t.Fatalf("did %v, want %v", did, want)
	}
	for i := range want {
		if did[i] != want[i] {
			t.Errorf("did %v, want %v", did, want)
		}
	}
	if got := first.AccessibilityLabel(); got != "a, a.example, Production, open now" || !first.InUse() || second.InUse() {
		t.Errorf("called %q", got)
	}
	if first.Size().Height != pickTall || second.Size().Height != pickHeight {
		t.Errorf("%v and %v high", first.Size().Height, second.Size().Height)
	}
}
