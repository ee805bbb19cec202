package page_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
	"github.com/flowlatch/flowlatch/ui/page/pagetest"
)

// A table is shown, added to and taken from by keyboard. Only what the person does is a
// change, and a row that says nothing is no field.
func TestFieldTable(t *testing.T) {
	housetest.App(t, look.Light)
	h := pagetest.Given(t, setup.NewWorkspace("acme", "Acme", false, pagetest.Clock()))
	changes := 0
	fields := page.NewFieldTable(h, "hint", func() { changes++ })
	w := housetest.Window(t, pagetest.Size(), fields.Object())
	h.Canvas = w.Canvas()
	one := workspace.Field{Name: "X-Partner", Value: "1"}
	fields.Show([]workspace.Field{one})
	housetest.Settle(w.Content())
	if got := fields.Fields(); changes != 0 || !slices.Equal(got, []workspace.Field{one}) {
		t.Fatalf("shown %v, %d changes", got, changes)
	}
	if got, want := housetest.TabOrder(h.Canvas), []string{"*house.fieldEntry", "*house.fieldEntry", "Remove", "Add"}; !slices.Equal(got, want) {
		t.Errorf("Tab goes to %q, want %q", got, want)
	}

	fields.Add()
	housetest.Settle(w.Content())
	if got := fields.Fields(); changes != 0 || len(got) != 1 {
		t.Errorf("an empty row is the field %v, %d changes", got, changes)
	}
	test.Type(h.Canvas.Focused(), "a")
	h.Canvas.(software.WindowlessCanvas).FocusNext()
	test.Type(h.Canvas.Focused(), "b")
	if got := fields.Fields(); changes != 2 || !slices.Equal(got, []workspace.Field{one, {Name: "a", Value: "b"}}) {
		t.Errorf("typed: %v, %d changes", got, changes)
	}

	for range 2 {
		h.Focus(fields.First())
		h.Canvas.(software.WindowlessCanvas).FocusNext()
		h.Canvas.(software.WindowlessCanvas).FocusNext()
		h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	}
	if got := fields.Fields(); changes != 4 || len(got) != 0 || h.Canvas.Focused() != fields.First() || housetest.Spoken(fields.First()) != "Add" {
		t.Errorf("removed: %v, %d changes, %T has the keyboard", got, changes, h.Canvas.Focused())
	}
}
