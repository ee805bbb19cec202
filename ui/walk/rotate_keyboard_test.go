package walk_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/rotate"
)

// state is the rotation that isn't over.
func (k *keyboard) state() rotate.State {
	k.t.Helper()
	s, _, err := k.walk.RotateKeyState(k.endpoint())
	k.must(err)
	return s
}

// ended is how the last rotation ended.
func (k *keyboard) ended() rotate.Ending {
	k.t.Helper()
	s, _, err := k.walk.RotateKeyLast(k.endpoint())
	k.must(err)
	return s.Ending
}

// keys are the app's keys at Okta: the ids of those that are active, and how many there are.
func (k *keyboard) keys() (active []string, all int) {
	k.t.Helper()
	keys, err := k.admin.Keys(k.t.Context(), k.app.AppID)
	k.must(err)
	for _, key := range keys {
		if key.Active() {
			active = append(active, key.KID)
		}
	}
	return active, len(keys)
}

// rotating is a person who has begun a rotation, on the word that its keys end with the
// program, up to a step.
func rotating(t *testing.T, until rotate.StepID) *keyboard {
	k := atStep3(t)
	k.tabTo("Rotate key")
	k.press(fyne.KeyReturn)
	k.read()
	k.do(fyne.KeyReturn)
	k.tabTo("Rotate anyway")
	k.do(fyne.KeyReturn)
	for k.state().Next != until {
		k.tabTo("Next step")
		k.do(fyne.KeyReturn)
	}
	return k
}

// wantDialog wants a dialog in front in which Cancel has the keyboard, and then that
// Escape closes it, gives the keyboard back to the opener, and changes nothing.
func (k *keyboard) wantDialog(opener, verb string) {
	k.t.Helper()
	before, _ := k.keys()
	next := k.state().Next
	k.wantFocus("in the dialog", "Cancel")
	if got := k.order(); !k.dialogs.Open() || !slices.Equal(got, []string{"Cancel", verb}) {
		k.t.Fatalf("Tab reaches %q in the dialog", got)
	}
	k.press(fyne.KeyEscape)
	k.wantFocus("after Escape", opener)
	if active, _ := k.keys(); k.dialogs.Open() || k.state().Next != next || !slices.Equal(active, before) {
		k.t.Errorf("after Escape: open %v, next %s, active %v", k.dialogs.Open(), k.state().Next, active)
	}
}

// Each control of the page, in the order in which it is read, and what it does: begun,
// gone on step by step, and gone back.
func TestRotateByKeyboard(t *testing.T) {
	k := atStep3(t)
	k.tabTo("Rotate key")
	k.press(fyne.KeyReturn)
	k.read()
	k.wantPage("EC P-256", "Service app and keys", "Check and begin")
	k.press(fyne.KeyEscape)
	k.wantFocus("back on step 3", "Rotate key")

	k.press(fyne.KeyReturn)
	k.do(fyne.KeyReturn) // the primary action
	if _, begun, _ := k.walk.RotateKeyState(k.endpoint()); begun {
		t.Fatal("begun without a word that its keys end with the program")
	}
	k.wantFocus("beside the warning", "Try again")
	k.wantPage("Try again", "Rotate anyway", "Copy details", "EC P-256", "Service app and keys")
	k.tabTo("Rotate anyway")
	k.do(fyne.KeyReturn)
	if k.state().Next != rotate.StepMake {
		t.Fatalf("next is %q", k.state().Next)
	}
	exchanges := []string{"3 exchanges", "3 exchanges behind this proof"}
	k.wantPage("Run all: the exact requests", "3 exchanges", "3 exchanges behind this proof", "Service app and keys", "Roll back", "Run all", "Next step")
	for _, link := range exchanges {
		k.tabTo(link)
		k.press(fyne.KeyReturn)
		if !slices.Contains(k.order(), "Copy what was received") {
			t.Errorf("%q doesn't lead to an exchange", link)
		}
		k.press(fyne.KeyEscape)
		k.wantFocus("out of the drawer", link)
	}

	k.tabTo("Next step")
	for _, next := range []rotate.StepID{rotate.StepRegister, rotate.StepProveNew, rotate.StepProveOld, rotate.StepUseNew, rotate.StepDeactivate} {
		k.do(fyne.KeyReturn)
		k.wantFocus("after a step", "Next step")
		if k.state().Next != next {
			t.Fatalf("next is %s, want %s", k.state().Next, next)
		}
	}
	k.press(fyne.KeyReturn)
	k.wantDialog("Next step", "Deactivate")
	k.press(fyne.KeyReturn)
	k.tabTo("Deactivate")
	k.do(fyne.KeyReturn)
	if active, all := k.keys(); k.state().Next != rotate.StepRefused || all != 2 || len(active) != 1 || active[0] == k.app.KeyID {
		t.Fatalf("next is %s, active %v of %d", k.state().Next, active, all)
	}

	k.tabTo("Roll back")
	k.press(fyne.KeyReturn)
	k.wantDialog("Roll back", "Roll back")
	k.press(fyne.KeyReturn)
	k.tabTo("Roll back")
	k.do(fyne.KeyReturn)
	if active, all := k.keys(); k.ended() != rotate.RolledBack || all != 1 || !slices.Equal(active, []string{k.app.KeyID}) {
		t.Errorf("%s: active %v of %d", k.ended(), active, all)
	}
}

// Run all, paused and gone on with: the keyboard stays with it, so that no second Enter
// does something else.
func TestRotateAllByKeyboard(t *testing.T) {
	k := rotating(t, rotate.StepRegister)
	k.tabTo("Run all")
	k.door.shut()
	k.press(fyne.KeyReturn)
	k.door.await() // the first request of the step
	k.wantFocus("while it runs", "Pause after this step")
	k.press(fyne.KeyReturn)
	k.door.unlock()
	k.wait()
	k.wantFocus("paused", "Run all")
	if k.state().Next != rotate.StepProveNew {
		t.Fatalf("paused before %s", k.state().Next)
	}
	k.do(fyne.KeyReturn)
	if k.state().Next != rotate.StepDeactivate {
		t.Fatalf("asks before %s", k.state().Next)
	}
	k.wantDialog("Run all", "Retire it")
	k.press(fyne.KeyReturn)
	k.tabTo("Retire it")
	k.do(fyne.KeyReturn)
	active, all := k.keys()
	if k.ended() != rotate.Rotated || all != 1 || slices.Contains(active, k.app.KeyID) {
		t.Fatalf("%s: active %v of %d", k.ended(), active, all)
	}
	if got := k.page(); !slices.Equal(got[len(got)-3:], []string{"Service app and keys", "Rotate again", "Back to step 3"}) {
		t.Errorf("at the end Tab reaches %q", got)
	}
}
