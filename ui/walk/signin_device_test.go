package walk

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/okta/practice/practicetest"
)

// sendToOrg changes an org as another program of its admin would.
func sendToOrg(t *testing.T, org *practice.Org, path, body string) (id string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, org.URL()+path, strings.NewReader(body))
	must(t, err)
	r.Header.Set("Authorization", "SSWS "+org.AdminToken())
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	must(t, err)
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	var object struct{ ID string }
	if err != nil || resp.StatusCode > 299 || json.Unmarshal(answer, &object) != nil {
		t.Fatalf("%s: %d %s, %v", path, resp.StatusCode, answer, err)
	}
	return object.ID
}

// nativeApp makes the app that the guides of the browser and of the device code ask for.
func nativeApp(t *testing.T, org *practice.Org) string {
	t.Helper()
	app := sendToOrg(t, org, "/api/v1/apps", `{"name":"oidc_client","label":"Flowlatch","signOnMode":"OPENID_CONNECT",
		"credentials":{"oauthClient":{"token_endpoint_auth_method":"none"}},
		"settings":{"oauthClient":{"application_type":"native","redirect_uris":["http://127.0.0.1:38217/flowlatch/callback"],"response_types":["code"],
		"grant_types":["authorization_code","refresh_token","urn:ietf:params:oauth:grant-type:device_code"]}}}`)
	for _, scope := range setup.SignInScopes() {
		if strings.HasPrefix(scope, "okta.") {
			sendToOrg(t, org, "/api/v1/apps/"+app+"/grants", fmt.Sprintf(`{"issuer":%q,"scopeId":%q}`, org.URL(), scope))
		}
	}
	return app
}

// deviceWaiting is the page of step 1 with the device code chosen and the client ID
// typed in. While a code is shown the person does what meanwhile says.
func deviceWaiting(t *testing.T, meanwhile func(p *orgPage)) (*askingHost, *practice.Org, *orgPage) {
	t.Helper()
	h, org, _ := orgHost(t, practice.Config{})
	must(t, h.Walk().SignOut(t.Context()))
	p := NewOrg(h).(*orgPage)
	standing(p)
	h.show(p)
	chooseWay(p, workspace.Device)
	test.Type(p.signIn.client.Focusable(), nativeApp(t, org))
	begun := p.signIn.waiting.begun
	p.signIn.waiting.begun = func() { begun(); meanwhile(p) }
	return h, org, p
}

// wantNothingOfTheCode fails where a code that is over can still be seen or copied.
func wantNothingOfTheCode(t *testing.T, p *orgPage) {
	t.Helper()
	w := p.signIn.waiting
	if w.Shown() || w.code.Text() != "" || w.Address.Value() != "" || w.Opens() != "" {
		t.Errorf("still shown: %v, %q at %q", w.Shown(), w.code.Text(), w.Address.Value())
	}
}

// A person signs in on another device: first they think better of it there, then they
// allow it. The code that the page shows is the one that they type in.
func TestDeviceSignIn(t *testing.T) {
	var org *practice.Org
	allows, codes := false, []string{}
	h, org, p := deviceWaiting(t, func(p *orgPage) {
		w := p.signIn.waiting
		if w.code.Text() == "" || w.Address.Value() != org.URL()+"/activate" || !strings.HasSuffix(w.Opens(), w.code.Text()) {
			t.Errorf("shown: %q at %q, opens %q", w.code.Text(), w.Address.Value(), w.Opens())
		}
		codes = append(codes, w.code.Text())
		practicetest.SignIn(t, org, w.Opens(), org.AdminLogin(), allows)
	})
	take(t, h.host, "Get a code")
	if shown := p.tries.shown(); shown == nil || shown.Code != "sign-in.declined" || setup.SignedIn(h.Workspace()) {
		t.Fatalf("declined: %v, sign-in %+v", shown, h.Workspace().Org.SignIn)
	}
	if h.Canvas.Focused() != p.tries.card.First() {
		t.Errorf("the keyboard is at %T, not at the best way out", h.Canvas.Focused())
	}
	wantNothingOfTheCode(t, p)

	allows = true
	if !p.Solve() {
		t.Fatalf("the best way out isn't another try: %v", p.tries.shown())
	}
	in := h.Workspace().Org.SignIn
	if in.Method != workspace.Device || in.Login != org.AdminLogin() || in.Refresh == "" || p.tries.card.Showing() {
		t.Fatalf("signed in as %+v, %v", in, p.tries.shown())
	}
	if len(codes) != 2 || codes[0] == codes[1] {
		t.Errorf("the codes were %q", codes)
	}
	wantNothingOfTheCode(t, p)
	if got := p.Foot().Primary.Label.String(); got != "Continue to Workflows connection" {
		t.Errorf("then: %q", got)
	}
}

