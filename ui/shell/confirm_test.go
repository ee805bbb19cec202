package shell

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/text"
)

// Where there is nothing to cancel, no has a word of its own; it comes first all the same.
func TestConfirmOrNamesTheOtherAnswer(t *testing.T) {
	b, done := newBench(t, practiceWorkspace()), 0
	b.shell.ConfirmOr(text.Plain("Delete the key too?"), text.Plain("It is kept here."), text.Plain("Delete it"), text.Plain("Keep it"), func() { done++ })
	focused := b.window.Canvas().Focused().(interface{ AccessibilityLabel() string })
	if got := focused.AccessibilityLabel(); got != "Keep it" {
		t.Errorf("the keyboard is on %q", got)
	}
	b.press(fyne.KeyReturn)
	if done != 0 || b.shell.config.Dialogs.Open() {
		t.Errorf("done %d times", done)
	}
}
