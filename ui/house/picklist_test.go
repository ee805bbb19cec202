package house

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

func pickRows(n int) []PickRow {
	rows := make([]PickRow, n)
	for i := range rows {
		rows[i] = PickRow{ID: fmt.Sprint(i), Icon: "key", Title: fmt.Sprintf("App %d", i), State: Done, Word: "Active"}
	}
	return rows
}

// Ten thousand rows are as light as those in sight, and picked by keys alone.
func TestPickListKeys(t *testing.T) {
	housetest.App(t, look.Light)
	var picked, selected []string
	near := 0
	l := NewPickList("Apps")
	l.OnPicked, l.OnSelected, l.OnNear = func(r PickRow) { picked = append(picked, r.ID) }, func(r PickRow) { selected = append(selected, r.ID) }, func() { near++ }
	l.SetRows(pickRows(10_000))
	w := housetest.Window(t, fyne.NewSize(700, 220), l)
	w.Canvas().Focus(l.Focusable())
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnd, fyne.KeySpace} {
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
	if !slices.Equal(picked, []string{"1", "9999"}) || !slices.Equal(selected, []string{"0", "1", "9999"}) || near != 1 {
		t.Errorf("picked %v, selected %v, near the end %d times", picked, selected, near)
	}
	if rows := test.WidgetRenderer(l.list).(*rowListRenderer).rows.Objects; len(rows) > l.list.fullRows()+2 {
		t.Errorf("%d rows exist for %d in sight", len(rows), l.list.fullRows())
	}
	l.SetRows(pickRows(10_500))
	if r, ok := l.Selected(); !ok || r.ID != "9999" || l.Rows() != 10_500 {
		t.Errorf("after more came %v is selected", r)
	}
	l.SetRows(pickRows(3))
	if r, ok := l.Selected(); ok {
		t.Errorf("%v is selected and gone", r)
	}
	l.Reset()
	l.list.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: -10}})
	if near != 2 {
		t.Errorf("scrolled to the end: told %d times", near)
	}
}
