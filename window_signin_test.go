//go:build linux

package main_test

import (
	"context"
	"encoding/json"
	"fmt"
	"image"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/theme"
	"github.com/chromedp/chromedp"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/tools/chromiumtest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// visitor is the person before the browser: chromium without a window, which goes to
// the addresses that Flowlatch asked the system's browser for.
type visitor struct {
	t       *testing.T
	browser context.Context
}

func newVisitor(t *testing.T) *visitor {
	t.Helper()
	return &visitor{t: t, browser: chromiumtest.Start(t, 4*time.Minute)}
}

// answer signs in on the org's page, where that asks, and allows or denies. It
// returns what the browser shows in the end.
func (v *visitor) answer(address, answer string) string {
	v.t.Helper()
	var asks bool
	var password, shown string
	consent := "button[name=answer][value=" + answer + "]"
	signIn := chromedp.ActionFunc(func(ctx context.Context) error {
		if !asks {
			return nil
		}
		return chromedp.Tasks{
			chromedp.Text("#admin-password", &password, chromedp.ByQuery),
			chromedp.ActionFunc(func(ctx context.Context) error {
				return chromedp.SendKeys("input[name=password]", password, chromedp.ByQuery).Do(ctx)
			}),
			chromedp.Click("button.primary", chromedp.ByQuery),
		}.Do(ctx)
	})
	err := chromedp.Run(v.browser,
		chromedp.Navigate(address),
		chromedp.Evaluate("document.querySelector('#admin-password') !== null", &asks),
		signIn,
		chromedp.Click(consent, chromedp.ByQuery),
		chromedp.WaitVisible("body > p:only-of-type", chromedp.ByQuery),
		chromedp.Text("body", &shown, chromedp.ByQuery))
	if err != nil {
		v.t.Fatalf("on the org's pages: %v", err)
	}
	return shown
}

// send changes the org as any other program would.
func (w *walker) send(token, path, body string) (id string) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.url+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("Authorization", "SSWS "+token)
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	var object struct{ ID string }
	if err != nil || resp.StatusCode > 299 || json.Unmarshal(answer, &object) != nil {
		w.t.Fatalf("%s: %d %s, %v", path, resp.StatusCode, answer, err)
	}
	return object.ID
}

// nativeApp does by the API what the guide tells an admin to click.
func (w *walker) nativeApp(org *practice.Org) string {
	w.t.Helper()
	uris, err := json.Marshal(signin.RedirectURIs(signin.Ports()...))
	if err != nil {
		w.t.Fatal(err)
	}
	app := w.send(org.AdminToken(), "/api/v1/apps", fmt.Sprintf(`{"name":"oidc_client","label":"Flowlatch","signOnMode":"OPENID_CONNECT",
		"credentials":{"oauthClient":{"token_endpoint_auth_method":"none"}},
		"settings":{"oauthClient":{"application_type":"native","redirect_uris":%s,"response_types":["code"],
		"grant_types":["authorization_code","refresh_token"]}}}`, uris))
	for _, scope := range setup.SignInScopes() {
		if strings.HasPrefix(scope, "okta.") {
			w.send(org.AdminToken(), "/api/v1/apps/"+app+"/grants", fmt.Sprintf(`{"issuer":%q,"scopeId":%q}`, org.URL(), scope))
		}
	}
	return app
}

// waitSentOff waits until the browser was asked for another page of the org to sign
// in at, and returns its address.
func (w *walker) waitSentOff(before int) string {
	w.t.Helper()
	w.display.WaitFor("the browser to be asked for the sign-in page", func() bool { return len(w.asked()) > before })
	address := w.asked()[before]
	if !strings.HasPrefix(address, w.url+"/oauth2/v1/authorize?") {
		w.t.Fatalf("the browser was sent to %s", address)
	}
	w.waitStill("the page to say that it waits")
	return address
}

// waitStill waits until the foot stands still, but for the button on its right, whose
// spinner turns.
func (w *walker) waitStill(what string) {
	w.t.Helper()
	left := w.foot()
	left.Max.X /= 2
	w.display.WaitPicture(what, left, func(*image.RGBA) bool { return true })
}

// Stops of Tab from the address to the client ID, with the arrow key that chooses
// the browser in between.
var (
	stopsWays     = []string{"copy Org", "copy Token URL", "open Admin Console", "ways to sign in"}
	stopsClientID = []string{"what it needs at Okta", "do the clicks", "client ID"}
	stopsGiveUp   = []string{"Cancel"}
)

