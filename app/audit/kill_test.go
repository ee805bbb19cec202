//go:build unix

package audit_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/audit"
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

// run lets a child measure. killed tells that it was killed; then there is no
// report. The journal is what it left.
func (s *stage) run(t *testing.T, killAt int, delay time.Duration) (r report, journal string, killed bool) {
	t.Helper()
	_ = s.pause(t.Context(), time.Second) // the org's clock: a flow takes ten calls in a second
	o := s.order
	o.Journal, o.KillAt = filepath.Join(t.TempDir(), "probes.json"), killAt
	input, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	var out, said bytes.Buffer
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childEnv+"=1")
	child.Stdin, child.Stdout, child.Stderr = bytes.NewReader(input), &out, &said
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if delay > 0 {
		timer := time.AfterFunc(delay, func() { _ = child.Process.Kill() })
		defer timer.Stop()
	}
	err = child.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == -1 {
		return report{}, o.Journal, true
	}
	if err != nil {
		t.Fatalf("the child failed: %v\n%s", err, said.String())
	}
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	return r, o.Journal, false
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
	r, path, _ := s.run(t, 0, 0)
	s.sweep(t, path)
	if r.Verdict != workspace.VerdictHolds || r.Apps != workspace.AllowList || len(r.Boundaries) < 35 {
		t.Fatalf("undisturbed: %+v", r)
	}
	left := 0
	for n, point := range r.Boundaries {
		if point == "at a probe" && n > 0 && r.Boundaries[n-1] == point && os.Getenv("FLOWLATCH_SOAK") == "" {
			continue // nothing was done since
		}
		t.Run(fmt.Sprintf("%d %s", n+1, point), func(t *testing.T) {
			_, path, killed := s.run(t, n+1, 0)
			if !killed {
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
	_, path, _ := s.run(t, 0, 0)
	s.sweep(t, path)
	takes := time.Since(began)
	r := random(t)
	for range draws(10, 50) {
		_, path, _ := s.run(t, 0, time.Duration(1+r.Int64N(int64(takes))))
		s.sweep(t, path)
	}
}
