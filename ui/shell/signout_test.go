package shell

import (
	"net/http"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/apptest"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/page"
)

// signedInBench is a bench around the walk of a running practice org that an
// admin signed in to with the org's API token.
func signedInBench(t *testing.T) (*bench, app.Practice) {
	t.Helper()
	a, walk := apptest.Practise(t, app.Config{})
	apptest.SignIn(t, a, walk)
	practice, _ := a.Practice()
	return newBenchOf(t, a, walk), practice
}

// answers is the status that the org gives its API token.
func answers(t *testing.T, p app.Practice) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.URL+"/api/v1/users/me", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "SSWS "+p.AdminToken.Reveal())
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

// What the entries of the person's menu say is what becomes of the workspace, of
// the keychain and of the token at the org.
func TestSigningOutFromThePersonsMenu(t *testing.T) {
	const down, enter, tab = fyne.KeyDown, fyne.KeyReturn, fyne.KeyTab
	for name, tt := range map[string]struct {
		keys  []fyne.KeyName // after the one that opens the menu
		out   bool
		token int // what the org says to the token afterwards
	}{
		"Sign out":              {[]fyne.KeyName{down, enter, tab, enter}, true, http.StatusOK},
		"Sign out, then Cancel": {[]fyne.KeyName{down, enter, enter}, false, http.StatusOK},
		"Sign out and revoke":   {[]fyne.KeyName{down, down, enter, tab, enter}, true, http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			b, practice := signedInBench(t)
			before := b.shell.Workspace().Org.SignIn
			b.window.Canvas().Focus(b.shell.header.person)
			b.press(enter)
			for _, key := range tt.keys {
				b.pressOrTab(key)
			}
			b.untilIdle()
			ws := b.shell.Workspace()
			if setup.SignedIn(ws) == tt.out || (ws.Org.Step.State == workspace.Done) == tt.out {
				t.Errorf("signed in: %v, step 1: %s", setup.SignedIn(ws), ws.Org.Step.State)
			}
			for _, ref := range before.Refs() {
				if slices.Contains(b.shell.App().Vault.Refs(), ref) == tt.out {
					t.Errorf("the vault holds %v", b.shell.App().Vault.Refs())
				}
			}
			if got := answers(t, practice); got != tt.token {
				t.Errorf("the org answers the token %d, want %d", got, tt.token)
			}
			b.shell.Update()
			if shown := b.shell.header.person.Text() == page.X("person.unknown", "Not signed in"); shown != tt.out {
				t.Errorf("the header shows %q", b.shell.header.person.Text())
			}
		})
	}
}

// pressOrTab is press, where Tab goes on to the next control.
func (b *bench) pressOrTab(key fyne.KeyName) {
	if key == fyne.KeyTab {
		b.window.Canvas().FocusNext()
		return
	}
	b.press(key)
}

func TestSignOutLooks(t *testing.T) {
	looks(t, "signout", func(s *Shell) {
		in := &s.Workspace().Org.SignIn
		in.Method, in.ID, in.ClientID, in.Refresh = workspace.Browser, "sign-in-1", "0oa1b2c3d4e5f6g7h8i9", "v1/1"
		page.AskSignOut(s, false)
	})
}
