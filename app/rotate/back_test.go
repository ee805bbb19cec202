package rotate_test

import (
	"slices"
	"testing"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/okta"
)

// ways are what a Problem offers.
func ways(p *problem.Problem) []problem.Action {
	var all []problem.Action
	for _, w := range p.Ways {
		all = append(all, w.Action)
	}
	return all
}

// TestWhatIsLeftOfTheWayBack: a drill that goes back says what it still sends, and
// offers no second turn.
func TestWhatIsLeftOfTheWayBack(t *testing.T) {
	b := newBench(t)
	d := b.until(rotate.StepRefused)
	if s := d.State(); !s.CanRollBack || len(s.WayBack) != 3 {
		t.Fatalf("before it turns: %+v", s.WayBack)
	}
	b.must(d.TurnBack(t.Context()))
	left := []int{3, 2, 2, 2, 1, 0}
	for i, want := range left {
		if s := d.State(); s.CanRollBack || len(s.WayBack) != want {
			t.Errorf("before %s: %d requests are left, want %d: %+v", s.Next, len(s.WayBack), want, s.WayBack)
		}
		b.must(d.Next(t.Context()))
		if s := d.State(); i == len(left)-1 && (s.Ending != rotate.RolledBack || len(s.WayBack) > 0) {
			t.Errorf("at the end: %s, %+v", s.Ending, s.WayBack)
		}
	}
}

// TestNoWayOutLeadsBackTwice: what stops a drill that goes back already, or can't go
// back any more, offers to go on in place of turning.
func TestNoWayOutLeadsBackTwice(t *testing.T) {
	forbidden := func(string, func() error) error { return &okta.Error{Status: 403, Code: "E0000006"} }
	for name, c := range map[string]struct {
		at    rotate.StepID
		back  bool
		offer bool
	}{
		"forward": {rotate.StepDeactivate, false, true},
		"back":    {rotate.StepRefused, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			d := b.until(c.at)
			if c.back {
				b.must(d.TurnBack(t.Context()))
			}
			b.onChange = forbidden
			told := b.wantProblem(d.Next(t.Context()), rotate.CodeMoreRights)
			again, err := b.Open(d.State().ID)
			b.must(err)
			for _, p := range []*problem.Problem{told, d.State().Problem, again.State().Problem} {
				if got := ways(p); slices.Contains(got, rotate.RollBack) != c.offer || !slices.Contains(got, rotate.Resume) {
					t.Errorf("offers %q", got)
				}
			}
			_, err = b.Begin(t.Context(), b.app)
			if got := ways(b.wantProblem(err, rotate.CodeUnderWay)); slices.Contains(got, rotate.RollBack) != c.offer {
				t.Errorf("beginning anew offers %q", got)
			}
		})
	}
}
