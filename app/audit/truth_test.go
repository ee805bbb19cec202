package audit_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/killtest"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// kinds are the levels with their apps.
func kinds() []nature {
	return []nature{
		{level: workspace.LevelOAuth, apps: workspace.AllowAny},
		{level: workspace.LevelOAuth, apps: workspace.AllowList},
		{level: workspace.LevelToken},
		{level: workspace.LevelPublic},
	}
}

func draw[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func drawRefusal(r *rand.Rand, n *nature) {
	n.answer = draw(r, answers())
	n.status = draw(r, []int{302, 400, 401, 403, 404, 405})
	n.body = draw(r, []string{"empty", "html", "json", "text"})
}

func eachKind(t *testing.T, times int, do func(t *testing.T, r *rand.Rand, is, declared nature)) {
	t.Helper()
	r := killtest.Random(t)
	for _, is := range kinds() {
		for _, declared := range kinds() {
			for _, dpop := range []bool{false, true} {
				is.dpop = dpop
				t.Run(fmt.Sprintf("%s %s declared %s %s dpop %t", is.level, is.apps, declared.level, declared.apps, dpop), func(t *testing.T) {
					for range times {
						do(t, r, is, declared)
					}
				})
			}
		}
	}
}

func TestVerdictIsTheTruth(t *testing.T) {
	eachKind(t, killtest.Times(5, 200), func(t *testing.T, r *rand.Rand, is, declared nature) {
		drawRefusal(r, &is)
		e := startEndpoint(t, is)
		m, err := audit.Measure(t.Context(), config(t), e.target(declared.level, declared.apps), e.material(t))
		if err != nil {
			t.Fatal(err)
		}
		want := workspace.VerdictHolds
		if is.level != declared.level || is.apps != declared.apps {
			want = workspace.VerdictBroken
		}
		if m.Verdict != want || m.Level != is.level || m.Apps != is.apps {
			t.Errorf("%s: %s, measured %s %s, want %s\n%s", is, m.Verdict, m.Level, m.Apps, want, told(m))
		}
		e.wantOnce(t, m)
	})
}

// TestWithoutASecondApp: a list can't be told from any app.
func TestWithoutASecondApp(t *testing.T) {
	eachKind(t, killtest.Times(1, 20), func(t *testing.T, r *rand.Rand, is, declared nature) {
		drawRefusal(r, &is)
		e := startEndpoint(t, is)
		material := e.material(t)
		material.Second = nil
		m, err := audit.Measure(t.Context(), config(t), e.target(declared.level, declared.apps), material)
		if err != nil {
			t.Fatal(err)
		}
		want := workspace.VerdictHolds
		switch {
		case is.level != declared.level:
			want = workspace.VerdictBroken
		case declared.apps == workspace.AllowList:
			want = workspace.VerdictUnknown
		}
		if m.Verdict != want || m.Level != is.level || m.Apps != "" {
			t.Errorf("%s: %s, measured %s %q, want %s\n%s", is, m.Verdict, m.Level, m.Apps, want, told(m))
		}
	})
}

// TestNothingLaxHolds: whatever an endpoint doesn't look at, and whatever its
// refusals look like, it never holds.
func TestNothingLaxHolds(t *testing.T) {
	about := map[workspace.Level][]string{
		workspace.LevelOAuth: {"level", "kind", "signature", "expiry", "audience", "scope", "apps"},
		workspace.LevelToken: {"level", "kind", "client-token"},
	}
	eachKind(t, killtest.Times(1, 20), func(t *testing.T, r *rand.Rand, is, declared nature) {
		for _, ignored := range about[is.level] {
			drawRefusal(r, &is)
			is.ignores = ignored
			if ignored == "apps" && is.apps == workspace.AllowAny || ignored == "level" && declared.level == workspace.LevelPublic {
				continue // nothing is ignored then
			}
			if ignored == "apps" && declared.apps == workspace.AllowAny {
				continue // it is what was declared
			}
			wantNot(t, is, declared, workspace.VerdictHolds, workspace.VerdictUnknown)
		}
	})
}

// TestDisguisedRefusals: an endpoint that refuses with a success never holds,
// and where the answer says that it is an error nothing else is claimed.
func TestDisguisedRefusals(t *testing.T) {
	eachKind(t, killtest.Times(2, 50), func(t *testing.T, r *rand.Rand, is, declared nature) {
		if is.level == workspace.LevelPublic {
			return // it refuses nothing
		}
		is.status = 200
		for _, is.body = range []string{"empty", "html", "json", "text", "message"} {
			is.answer = draw(r, []string{"echo", "count", "once", "message"})
			e := startEndpoint(t, is)
			for _, material := range []audit.Material{e.material(t), {}} {
				m, err := audit.Measure(t.Context(), config(t), e.target(declared.level, declared.apps), material)
				if err != nil {
					t.Fatal(err)
				}
				if m.Verdict == workspace.VerdictHolds || m.Level == workspace.LevelPublic {
					t.Errorf("%s, declared %s: %s, measured %q\n%s", is, declared.level, m.Verdict, m.Level, told(m))
				}
			}
		}
	})
}

// TestPostOnly: what an endpoint does on GET can't be told, if not even the good
// credential is taken. A public one is public all the same.
func TestPostOnly(t *testing.T) {
	eachKind(t, killtest.Times(2, 50), func(t *testing.T, r *rand.Rand, is, declared nature) {
		drawRefusal(r, &is)
		is.postOnly = true
		if r.IntN(3) == 0 {
			is.status, is.answer = 200, draw(r, []string{"echo", "count", "once"})
		}
		if is.level != workspace.LevelPublic {
			is.quiet = r.IntN(2) == 0
			wantNot(t, is, declared, workspace.VerdictHolds)
		}
	})
}

func wantNot(t *testing.T, is, declared nature, not ...workspace.Verdict) {
	t.Helper()
	e := startEndpoint(t, is)
	m, err := audit.Measure(t.Context(), config(t), e.target(declared.level, declared.apps), e.material(t))
	if err != nil {
		t.Fatal(err)
	}
	if slices.Contains(not, m.Verdict) {
		t.Errorf("%s, declared %s %s: %s, measured %s %s\n%s", is, declared.level, declared.apps, m.Verdict, m.Level, m.Apps, told(m))
	}
}

// wantOnce fails unless each call was made once, the good one again at last and
// perhaps between, and ran the flow as often as it is said.
func (e *endpoint) wantOnce(t *testing.T, m workspace.Measurement) {
	t.Helper()
	e.mu.Lock()
	defer e.mu.Unlock()
	twice, all := 0, 0
	for call, n := range e.calls {
		all += n
		switch {
		case n == 2, n == 3 && m.Probe(workspace.ProbeGoodBetween).Outcome != notRun:
			twice++
		case n > 2:
			t.Errorf("%d times: %s", n, call)
		}
	}
	sent := slices.DeleteFunc(slices.Clone(m.Probes), func(p workspace.Probe) bool { return p.Outcome == workspace.ProbeNotRun })
	if twice > 1 || len(sent) != all {
		t.Errorf("%d calls twice, %d calls for %d probes", twice, all, len(sent))
	}
	if m.Ran != e.runs {
		t.Errorf("it is said to have run %d times, but did %d times\n%s", m.Ran, e.runs, told(m))
	}
}

// told is a measurement to be read.
func told(m workspace.Measurement) string {
	var b []byte
	for _, w := range m.Why {
		b = fmt.Appendf(b, "\twhy: %s\n", w)
	}
	for _, w := range m.Notes {
		b = fmt.Appendf(b, "\tnote: %s\n", w)
	}
	for _, p := range m.Probes {
		b = fmt.Appendf(b, "\t%-30s %-4s want %-9s %-9s %3d %s %.60q\n", p.Name, p.Method, p.Expected, p.Outcome, p.Evidence.Status, p.Why, p.Body)
	}
	return string(b)
}
