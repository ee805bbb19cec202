package setup_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/okta/practice/practicetest"
)

// An org in which probe apps may be left isn't left for another one, also when nothing
// else is kept for it: their journal belongs to the workspace.
func TestAnOrgWithProbesIsKept(t *testing.T) {
	first, other := practicetest.Start(t, practice.Config{}), practicetest.Start(t, practice.Config{})
	store, err := workspace.OpenStore(filepath.Join(t.TempDir(), "workspaces"))
	if err != nil {
		t.Fatal(err)
	}
	network := wire.New(wire.Config{})
	t.Cleanup(network.Close)
	w := setup.Open(setup.Deps{Store: store, Vault: session(t), Network: network, Now: time.Now}, setup.NewWorkspace("org-1", "Acme", false, time.Now()))
	t.Cleanup(w.Close)
	check := func(address string) error { return w.CheckOrg(t.Context(), address) }
	if err := errors.Join(check(first.URL()), check(other.URL()), check(first.URL())); err != nil {
		t.Fatalf("while nothing is kept for it: %v", err)
	}
	journal := filepath.Join(store.Dir(), "probes", "org-1.json")
	for name, c := range map[string]struct {
		data any
		code string
	}{
		"an app may be left": {map[string]any{"version": 1, "probeApps": []map[string]any{{"label": leftLabel, "at": time.Now()}}}, "org.other"},
		"it can't be read":   {"nothing of a journal", "measure.journal"},
	} {
		t.Run(name, func(t *testing.T) {
			data, err := json.Marshal(c.data)
			if err := errors.Join(err, os.MkdirAll(filepath.Dir(journal), 0o700), os.WriteFile(journal, data, 0o600)); err != nil {
				t.Fatal(err)
			}
			p, ok := errors.AsType[*problem.Problem](check(other.URL()))
			if !ok || p.Code != c.code || w.Workspace().Org.Origin != first.URL() {
				t.Fatalf("got %v, at %s", p, w.Workspace().Org.Origin)
			}
			if c.code == "org.other" && !strings.Contains(p.Cause.String(), leftLabel) {
				t.Errorf("it doesn't say what is left: %s", p.Cause)
			}
			if err := check(first.URL()); err != nil {
				t.Errorf("the org itself: %v", err)
			}
		})
	}
	if err := errors.Join(os.Remove(journal), check(other.URL())); err != nil {
		t.Errorf("once nothing is left: %v", err)
	}
}
