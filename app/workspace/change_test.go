package workspace_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/workspace"
)

func TestOldChangesAreDroppedAndCounted(t *testing.T) {
	start := time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC)
	var c workspace.Changes
	for i := range workspace.MostChanges + 3 {
		c.Add(workspace.Change{ID: strconv.Itoa(i), At: start.Add(time.Duration(i) * time.Minute)})
	}
	if len(c.List) != workspace.MostChanges || c.List[0].ID != "3" {
		t.Fatalf("%d changes from %s on", len(c.List), c.List[0].ID)
	}
	if c.Dropped != 3 || !c.Until.Equal(start.Add(2*time.Minute)) {
		t.Errorf("dropped %d until %s", c.Dropped, c.Until)
	}
}

func TestAChangeIsSettledOrTakenOut(t *testing.T) {
	var c workspace.Changes
	c.Add(workspace.Change{ID: "a"})
	c.Add(workspace.Change{ID: "b"})
	c.Settle("a", 201, "r1")
	c.Settle("gone", 201, "r2")
	c.Remove("b")
	c.Remove("gone")
	if len(c.List) != 1 || c.List[0].Status != 201 || c.List[0].RequestID != "r1" || !c.List[0].Certain() {
		t.Errorf("%+v", c.List)
	}
	if (workspace.Change{Status: 503}).Certain() || (workspace.Change{}).Certain() {
		t.Error("what the org didn't confirm is certain")
	}
}

// A workspace that was written before changes were kept opens, and can be added
// to.
func TestWorkspaceWithoutChangesOpens(t *testing.T) {
	store, err := workspace.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Save(&workspace.Workspace{ID: "acme", Name: "Acme"}); err != nil {
		t.Fatal(err)
	}
	w, err := store.Load("acme")
	if err != nil || len(w.Changes.List) != 0 {
		t.Fatalf("%+v: %v", w, err)
	}
	w = w.Clone()
	w.Changes.Add(workspace.Change{ID: "a", Method: "POST", Path: "/api/v1/apps", By: workspace.Actor{Name: "Robin"}})
	if err := store.Save(w); err != nil {
		t.Fatal(err)
	}
	if w, err = store.Load("acme"); err != nil || len(w.Changes.List) != 1 || w.Changes.List[0].By.Name != "Robin" {
		t.Errorf("%+v: %v", w, err)
	}
}
