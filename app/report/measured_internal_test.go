package report

import (
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// A report says what was measured of the endpoint as it stands, and nothing of
// what it was before.
func TestMeasuredFacts(t *testing.T) {
	const address = "https://acme.workflows.okta.com/api/flo/0123456789abcdef0123456789abcdef/invoke"
	at := time.Date(2026, time.March, 9, 10, 0, 0, 0, time.UTC)
	probes := []workspace.Probe{{Evidence: workspace.Evidence{At: at}}, {Evidence: workspace.Evidence{At: at}}, {Outcome: workspace.ProbeNotRun}}
	for _, c := range []struct {
		verdict workspace.Verdict
		level   workspace.Level
		of      string
		want    []string
	}{
		{workspace.VerdictHolds, workspace.LevelOAuth, address, []string{"The level holds", "2 sent on 2026-03-09 10:00:00 UTC; the flow ran for 1 of them"}},
		{workspace.VerdictBroken, workspace.LevelPublic, address, []string{"Not as declared: it is None (public)", "2 sent on 2026-03-09 10:00:00 UTC; the flow ran for 1 of them", "because"}},
		{workspace.VerdictBroken, workspace.LevelOAuth, address, []string{"Not as declared", "2 sent on 2026-03-09 10:00:00 UTC; the flow ran for 1 of them", "because"}},
		{workspace.VerdictUnknown, "", address, []string{"It can't be told whether the level holds", "2 sent on 2026-03-09 10:00:00 UTC; the flow ran for 1 of them", "because"}},
		{workspace.VerdictHolds, workspace.LevelOAuth, address + "/another", nil},
	} {
		e := &workspace.Endpoint{InvokeURL: address, Level: workspace.LevelOAuth}
		e.Measured = &workspace.Measurement{
			At: at, InvokeURL: c.of, Declared: workspace.LevelOAuth, Level: c.level, Verdict: c.verdict,
			Why: []text.Text{text.Plain("because")}, Probes: probes, Ran: 1,
		}
		var got []string
		for _, f := range (builder{cleaner: newCleaner(&workspace.Workspace{})}).measuredFacts(e) {
			got = append(got, f.Words.String())
		}
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%s: %q, want %q", c.verdict, got, c.want)
		}
	}
}

// That probes were refused is what a measurement looks for: the Problem isn't
// theirs.
func TestRefusedProbesHaveNoProblem(t *testing.T) {
	b := builder{cleaner: newCleaner(&workspace.Workspace{})}
	s := workspace.Step{Proof: &workspace.Proof{Exchanges: []workspace.Evidence{{Method: "POST", Status: 401}}}}
	s.Problem = problem.New("endpoint.measured", text.Plain("An open endpoint"), text.Text{})
	if list, leftOut := b.tried(workspace.StepEndpoint, s); len(list) != 1 || leftOut != 0 || !list[0].Why.IsZero() {
		t.Errorf("%+v, %d left out", list, leftOut)
	}
}
