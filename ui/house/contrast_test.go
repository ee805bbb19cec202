package house

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

func TestProblemCardInHighContrast(t *testing.T) {
	housetest.Contrast(t, "problemcard/full", fyne.NewSize(692, 350), func(t *testing.T) fyne.CanvasObject {
		return NewSurface(theme.ColorNameBackground, Inset(16, 16, 16, 16, Stack(0, NewProblemCard(refusedToken(nil)))))
	})
}

// A button in the practice band, whose amber would hide a yellow ring.
func TestBandButtonsInHighContrast(t *testing.T) {
	housetest.Contrast(t, "bandbuttons", fyne.NewSize(420, 28), func(t *testing.T) fyne.CanvasObject {
		focused, hovered, pressed := newBandButton("ext", "Focused", nil), newBandButton("ext", "Hovered", nil), newBandButton("ext", "Pressed", nil)
		focused.FocusGained()
		hovered.MouseIn(nil)
		pressed.MouseIn(nil)
		pressed.MouseDown(nil)
		return NewSurface(look.ColorBand, Inset(8, 0, 8, 0, Row(8, newBandButton("ext", "At rest", nil), focused, hovered, pressed)))
	})
}

// Widths follow the theme while the window is shown.
func TestLinesFollowTheTheme(t *testing.T) {
	housetest.App(t, look.Light)
	card, field, button := NewCard(NewText("Text", Body)), NewTextField(""), NewButton("Button", Secondary, nil)
	w := housetest.Window(t, fyne.NewSize(200, 200), Stack(8, card, field, button))
	w.Canvas().Focus(button)
	widths := func() (card3, field3, ring float32) {
		cardGround := test.WidgetRenderer(card).(*cardRenderer).ground
		fieldGround := test.WidgetRenderer(field.box).(*fieldBoxRenderer).ground
		return cardGround.StrokeWidth, fieldGround.StrokeWidth, test.WidgetRenderer(button).(*buttonRenderer).ring.StrokeWidth
	}
	for _, step := range []struct {
		mode              look.Mode
		card, field, ring float32
	}{{look.Light, 1, 1, 2}, {look.HighContrast, 2, 2, 3}, {look.Dark, 1, 1, 2}} {
		test.ApplyTheme(t, look.New(step.mode))
		if card, field, ring := widths(); card != step.card || field != step.field || ring != step.ring {
			t.Errorf("mode %d: card %v, field %v, ring %v; want %v, %v, %v", step.mode, card, field, ring, step.card, step.field, step.ring)
		}
	}
	test.ApplyTheme(t, look.New(look.HighContrast))
	if got := test.WidgetRenderer(card).(*cardRenderer).ground.Shadow; got != (canvas.Shadow{}) {
		t.Errorf("the card has the shadow %v", got)
	}
}

// A menu's edge comes and goes with it.
func TestMenuInHighContrastLeavesNothingBehind(t *testing.T) {
	housetest.App(t, look.HighContrast)
	chosen := -1
	s := NewSelect("Any", []string{"GET", "POST"}, 0, func(i int) { chosen = i })
	w := housetest.Window(t, fyne.NewSize(200, 200), Stack(8, s))
	overlays := w.Canvas().Overlays()
	for _, key := range []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn} {
		w.Canvas().Focus(s)
		s.open()
		if got := len(overlays.List()); got != 2 {
			t.Fatalf("%d overlays, want the menu on its edge", got)
		}
		if key == fyne.KeyReturn {
			s.menu.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		}
		s.menu.TypedKey(&fyne.KeyEvent{Name: key})
		if got := len(overlays.List()); got != 0 {
			t.Errorf("%d overlays are left after %s", got, key)
		}
		if w.Canvas().Focused() != s {
			t.Errorf("%s leaves the keyboard at %T", key, w.Canvas().Focused())
		}
	}
	if chosen != 1 {
		t.Errorf("chosen is %d, want 1", chosen)
	}
}
