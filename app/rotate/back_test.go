package rotate_test

import (
	"context"
	"errors"
	"slices"
	"strings"
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

// TestRollBackOfAKeyThatNeverReachedOkta: nothing is said to be sent, or deleted, for
// a key that the org never had; where that isn't known, what may be sent is shown.
func TestRollBackOfAKeyThatNeverReachedOkta(t *testing.T) {
	for name, c := range map[string]struct {
		answer  func(do func() error) error
		absent  bool // as far as is known before it goes back
		reached bool
	}{
		"refused":       {func(func() error) error { return &okta.Error{Status: 403, Code: "E0000006"} }, true, false},
		"never arrived": {func(func() error) error { return &okta.Error{Status: 503} }, false, false},
		"answer lost":   {func(do func() error) error { return errors.Join(do(), context.Canceled) }, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			d := b.until(rotate.StepRegister)
			ctx, cancel := context.WithCancel(t.Context())
			b.onChange = func(_ string, do func() error) error {
				if !c.absent {
					defer cancel() // nobody looks whether it arrived
				}
				return c.answer(do)
			}
			if d.Next(ctx) == nil {
				t.Fatal("the key was added")
			}
			cancel()
			b.onChange = nil
			d, err := b.Open(d.State().ID)
			b.must(err)
			if s := d.State(); s.NewAbsent != c.absent || (len(s.WayBack) == 0) != c.absent {
				t.Fatalf("before: absent %v, sends %+v", s.NewAbsent, s.WayBack)
			}
			var sent []string
			b.onChange = func(name string, do func() error) error {
				sent = append(sent, name)
				return do()
			}
			b.must(d.RollBack(t.Context()))
			s := d.State()
			if s.Ending != rotate.RolledBack || s.NewAbsent == c.reached || (len(sent) > 0) != c.reached {
				t.Errorf("%s, absent %v, sent %v", s.Ending, s.NewAbsent, sent)
			}
			for _, step := range s.Steps {
				if step.ID == rotate.StepDeleteNew && (strings.Contains(step.What.String(), "never reached") == c.reached || strings.Contains(step.Name.String(), "Delete") != c.reached) {
					t.Errorf("%s: %s", step.Name, step.What)
				}
				if c.absent && step.ID != rotate.StepDeactivateNew && step.ID != rotate.StepDeleteNew && step.Takes() && step.Progress != rotate.Waiting {
					t.Errorf("%s takes a key", step.ID)
				}
			}
		})
	}
}

// TestRefusalSaysNothingOfAnEarlierTry: the request before it may have brought the key.
func TestRefusalSaysNothingOfAnEarlierTry(t *testing.T) {
	b := newBench(t)
	d := b.until(rotate.StepRegister)
	ctx, cancel := context.WithCancel(t.Context())
	b.onChange = func(string, func() error) error {
		cancel() // nobody looks whether it arrived
		return &okta.Error{Status: 503}
	}
	if d.Next(ctx) == nil {
		t.Fatal("the key was added")
	}
	b.onChange = func(string, func() error) error { return &okta.Error{Status: 403, Code: "E0000006"} }
	if d.Next(t.Context()) == nil {
		t.Fatal("the key was added")
	}
	if s := d.State(); s.NewAbsent || len(s.WayBack) == 0 {
		t.Errorf("absent %v, sends %+v", s.NewAbsent, s.WayBack)
	}
	b.onChange = nil
	b.must(d.RollBack(t.Context()))
	if s := d.State(); s.Ending != rotate.RolledBack || !s.NewAbsent {
		t.Errorf("%s, absent %v", s.Ending, s.NewAbsent)
	}
}
