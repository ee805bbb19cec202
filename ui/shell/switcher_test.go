package shell

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// stored saves workspaces of each kind beside the one in front.
func stored(t *testing.T, s *Shell) {
	t.Helper()
	untouched := setup.NewWorkspace("org-9", "", false, fixedNow)
	production := setup.NewWorkspace("org-2", "", false, fixedNow.Add(-time.Hour))
	production.Name, production.Org = "Acme", workspace.Org{Origin: "https://acme.okta.com", Domain: "acme.okta.com", Production: true}
	marked := production.Clone()
	marked.ID, marked.Name, marked.Mark, marked.Opened = "org-3", "Acme developers", workspace.MarkNotProduction, fixedNow.Add(-2*time.Hour)
	marked.Org.Origin, marked.Org.Domain = "https://dev-1234567.okta.com", "dev-1234567.okta.com"
	for _, ws := range []*workspace.Workspace{untouched, production, marked} {
		if err := s.config.App.Workspaces.Save(ws); err != nil {
			t.Fatal(err)
		}
	}
}

// focusOrder names what Tab reaches, in order, until it comes round.
func focusOrder(c fyne.Canvas) []string {
	var names []string
	seen := map[fyne.Focusable]bool{}
	for {
		f := c.Focused()
		if f == nil || seen[f] {
			return names
		}
		seen[f] = true
		names = append(names, nameOf(f))
		c.(software.WindowlessCanvas).FocusNext()
	}
}

// nameOf is what a screen reader would say; of a field its kind.
func nameOf(f fyne.Focusable) string {
	if a, ok := f.(interface{ AccessibilityLabel() string }); ok {
		return a.AccessibilityLabel()
	}
	return fmt.Sprintf("%T", f)
}

func TestSwitcherIsReadInOrder(t *testing.T) {
	b := newBench(t, previewWorkspace())
	stored(t, b.shell)
	b.shell.config.Pages[page.Workspaces] = func(h page.Host) page.Page { return newFakePage(h, 0, "Workspaces", "") }
	b.shell.OpenSwitcher()
	want := []string{
		"Acme preview, acme.oktapreview.com, Preview, open now",
		"Acme, acme.okta.com, Production",
		"Acme developers, dev-1234567.okta.com, Not production",
		"Add an org",
		"Rename, export or delete",
		"First screen",
		"Practice org, Practice",
	}
	if got := focusOrder(b.window.Canvas()); !slices.Equal(got, want) {
		t.Errorf("Tab reads\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestSwitcherByKeyboard(t *testing.T) {
	for name, test := range map[string]struct {
		keys []fyne.KeyName
		want []string
	}{
		"Escape changes nothing":          {[]fyne.KeyName{fyne.KeyEscape}, nil},
		"Enter stays":                     {[]fyne.KeyName{fyne.KeyReturn}, nil},
		"Down and Enter take the next":    {[]fyne.KeyName{fyne.KeyDown, fyne.KeyReturn}, []string{"org-2"}},
		"Home is the practice org":        {[]fyne.KeyName{fyne.KeyHome, fyne.KeySpace}, []string{"practise"}},
		"after the orgs one can be added": {[]fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn}, []string{"new"}},
		"End is the first screen":         {[]fyne.KeyName{fyne.KeyEnd, fyne.KeyReturn}, []string{"first"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, previewWorkspace())
			stored(t, b.shell)
			c := b.window.Canvas()
			c.Focus(b.shell.header.switcher)
			b.press(fyne.KeyReturn)
			if c.Overlays().Top() == nil {
				t.Fatal("Enter on the org's name opened nothing")
			}
			for _, key := range test.keys {
				b.press(key)
			}
			if !slices.Equal(b.outside.asked, test.want) {
				t.Errorf("asked for %v, want %v", b.outside.asked, test.want)
			}
			if c.Overlays().Top() != nil || c.Focused() != fyne.Focusable(b.shell.header.switcher) {
				t.Errorf("still open: %v; the keyboard is at %T", c.Overlays().Top() != nil, c.Focused())
			}
		})
	}
}

func TestSwitcherByMouse(t *testing.T) {
	b := newBench(t, previewWorkspace())
	stored(t, b.shell)
	b.window.Canvas().Unfocus()
	test.Tap(b.shell.header.switcher)
	b.press(fyne.KeyEscape)
	if got := b.window.Canvas().Focused(); got != fyne.Focusable(b.shell.header.switcher) {
		t.Errorf("Escape left the keyboard at %T", got)
	}
	test.Tap(b.shell.header.switcher)
	test.TapCanvas(b.window.Canvas(), fyne.NewPos(1200, 700)) // beside it
	if b.window.Canvas().Overlays().Top() != nil || len(b.outside.asked) > 0 {
		t.Errorf("a click beside it left it open, or asked for %v", b.outside.asked)
	}
}

// TestSwitcherListsTheNewOrgInFront: the one in front is listed even
// when nothing was entered in it.
func TestSwitcherListsTheNewOrgInFront(t *testing.T) {
	b := newBench(t, setup.NewWorkspace("org-9", "", false, fixedNow))
	stored(t, b.shell)
	b.shell.OpenSwitcher()
	got := strings.Join(focusOrder(b.window.Canvas()), "\n")
	if strings.Count(got, "New org") != 1 || !strings.HasPrefix(got, "New org, open now") {
		t.Errorf("Tab reads\n%s", got)
	}
}

