package firstrun

import (
	"errors"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// chosen notes what the screen led to.
type chosen struct {
	what []string
	mode look.Mode
}

func newScreen(t *testing.T, c *chosen) *Screen {
	t.Helper()
	canvas := housetest.Window(t, fyne.NewSize(10, 10), container.NewStack()).Canvas()
	note := func(what string) func() { return func() { c.what = append(c.what, what) } }
	return New(Config{
		Version: "1.0.0", Canvas: canvas,
		Mode: func() look.Mode { return c.mode }, SetMode: func(m look.Mode) { c.mode = m },
		Practise: note("practise"), SetUp: note("set up"), Help: note("help"), Cancel: note("cancel"),
		Continue: func(id string) { c.what = append(c.what, id) },
		Act:      func(a problem.Action) { c.what = append(c.what, string(a)) },
	})
}

func workspaces() []Workspace {
	return []Workspace{
		{ID: "practice", Name: "Practice org", Domain: "127.0.0.1:47615", Practice: true, Kind: house.ChipPractice, Mark: "Practice", Where: "Service app and keys: In progress", When: "opened 4 min ago"},
		{ID: "org-1", Name: "Acme preview", Domain: "acme.oktapreview.com", Kind: house.ChipPreview, Mark: "Preview", Where: "Org: Done", When: "opened 2 h ago"},
		{ID: "org-2", Name: "Acme", Domain: "acme.okta.com", Kind: house.ChipProduction, Mark: "Production", Where: "Invoke test: Done", When: "opened 9 Mar"},
		{ID: "org-3", Name: "Fernholt", Domain: "fernholt.okta.com", Kind: house.ChipProduction, Mark: "Production", Where: "Org: In progress", When: "opened 8 Mar"},
		{ID: "org-4", Name: "Vale", Domain: "dev-1234567.okta.com", Kind: house.ChipNeutral, Mark: "Not production", Where: "Org: In progress", When: "opened 7 Mar"},
	}
}

var (
	wide   = fyne.NewSize(1280, 800)
	small  = fyne.NewSize(1024, 700)
	scaled = fyne.NewSize(853, 533) // 1280×800 at 150 %
)

func TestLooks(t *testing.T) {
	sizes := map[string]fyne.Size{"1280": wide, "1024": small, "853": scaled}
	for name, size := range sizes {
		housetest.Golden(t, "first_"+name, size, func(t *testing.T) fyne.CanvasObject {
			s := newScreen(t, &chosen{})
			s.SetVault(vault.Status{Store: vault.Keychain, State: vault.Ready})
			return s.Object()
		})
	}
	housetest.Golden(t, "continue", wide, func(t *testing.T) fyne.CanvasObject {
		s := newScreen(t, &chosen{})
		s.SetVault(vault.Status{Store: vault.Keychain, State: vault.Ready})
		s.SetWorkspaces(workspaces())
		return s.Object()
	})
	housetest.Golden(t, "all", wide, func(t *testing.T) fyne.CanvasObject {
		s := newScreen(t, &chosen{})
		s.SetWorkspaces(workspaces())
		test.Tap(s.more)
		return s.Object()
	})
	housetest.Golden(t, "damaged", wide, func(t *testing.T) fyne.CanvasObject {
		s := newScreen(t, &chosen{})
		s.SetWorkspaces(workspaces()[:1])
		s.Tell(problem.From(&workspace.DamagedError{
			Path: "/data/org-1.json", Aside: "/data/org-1.json.damaged", Err: errors.New("unexpected end of JSON input"),
			Copy: &workspace.Workspace{ID: "org-1", Name: "Acme"}, CopyOf: time.Date(2026, time.March, 9, 7, 46, 0, 0, time.Local),
		}))
		return s.Object()
	})
	housetest.Golden(t, "problem", wide, func(t *testing.T) fyne.CanvasObject {
		s := newScreen(t, &chosen{})
		s.SetVault(vault.Status{Store: vault.Keychain, State: vault.Locked})
		s.Tell(problem.From(&vault.StateError{State: vault.Locked}))
		return s.Object()
	})
	housetest.Golden(t, "waiting", wide, func(t *testing.T) fyne.CanvasObject {
		s := newScreen(t, &chosen{})
		test.Tap(s.practise)
		s.Wait("Starting the practice org")
		return s.Object()
	})
}

func TestFitsWithoutScrolling(t *testing.T) {
	housetest.App(t, look.Light)
	for name, size := range map[string]fyne.Size{"1024×700": small, "1280×800 at 150 %": scaled} {
		s := newScreen(t, &chosen{})
		housetest.Window(t, size, s.Object())
		scroll := s.object.Objects[1].(*house.Scroll)
		if got, room := scroll.Content.Size().Height, scroll.Size().Height; got > room {
			t.Errorf("%s: %v high in a room of %v", name, got, room)
		}
	}
}

func TestEnterTakesTheBestWay(t *testing.T) {
	housetest.App(t, look.Light)
	var c chosen
	s := newScreen(t, &c)
	enter := &fyne.KeyEvent{Name: fyne.KeyReturn}
	s.TypedKey(enter)
	s.SetWorkspaces(workspaces())
	s.TypedKey(enter)
	s.First().TypedKey(enter)
	s.SetWorkspaces(nil)
	s.First().TypedKey(enter)
	want := []string{"practise", "practice", "practice", "practise"}
	if len(c.what) != len(want) {
		t.Fatalf("Enter led to %v, want %v", c.what, want)
	}
	for i := range want {
		if c.what[i] != want[i] {
			t.Errorf("Enter led to %v, want %v", c.what, want)
		}
	}
}

func TestNothingCanBeChosenTwiceWhileItWaits(t *testing.T) {
	housetest.App(t, look.Light)
	var c chosen
	s := newScreen(t, &c)
	housetest.Window(t, wide, s.Object())
	s.SetWorkspaces(workspaces())
	test.Tap(s.setUp)
	s.Wait("Making a workspace")
	if s.practise.Busy() || s.first.Busy() || !s.setUp.Busy() {
		t.Error("the spinner isn't on the way that was taken")
	}
	s.SetWorkspaces(workspaces()) // listed meanwhile
	test.Tap(s.setUp)
	enter := &fyne.KeyEvent{Name: fyne.KeyReturn}
	s.practise.TypedKey(enter)
	for _, b := range s.goOn {
		test.Tap(b)
	}
	s.TypedKey(enter)
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if want := []string{"set up", "cancel"}; !slices.Equal(c.what, want) {
		t.Errorf("while waiting the screen led to %v, want %v", c.what, want)
	}
	s.Wait("")
	test.Tap(s.setUp)
	if c.what[len(c.what)-1] != "set up" {
		t.Error("after waiting the ways can't be taken")
	}
}

// A Problem that is taken away leaves neither a gap nor the keyboard behind:
// Enter on a button that is gone would still run its way out.
func TestAProblemIsTakenAway(t *testing.T) {
	housetest.App(t, look.Light)
	var c chosen
	s := newScreen(t, &c)
	canvas := s.config.Canvas.(software.WindowlessCanvas)
	canvas.SetContent(s.Object())
	canvas.Resize(wide)
	at := func() fyne.Position { return fyne.CurrentApp().Driver().AbsolutePositionForObject(s.practise) }
	housetest.Settle(s.Object())
	before := at()
	for name, focus := range map[string]func(){
		"the Problem had the keyboard": func() {},
		"another button had it":        func() { canvas.Focus(s.setUp) },
	} {
		s.Tell(problem.From(&vault.StateError{State: vault.Locked}))
		if !s.problems.Visible() || canvas.Focused() != s.solving || at() == before {
			t.Fatal("the Problem is not shown, or the keyboard isn't in it")
		}
		focus()
		focused := canvas.Focused()
		s.Tell(nil)
		if s.problems.Visible() || at() != before {
			t.Errorf("%s: the Problem stayed, or the ways stand at %v instead of %v", name, at(), before)
		}
		if want := map[bool]fyne.Focusable{true: s.setUp, false: s.first}[focused == s.setUp]; canvas.Focused() != want {
			t.Errorf("%s: now %T has it", name, canvas.Focused())
		}
	}
}

func TestVaultIsOnlyCalledReadyWhenItIs(t *testing.T) {
	housetest.App(t, look.Light)
	s := newScreen(t, &chosen{})
	before := s.keychain.words.Text()
	for _, state := range []vault.State{vault.Unknown, vault.Checking} {
		s.SetVault(vault.Status{Store: vault.Keychain, State: state})
		if got := s.keychain.words.Text(); got != before {
			t.Errorf("%s: the screen says %q", state, got)
		}
	}
	s.SetVault(vault.Status{Store: vault.Keychain, State: vault.NoService})
	if title, _ := problem.VaultWords(vault.NoService); s.keychain.title.Text() != title.String() {
		t.Errorf("the screen says %q, want %q", s.keychain.title.Text(), title)
	}
}

func TestEnterTakesTheBestWayOutOfAProblem(t *testing.T) {
	housetest.App(t, look.Light)
	var c chosen
	s := newScreen(t, &c)
	s.Tell(problem.From(&vault.StateError{State: vault.Locked}))
	enter := &fyne.KeyEvent{Name: fyne.KeyReturn}
	s.TypedKey(enter)
	s.First().TypedKey(enter)
	s.Tell(nil)
	s.TypedKey(enter)
	want := []string{string(problem.CheckVault), string(problem.CheckVault), "practise"}
	if !slices.Equal(c.what, want) {
		t.Errorf("Enter led to %v, want %v", c.what, want)
	}
}

func TestTheFirstFrameHasWhatCanBePressed(t *testing.T) {
	s := newScreen(t, &chosen{})
	s.Brief()
	for _, o := range append(s.rest, s.strip) {
		if o.Visible() {
			t.Errorf("briefly shown: %T", o)
		}
	}
	if !s.practise.Visible() || !s.setUp.Visible() {
		t.Error("briefly shown: not both ways")
	}
	s.Complete()
	for _, o := range append(s.rest, s.strip) {
		if !o.Visible() {
			t.Errorf("missing when complete: %T", o)
		}
	}
}

func TestIsReadInOrder(t *testing.T) {
	housetest.App(t, look.Light)
	s := newScreen(t, &chosen{})
	canvas := s.config.Canvas.(software.WindowlessCanvas)
	canvas.SetContent(s.Object())
	canvas.Resize(wide)
	s.SetWorkspaces(workspaces())
	want := []string{"Follow system", "Help", "Continue", "Continue", "Continue", "Show 2 more", "Practise on the built-in org", "Set up my Okta org"}
	if got := housetest.TabOrder(canvas); !slices.Equal(got, want) {
		t.Errorf("Tab reads %v, want %v", got, want)
	}
}

func TestTheOtherWorkspacesAreShown(t *testing.T) {
	housetest.App(t, look.Light)
	var c chosen
	s := newScreen(t, &c)
	canvas := s.config.Canvas.(software.WindowlessCanvas)
	canvas.SetContent(s.Object())
	canvas.Resize(wide)
	s.SetWorkspaces(workspaces()[:3])
	if s.more != nil {
		t.Error("more is offered than there is")
	}
	s.SetWorkspaces(workspaces())
	canvas.Focus(s.more)
	s.more.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(s.goOn) != 5 || s.more != nil || canvas.Focused() != fyne.Focusable(s.goOn[3]) || s.First() != fyne.Focusable(s.goOn[0]) {
		t.Fatalf("%d listed; the keyboard is at %T", len(s.goOn), canvas.Focused())
	}
	s.goOn[4].TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !slices.Equal(c.what, []string{"org-4"}) {
		t.Errorf("led to %v", c.what)
	}
}

// What a Problem says of the keychain isn't said again below it.
func TestTheKeychainIsToldOfOnce(t *testing.T) {
	housetest.App(t, look.Light)
	s := newScreen(t, &chosen{})
	s.SetVault(vault.Status{Store: vault.Keychain, State: vault.Locked})
	for _, c := range []struct {
		told *problem.Problem
		want bool
	}{{problem.From(&vault.StateError{State: vault.Locked}), false}, {problem.From(errors.New("something else")), true}, {nil, true}} {
		if s.Tell(c.told); s.keychain.object.Visible() != c.want {
			t.Errorf("beside %v the fact is shown: %v", c.told, !c.want)
		}
	}
}