// TestWindowSignInInBrowser signs in by keyboard in the window and with a real
// browser on the org's page: given up first, then declined, then allowed.
func TestWindowSignInInBrowser(t *testing.T) {
	v := newVisitor(t)
	org := startPracticeOrg(t)
	w := openOn(newDesk(t, deskOptions{}), org, org.URL())
	app := w.nativeApp(org)
	w.firstScreen()
	w.change(w.foot(), "Return")
	w.display.WaitFor("the org to be checked", func() bool { return w.state(workspace.StepOrg) == workspace.InProgress })
	w.waitReady()
	w.tab(stopsWays...)
	w.display.Key("Home")
	w.tab(stopsClientID...)
	w.display.Type(app)
	w.picture("browser-form")
	w.giveUp()
	w.decline(v)
	w.allow(v)
	w.wantSignedIn(org, app)
	if code := w.close(); code != 0 {
		t.Errorf("the window ends with exit code %d", code)
	}
}

// giveUp sends the browser off and cancels while it is away.
func (w *walker) giveUp() {
	w.t.Helper()
	before := len(w.asked())
	w.display.Key("Return")
	address := w.waitSentOff(before)
	w.picture("browser-waits")
	w.tab(stopsGiveUp...)
	w.display.Key("space")
	w.waitReady()
	if in := w.workspace().Org.SignIn; in.Method != "" {
		w.t.Errorf("given up, and signed in: %+v", in)
	}
	w.wantNobodyListening(address)
}

// wantNobodyListening wants the place to be closed that the browser would come back
// to.
func (w *walker) wantNobodyListening(address string) {
	w.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		w.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, u.Query().Get("redirect_uri"), nil)
	if err != nil {
		w.t.Fatal(err)
	}
	if resp, err := http.DefaultClient.Do(r); err == nil {
		_ = resp.Body.Close()
		w.t.Errorf("somebody still listens at %s: %s", r.URL, resp.Status)
	}
}

// tryAgain is a place on the ground of the button of a Problem's best way out.
var tryAgain = image.Pt(770, 298)

// decline denies consent. The window says so, and Enter tries again.
func (w *walker) decline(v *visitor) {
	w.t.Helper()
	before := len(w.asked())
	w.display.Key("Return")
	shown := v.answer(w.waitSentOff(before), "deny")
	if !strings.Contains(shown, "Nobody was signed in") {
		w.t.Errorf("the browser ends on %q", shown)
	}
	w.display.WaitFor("the Problem", func() bool {
		p := w.workspace().Org.Step.Problem
		return p != nil && p.Code == "sign-in.declined"
	})
	want := look.New(w.mode).Color(theme.ColorNamePrimary, theme.VariantLight)
	w.display.WaitPicture("the Problem's best way out", image.Rect(0, 0, w.size.X, w.size.Y/2), func(screen *image.RGBA) bool {
		return sameColor(screen.At(tryAgain.X, tryAgain.Y), want)
	})
	w.picture("browser-declined")
	if in := w.workspace().Org.SignIn; in.Method != "" {
		w.t.Errorf("declined, and signed in: %+v", in)
	}
}

// allow tries again and gives consent.
func (w *walker) allow(v *visitor) {
	w.t.Helper()
	before := len(w.asked())
	w.display.Key("Return")
	shown := v.answer(w.waitSentOff(before), "allow")
	if !strings.Contains(shown, "Okta has let you in") {
		w.t.Errorf("the browser ends on %q", shown)
	}
	w.waitDone(workspace.StepOrg)
	w.picture("browser-signed-in")
}

// wantSignedIn wants the workspace, the keychain and the org's own log to agree on
// who signed in, and how.
func (w *walker) wantSignedIn(org *practice.Org, app string) {
	w.t.Helper()
	in := w.workspace().Org.SignIn
	if in.Method != workspace.Browser || in.ClientID != app || in.Login != org.AdminLogin() || in.Refresh == "" || !in.RolesKnown {
		w.t.Fatalf("signed in as %+v", in)
	}
	if len(w.keychain.Items()) == 0 {
		w.t.Error("the keychain holds nothing of the sign-in")
	}
	var log []struct {
		EventType string
		Outcome   struct{ Result string }
	}
	w.get(w.t.Context(), org.AdminToken(), "/api/v1/logs?limit=200", &log)
	issued := 0
	for _, e := range log {
		if strings.HasPrefix(e.EventType, "app.oauth2.token.grant") && e.Outcome.Result == "SUCCESS" {
			issued++
		}
	}
	if issued == 0 {
		w.t.Errorf("the org's log knows of no token: %+v", log)
	}
}
