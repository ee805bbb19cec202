package house

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// refusedCall is a problem with so many causes, each with two ways to check it.
func refusedCall(causes int, act func(string)) ProblemText {
	text := ProblemText{
		Title: "The endpoint answered 403", Cause: "What can be why, the likeliest first.", More: "More causes",
		DetailLabel: "Technical detail", Detail: "403 Forbidden", Copy: CopyWords{Copy: "Copy details", Copied: "Copied"}, CopyText: "details",
	}
	for i := range causes {
		way := func(name, words string) ProblemWay {
			return ProblemWay{Button: name, Consequence: words, Icon: "ext", Act: func() { act(fmt.Sprint(name, " ", i+1)) }}
		}
		c := ProblemCause{
			Title: fmt.Sprintf("Cause number %d", i+1), Why: "Why it can be this one, in a sentence or two that may take more than one line where the window is narrow.",
			Weight: ChipUnknown, WeightWord: "Possible", Ways: []ProblemWay{way("Open", "Is its switch on?"), way("Send", "Once it is on")},
		}
		if i == 0 {
			c.Weight, c.WeightWord, c.Ways[0].Key = ChipAttention, "Likely", "Enter"
		}
		text.Causes = append(text.Causes, c)
	}
	return text
}

func TestProblemCardWithCauses(t *testing.T) {
	housetest.App(t, look.Light)
	var acted []string
	p := NewProblemCard(refusedCall(5, func(what string) { acted = append(acted, what) }))
	w := showProblem(t, p)
	if w.Canvas().Focused() != p.ways[0] {
		t.Fatal("the best way to check the likeliest cause has no focus")
	}
	press(w.Canvas().Focused(), fyne.KeyReturn)
	for range 2 { // the other way of the first cause, then the second cause
		w.Canvas().FocusNext()
	}
	press(w.Canvas().Focused(), fyne.KeyReturn)
	if fmt.Sprint(acted) != "[Open 1 Open 2]" {
		t.Errorf("acted %v", acted)
	}
	for i, way := range p.ways {
		if best := way.kind == Primary; best != (i == 0) {
			t.Errorf("way %d is primary: %v", i, best)
		}
	}
}

func TestCausesBeyondTheFirstUnfold(t *testing.T) {
	housetest.App(t, look.Light)
	p := NewProblemCard(refusedCall(CausesShown+2, nil))
	resized := 0
	p.OnResized = func() { resized++ }
	showProblem(t, p)
	height := p.HeightFor(660)
	press(p.more, fyne.KeyReturn)
	if !p.rest.Visible() || len(p.rest.Objects) != 2 || p.HeightFor(660) <= height || resized != 1 {
		t.Errorf("the rest is shown: %v, %d high before and %v now, told %d times", p.rest.Visible(), int(height), p.HeightFor(660), resized)
	}
	press(p.more, fyne.KeyReturn)
	if p.rest.Visible() || p.HeightFor(660) != height {
		t.Error("the rest does not fold")
	}
	if few := NewProblemCard(refusedCall(CausesShown, nil)); few.more != nil {
		t.Error("there is nothing to unfold")
	}
}

func TestProblemCardWithCausesLooks(t *testing.T) {
	for name, width := range map[string]float32{"causes": 1008, "causes-narrow": 600} {
		housetest.GoldenInAll(t, "problemcard/"+name, fyne.NewSize(width, 520), func(*testing.T) fyne.CanvasObject {
			return NewSurface(theme.ColorNameBackground, Inset(Gap16, Gap16, Gap16, Gap16, Stack(0, NewProblemCard(refusedCall(4, nil)))))
		})
	}
}
