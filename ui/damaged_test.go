package ui

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// damagedWindow is a window on two workspaces and the practice org, of which
// the files of some are damaged before it lists them.
func damagedWindow(t *testing.T, ids ...string) *window {
	t.Helper()
	w := openTestWindow(t)
	w.spawn = func(work func()) { work() } // the keychain was left alone by now
	for _, id := range []string{"org-1", "org-2", "practice"} {
		ws := &workspace.Workspace{ID: id, Name: "Name of " + id, Practice: id == "practice", Org: workspace.Org{Entered: "x"}}
		if err := w.app.Workspaces.Save(ws); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range ids {
		if err := os.WriteFile(filepath.Join(w.app.Workspaces.Dir(), id+".json"), []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w.list()
	return w
}

func (w *window) press(key fyne.KeyName) {
	w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
}

func TestTheCopyOfADamagedWorkspaceIsTakenByEnter(t *testing.T) {
	w := damagedWindow(t, "org-1", "org-2")
	for _, id := range []string{"org-1", "org-2"} {
		if w.damaged == nil || w.damaged.ID != id || !contains(w.win.Content(), "The file of Name of "+id+" is damaged") {
			t.Fatalf("the first screen tells of %+v", w.damaged)
		}
		w.press(fyne.KeyReturn)
		if ws, err := w.app.Workspaces.Load(id); err != nil || ws.Name != "Name of "+id {
			t.Errorf("%s: %v", id, err)
		}
	}
	if w.damaged != nil || contains(w.win.Content(), "is damaged") {
		t.Error("it is still told of")
	}
	if !contains(w.win.Content(), "Name of org-2") {
		t.Error("the mended workspace isn't listed")
	}
}

func TestADamagedWorkspaceCanBeLeft(t *testing.T) {
	w := damagedWindow(t, "org-1", "org-2")
	for range 2 {
		w.win.Canvas().FocusNext() // the second way out
		w.press(fyne.KeyReturn)
	}
	if contains(w.win.Content(), "is damaged") || w.win.Canvas().Focused() != w.first.First() {
		t.Errorf("it is still told of, or the keyboard is at %T", w.win.Canvas().Focused())
	}
	w.FirstScreen()
	if contains(w.win.Content(), "is damaged") {
		t.Error("it is told again in the same session")
	}
	unread := w.app.Workspaces.Overview().Unread()
	if len(unread) != 2 {
		t.Errorf("offered later: %v", unread)
	}
	if _, err := w.app.Workspaces.Load("org-1"); !errors.As(err, new(*workspace.DamagedError)) {
		t.Errorf("loaded with %v", err)
	}
}

func TestADamagedPracticeWorkspaceIsMendedOrStartedOver(t *testing.T) {
	w := damagedWindow(t, "practice")
	if !contains(w.win.Content(), "Start over") {
		t.Fatal("starting over isn't offered")
	}
	w.press(fyne.KeyReturn)
	if ws, err := w.app.Workspaces.Load("practice"); err != nil || !ws.Practice {
		t.Errorf("loaded with %v", err)
	}
}

// A workspace in front chooses another one, whose damage is noticed then.
func TestADamagedWorkspaceThatIsChosenLeadsToItsWaysOut(t *testing.T) {
	w := damagedWindow(t, "org-1")
	w.leaveDamaged()
	w.NewOrg()
	_, err := w.app.OpenWorkspace(t.Context(), "org-1")
	w.noteDamaged(err)
	w.tellOutside(w.front, problem.From(err))
	if w.front != nil || w.damaged == nil || !contains(w.win.Content(), "The file of Name of org-1 is damaged") {
		t.Fatalf("still in front: %v, about %+v", w.front != nil, w.damaged)
	}
	w.press(fyne.KeyReturn)
	if _, err := w.app.Workspaces.Load("org-1"); err != nil {
		t.Error(err)
	}
}

func TestANewerWorkspaceIsTold(t *testing.T) {
	w := openTestWindow(t)
	if err := os.WriteFile(filepath.Join(w.app.Workspaces.Dir(), "org-1.json"), []byte(`{"version":99,"id":"org-1"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	w.list()
	if !contains(w.win.Content(), "A newer Flowlatch wrote this workspace") {
		t.Error("it isn't told")
	}
}
