package shell

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
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
	if !hint.object.Visible() || hint.words.Text() != "2 Workflows connection · In progress" {
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

func TestTheNameBesideAnIconLeavesTheHeadlineFree(t *testing.T) {
	locked := func(s *Shell) { s.strip.tell(vault.Locked) }
	for name, prepare := range map[string]func(*Shell){"as it is": func(*Shell) {}, "below a strip": locked} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, practiceWorkspace())
			b.window.Resize(fyne.NewSize(1024, 700))
			prepare(b.shell)
			b.shell.frame.refresh()
			hint, driver := b.shell.sidebar.hint.object, fyne.CurrentApp().Driver()
			headline := bottom(b.shell.head.object)
			for _, step := range b.shell.sidebar.steps {
				b.shell.Focus(step)
				if top := driver.AbsolutePositionForObject(hint).Y; top < headline {
					t.Errorf("%q begins at %v, the headline ends at %v", b.shell.sidebar.hint.words.Text(), top, headline)
				}
			}
			if end := bottom(b.shell.sidebar.entries[len(b.shell.sidebar.entries)-1].item); end > 700 {
				t.Errorf("the last entry ends at %v", end)
			}
		})
	}
}

// In a low window the entries come first.
func TestEveryIconIsInALowWindow(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	b.window.Resize(fyne.NewSize(683, 480))
	if end := bottom(b.shell.sidebar.entries[len(b.shell.sidebar.entries)-1].item); end > 480 {
		t.Errorf("the last entry ends at %v", end)
	}
}

// What is wrong with a step is written out, on as many lines as it takes.
func TestWhatIsWrongWithAStepIsNotCut(t *testing.T) {
	ws := practiceWorkspace()
	title := "The app doesn't have the scopes that this sign-in asks it for"
	b := newBench(t, ws)
	next, before := b.shell.sidebar.steps[1], b.shell.sidebar.steps[0].Size()
	at := next.Position().Y
	if err := b.shell.Walk().Note(workspace.StepOrg, "", problem.New("scopes", text.Plain(title), text.Plain("Why"))); err == nil {
		t.Fatal("nothing is wrong")
	}
	b.shell.Update()
	step := b.shell.sidebar.steps[0]
	if step.Size().Height <= before.Height || next.Position().Y <= at {
		t.Errorf("the step is %v high, as before, and the next one at %v", step.Size().Height, next.Position().Y)
	}
	if shown := test.RenderObjectToMarkup(step); strings.Contains(shown, "…") || !strings.Contains(shown, "it for<") {
		t.Errorf("it is cut: %s", shown)
	}
}
