package shell

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

func TestNarrowWindowsShrinkTheSidebar(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	for width, narrow := range map[float32]bool{1280: false, 1100: false, 1024: true} {
		b.shell.Object().Resize(fyne.NewSize(width, 700))
		if b.shell.sidebar.narrow != narrow {
			t.Errorf("at %v the sidebar is narrow: %v, want %v", width, b.shell.sidebar.narrow, narrow)
		}
	}
}

func TestTheNarrowSidebarNamesWhatHasTheKeyboard(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	hint, step := b.shell.sidebar.hint, b.shell.sidebar.steps[1]
	b.shell.Focus(step)
	if hint.object.Visible() {
		t.Error("the wide sidebar names an entry twice")
	}
	b.window.Resize(fyne.NewSize(1024, 700))
	if !hint.object.Visible() || !strings.HasPrefix(hint.words.Text(), "2 Workflows connection") {
		t.Errorf("beside the icon stands %q, shown %v", hint.words.Text(), hint.object.Visible())
	}
	b.shell.Focus(b.shell.sidebar.steps[2])
	if !strings.HasPrefix(hint.words.Text(), "3 ") {
		t.Errorf("beside the next icon stands %q", hint.words.Text())
	}
	b.shell.FocusFirst()
	if hint.object.Visible() {
		t.Error("the name stayed")
	}
}
