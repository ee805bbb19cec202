package app_test

import (
	"testing"
)

// A workspace that is open already is the last opened one too once it is opened
// again.
func TestTheLastOpenedComesFirst(t *testing.T) {
	a := open(t, t.TempDir())
	defer closed(t, a)
	if _, err := a.Practise(t.Context()); err != nil {
		t.Fatal(err)
	}
	org, err := a.NewWorkspace()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"practice", org.Workspace().ID, "practice", org.Workspace().ID} {
		walk, err := a.OpenWorkspace(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		list, errs := a.Workspaces.List()
		if len(errs) != 0 || len(list) != 2 || list[0].ID != id || !list[0].Opened.Equal(walk.Workspace().Opened) {
			t.Errorf("%s was opened last; first of %d is %s (%v)", id, len(list), list[0].ID, errs)
		}
	}
}
