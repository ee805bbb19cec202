package house

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

func sixty() []string {
	options := make([]string, 60)
	for i := range options {
		options[i] = fmt.Sprintf("Endpoint %d", i+1)
	}
	return options
}

// showLong is a field with sixty choices, above or below the middle of a window of
// 300 by 300.
func showLong(t *testing.T, low bool) (*Select, fyne.Window, *[]int) {
	t.Helper()
	housetest.App(t, look.Light)
	var picked []int
	s := NewSelect("Endpoint", sixty(), 4, func(i int) { picked = append(picked, i) })
	above := float32(0)
	if low {
		above = 240
	}
	w := housetest.Window(t, fyne.NewSize(300, 300), Stack(0, FixedHeight(above, Spring()), FixedWidth(120, s)))
	w.Canvas().Focus(s)
	press(s, fyne.KeySpace)
	return s, w, &picked
}

func TestALongMenuStaysInTheWindow(t *testing.T) {
	for _, low := range []bool{false, true} {
		s, w, _ := showLong(t, low)
		box := s.long.over.Objects[1]
		top, bottom := box.Position().Y, box.Position().Y+box.Size().Height
		if top < menuEdge || bottom > w.Canvas().Size().Height-menuEdge {
			t.Errorf("low %v: the menu reaches from %v to %v", low, top, bottom)
		}
		if field := absoluteY(s); top < field+s.Size().Height && bottom > field {
			t.Errorf("low %v: the menu from %v to %v lies over its field at %v", low, top, bottom, field)
		}
	}
}

func TestALongMenuByKeyboard(t *testing.T) {
	tests := map[string]struct {
		keys []fyne.KeyName
		want []int
	}{
		"opens at the choice": {[]fyne.KeyName{fyne.KeyDown, fyne.KeyReturn}, []int{5}},
		"to the end":          {[]fyne.KeyName{fyne.KeyEnd, fyne.KeyReturn}, []int{59}},
		"escape keeps it":     {[]fyne.KeyName{fyne.KeyEnd, fyne.KeyEscape}, nil},
		"the same":            {[]fyne.KeyName{fyne.KeyReturn}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s, w, picked := showLong(t, false)
			for _, key := range tt.keys {
				list := s.long.list
				if w.Canvas().Focused() != fyne.Focusable(list) {
					t.Fatalf("the focus is on %T", w.Canvas().Focused())
				}
				press(list, key)
				if s.long != nil && (list.current < list.top || list.current >= list.top+list.fullRows()+1) {
					t.Errorf("after %v row %d is out of sight, the first is %d", key, list.current, list.top)
				}
			}
			if diff := cmp.Diff(tt.want, *picked); diff != "" {
				t.Error(diff)
			}
			if s.long != nil || w.Canvas().Focused() != fyne.Focusable(s) || w.Canvas().Overlays().Top() != nil {
				t.Errorf("open %v, focus on %T", s.long != nil, w.Canvas().Focused())
			}
		})
	}
}

func TestALongMenuByMouse(t *testing.T) {
	s, w, picked := showLong(t, false)
	list := s.long.list
	second := fyne.NewPos(40, absoluteY(list)+1.5*menuRow-list.shift)
	want := list.top + 1
	test.TapCanvas(w.Canvas(), second)
	if diff := cmp.Diff([]int{want}, *picked); diff != "" || s.long != nil {
		t.Errorf("a click on the second row in sight: %s", diff)
	}
	press(s, fyne.KeySpace)
	test.TapCanvas(w.Canvas(), fyne.NewPos(290, 20))
	if s.long != nil || len(*picked) != 1 {
		t.Errorf("a click beside the menu: open %v, picked %v", s.long != nil, *picked)
	}
}

func TestALongMenuLooks(t *testing.T) {
	var field *Select
	housetest.GoldenInAll(t, "select/long", fyne.NewSize(260, 220), func(t *testing.T) fyne.CanvasObject {
		field = NewSelect("Endpoint", sixty(), 4, nil)
		return onCard(Inset(16, 16, 16, 16, Stack(0, FixedWidth(160, field))))
	}, func(w fyne.Window) {
		w.Canvas().Focus(field)
		field.open()
	})
}
