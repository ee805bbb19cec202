//go:build unix

package audit_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/killtest"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/practice"
)

// stage is a practice org with an endpoint for children to measure.
type stage struct {
	*world
	order order
}

func newStage(t *testing.T) *stage {
	t.Helper()
	w := startWorld(t)
	w.set(t, nature{level: workspace.LevelOAuth, apps: workspace.AllowList}, practice.Manner{})
	app := w.apps[false]
	return &stage{w, order{
		Origin: w.org.URL(), Token: w.org.AdminToken(), Endpoint: w.endpoint().InvokeURL, ClientID: app.id, Key: app.key.Secret().Reveal(),
	}}
}

// run lets a child measure. The journal is what it left.
func (s *stage) run(t *testing.T, kill killtest.Kill) (o killtest.Outcome[report], journal string) {
	t.Helper()
	_ = s.pause(t.Context(), time.Second) // the org's clock: a flow takes ten calls in a second
	told := s.order
	told.Journal = filepath.Join(t.TempDir(), "probes.json")
	return killtest.Run[report](t, told, kill), told.Journal
}

// probeApps are those in the org.
func (s *stage) probeApps(t *testing.T) []string {
	t.Helper()
	apps, err := s.admin.ListApps(t.Context(), okta.AppQuery{})
	if err != nil {
		t.Fatal(err)
	}
	var labels []string
	for _, app := range apps {
		if strings.HasPrefix(app.Label, "Flowlatch probe") {
			labels = append(labels, app.Label)
		}
	}
	return labels
}

// sweep is the next start. What is in the org must have been written down, and
// must be gone after it.
func (s *stage) sweep(t *testing.T, path string) {
	t.Helper()
	journal := audit.NewJournal(path, time.Now)
	left, err := journal.Left()
	if err != nil {
		t.Fatal(err)
	}
	for _, label := range s.probeApps(t) {
		if !slices.Contains(left, label) {
			t.Errorf("%s is in the org, but not in the journal, which has %q", label, left)
		}
	}
	if _, err := audit.Sweep(t.Context(), audit.TokenOwner{Client: s.admin}, journal); err != nil {
		t.Fatal(err)
	}
	if still := s.probeApps(t); len(still) > 0 {
		t.Errorf("%q are left after a sweep; the journal had %q", still, left)
	}
}

// TestKilledAtEveryBoundary: before and after every write of the journal, every
// request that changes the org, and every probe.
func TestKilledAtEveryBoundary(t *testing.T) {
	s := newStage(t)
	whole, path := s.run(t, killtest.Kill{})
	s.sweep(t, path)
	r, points := whole.Report, whole.Boundaries
	if r.Verdict != workspace.VerdictHolds || r.Apps != workspace.AllowList || len(points) < 35 {
		t.Fatalf("undisturbed: %+v", whole)
	}
	left := 0
	for n, point := range points {
		if point == "at a probe" && n > 0 && points[n-1] == point && !killtest.Soak() {
			continue // nothing was done since
		}
		t.Run(fmt.Sprintf("%d %s", n+1, point), func(t *testing.T) {
			o, path := s.run(t, killtest.Kill{Boundary: n + 1})
			if !o.Killed {
				t.Fatal("it wasn't killed")
			}
			left += len(s.probeApps(t))
			s.sweep(t, path)
		})
	}
	if left < 5 {
		t.Errorf("a kill left an app %d times only: the test shows little", left)
	}
}

// TestKilledAtRandom: at any moment, by somebody else.
func TestKilledAtRandom(t *testing.T) {
	s := newStage(t)
	began := time.Now()
	_, path := s.run(t, killtest.Kill{})
	s.sweep(t, path)
	takes := time.Since(began)
	r := killtest.Random(t)
	for range killtest.Times(10, 50) {
		_, path := s.run(t, killtest.Within(r, takes))
		s.sweep(t, path)
	}
}
