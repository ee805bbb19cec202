package walk_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/ui/page"
)

// The report is opened from what the walk made, chosen, copied, saved and left.
func TestReportByKeyboard(t *testing.T) {
	k := atStep3(t)
	k.shell.Go(page.Created)
	k.tabTo("Report…")
	k.press(fyne.KeyReturn)
	k.wantPage("HTML", "Look up in the System Log what confirms each step", "Copy as Markdown", "Made by this walk", "Save…")
	k.tabTo("Look up in the System Log what confirms each step")
	k.press(fyne.KeySpace)
	k.tabTo("Copy as Markdown")
	k.do(fyne.KeyReturn)
	if got := fyne.CurrentApp().Clipboard().Content(); !strings.HasPrefix(got, "# ") || !strings.Contains(got, k.app.ClientID) {
		t.Errorf("copied %.80q", got)
	}
	k.wantFocus("copied", "Copy as Markdown")

	k.tabTo("HTML")
	k.press(fyne.KeyRight)
	k.wantFocus("the other form", "Markdown")
	path := filepath.Join(t.TempDir(), "report.md")
	k.tabTo("Save…")
	k.press(fyne.KeyReturn)
	k.wantFocus("in the dialog", field)
	k.wantIn("saving", field, "Cancel", "Save the report")
	k.wantBack("Save…")
	k.press(fyne.KeyReturn)
	k.retypes(path)
	k.do(fyne.KeyReturn)
	if data, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(data), "# ") {
		t.Errorf("saved %.80q, %v", data, err)
	}
	k.wantFocus("saved", "Save…")
	k.press(fyne.KeyEscape) // what was said of it
	for range 2 {
		if k.focused() != "Report…" {
			k.press(fyne.KeyEscape)
		}
	}
	k.wantFocus("back", "Report…")
}

// What the walk made is listed, and removed after a question that Escape says no to.
func TestCreatedByKeyboard(t *testing.T) {
	k := atStep3(t)
	k.shell.Go(page.Created)
	k.wantFocus("to begin with", k.app.Label)
	k.wantPage("Report…", k.app.Label, "Copy", "okta.workflows.invoke.manage", "Copy", "Remove what is ticked", "Invoke test")
	const remove = "Remove what is ticked"
	k.tabTo(remove)
	k.press(fyne.KeyReturn)
	k.until("a question", k.dialogs.Open)
	k.wantFocus("in the dialog", "Cancel")
	k.wantBack(remove)
	if _, err := k.admin.App(t.Context(), k.app.AppID); err != nil {
		t.Fatal("Escape removes")
	}
	k.press(fyne.KeyReturn)
	k.until("a question", k.dialogs.Open)
	all := k.order()
	k.tabTo(all[len(all)-1])
	k.do(fyne.KeyReturn)
	if _, err := k.admin.App(t.Context(), k.app.AppID); err == nil {
		t.Error("the app is still there")
	}
	if len(k.walk.Workspace().Created) != 0 {
		t.Errorf("still listed: %+v", k.walk.Workspace().Created)
	}
}
