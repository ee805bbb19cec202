package setup_test

import (
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// byToken signs in by an API token, which Okta then doesn't take back.
func byToken(fault string) func(*tenant) {
	return func(n *tenant) {
		n.must(n.SignIn(n.t.Context(), secret.New(n.org.AppAdminToken())))
		n.must(n.org.SetFaults([]string{fault + "@/api/v1/api-tokens/current"}))
	}
}

// byBrowser signs in in the browser with an app that is deactivated then, so that it
// can't take its tokens back.
func byBrowser(n *tenant) {
	app := n.nativeApp(grantable()...)
	n.must(n.SignInBrowser(n.t.Context(), setup.BrowserSignIn{ClientID: app, Open: n.answering("allow")}))
	n.post("/api/v1/apps/"+app+"/lifecycle/deactivate", "")
}

// unreachable signs in in the browser, and then there is no network.
func unreachable(n *tenant) {
	n.must(n.SignInBrowser(n.t.Context(), setup.BrowserSignIn{ClientID: n.nativeApp(grantable()...), Open: n.answering("allow")}))
	n.must(n.org.Close())
}

// wantForgotten fails unless the Problem says what Okta may still accept and nothing of
// the sign-in is left here.
func (n *tenant) wantForgotten(err error, left string) {
	n.t.Helper()
	p := n.wantProblem(err, signin.CodeKept)
	if !strings.Contains(p.Cause.String(), left) || p.Detail == "" {
		n.t.Errorf("it says %q, %q", p.Cause, p.Detail)
	}
	if in := n.Workspace().Org.SignIn; setup.SignedIn(n.Workspace()) || len(in.Refs()) > 0 || len(n.vault.Refs()) > 0 {
		n.t.Errorf("kept here: %+v, in the vault %v", in, n.vault.Refs())
	}
}

// TestSigningOutThoughOktaKeepsIt: whatever stands in the way of taking a sign-in back
// is told, and it is forgotten here all the same.
func TestSigningOutThoughOktaKeepsIt(t *testing.T) {
	for name, c := range map[string]struct {
		signIn func(*tenant)
		left   string
	}{
		"the app is inactive":         {byBrowser, "the access token, the refresh token"},
		"no network":                  {unreachable, "the access token, the refresh token"},
		"Okta fails":                  {byToken("api-500"), "the API token"},
		"Okta refuses":                {byToken("api-403"), "the API token"},
		"no answer":                   {byToken("api-eof"), "the API token"},
		"a proxy answers":             {byToken("api-html"), "the API token"},
		"done, but that wasn't heard": {byToken("api-eof-late"), "the API token"},
	} {
		t.Run(name, func(t *testing.T) {
			n := newTenant(t)
			c.signIn(n)
			n.wantForgotten(n.SignOutRevoking(t.Context()), c.left)
			n.must(n.SignOut(t.Context())) // there is nothing left to do
		})
	}
}

// TestGoingOnWithoutSignInThoughOktaKeepsIt: the choice counts, and what it leaves at
// Okta is told.
func TestGoingOnWithoutSignInThoughOktaKeepsIt(t *testing.T) {
	for name, signIn := range map[string]func(*tenant){"the app is inactive": byBrowser, "no network": unreachable} {
		t.Run(name, func(t *testing.T) {
			n := newTenant(t)
			signIn(n)
			n.wantForgotten(n.ContinueWithoutSignIn(t.Context()), "the access token, the refresh token")
			if org := n.Workspace().Org; org.SignIn.Method != workspace.NoSignIn || org.Step.Current() != workspace.Done {
				t.Errorf("%+v, %s", org.SignIn, org.Step.Current())
			}
			n.must(n.ContinueWithoutSignIn(t.Context()))
		})
	}
}
