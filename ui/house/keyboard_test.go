package house_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// acts is a widget that can be acted on, switched off and focused.
type acts interface {
	fyne.Focusable
	fyne.Tappable
	fyne.Disableable
	fyne.CanvasObject
}

func typeKeys(w fyne.Window, keys ...fyne.KeyName) {
	for _, key := range keys {
		if f := w.Canvas().Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: key})
		}
	}
}

// What acts answers the mouse, Enter and Space alike, and nothing once it is switched off. A tick and a choice answer Space alone:
// Enter is the page's, which does what its key cap says and must not undo what was just ticked.
func TestEverythingThatActsAnswersMouseEnterAndSpace(t *testing.T) {
	makers := map[string]func(onActed func()) acts{
		"button":      func(f func()) acts { return house.NewButton("Next", house.Primary, f) },
		"link":        func(f func()) acts { return house.NewButton("Open", house.Link, f) },
		"icon button": func(f func()) acts { return house.NewIconButton("copy", "Copy", f) },
		"check box":   func(f func()) acts { return house.NewCheckBox("Follow", false, func(bool) { f() }) },
		"choice card": func(f func()) acts { return house.NewChoiceCard("OAuth 2.0", nil, nil, f) },
		"step":        func(f func()) acts { return house.NewStepItem("1 Org", house.Done, "Done", f) },
		"page":        func(f func()) acts { return house.NewNavItem("users", "Partners", f) },
	}
	for name, maker := range makers {
		t.Run(name, func(t *testing.T) {
			housetest.App(t, look.Light)
			acted := 0
			widget := maker(func() { acted++ })
			w := housetest.Window(t, fyne.NewSize(300, 200), house.Stack(0, widget))
			w.Canvas().FocusNext()
			if w.Canvas().Focused() != fyne.Focusable(widget) {
				t.Fatal("Tab doesn't reach it")
			}
			typeKeys(w, fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace, fyne.KeyEscape, fyne.KeyA)
			test.Tap(widget)
			want := 4
			if name == "check box" || name == "choice card" {
				want = 2
			}
			if acted != want {
				t.Errorf("acted %d times, want %d: Return, Enter, Space and a click; a tick or a choice Space and a click", acted, want)
			}
			widget.Disable()
			widget.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
			widget.Tapped(&fyne.PointEvent{})
			if acted != want {
				t.Error("acts although it is switched off")
			}
		})
	}
}

func TestDisabledIsPassedOverByTab(t *testing.T) {
	housetest.App(t, look.Light)
	first, off, last := house.NewButton("One", house.Secondary, nothing), house.NewButton("Two", house.Secondary, nothing), house.NewButton("Three", house.Secondary, nothing)
	off.Disable()
	w := housetest.Window(t, fyne.NewSize(300, 60), house.Row(8, first, off, last))
	w.Canvas().Focus(first)
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != fyne.Focusable(last) {
		t.Errorf("focus went to %v, want the third button", w.Canvas().Focused())
	}
}

func TestBusyButtonKeepsWidthAndFocusAndDoesNothing(t *testing.T) {
	housetest.App(t, look.Light)
	tapped := 0
	button := house.NewButton("Rotate", house.Secondary, func() { tapped++ })
	w := housetest.Window(t, fyne.NewSize(300, 60), house.Row(8, button))
	w.Canvas().Focus(button)
	before := button.MinSize()
	button.SetBusy(true)
	typeKeys(w, fyne.KeySpace)
	if tapped != 0 {
		t.Error("acts while it is busy")
	}
	if button.MinSize() != before {
		t.Errorf("is %v while busy, was %v", button.MinSize(), before)
	}
	button.SetBusy(false)
	typeKeys(w, fyne.KeySpace)
	if tapped != 1 {
		t.Errorf("acted %d times after it was busy, want once", tapped)
	}
}