// Cancel beside the code ends it by keyboard; the form is there again with what was
// typed, the keyboard in it, and no token was given.
func TestDeviceSignInCancelled(t *testing.T) {
	var h *askingHost
	h, _, p := deviceWaiting(t, func(p *orgPage) {
		h.Focus(p.signIn.waiting.Give)
		h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	})
	client := p.signIn.client.Text()
	take(t, h.host, "Get a code")
	if p.tries.shown() != nil || h.Workspace().Org.SignIn.Method != "" || len(h.App().Vault.Refs()) > 0 {
		t.Errorf("Problem %v, sign-in %+v, in the vault %v", p.tries.shown(), h.Workspace().Org.SignIn, h.App().Vault.Refs())
	}
	if h.Canvas.Focused() != p.signIn.client.Focusable() || p.signIn.client.Text() != client {
		t.Errorf("the keyboard is at %T, the client ID %q", h.Canvas.Focused(), p.signIn.client.Text())
	}
	wantNothingOfTheCode(t, p)
	asked := slices.ContainsFunc(h.App().Activity.All(), func(x wire.Exchange) bool { return strings.HasSuffix(x.URL, "/oauth2/v1/token") })
	if asked {
		t.Error("a token was asked for after all")
	}
}

// In practice the app of the guide is made by one button: with the scopes granted, its
// client ID entered, and what Flowlatch clicked told as its doing.
func TestSignInAppIsMadeInPractice(t *testing.T) {
	for _, way := range []workspace.SignInMethod{workspace.Device, workspace.Browser} {
		t.Run(string(way), func(t *testing.T) {
			h, _, admin := orgHost(t, practice.Config{})
			must(t, h.Walk().SignOut(t.Context()))
			p := NewOrg(h).(*orgPage)
			standing(p)
			h.show(p)
			chooseWay(p, way)
			guide := p.signIn.guides[way]
			if note := p.Foot().Note.String(); !p.Foot().Primary.Disabled || !strings.Contains(note, "client ID") {
				t.Errorf("the foot leads with %+v, and says %q", p.Foot().Primary, note)
			}
			if guide.inner.Visible() || sight(guide.do) == 0 {
				t.Error("the button isn't in sight while the guide is folded")
			}
			test.Tap(guide.do)
			if h.Canvas.Focused() != p.signIn.client.Focusable() {
				t.Errorf("%T has the keyboard, want the client ID that was filled in", h.Canvas.Focused())
			}
			if note := p.Foot().Note.String(); strings.Contains(note, "client ID") {
				t.Errorf("then the foot says %q", note)
			}
			test.Tap(guide.fold)
			if p.Foot().Primary.Disabled {
				t.Fatalf("%T has the keyboard, the foot leads with %+v; failed %v", h.Canvas.Focused(), p.Foot().Primary, h.Failed)
			}
			grants, err := admin.ListGrants(t.Context(), clientIDOf(p.signIn.client))
			must(t, err)
			if want := setup.NativeApp().Grants; len(grants) != len(want) || len(want) == 0 {
				t.Errorf("%d scopes are granted, want %q", len(grants), want)
			}
			step := h.Workspace().Org.Step
			for _, id := range []string{"sign-in.create", "sign-in.redirects", "sign-in.scopes", "sign-in.client-id"} {
				if !step.DoneByFlowlatch(id) {
					t.Errorf("%s isn't told as done by Flowlatch", id)
				}
			}
			if step.Ticked("sign-in.assign") || step.Ticked("sign-in.grants") {
				t.Error("what the practice console doesn't have is ticked")
			}
			if by := guide.clicks.by; !by.Visible() || !strings.Contains(by.Text(), "done by Flowlatch in the practice org") {
				t.Errorf("above the clicks stands %q", by.Text())
			}
		})
	}
}
