package setup_test

import (
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// A check that hasn't passed isn't called by the good news that it would have been.
func TestNamesOfChecks(t *testing.T) {
	names := append(append(setup.OrgChecks(), setup.ConnectionChecks(true)...), setup.ServiceAppChecks(false)...)
	names = append(names, text.T("setup.invoke.bookmark", "Bookmark app exists"))
	neutral := map[string]string{
		"Signed in": "Sign-in", "Okta issued a token": "Token", "Scope granted": "Scope", "Bookmark app exists": "Bookmark app",
		"Assigned to both": "Assignments", "Clock agrees": "Clock", "Engine": "Engine",
	}
	for _, name := range names {
		if got := setup.CheckName(workspace.Check{Name: name, Outcome: workspace.Passed}); got.String() != name.String() {
			t.Errorf("%q passed is called %q", name, got)
		}
		if got := setup.CheckName(workspace.Check{Name: name, Outcome: workspace.Waiting}); got.String() != name.String() {
			t.Errorf("%q to come is called %q", name, got)
		}
		for _, outcome := range []workspace.Outcome{workspace.Failed, workspace.Noted, workspace.Unknown} {
			got := setup.CheckName(workspace.Check{Name: name, Outcome: outcome}).String()
			if want, ok := neutral[name.String()]; ok && got != want {
				t.Errorf("%q, %s, is called %q, want %q", name, outcome, got, want)
			}
		}
		delete(neutral, name.String())
	}
	if len(neutral) > 0 {
		t.Errorf("no such checks: %v", neutral)
	}
}