func TestStripsChooseByArrowKeys(t *testing.T) {
	options := []house.Option{{Text: "Auto"}, {Text: "On"}, {Text: "Off"}}
	type strip interface {
		fyne.Focusable
		fyne.CanvasObject
		fyne.Tappable
		Selected() int
	}
	makers := map[string]func(func(int)) strip{
		"segmented": func(f func(int)) strip { return house.NewSegmented(options, 0, f) },
		"tabs":      func(f func(int)) strip { return house.NewTabs(options, 0, f) },
	}
	for name, maker := range makers {
		t.Run(name, func(t *testing.T) {
			housetest.App(t, look.Light)
			var got []int
			s := maker(func(i int) { got = append(got, i) })
			w := housetest.Window(t, fyne.NewSize(300, 60), house.Row(0, s))
			w.Canvas().Focus(s)
			typeKeys(w, fyne.KeyRight, fyne.KeyDown, fyne.KeyRight, fyne.KeyLeft, fyne.KeyHome, fyne.KeyUp, fyne.KeyEnd)
			if want := []int{1, 2, 1, 0, 2}; !slices.Equal(got, want) {
				t.Errorf("chose %v, want %v", got, want)
			}
			s.Tapped(&fyne.PointEvent{Position: fyne.NewPos(70, 10)})
			if s.Selected() != 1 {
				t.Errorf("a click on the second chose %d", s.Selected())
			}
		})
	}
}

func TestArrowKeysMoveAlongAChain(t *testing.T) {
	housetest.App(t, look.Light)
	org, app, hidden, test := house.NewStepItem("1 Org", house.Done, "Done", nothing), house.NewStepItem("2 App", house.Todo, "Not started", nothing),
		house.NewNavItem("users", "Hidden", nothing), house.NewNavItem("history", "History", nothing)
	hidden.Hide()
	house.Chain(org, app, hidden, test)
	w := housetest.Window(t, fyne.NewSize(224, 300), house.Stack(2, org, app, hidden, test))
	tests := []struct {
		key  fyne.KeyName
		want fyne.Focusable
	}{
		{fyne.KeyDown, app}, {fyne.KeyDown, test}, {fyne.KeyDown, test}, {fyne.KeyUp, app}, {fyne.KeyHome, org}, {fyne.KeyUp, org}, {fyne.KeyEnd, test},
	}
	w.Canvas().Focus(org)
	for i, tt := range tests {
		typeKeys(w, tt.key)
		if w.Canvas().Focused() != tt.want {
			t.Fatalf("key %d, %s: focus is on %v", i, tt.key, w.Canvas().Focused())
		}
	}
}

func TestChoiceCardsMoveWithoutChoosing(t *testing.T) {
	housetest.App(t, look.Light)
	chosen := ""
	choice := func(name string) *house.ChoiceCard {
		return house.NewChoiceCard(name, nil, nil, func() { chosen = name })
	}
	one, two := choice("one"), choice("two")
	house.Chain(one, two)
	w := housetest.Window(t, fyne.NewSize(400, 100), house.Columns(8, one, two))
	w.Canvas().Focus(one)
	typeKeys(w, fyne.KeyRight)
	if chosen != "" {
		t.Error("an arrow key chose: a level must not change by passing over it")
	}
	typeKeys(w, fyne.KeySpace)
	if chosen != "two" {
		t.Errorf("Space chose %q, want the second card", chosen)
	}
}

// TestUnusedKeysReachTheScreen: Escape and the function keys are the screen's
// wherever the focus is; Enter on a choice is the page's primary action.
func TestUnusedKeysReachTheScreen(t *testing.T) {
	housetest.App(t, look.Light)
	for name, c := range map[string]struct {
		build func() fyne.CanvasObject
		keys  []fyne.KeyName
	}{
		"button":               {func() fyne.CanvasObject { return house.NewButton("b", house.Secondary, nil) }, []fyne.KeyName{fyne.KeyEscape, fyne.KeyF5}},
		"icon":                 {func() fyne.CanvasObject { return house.NewIconButton("copy", "b", nil) }, []fyne.KeyName{fyne.KeyEscape}},
		"tick":                 {func() fyne.CanvasObject { return house.NewCheckBox("b", false, nil) }, []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn}},
		"choice card":          {func() fyne.CanvasObject { return house.NewChoiceCard("b", nil, nil, nil) }, []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter}},
		"segmented":            {func() fyne.CanvasObject { return house.NewSegmented([]house.Option{{Text: "a"}, {Text: "b"}}, 0, nil) }, []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn}},
		"entry of the sidebar": {func() fyne.CanvasObject { return house.NewNavItem("help", "b", nil) }, []fyne.KeyName{fyne.KeyEscape}},
	} {
		t.Run(name, func(t *testing.T) {
			o := c.build()
			w := housetest.Window(t, fyne.NewSize(300, 100), o)
			var got []fyne.KeyName
			w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { got = append(got, ev.Name) })
			for _, key := range c.keys {
				o.(fyne.Focusable).TypedKey(&fyne.KeyEvent{Name: key})
			}
			if len(got) != len(c.keys) {
				t.Errorf("the screen got %v of %v", got, c.keys)
			}
		})
	}
}
