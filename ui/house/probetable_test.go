package house

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

func sampleProbes() []ProbeRow {
	return []ProbeRow{
		{ID: "none", Probe: "No credential", Method: "POST", Expected: "Refused", State: Done, Measured: "Refused", Status: "401"},
		{ID: "good", Probe: "Valid access token", Method: "POST", Expected: "Accepted", State: Done, Measured: "Accepted", Status: "200"},
		{ID: "other", Probe: "Access token of another app", Method: "POST", Expected: "Refused", State: Failed, Measured: "Accepted", Status: "200", Bad: true},
		{ID: "bound", Probe: "Token bound by DPoP", State: Todo, Measured: "Not run: It can't be had: the service app has proof of possession off"},
		{ID: "next", Probe: "Valid access token, once more", Method: "POST", Expected: "Accepted", State: Progress, Measured: "Under way", Running: true},
		{ID: "last", Probe: "Client token, header and query, which is a long name", Method: "POST", Expected: "Refused"},
	}
}

func probeHeads() ProbeHeads {
	return ProbeHeads{Probe: "Probe", Method: "Method", Expected: "Expected", Measured: "Measured", Status: "Status"}
}

func TestProbeTableLooks(t *testing.T) {
	for name, width := range map[string]float32{"wide": 644, "narrow": 520} {
		t.Run(name, func(t *testing.T) {
			housetest.GoldenInAll(t, "probetable_"+name, fyne.NewSize(width, 28*7), func(*testing.T) fyne.CanvasObject {
				p := NewProbeTable(probeHeads())
				p.SetRows(sampleProbes())
				p.Select("good")
				return NewSurface(look.ColorCard, p)
			})
		})
	}
}

func TestProbeTableKeyboard(t *testing.T) {
	housetest.App(t, look.Light)
	p := NewProbeTable(probeHeads())
	p.SetRows(sampleProbes())
	w := housetest.Window(t, fyne.NewSize(644, 300), Stack(0, p))
	var selected, opened []string
	p.OnSelected = func(r ProbeRow) { selected = append(selected, r.ID) }
	p.OnOpened = func(r ProbeRow) { opened = append(opened, r.ID) }
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != p.Focusable() {
		t.Fatal("Tab did not reach the table")
	}
	press(p.Focusable(), fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnd, fyne.KeySpace)
	if !slices.Equal(selected, []string{"none", "good", "last"}) || !slices.Equal(opened, []string{"good", "last"}) {
		t.Errorf("selected %q, opened %q", selected, opened)
	}
	rows := sampleProbes()
	rows[1].Measured = "Refused"
	p.Select("good")
	if p.SetRows(rows[1:]); len(p.Rows()) != 5 {
		t.Errorf("%d rows", len(p.Rows()))
	}
	if row, ok := p.Selected(); !ok || row.ID != "good" || row.Measured != "Refused" {
		t.Errorf("selected %+v, %v", row, ok)
	}
}

// A table that is higher than the window stays usable: the wheel is the page's,
// and the row that the keyboard goes to comes into view.
func TestProbeTableInAPage(t *testing.T) {
	housetest.App(t, look.Light)
	p := NewProbeTable(probeHeads())
	var rows []ProbeRow
	for i := range 40 {
		rows = append(rows, ProbeRow{ID: fmt.Sprint(i), Probe: "No credential"})
	}
	p.SetRows(rows)
	scroll := NewScroll(Stack(0, p))
	w := housetest.Window(t, fyne.NewSize(644, 300), container.NewStack(scroll))
	w.Canvas().Focus(p.Focusable())
	press(p.Focusable(), fyne.KeyEnd)
	if bottom := 28*41 - scroll.Offset.Y; bottom > 300 || bottom < 200 {
		t.Errorf("the last row ends at %v of a page of 300", bottom)
	}
	press(p.Focusable(), fyne.KeyHome)
	if scroll.Offset.Y > 28 {
		t.Errorf("the first row is %v above the page", scroll.Offset.Y)
	}
	before := scroll.Offset.Y
	test.Scroll(w.Canvas(), fyne.NewPos(100, 100), 0, -90)
	if scroll.Offset.Y != before+90 {
		t.Errorf("the wheel moved the page from %v to %v", before, scroll.Offset.Y)
	}
}
