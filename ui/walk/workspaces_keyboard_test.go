package walk_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/page"
)

// atWorkspaces is a person before the list of workspaces: that of the practice org,
// which is open, and one other.
func atWorkspaces(t *testing.T) *keyboard {
	t.Helper()
	k := atStep3(t)
	ws := setup.NewWorkspace("org-1", "Acme", false, time.Now())
	ws.Org.Entered, ws.Org.Origin, ws.Org.Domain = "acme.okta.com", "https://acme.okta.com", "acme.okta.com"
	k.must(k.product.Workspaces.Save(ws))
	k.shell.Go(page.Workspaces)
	k.wantFocus("to begin with", start)
	return k
}

// acme is the workspace that isn't open, as its file has it.
func (k *keyboard) acme() *workspace.Workspace {
	k.t.Helper()
	ws, err := k.product.Workspaces.Load("org-1")
	k.must(err)
	return ws
}

// Each workspace by its name: renamed, marked, exported, deleted and opened.
func TestWorkspacesByKeyboard(t *testing.T) {
	k := atWorkspaces(t)
	k.wantPage("Export Practice org…", "Acme is a production org", "Open Acme", "Rename Acme", "Export Acme…", "Delete Acme",
		"Service app and keys", "Add an org")

	k.tabTo("Rename Acme")
	k.press(fyne.KeyReturn)
	k.wantFocus("renaming", field)
	k.retypes("Nobody")
	k.wantBack("Rename Acme")
	k.press(fyne.KeyReturn)
	k.retypes("Acme Inc")
	k.press(fyne.KeyReturn)
	k.saved()
	k.wantFocus("renamed", "Rename Acme Inc")
	if got := k.acme().Name; got != "Acme Inc" {
		t.Errorf("renamed to %q", got)
	}

	k.tabTo("Acme Inc is a production org")
	k.do(fyne.KeySpace)
	if got := k.acme(); !got.Production() {
		t.Error("not marked")
	}
	k.tabTo("Acme Inc is a production org")
	k.press(fyne.KeySpace)
	k.wantIn("taking the mark away", "Cancel", "It is not production")
	k.wantBack("Acme Inc is a production org")
	if got := k.acme(); !got.Production() {
		t.Error("Escape takes the mark away")
	}

	k.tabTo("Delete Acme Inc")
	k.press(fyne.KeyReturn)
	k.readUntil(field) // what stays at Okta
	k.wantIn("deleting what is in production", field, "Cancel")
	k.wantBack("Delete Acme Inc")
	k.tabTo("Open Acme Inc")
	k.press(fyne.KeyReturn)
	k.tabTo("Add an org")
	k.press(fyne.KeyReturn)
	if got := k.outside.asked; !slices.Equal(got, []string{"open org-1", "new org"}) {
		t.Errorf("asked the window for %q", got)
	}
	k.tabTo("Delete Acme Inc")
	k.press(fyne.KeyReturn)
	k.readUntil(field)
	k.types("acme.okta.com")
	k.do(fyne.KeyReturn)
	if _, err := k.product.Workspaces.Load("org-1"); err == nil {
		t.Error("not deleted")
	}
	k.wantFocus("deleted", start)
	k.wantPage("Export Practice org…", "Service app and keys", "Add an org")
}

// An export goes where its path says, and nowhere after Escape.
func TestExportByKeyboard(t *testing.T) {
	k := atWorkspaces(t)
	path := filepath.Join(t.TempDir(), "acme.json")
	k.tabTo("Export Acme…")
	k.press(fyne.KeyReturn)
	k.wantFocus("in the dialog", field)
	k.wantIn("exporting", field, "Cancel", "Save the export")
	k.retypes(path)
	k.wantBack("Export Acme…")
	if _, err := os.Stat(path); err == nil {
		t.Error("Escape exports")
	}
	k.press(fyne.KeyReturn)
	k.retypes(path)
	k.do(fyne.KeyReturn)
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
	k.wantFocus("exported", "Export Acme…")
}
