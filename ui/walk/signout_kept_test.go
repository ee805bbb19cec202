package walk

import (
	"context"
	"net/http"
	"testing"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/okta/practice/practicetest"
)

// keptAtOkta is the page of somebody who signed in in the browser with an app that was
// deactivated since: Okta takes nothing back.
func keptAtOkta(t *testing.T) (*askingHost, *orgPage) {
	t.Helper()
	h, org, _ := orgHost(t, practice.Config{})
	app := nativeApp(t, org)
	must(t, h.Walk().SignInBrowser(t.Context(), setup.BrowserSignIn{ClientID: app, Open: func(_ context.Context, address string) error {
		resp, err := http.Get(practicetest.SignIn(t, org, address, org.AdminLogin(), true)) //nolint:noctx // a browser's
		if err != nil {
			return err
		}
		return resp.Body.Close()
	}}))
	sendToOrg(t, org, "/api/v1/apps/"+app+"/lifecycle/deactivate", "")
	p := NewOrg(h).(*orgPage)
	standing(p)
	h.show(p)
	return h, p
}

// wantKept fails unless the page says what Okta keeps and the vault keeps nothing.
func wantKept(t *testing.T, h *askingHost, p *orgPage) {
	t.Helper()
	if shown := p.tries.shown(); shown == nil || shown.Code != signin.CodeKept || !p.tries.card.Showing() {
		t.Errorf("shows %v", p.tries.shown())
	}
	if setup.SignedIn(h.Workspace()) || len(h.App().Vault.Refs()) > 0 {
		t.Errorf("signed in as %+v, in the vault %v", h.Workspace().Org.SignIn, h.App().Vault.Refs())
	}
	if h.Canvas.Focused() != p.tries.card.First() {
		t.Errorf("the keyboard is at %T, not at the best way out", h.Canvas.Focused())
	}
}

func TestSignOutTellsWhatOktaKeeps(t *testing.T) {
	h, p := keptAtOkta(t)
	p.signIn.person.signOut.OnTapped()
	wantKept(t, h, p)
}

// The choice to go on without a sign-in counts, and the page stays where it says what
// is left to do at Okta; then it leads on.
func TestGoingOnWithoutSignInTellsWhatOktaKeeps(t *testing.T) {
	h, p := keptAtOkta(t)
	if !p.act(problem.SkipSignIn) {
		t.Fatal("the page doesn't know the way")
	}
	wantKept(t, h, p)
	if h.Workspace().Org.SignIn.Method != workspace.NoSignIn || len(h.Went) > 0 {
		t.Errorf("chosen: %q, went %v", h.Workspace().Org.SignIn.Method, h.Went)
	}
	p.tries.dismiss()
	h.Update()
	take(t, h.host, "Continue to Workflows connection")
}

// Before somebody signs out, the requests that take the sign-in back are in sight, with
// nothing secret in them: from the button, and where the admin goes on without one.
func TestSigningOutShowsWhatIsSent(t *testing.T) {
	h, p := keptAtOkta(t)
	h.refuses = true
	p.signIn.person.signOut.OnTapped()
	p.act(problem.SkipSignIn)
	if len(h.sendings) != 2 || len(h.details) > 0 || !setup.SignedIn(h.Workspace()) {
		t.Fatalf("%d times requests are shown, asked %q", len(h.sendings), h.details)
	}
	for _, s := range h.sendings {
		line := "POST " + h.Workspace().Org.Origin + "/oauth2/v1/revoke\n"
		want := line + "client_id=" + h.Workspace().Org.SignIn.ClientID + "&\ntoken={hidden}&\ntoken_type_hint=access_token\n" +
			line + "client_id=" + h.Workspace().Org.SignIn.ClientID + "&\ntoken={hidden}&\ntoken_type_hint=refresh_token"
		if s.Request != want || !s.Takes || s.Detail.IsZero() {
			t.Errorf("shown %q, want %q", s.Request, want)
		}
	}
}
