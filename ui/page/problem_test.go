package page

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

func (h *fakeHost) Focus(f fyne.Focusable) { h.focused = append(h.focused, f) }

func (h *fakeHost) Busy() bool { return h.busy }

func (h *fakeHost) Update() { h.updates++ }

func TestProblemCard(t *testing.T) {
	housetest.App(t, look.Light)
	h := &fakeHost{}
	var acted []problem.Action
	card := NewProblemCard(h, func(a problem.Action) { acted = append(acted, a) })
	if card.Showing() || card.Object().Visible() || card.First() != nil || card.Solve() {
		t.Fatal("there is something without a Problem")
	}
	locked := problem.New("a", text.Plain("Title"), text.Plain("Cause"),
		problem.Way{Action: problem.NewKey, Label: text.Plain("Best")}, problem.Way{Action: problem.Retry, Label: text.Plain("Other")})
	card.Set(locked)
	first := card.First()
	if !card.Showing() || !card.Object().Visible() || first == nil || len(h.focused) != 1 || h.focused[0] != first {
		t.Fatalf("focused %v, want the best way out %v", h.focused, first)
	}
	if !card.Solve() || !slices.Equal(acted, []problem.Action{problem.NewKey}) {
		t.Errorf("Enter took %v, want the best way out", acted)
	}
	same := *locked
	card.Set(&same)
	if card.First() != first || len(h.focused) != 1 {
		t.Error("the same Problem was shown anew: the focus jumps with every update")
	}
	card.Set(nil)
	if card.Showing() || card.Object().Visible() || card.Solve() {
		t.Error("still there after it was taken away")
	}
}

// While something is tried the ways out of the Problem before can't be taken.
func TestProblemCardWhileATaskRuns(t *testing.T) {
	housetest.App(t, look.Light)
	h := &fakeHost{}
	card := NewProblemCard(h, func(problem.Action) {})
	told := problem.New("a", text.Plain("Title"), text.Plain("Cause"), problem.Retrying())
	for i, busy := range []bool{true, false, true, false} {
		h.busy = busy
		card.Set(told)
		if want := min(i, 1); len(h.focused) != want {
			t.Errorf("busy %v: focused %d times, want %d", busy, len(h.focused), want)
		}
		if off := card.First().(fyne.Disableable).Disabled(); off != busy {
			t.Errorf("busy %v: off %v", busy, off)
		}
	}
}

// What opens in the card moves what stands below it at once.
func TestProblemCardIsLaidOutAgain(t *testing.T) {
	housetest.App(t, look.Light)
	h := &fakeHost{}
	card := NewProblemCard(h, func(problem.Action) {})
	card.Set(problem.New("a", text.Plain("Title"), text.Plain("Cause")).WithDetail("the system's words"))
	card.First().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if h.updates != 1 {
		t.Errorf("laid out %d times, want once", h.updates)
	}
}

// A Problem without a way out is told, and leaves Enter alone.
func TestProblemCardWithoutAWayOut(t *testing.T) {
	housetest.App(t, look.Light)
	card := NewProblemCard(&fakeHost{}, func(problem.Action) { t.Error("something was done") })
	card.Set(problem.New("a", text.Plain("Title"), text.Plain("Cause")))
	if !card.Showing() || card.Solve() {
		t.Error("Enter did something about a Problem without a way out")
	}
}

func TestOnlyTheBestWayIsOnEnter(t *testing.T) {
	words := ProblemWords(problem.New("a", text.Plain("T"), text.Plain("C"), problem.Retrying(), problem.Retrying()), func(problem.Action) {})
	if words.Ways[0].Key != "Enter" || words.Ways[1].Key != "" {
		t.Errorf("keys %q and %q", words.Ways[0].Key, words.Ways[1].Key)
	}
}
