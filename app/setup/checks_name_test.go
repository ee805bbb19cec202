package setup_test

import (
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// A failed check isn't called by the good news that it would have been.
func TestNamesOfFailedChecks(t *testing.T) {
	names := append(append(setup.OrgChecks(), setup.ConnectionChecks(true)...), setup.ServiceAppChecks(false)...)
	names = append(names, text.T("setup.invoke.bookmark", "Bookmark app exists"))
	failed := map[string]string{
		"Signed in": "Sign-in", "Okta issued a token": "Token", "Scope granted": "Scope", "Bookmark app exists": "Bookmark app",
		"Assigned to both": "Assignments", "Clock agrees": "Clock", "Engine": "Engine",
	}
	for _, name := range names {
		if got := setup.CheckName(workspace.Check{Name: name, Outcome: workspace.Passed}); got.String() != name.String() {
			t.Errorf("%q passed is called %q", name, got)
		}
		got := setup.CheckName(workspace.Check{Name: name, Outcome: workspace.Failed}).String()
		if want, ok := failed[name.String()]; ok && got != want {
			t.Errorf("%q failed is called %q, want %q", name, got, want)
		}
		delete(failed, name.String())
	}
	if len(failed) > 0 {
		t.Errorf("no such checks: %v", failed)
	}
}
