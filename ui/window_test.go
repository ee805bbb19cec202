package ui

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// newTestWindow makes a window whose work runs at once, on the test's
// goroutine, but for the keychain: that is left alone.
func newTestWindow(t *testing.T, dir string) *window {
	t.Helper()
	f := test.NewTempApp(t)
	config := app.Config{Dir: dir, Version: "1.0.0", Now: time.Now, PracticeInMemory: true}
	w := newWindow(t.Context(), f, config, func(*url.URL) error { return nil })
	depth := 0
	w.spawn = func(work func()) {
		if depth > 0 {
			return // what openApp asks of the keychain
		}
		depth++
		work()
		depth--
	}
	t.Cleanup(func() {
		for _, s := range w.shells {
			s.Stop()
		}
		if code := w.finish(); code != 0 {
			t.Errorf("closing gave %d", code)
		}
	})
	return w
}

// openTestWindow is a window with its product open and secrets in memory.
func openTestWindow(t *testing.T) *window {
	t.Helper()
	w := newTestWindow(t, t.TempDir())
	w.start()
	w.app.Vault.UseSession()
	return w
}

func TestNothingIsTouchedBeforeTheFirstFrame(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	w := newTestWindow(t, dir)
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the data folder was made before the window started: %v", err)
	}
	w.start()
	if _, err := os.Stat(dir); err != nil {
		t.Errorf("the data folder was not made after that: %v", err)
	}
}

