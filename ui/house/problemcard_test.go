package house

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

func refusedToken(act func(int)) ProblemText {
	return ProblemText{
		Title: "Okta refused the token: the app requires proof of possession",
		Cause: "The request was signed correctly with the app's key, but carried no DPoP proof. Apps made in the Admin Console have Proof of possession on by default, and refuse requests without it.",
		Try:   "What to try",
		Ways: []ProblemWay{
			{Icon: "shield", Label: "Send the proof", Consequence: "Changes nothing at Okta. Whether the endpoint takes such a token isn't documented; step 4 measures it.", Button: "Get a token with proof", Key: "Enter", Act: func() { act(0) }},
			{Icon: "settings", Label: "Switch it off on the app", Consequence: "Changes Workflows invoker at Okta. The request is shown first.", Button: "Review the change", Act: func() { act(1) }},
		},
		DetailLabel: "Technical detail", DetailShort: "400 invalid_dpop_proof",
		Detail: "POST https://acme.okta.com/oauth2/v1/token\n400 Bad Request\ninvalid_dpop_proof: The DPoP proof JWT header is missing.",
		Copy:   CopyWords{Copy: "Copy details", Copied: "Copied"}, CopyText: "details",
	}
}

func showProblem(t *testing.T, p *ProblemCard) fyne.Window {
	t.Helper()
	w := housetest.Window(t, fyne.NewSize(660, 420), Stack(0, p))
	takeFocus(p.Focusable())
	return w
}

func TestProblemCardFocusesBestWay(t *testing.T) {
	housetest.App(t, look.Light)
	var acted []int
	p := NewProblemCard(refusedToken(func(i int) { acted = append(acted, i) }))
	w := showProblem(t, p)
	if w.Canvas().Focused() != p.ways[0] {
		t.Fatal("the best way has no focus")
	}
	press(w.Canvas().Focused(), fyne.KeyReturn)
	w.Canvas().FocusNext()
	press(w.Canvas().Focused(), fyne.KeySpace)
	if len(acted) != 2 || acted[0] != 0 || acted[1] != 1 {
		t.Errorf("acted %v", acted)
	}
}

func TestProblemCardEscape(t *testing.T) {
	housetest.App(t, look.Light)
	p := NewProblemCard(refusedToken(nil))
	w := showProblem(t, p)
	var onCanvas []fyne.KeyName
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { onCanvas = append(onCanvas, ev.Name) })
	escaped := 0
	p.OnEscape = func() { escaped++ }
	for range 5 { // two ways, detail, copy, read more
		press(w.Canvas().Focused(), fyne.KeyEscape, fyne.KeyF5)
		w.Canvas().FocusNext()
	}
	if escaped != 5 || len(onCanvas) != 5 {
		t.Errorf("escaped %d times, %v went on", escaped, onCanvas)
	}
}

func TestProblemCardUnfolds(t *testing.T) {
	housetest.App(t, look.Light)
	p := NewProblemCard(refusedToken(nil))
	showProblem(t, p)
	height := p.HeightFor(660)
	press(p.fold, fyne.KeyReturn)
	if !p.detail.Visible() || p.HeightFor(660) <= height {
		t.Error("the detail does not unfold")
	}
	press(p.fold, fyne.KeyReturn)
	if p.detail.Visible() || p.HeightFor(660) != height {
		t.Error("the detail does not fold")
	}
}

// A long path wraps: nothing runs past the card's edge.
func TestProblemCardKeepsALongPathInside(t *testing.T) {
	housetest.App(t, look.Light)
	text := refusedToken(nil)
	text.Ways[0].Consequence = "Sends POST /api/v1/apps/0oab24Rm4Gf5Wh0aAQVD/credentials/jwks/pksv0kcmVCh0jmoQ4qZR/lifecycle/activate"
	p := NewProblemCard(text)
	w := housetest.Window(t, fyne.NewSize(560, 420), Stack(0, p))
	if least := p.minWidth(); least > 560 {
		t.Errorf("the card is at least %v wide", least)
	}
	for _, way := range p.ways {
		if right := fyne.CurrentApp().Driver().AbsolutePositionForObject(way).X + way.Size().Width; right > w.Canvas().Size().Width-cardSide {
			t.Errorf("the button %q ends at %v", way.Text(), right)
		}
	}
}

func TestProblemCardCopies(t *testing.T) {
	housetest.App(t, look.Light)
	var clock fakeTime
	p := NewProblemCard(refusedToken(nil))
	p.after = clock.after
	showProblem(t, p)
	press(p.copied, fyne.KeyReturn)
	if fyne.CurrentApp().Clipboard().Content() != "details" || p.copied.Text() != "Copied" {
		t.Errorf("clipboard %q, button %q", fyne.CurrentApp().Clipboard().Content(), p.copied.Text())
	}
	clock.pass(copiedFor)
	if p.copied.Text() != "Copy details" {
		t.Errorf("button %q", p.copied.Text())
	}
}

func TestProblemCardWithoutWays(t *testing.T) {
	housetest.App(t, look.Light)
	p := NewProblemCard(ProblemText{Title: "Something failed", Cause: "Nobody knows why."})
	showProblem(t, p)
	if p.Focusable() != nil {
		t.Error("there is nothing to focus")
	}
}

func TestProblemCardPictures(t *testing.T) {
	housetest.Golden(t, "problemcard/full", fyne.NewSize(692, 350), func(t *testing.T) fyne.CanvasObject {
		return NewSurface(theme.ColorNameBackground, Inset(16, 16, 16, 16, Stack(0, NewProblemCard(refusedToken(nil)))))
	})
	housetest.Golden(t, "problemcard/unfolded", fyne.NewSize(600, 480), func(t *testing.T) fyne.CanvasObject {
		p := NewProblemCard(refusedToken(nil))
		p.toggleDetail()
		return NewSurface(theme.ColorNameBackground, Inset(16, 16, 16, 16, Stack(0, p)))
	})
	housetest.Golden(t, "problemcard/compact", fyne.NewSize(440, 140), func(t *testing.T) fyne.CanvasObject {
		p := NewCompactProblem(ProblemText{
			Title: "The key isn't registered at Okta", Cause: "The app has two keys; this one is not among them.",
			Ways: []ProblemWay{{Button: "Register this key"}}, DetailLabel: "Detail", Detail: "kid not found",
		})
		return NewSurface(theme.ColorNameBackground, Inset(16, 16, 16, 16, Stack(0, p)))
	})
}
