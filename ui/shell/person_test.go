package shell

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/page"
)

// signedInWorkspace is one whose admin signed in in the browser.
func signedInWorkspace() *workspace.Workspace {
	ws := previewWorkspace()
	ws.Org.SignIn = workspace.SignIn{
		Method: workspace.Browser, Name: "Robin Vale", Login: "robin.vale@acme.example", At: fixedNow.Add(-3 * time.Minute),
		RolesKnown: true, Roles: []workspace.AdminRole{{Type: "SUPER_ADMIN", Label: "Super Administrator"}},
	}
	return ws
}

func TestPersonIsReadInOrder(t *testing.T) {
	byToken := signedInWorkspace()
	byToken.Org.SignIn.Method = workspace.APIToken
	ended := signedInWorkspace()
	ended.Org.SignIn.Ended = fixedNow.Add(-time.Minute)
	nobody := previewWorkspace()
	nobody.Org.SignIn = workspace.SignIn{Method: workspace.NoSignIn}
	for name, tt := range map[string]struct {
		ws    *workspace.Workspace
		shown string
		want  []string
	}{
		"in the browser": {signedInWorkspace(), "Robin Vale · Super Administrator", []string{"What this sign-in may do", "Sign out"}},
		"API token":      {byToken, "Robin Vale · Super Administrator", []string{"What this sign-in may do", "Sign out", "Sign out and revoke"}},
		"ended":          {ended, "Sign-in has ended", []string{"Sign in again, on step 1", "Sign out"}},
		"nobody":         {nobody, "Without signing in", []string{"Sign in, on step 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, tt.ws)
			if got := b.shell.header.person.Text(); got != tt.shown {
				t.Errorf("the header shows %q", got)
			}
			b.shell.OpenPerson()
			if got := focusOrder(b.window.Canvas()); !slices.Equal(got, tt.want) {
				t.Errorf("Tab reads %q, want %q", got, tt.want)
			}
		})
	}
}

func TestPersonByKeyboard(t *testing.T) {
	for name, tt := range map[string]struct {
		keys []fyne.KeyName
		at   page.Name // the page in front in the end
		asks bool      // whether something is asked
	}{
		"Escape changes nothing":      {[]fyne.KeyName{fyne.KeyEscape}, page.Connection, false},
		"Enter leads to the rights":   {[]fyne.KeyName{fyne.KeyReturn}, page.Org, false},
		"Down and Enter ask to leave": {[]fyne.KeyName{fyne.KeyDown, fyne.KeyReturn}, page.Connection, true},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, signedInWorkspace())
			b.shell.Go(page.Connection)
			c := b.window.Canvas()
			c.Focus(b.shell.header.person)
			b.press(fyne.KeyReturn)
			for _, key := range tt.keys {
				b.press(key)
			}
			if b.shell.at != tt.at || b.shell.config.Dialogs.Open() != tt.asks {
				t.Errorf("at %s, asks: %v", b.shell.at, b.shell.config.Dialogs.Open())
			}
			if tt.asks {
				b.shell.config.Dialogs.Close()
			}
			if tt.at == page.Connection && c.Focused() != fyne.Focusable(b.shell.header.person) {
				t.Errorf("the keyboard is at %T, not back at the name", c.Focused())
			}
		})
	}
}

// rightsPage is a page where the rights stand far below.
type rightsPage struct {
	*fakePage
	rights fyne.CanvasObject
}

func (p *rightsPage) Rights() fyne.CanvasObject { return p.rights }

func TestTheMenuLeadsToWhatTheSignInMayDo(t *testing.T) {
	b := newBench(t, signedInWorkspace())
	rights := house.FixedHeight(120, house.Spring())
	b.shell.config.Pages[page.Org] = func(h page.Host) page.Page {
		p := newFakePage(h, 1, "Org", "")
		p.long.Add(house.FixedHeight(2000, house.Spring()))
		p.long.Add(rights)
		return &rightsPage{p, rights}
	}
	delete(b.shell.pages, page.Org)
	b.shell.Go(page.Connection)
	b.window.Canvas().Focus(b.shell.header.person)
	b.press(fyne.KeyReturn)
	b.press(fyne.KeyReturn)
	view := b.shell.frame.scroll
	at := func(o fyne.CanvasObject) float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y }
	if top := at(rights) - at(view); b.shell.at != page.Org || top < 0 || top+rights.Size().Height > view.Size().Height {
		t.Errorf("on %s the rights stand %.0f below the top of the view", b.shell.at, top)
	}
}

// A long name leaves the rest of the header its room.
func TestPersonLongName(t *testing.T) {
	ws := signedInWorkspace()
	ws.Org.SignIn.Name = strings.Repeat("Maximilian ", 9)
	if got := personWords(ws, fixedNow); len([]rune(got)) != personMost || !strings.HasSuffix(got, "…") {
		t.Errorf("shows %q", got)
	}
}

func TestPersonLooks(t *testing.T) {
	housetest.GoldenInAll(t, "person", fyne.NewSize(personWidth, 190), func(t *testing.T) fyne.CanvasObject {
		s := picture(t, signedInWorkspace())
		m := newPersonMenu(s)
		return m.content(s.Workspace().Org.SignIn)
	})
}
