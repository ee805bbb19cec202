package walk_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/page"
)

// atStep2 is a person on step 2 who is signed in; nothing is found yet.
func atStep2(t *testing.T) *keyboard {
	t.Helper()
	k := atStep3(t)
	k.shell.Go(page.Connection)
	k.wantFocus("to begin with", start)
	return k
}

func (k *keyboard) connection() workspace.Connection { return k.walk.Workspace().Connection }

// connectionClicks are the clicks of step 2, in the order of the console.
func connectionClicks() []string {
	return []string{
		"In the Workflows Console: Connections › New Connection › Okta", "Open", "Paste the four values",
		"Click Create; the first time takes a super admin who is assigned to Okta Workflows OAuth",
	}
}

// Step 2 by Enter alone: the values are found, the secret is read, the clicks done.
func TestConnectionByKeyboard(t *testing.T) {
	k := atStep2(t)
	k.wantPage(slices.Concat([]string{"Copy Connection Nickname", "Copy Domain"}, connectionClicks(), []string{"Org", "Find the values"})...)
	k.canvas.Unfocus()
	k.do(fyne.KeyReturn)
	if c := k.connection(); c.ClientID == "" || c.Secret != "" {
		t.Fatalf("found: %+v", c)
	}
	folds := []string{"Show: The two Workflows apps", "Show: Scopes of the connection app", "Show: Replace the client secret", "Show: Connections in the System Log"}
	k.wantPage(slices.Concat([]string{"Find again", "Paste others", "Copy Connection Nickname", "Copy Domain", "Copy Client ID", "Read the secret"},
		connectionClicks(), folds, []string{k.proof(), "Org", "Read the secret"})...)
	k.tabTo("Copy Client ID")
	k.press(fyne.KeyReturn)
	if got := fyne.CurrentApp().Clipboard().Content(); got != k.connection().ClientID {
		t.Errorf("copied %q", got)
	}
	k.tabTo("Paste the four values")
	k.press(fyne.KeySpace)
	k.saved()
	if step := k.connection().Step; !step.Ticked("connection.paste") {
		t.Errorf("ticked: %v", step.Ticks)
	}
	k.wantFocus("ticked", "Paste the four values")
	k.tabTo("Read the secret")
	k.do(fyne.KeyReturn)
	if k.connection().Secret == "" {
		t.Fatal("the secret isn't read")
	}
	k.wantFocus("the secret is read", "Do the console's clicks for me") // the primary action has it still
	k.do(fyne.KeyReturn)
	k.wantFocus("the clicks are done", "Confirm")
	k.do(fyne.KeyReturn)
	if got := k.connection().Step.Current(); got != workspace.Done {
		t.Errorf("step 2 is %s", got)
	}
	k.canvas.Unfocus()
	k.press(fyne.KeyEscape)
	k.wantStep(workspace.StepOrg)
}

// What folds away: opened and closed where it stands, with the keyboard on it.
func TestConnectionFoldsByKeyboard(t *testing.T) {
	k := atStep2(t)
	k.do(fyne.KeyReturn)
	for fold, inside := range map[string][]string{
		"The two Workflows apps":        nil,
		"Replace the client secret":     {"Read which there are", "Make it…"},
		"Connections in the System Log": {"Look now"},
	} {
		k.tabTo("Show: " + fold)
		k.press(fyne.KeyReturn)
		k.wantFocus("unfolded", "Hide: "+fold)
		got := k.page()
		at := slices.Index(got, "Hide: "+fold) + 1
		if !slices.Equal(got[at:at+len(inside)], inside) {
			t.Errorf("in %q Tab reaches %q, want %q", fold, got[at:], inside)
		}
		k.tabTo("Hide: " + fold)
		k.press(fyne.KeyReturn)
		k.wantFocus("folded", "Show: "+fold)
	}
	k.tabTo("Show: Replace the client secret")
	k.press(fyne.KeyReturn)
	k.tabTo("Make it…")
	k.do(fyne.KeyReturn)
	k.until("a question", k.dialogs.Open)
	k.wantFocus("in the question", "Cancel")
	k.wantBack("Make it…")
	if c := k.connection(); c.Rotation != nil {
		t.Errorf("Escape makes a secret: %+v", c.Rotation)
	}
}

// Values of one's own: pasted in the place of those that were found, or not.
func TestConnectionPasteByKeyboard(t *testing.T) {
	k := atStep2(t)
	k.do(fyne.KeyReturn)
	found := k.connection().ClientID
	k.tabTo("Paste others")
	k.press(fyne.KeyReturn)
	k.wantFocus("pasting", field)
	k.types("0oanonsense")
	k.wantBack("Paste others")
	if got := k.connection().ClientID; got != found {
		t.Errorf("Escape keeps %q", got)
	}
}