func TestSwitcherScrollsWithManyOrgs(t *testing.T) {
	b := newBench(t, previewWorkspace())
	for i := range 40 {
		ws := setup.NewWorkspace(fmt.Sprintf("org-%d", 100+i), fmt.Sprintf("Org %d", i), false, fixedNow.Add(-time.Duration(i)*time.Hour))
		ws.Org.Entered = "x"
		if err := b.shell.config.App.Workspaces.Save(ws); err != nil {
			t.Fatal(err)
		}
	}
	b.shell.OpenSwitcher()
	b.press(fyne.KeyEnd)
	b.press(fyne.KeyUp)
	b.press(fyne.KeyUp)
	f := b.window.Canvas().Focused().(*house.PickItem)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(f)
	if f.AccessibilityLabel() != "Org 39" || at.Y+f.Size().Height > 800 || at.Y < headerHeight {
		t.Errorf("%s is at %v", f.AccessibilityLabel(), at)
	}
}

func TestTheMarkIsShownBesideTheName(t *testing.T) {
	b := newBench(t, previewWorkspace())
	for _, want := range []struct {
		mark workspace.Mark
		word string
	}{{"", "Preview"}, {workspace.MarkProduction, "Production"}, {workspace.MarkNotProduction, "Preview"}} {
		if err := b.shell.Walk().SetMark(want.mark); err != nil {
			t.Fatal(err)
		}
		b.shell.Update()
		kind := b.shell.header.kind
		if got := kind.Objects[0].(*house.Chip).Text(); got != want.word || len(kind.Objects) != 1 || !kind.Visible() {
			t.Errorf("marked %q it says %q", want.mark, got)
		}
	}
}

func TestSwitcherTellsOfUnreadableFiles(t *testing.T) {
	b := newBench(t, previewWorkspace())
	store := b.shell.config.App.Workspaces
	w := newSwitcher(b.shell)
	for i, want := range []string{"a file can't be read", "2 files can't be read"} {
		damage(t, store, fmt.Sprintf("org-%d", i))
		if got := w.manageWords(); !strings.Contains(got, want) {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
}

// looks compares a shell with something open over it with its pictures.
func looks(t *testing.T, name string, open func(*Shell)) {
	t.Helper()
	for variant, mode := range map[string]look.Mode{"light": look.Light, "dark": look.Dark, "contrast": look.HighContrast} {
		t.Run(variant, func(t *testing.T) {
			housetest.App(t, mode)
			s := picture(t, previewWorkspace())
			w := housetest.Window(t, fyne.NewSize(1280, 800), s.Object())
			s.config.Canvas, s.config.Dialogs = w.Canvas(), NewDialogs(w.Canvas())
			open(s)
			housetest.Settle(s.Object())
			test.AssertImageMatches(t, name+"_"+variant+".png", w.Canvas().Capture())
		})
	}
}

func TestSwitcherLooks(t *testing.T) {
	looks(t, "switcher", func(s *Shell) {
		stored(t, s)
		s.config.Pages[page.Workspaces] = func(h page.Host) page.Page { return newFakePage(h, 0, "Workspaces", "") }
		s.OpenSwitcher()
	})
}

func TestChallengeLooks(t *testing.T) {
	looks(t, "challenge", func(s *Shell) {
		s.Challenge(page.Challenge{
			Title:  text.Plain("Delete Acme (acme.okta.com) from this computer?"),
			Detail: text.Plain("Its sign-in, connection, keys, endpoints and their secrets are deleted here and can't be brought back."),
			Lead:   text.Plain("What stays at Okta"),
			Lines:  []text.Text{text.Plain("The service app Workflows invoker, with its public key"), text.Plain("Every flow, with the security level that it has")},
			Word:   "acme.okta.com", Verb: text.Plain("Delete workspace"),
		})
	})
}

// damage puts a damaged workspace file into a store.
func damage(t *testing.T, store *workspace.Store, id string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(store.Dir(), id+".json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, _ = store.Load(id)
}

func TestChallengeWaitsForTheWord(t *testing.T) {
	b := newBench(t, previewWorkspace())
	did := 0
	ask := func() []fyne.Focusable {
		b.shell.Challenge(page.Challenge{
			Title: text.Plain("Delete it?"), Detail: text.Plain("All of it."), Lead: text.Plain("What stays"), Lines: []text.Text{text.Plain("This")},
			Word: "acme.okta.com", Verb: text.Plain("Delete"), Do: func() { did++ },
		})
		return []fyne.Focusable{b.window.Canvas().Focused()}
	}
	b.window.Canvas().Focus(b.shell.header.switcher)
	field := ask()[0]
	if got := focusOrder(b.window.Canvas()); len(got) != 2 { // the field and Cancel
		t.Errorf("at first Tab reaches %v", got)
	}
	b.window.Canvas().Focus(field)
	b.press(fyne.KeyReturn)
	test.Type(field, "acme.okta.co")
	b.press(fyne.KeyReturn)
	if did != 0 || !b.shell.config.Dialogs.Open() {
		t.Fatal("it was done without the word")
	}
	if got := focusOrder(b.window.Canvas()); len(got) != 2 { // the field and Cancel
		t.Errorf("Tab reaches %v", got)
	}
	b.window.Canvas().Focus(field)
	test.Type(field, "m")
	b.press(fyne.KeyReturn)
	if did != 1 || b.shell.config.Dialogs.Open() {
		t.Errorf("with the word it was done %d times", did)
	}
	if got := b.window.Canvas().Focused(); got != fyne.Focusable(b.shell.header.switcher) {
		t.Errorf("the keyboard went to %T", got)
	}
	b.window.Canvas().SetOnTypedKey(b.shell.config.Dialogs.TypedKey)
	ask()
	b.press(fyne.KeyEscape)
	if did != 1 || b.shell.config.Dialogs.Open() {
		t.Error("Escape did not mean no")
	}
}
