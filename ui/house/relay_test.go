package house

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// What stands below something hidden deep inside moves up, whatever holds it, and nothing is drawn anew for it.
func TestRelay(t *testing.T) {
	housetest.App(t, look.Light)
	holders := map[string]func(fyne.CanvasObject) fyne.CanvasObject{
		"stack":        func(o fyne.CanvasObject) fyne.CanvasObject { return Stack(0, o) },
		"card":         func(o fyne.CanvasObject) fyne.CanvasObject { return NewCard(o) },
		"surface":      func(o fyne.CanvasObject) fyne.CanvasObject { return NewSurface(look.ColorInset, o) },
		"problem":      func(o fyne.CanvasObject) fyne.CanvasObject { return newProblemFrame(o) },
		"scroll":       func(o fyne.CanvasObject) fyne.CanvasObject { return NewScroll(o) },
		"card in card": func(o fyne.CanvasObject) fyne.CanvasObject { return NewCard(NewCard(o)) },
	}
	for name, hold := range holders {
		t.Run(name, func(t *testing.T) {
			above, below := NewText("above", Body), NewText("below", Body)
			all := hold(Stack(Gap8, above, below))
			housetest.Window(t, fyne.NewSize(400, 300), all)
			before := absoluteY(below)
			above.Hidden = true
			Relay(all)
			if after := absoluteY(below); after >= before {
				t.Errorf("it stood at %v, and stands at %v", before, after)
			}
		})
	}
}

// A scroll at its end stays in its range when the content becomes shorter.
func TestRelayKeepsAScrollInRange(t *testing.T) {
	for name, resized := range map[string]bool{"resized before": true, "resized with it": false} {
		t.Run(name, func(t *testing.T) {
			housetest.App(t, look.Light)
			long, last := FixedHeight(500, Spring()), NewText("last", Body)
			s := NewScroll(Stack(0, long, last))
			housetest.Window(t, fyne.NewSize(400, 300), s)
			s.ScrollToBottom()
			if s.Offset.Y == 0 {
				t.Fatal("nothing to scroll")
			}
			long.Hide()
			if resized {
				s.Content.Resize(fyne.NewSize(400, 300))
			}
			Relay(s)
			if at := s.Content.Position(); s.Offset.Y != 0 || at.Y != 0 {
				t.Errorf("%v of what is shorter than the view is scrolled away, it is at %v", s.Offset.Y, at)
			}
		})
	}
}

// A page that takes the place of one as long as it is shown from its top.
func TestRelayMovesTheContentToTheOffset(t *testing.T) {
	housetest.App(t, look.Light)
	s := NewScroll(FixedHeight(900, Spring()))
	housetest.Window(t, fyne.NewSize(400, 300), s)
	Relay(s)
	s.ScrollToOffset(fyne.NewPos(0, 200))
	s.Offset = fyne.Position{}
	Relay(s)
	if at := s.Content.Position(); at != (fyne.Position{}) {
		t.Errorf("its top is at %v", at)
	}
}

// What is hidden is laid out when it is shown.
func TestRelayLeavesHiddenOut(t *testing.T) {
	housetest.App(t, look.Light)
	above, below := NewText("above", Body), NewText("below", Body)
	card := NewCard(Stack(Gap8, above, below))
	housetest.Window(t, fyne.NewSize(400, 300), Stack(0, card))
	before := below.Position()
	card.Hide()
	above.Hidden = true
	Relay(card)
	if below.Position() != before {
		t.Error("a hidden card was laid out")
	}
	card.Show()
	Relay(card)
	if below.Position() == before {
		t.Error("a card that is shown again wasn't")
	}
}

// What was out of sight for a minute takes the keyboard again.
func TestWake(t *testing.T) {
	housetest.App(t, look.Light)
	field, last := NewTextField(""), NewText("last", Body)
	w := housetest.Window(t, fyne.NewSize(300, 200), Stack(Gap8, NewBareCard(CardHead{}, field), last))
	housetest.OutOfSight(t, w.Content())
	Wake(last)
	if w.Canvas().Focus(field.Focusable()); w.Canvas().Focused() != field.Focusable() {
		t.Error("the field has no keyboard")
	}
}
