package shell

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// bottom is where an object ends in the window.
func bottom(o fyne.CanvasObject) float32 {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y + o.Size().Height
}

func TestALongQuestionKeepsItsButtonsInSight(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	dialogs, c := b.shell.config.Dialogs, b.window.Canvas()
	dialogs.Confirm(Question{
		Title: text.Plain("Remove 60 things?"), Verb: text.Plain("Remove"), Do: func() {},
		Detail: text.Plain(strings.Repeat("One more thing is deactivated, then deleted.\n", 60)),
	})
	no := c.Focused().(*house.Button)
	if got := bottom(no); got > c.Size().Height {
		t.Errorf("Cancel ends at %v in a window of %v", got, c.Size().Height)
	}
	words := dialogs.open[0].words
	if words.Content.Size().Height <= words.Size().Height {
		t.Errorf("the words are %v high in a view of %v", words.Content.Size().Height, words.Size().Height)
	}
	dialogs.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	if words.Offset.Y <= 0 {
		t.Error("Page down shows nothing more")
	}
	b.window.Resize(fyne.NewSize(1024, 500))
	if got := bottom(no); got > 500 {
		t.Errorf("in a smaller window Cancel ends at %v", got)
	}
	dialogs.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if dialogs.Open() {
		t.Error("Escape did not close the question")
	}
}

func TestAShortDialogDoesNotScroll(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	dialogs := b.shell.config.Dialogs
	b.shell.StartOver()
	dialogs.Inform(text.Plain("Title"), text.Plain(strings.Repeat("A sentence that wraps. ", 20)))
	dialogs.Tell(problem.New("code", text.Plain("Title"), text.Plain("Why"), problem.Retrying()).WithDetail("detail"), func(string) {})
	for i, d := range dialogs.open {
		if all, seen := d.words.Content.Size().Height, d.words.Size().Height; all > seen+0.5 || all < 40 {
			t.Errorf("dialog %d: its words are %v high in a view of %v", i, all, seen)
		}
	}
}

// One thing has the ring: what opened a question gets it back when that is closed.
func TestADialogTakesTheRingFromWhatOpenedIt(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	dialogs, c := b.shell.config.Dialogs, b.window.Canvas()
	opener := &ringed{Button: house.NewButton("Remove", house.Danger, nil)}
	b.pages[page.Org].long.Add(opener)
	b.shell.Update()
	c.Focus(opener)
	dialogs.Confirm(Question{Title: text.Plain("Remove it?"), Verb: text.Plain("Remove"), Do: func() {}})
	if opener.has {
		t.Error("the button behind keeps its ring")
	}
	if dialogs.Close(); c.Focused() != fyne.Focusable(opener) || !opener.has {
		t.Errorf("the keyboard is at %T", c.Focused())
	}
}

// What opened a question and is gone by the time that is closed isn't given the keyboard.
func TestADialogGivesTheKeyboardToNothingThatIsGone(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	dialogs := b.shell.config.Dialogs
	canvas := &asked{Canvas: b.window.Canvas()}
	dialogs.canvas = canvas
	opener, p := house.NewButton("Remove", house.Danger, nil), b.pages[page.Org]
	for name, goes := range map[string]func(){"hidden": opener.Hide, "taken away": p.long.RemoveAll} {
		opener.Show()
		p.long.Add(opener)
		b.shell.Update()
		canvas.Focus(opener)
		dialogs.Confirm(Question{Title: text.Plain("Remove it?"), Verb: text.Plain("Remove"), Do: func() {}})
		goes()
		canvas.focus = nil
		if dialogs.Close(); len(canvas.focus) > 0 {
			t.Errorf("%s: the keyboard is given to %T", name, canvas.focus[0])
		}
	}
}

// ringed notes whether it has the keyboard.
type ringed struct {
	*house.Button
	has bool
}

func (r *ringed) FocusGained() { r.has = true }
func (r *ringed) FocusLost()   { r.has = false }
