package walk_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// The person's menu, from the header: read with the arrow keys, left with Escape, and
// out of the sign-in after a question.
func TestPersonsMenuByKeyboard(t *testing.T) {
	k := atStep3(t)
	const person = "Robin Practice · Super Administrator"
	k.tabTo(person)
	k.press(fyne.KeyReturn)
	k.wantFocus("opened", "What this sign-in may do")
	k.wantIn("the menu", "What this sign-in may do", "Sign out", "Sign out and revoke")
	k.wantBack(person)

	k.press(fyne.KeyReturn)
	k.press(fyne.KeyReturn)
	k.wantStep(workspace.StepOrg)
	if got := k.page(); !slices.Contains(got, "Sign in again") {
		t.Errorf("what the sign-in may do leads to %q", got)
	}

	for down, verb := range []string{"Sign out", "Sign out and revoke"} {
		k.tabTo(person)
		k.press(fyne.KeyReturn)
		for range down + 1 {
			k.press(fyne.KeyDown)
		}
		k.wantFocus("one further", verb)
		k.press(fyne.KeyReturn)
		k.wantFocus("in the question", "Cancel")
		k.wantIn("in the question", "Cancel", verb)
		k.wantBack(person)
		if !setup.SignedIn(k.walk.Workspace()) {
			t.Fatalf("Escape in %q signs out", verb)
		}
	}
	k.press(fyne.KeyReturn)
	k.press(fyne.KeyDown)
	k.press(fyne.KeyReturn)
	k.tabTo("Sign out")
	k.do(fyne.KeyReturn)
	if setup.SignedIn(k.walk.Workspace()) {
		t.Fatal("still signed in")
	}
	k.wantFocus("signed out", "Not signed in")
	k.press(fyne.KeyReturn)
	k.wantIn("nobody's menu", "Sign in, on step 1")
	k.wantBack("Not signed in")
}
