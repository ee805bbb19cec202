//go:build unix

package killtest_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/flowlatch/flowlatch/app/killtest"
)

// order has a child pass boundaries, and then come to an end of its own.
type order struct {
	Boundaries []string
	Stay       bool
}

func (o order) work(at func(string)) (int, error) {
	for _, b := range o.Boundaries {
		at(b)
	}
	if o.Stay {
		killtest.Stay()
	}
	if len(o.Boundaries) == 0 {
		return 0, errors.New("nothing to do")
	}
	return len(o.Boundaries), nil
}

func TestMain(m *testing.M) { killtest.Main(m, order.work) }

// TestRun: a child that isn't killed reports; one that is ends at its boundary, and says
// which ones it reached.
func TestRun(t *testing.T) {
	three := order{Boundaries: []string{"one", "two", "three"}}
	for _, c := range []struct {
		name    string
		kill    killtest.Kill
		reached []string
		report  int
	}{
		{"undisturbed", killtest.Kill{}, three.Boundaries, 3},
		{"at the first", killtest.Kill{Boundary: 1}, three.Boundaries[:1], 0},
		{"at the last", killtest.Kill{Boundary: 3}, three.Boundaries, 0},
		{"at none that there is", killtest.Kill{Boundary: 4}, three.Boundaries, 3},
	} {
		o := killtest.Run[int](t, three, c.kill)
		if o.Report != c.report || o.Killed != (c.report == 0) || !slices.Equal(o.Boundaries, c.reached) {
			t.Errorf("%s: %+v", c.name, o)
		}
	}
}

// TestKill: a child that stays is killed after it has reached something.
func TestKill(t *testing.T) {
	child := killtest.New[int](t)
	killtest.Start(child, order{Boundaries: []string{"one", "two"}, Stay: true}, killtest.Kill{})
	child.Reach("two")
	child.Kill()
	if o := child.Wait(); !o.Killed || !slices.Equal(o.Boundaries, []string{"one", "two"}) || child.Process() == 0 {
		t.Errorf("%+v", o)
	}
	if o := killtest.Run[int](t, order{Boundaries: []string{"one"}, Stay: true}, killtest.Within(killtest.Random(t), 1)); !o.Killed {
		t.Errorf("at once: %+v", o)
	}
}
