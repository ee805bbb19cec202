package house

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

func showSelect(t *testing.T, selected int) (*Select, fyne.Window, *[]int) {
	t.Helper()
	housetest.App(t, look.Light)
	var picked []int
	s := NewSelect("Method", []string{"GET", "POST", "PUT"}, selected, func(i int) { picked = append(picked, i) })
	w := housetest.Window(t, fyne.NewSize(300, 300), Stack(0, FixedWidth(120, s)))
	w.Canvas().Focus(s)
	return s, w, &picked
}

func TestSelectByKeyboard(t *testing.T) {
	tests := []struct {
		name     string
		selected int
		keys     []fyne.KeyName
		want     []int
		after    int
	}{
		{"down and enter", 0, []fyne.KeyName{fyne.KeySpace, fyne.KeyDown, fyne.KeyReturn}, []int{1}, 1},
		{"opens at the choice", 1, []fyne.KeyName{fyne.KeyReturn, fyne.KeyDown, fyne.KeyReturn}, []int{2}, 2},
		{"without a choice", -1, []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn}, []int{0}, 0},
		{"escape keeps it", 1, []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyEscape}, nil, 1},
		{"the same is no change", 1, []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn}, nil, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, w, picked := showSelect(t, tt.selected)
			for _, key := range tt.keys {
				focused := w.Canvas().Focused()
				if focused == nil {
					t.Fatal("nothing has the focus")
				}
				press(focused, key)
			}
			if diff := cmp.Diff(tt.want, *picked); diff != "" {
				t.Error(diff)
			}
			if s.Selected() != tt.after || w.Canvas().Focused() != s || w.Canvas().Overlays().Top() != nil {
				t.Errorf("selected %d, focus on %T, overlay %v", s.Selected(), w.Canvas().Focused(), w.Canvas().Overlays().Top())
			}
		})
	}
}

func TestSelectByMouse(t *testing.T) {
	s, w, picked := showSelect(t, 0)
	w.Canvas().Unfocus()
	test.TapCanvas(w.Canvas(), fyne.NewPos(20, 16))
	if s.menu == nil {
		t.Fatal("a click does not open the menu")
	}
	test.TapCanvas(w.Canvas(), fyne.NewPos(290, 290))
	if s.menu != nil || w.Canvas().Focused() != s || len(*picked) != 0 {
		t.Errorf("a click beside the menu: open %v, focus on %T", s.menu != nil, w.Canvas().Focused())
	}
}

func TestSelectDisabled(t *testing.T) {
	s, _, _ := showSelect(t, 0)
	s.Disable()
	press(s, fyne.KeySpace)
	if s.menu != nil {
		t.Error("opens although it is switched off")
	}
}

func TestSelectPassesKeysOn(t *testing.T) {
	s, w, _ := showSelect(t, 0)
	var got []fyne.KeyName
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { got = append(got, ev.Name) })
	press(s, fyne.KeyEscape, fyne.KeyF5)
	if diff := cmp.Diff([]fyne.KeyName{fyne.KeyEscape, fyne.KeyF5}, got); diff != "" {
		t.Error(diff)
	}
}

func TestSelectPictures(t *testing.T) {
	var open *Select
	housetest.GoldenInAll(t, "select/states", fyne.NewSize(424, 200), func(t *testing.T) fyne.CanvasObject {
		open = NewSelect("Any", []string{"All results", "Failed", "Slower than 5 s"}, 0, nil)
		off := NewSelect("Any", []string{"7 days"}, 0, nil).Icon("clock")
		off.Disable()
		return onCard(Inset(16, 16, 16, 16, Stack(8,
			Columns(8, open, NewSelect("Method", []string{"GET", "POST"}, 1, nil).Mono(), NewSelect("Any purpose", nil, -1, nil).Icon("filter")),
			Columns(8, Spring(), off, NewSelect("", []string{"A choice with a name too long"}, 0, nil)))))
	}, func(w fyne.Window) {
		w.Canvas().Focus(open)
		open.open()
	})
}