func TestADataFolderThatCannotBeUsedIsToldInTheWindow(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	w := newTestWindow(t, filepath.Join(file, "data"))
	w.start()
	if w.app != nil {
		t.Fatal("the product opened")
	}
	if !contains(w.win.Content(), "can't use its data folder") {
		t.Error("the first screen does not say that the data folder can't be used")
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	w.retry()
	if w.app == nil {
		t.Error("trying again did not open the product")
	}
}

// contains looks for words in what a window shows.
func contains(o fyne.CanvasObject, words string) bool {
	return strings.Contains(test.RenderObjectToMarkup(o), words)
}

func TestAChoiceMadeTooEarlyIsKept(t *testing.T) {
	w := newTestWindow(t, t.TempDir())
	w.NewOrg()
	if w.front != nil || w.pending == nil {
		t.Fatal("a choice before the product is open must wait")
	}
	a, err := app.Open(w.config)
	if err != nil {
		t.Fatal(err)
	}
	w.opened(a, listWorkspaces(a))
	if w.front == nil {
		t.Error("the choice was lost")
	}
}

func TestPractiseLeadsToTheWalkAndBack(t *testing.T) {
	w := openTestWindow(t)
	w.primary()
	if w.front == nil || !w.front.Workspace().Practice {
		t.Fatal("Enter on the first screen did not open the practice org")
	}
	if w.win.Title() != "Flowlatch - Practice org" {
		t.Errorf("the title is %q", w.win.Title())
	}
	shell := w.front
	w.FirstScreen()
	if w.front != nil || w.win.Content() != w.first.Object() {
		t.Fatal("the first screen is not shown")
	}
	w.primary() // goes on with the workspace opened last
	if w.front != shell {
		t.Error("the walk was begun again instead of gone on with")
	}
}

func TestAnOrgThatWasNeverNamedIsTakenUpAgain(t *testing.T) {
	w := openTestWindow(t)
	w.NewOrg()
	first := w.front
	w.FirstScreen()
	w.NewOrg()
	if w.front != first {
		t.Error("a second empty workspace was made")
	}
}

func TestStartingOverShowsTheNewWalk(t *testing.T) {
	w := openTestWindow(t)
	w.Practise()
	before := w.front
	walk, err := w.app.StartPracticeOver(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.show(walk)
	if w.front == before || w.front.Walk() != walk {
		t.Error("the window still shows the walk from before")
	}
}

func TestShortcutsReachTheShell(t *testing.T) {
	w := openTestWindow(t)
	w.Practise()
	before := test.RenderObjectToMarkup(w.win.Content())
	w.typedShortcut(fyne.KeyJ)
	if test.RenderObjectToMarkup(w.win.Content()) == before {
		t.Error("Ctrl+J changed nothing")
	}
	w.dialogs.Inform(text.Plain("Title"))
	open := test.RenderObjectToMarkup(w.win.Content())
	w.typedShortcut(fyne.KeyJ)
	if test.RenderObjectToMarkup(w.win.Content()) != open {
		t.Error("Ctrl+J worked below a dialog")
	}
	w.typedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.dialogs.Open() {
		t.Error("Escape did not close the dialog")
	}
}

func TestClosingAsksOnceWhileSomethingRuns(t *testing.T) {
	w := openTestWindow(t)
	w.waits = func() {}
	for range 2 {
		w.askToClose()
	}
	if got := len(w.win.Canvas().Overlays().List()); got != 1 || !w.dialogs.Open() {
		t.Fatalf("the question is asked %d times, want once", got)
	}
	enter := func() { w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) }
	enter() // Cancel has the focus
	if w.dialogs.Open() || w.ctx.Err() != nil {
		t.Error("no closed the window")
	}
	w.askToClose()
	w.win.Canvas().(software.WindowlessCanvas).FocusNext()
	enter()
	if w.ctx.Err() == nil {
		t.Error("yes did not close the window")
	}
}

// The question that closing asks doesn't go on about what has ended meanwhile.
func TestTheQuestionBeforeClosingFollowsWhatRuns(t *testing.T) {
	for name, run := range map[string]func(*testing.T, *window){
		"on the first screen": func(_ *testing.T, w *window) {
			w.wait(text.Plain("Waiting"), func(context.Context) error { w.askToClose(); return nil }, func(error) {})
		},
		"in a shell": func(t *testing.T, w *window) {
			w.primary()
			queue, ends := make(chan func(), 100), make(chan struct{})
			housetest.Queue(t, queue)
			w.front.Run(page.Task{Work: func(context.Context) error { <-ends; return nil }})
			w.askToClose()
			close(ends)
			for w.front.Busy() {
				(<-queue)()
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := openTestWindow(t)
			run(t, w)
			asked := w.win.Canvas().Overlays().Top()
			if asked == nil || contains(asked, "Stop") || !contains(asked, "Nothing is running any more. Close?") {
				t.Errorf("asked: %v", test.RenderObjectToMarkup(asked))
			}
			w.win.Canvas().(software.WindowlessCanvas).FocusNext()
			w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			if w.ctx.Err() == nil {
				t.Error("yes did not close the window")
			}
		})
	}
}

func TestTheLookIsKept(t *testing.T) {
	w := newTestWindow(t, t.TempDir())
	if w.Mode() != look.System {
		t.Errorf("the first look is %v, want the system's", w.Mode())
	}
	for _, mode := range []look.Mode{look.Dark, look.HighContrast, look.Light, look.System} {
		w.SetMode(mode)
		if got := storedMode(w.fyne.Preferences()); got != mode {
			t.Errorf("kept is %v, want %v", got, mode)
		}
	}
}

func TestSystemFollowsTheDesktopsContrast(t *testing.T) {
	w := newTestWindow(t, t.TempDir())
	shown := func() look.Mode { return w.fyne.Settings().Theme().(*look.Theme).Mode() }
	w.setContrast(true)
	if w.Mode() != look.System || shown() != look.HighContrast {
		t.Errorf("chosen %v, shown %v; want the system's, in high contrast", w.Mode(), shown())
	}
	w.SetMode(look.Dark)
	if shown() != look.Dark {
		t.Errorf("shown is %v, want dark: it was chosen", shown())
	}
	w.setContrast(false)
	w.SetMode(look.System)
	if shown() != look.System {
		t.Errorf("shown is %v, want the system's", shown())
	}
}

// Fyne draws what is in a window anew where a screen has other pixels, and nothing else.
func TestAShellIsDrawnAnewAtAnotherScale(t *testing.T) {
	for scale, anew := range map[float32]bool{1: false, 1.25: true} {
		w := openTestWindow(t)
		w.primary()
		w.FirstScreen()
		w.win.Canvas().(interface{ SetScale(float32) }).SetScale(scale)
		told := 0
		w.fyne.Settings().AddListener(func(fyne.Settings) { told++ })
		w.primary()
		if got := told > 0; w.front == nil || got != anew {
			t.Errorf("at scale %v, after 1: drawn anew %v, want %v", scale, got, anew)
		}
	}
}

func TestEveryStepHasItsPlaceInTheRegistry(t *testing.T) {
	names := []page.Name{page.Endpoints, page.Created, page.Settings, page.Help}
	for _, step := range workspace.Steps() {
		names = append(names, page.Name(step))
	}
	for _, name := range names {
		if pages()[name] == nil {
			t.Errorf("%s has no page", name)
		}
	}
}

// Where no keychain can be reached, Enter keeps secrets for this session and
// goes on with what was chosen.
func TestWithoutAKeychainEnterGoesOnForThisSession(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "/dev/null")
	w := newTestWindow(t, t.TempDir())
	w.start()
	if st := w.app.Vault.Check(t.Context()); st.State != vault.NoBus {
		t.Skipf("this system's keychain can't be taken away: %s", st.State)
	}
	w.primary()
	if w.front != nil || !contains(w.win.Content(), "This session only") {
		t.Fatal("the first screen does not offer to keep secrets for this session")
	}
	w.first.Act()
	if w.front == nil || !w.front.Workspace().Practice {
		t.Error("the practice org that was chosen did not open")
	}
	if w.app.Vault.Status().Store != vault.Session {
		t.Error("secrets are not kept for this session")
	}
}
