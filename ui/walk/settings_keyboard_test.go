package walk_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// Settings in the order in which they are read; each acts at once.
func TestSettingsByKeyboard(t *testing.T) {
	k := atStep3(t)
	k.tabTo("Settings")
	k.press(fyne.KeyReturn)
	k.wantFocus("to begin with", "Light")
	k.wantPage("Light", "Use the system keychain", "50 %", "Copy the data folder", "Start the practice org over")

	k.tabTo("Light")
	k.press(fyne.KeyRight)
	if k.outside.mode != look.Dark {
		t.Errorf("the look is %v", k.outside.mode)
	}
	k.tabTo("50 %")
	k.press(fyne.KeyRight)
	k.saved()
	k.wantFocus("the next share", "75 %")
	if got := k.walk.Workspace().Share; got != 75 {
		t.Errorf("share: %d", got)
	}
	k.tabTo("Copy the data folder")
	k.press(fyne.KeyReturn)
	if got := fyne.CurrentApp().Clipboard().Content(); got == "" {
		t.Error("nothing is copied")
	}
	k.tabTo("Start the practice org over")
	k.press(fyne.KeyReturn)
	k.wantFocus("in the question", "Cancel")
	k.wantIn("in the question", "Cancel", "Start over")
	k.wantBack("Start the practice org over")
	if len(k.outside.asked) != 0 {
		t.Errorf("Escape asks for %q", k.outside.asked)
	}
	k.press(fyne.KeyReturn)
	k.tabTo("Start over")
	k.press(fyne.KeyReturn)
	if !slices.Equal(k.outside.asked, []string{"start over"}) {
		t.Errorf("asked for %q", k.outside.asked)
	}
}

// Help is left to where one was; a failure is practised and put right; the fonts'
// licences unfold and fold away.
func TestHelpByKeyboard(t *testing.T) {
	k := atStep3(t)
	k.shell.Go(page.Help)
	k.wantFocus("to begin with", start)
	want := []string{"Go on with the walk", "Put everything right again"}
	for _, lesson := range app.Lessons() {
		want = append(want, "Practise: "+lesson.Title)
	}
	licences := []string{"Licence of Inter", "Licence of JetBrains Mono"}
	k.wantPage(append(want, licences...)...)

	for _, licence := range licences {
		k.tabTo(licence)
		k.press(fyne.KeyReturn)
		k.wantFocus("unfolded", licence)
		if got := k.page(); len(got) != len(want)+len(licences)+1 {
			t.Errorf("the text isn't in reach: %q", got[len(want):])
		}
		k.tabTo(licence)
		k.wantBack(licence)
	}

	first := app.Lessons()[0]
	k.tabTo("Practise: " + first.Title)
	k.do(fyne.KeyReturn)
	if on, ok := k.product.Practising(); !ok || on.ID != first.ID {
		t.Fatalf("practised: %+v", on)
	}
	k.wantFocus("it is broken now", "Meet it in step 3")
	k.press(fyne.KeyReturn)
	k.wantStep(workspace.StepServiceApp)
	k.press(fyne.KeyEscape)
	k.tabTo("Help")
	k.press(fyne.KeyReturn)
	k.tabTo("Put everything right again")
	k.do(fyne.KeyReturn)
	if on, ok := k.product.Practising(); ok {
		t.Errorf("still practised: %+v", on)
	}
	k.wantFocus("put right", "Put everything right again")
	k.tabTo("Go on with the walk")
	k.press(fyne.KeyReturn)
	k.wantStep(k.walk.Workspace().Place.Step)
}
