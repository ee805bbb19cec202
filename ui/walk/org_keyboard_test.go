package walk_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/okta/practice/practicetest"
)

const (
	field = "*house.fieldEntry"
	start = "*shell.pageStart"
	guide = "What it needs at Okta, step by step"
	forMe = "Do the console's clicks for me"
)

// atStep1 is a person on step 1 whose org is checked, with a way to sign in chosen.
func atStep1(t *testing.T, way string) *keyboard {
	t.Helper()
	k := atStart(t, practice.Config{})
	k.open(k.product)
	k.do(fyne.KeyReturn) // Check
	k.chooseWay(way)
	return k
}

// chooseWay goes to the ways to sign in and, with the arrow keys, to one of them.
func (k *keyboard) chooseWay(name string) {
	k.t.Helper()
	ways := []string{"In the browser", "API token", "Device code", "Service app's key", "Not at all"}
	reached := k.page()
	at := slices.IndexFunc(reached, func(name string) bool { return slices.Contains(ways, name) })
	k.tabTo(reached[at])
	k.press(fyne.KeyHome)
	for range slices.Index(ways, name) {
		k.press(fyne.KeyRight)
	}
	k.wantFocus("among the ways", name)
}

func (k *keyboard) signIn() workspace.SignIn { return k.walk.Workspace().Org.SignIn }

// Step 1 before and after its check, and what Tab reaches for each way to sign in.
func TestOrgByKeyboard(t *testing.T) {
	k := atStart(t, practice.Config{})
	k.open(k.product)
	k.wantFocus("to begin with", field)
	k.wantPage(field, "Copy Org", "Copy Token URL", "API token", guide, field, "Check")
	k.tabTo(field)
	k.press(fyne.KeyEnd)
	k.types("/admin/dashboard")
	k.do(fyne.KeyReturn)
	if ws := k.walk.Workspace(); ws.Org.Origin != k.address || !strings.HasSuffix(ws.Org.Entered, "/admin/dashboard") {
		t.Fatalf("checked: %+v", ws.Org)
	}
	for _, way := range []struct {
		name string
		form []string
		foot string // the primary action; "" while it can't be taken
	}{
		{"In the browser", []string{guide, forMe, field}, ""},
		{"API token", []string{guide, field, "Open API tokens", "Use the practice admin's token"}, "Use the practice admin's token"},
		{"Device code", []string{guide, forMe, field}, ""},
		{"Service app's key", []string{guide, field, field, "Look for it", field, field}, ""},
		{"Not at all", nil, "Go on without signing in"},
	} {
		k.chooseWay(way.name)
		want := append([]string{"Re-check", field, "Copy Org", "Copy Token URL", "Open Admin Console", way.name}, way.form...)
		if want = append(want, "2 exchanges behind this proof"); way.foot != "" {
			want = append(want, way.foot)
		}
		k.wantPage(want...)
	}
	if k.signIn().Method != "" {
		t.Errorf("looking at the ways signed in: %+v", k.signIn())
	}
}

// The guide unfolds below its button, its clicks are ticked, and it folds away again.
func TestSignInGuideByKeyboard(t *testing.T) {
	k := atStep1(t, "Device code")
	k.tabTo(guide)
	k.press(fyne.KeyReturn)
	k.wantFocus("unfolded", guide)
	before := k.page()
	k.tabTo(guide)
	k.tab(1)
	k.wantFocus("before the clicks", forMe)
	k.tab(1)
	k.press(fyne.KeySpace)
	k.saved()
	if ticks := k.walk.Workspace().Org.Step.Ticks; len(ticks) != 1 {
		t.Errorf("ticked: %v", ticks)
	}
	for _, scope := range setup.SignInScopes() {
		if strings.HasPrefix(scope, "okta.") && !slices.Contains(before, "Copy "+scope) {
			t.Errorf("%s can't be copied in %q", scope, before)
		}
	}
	k.tabTo(guide)
	k.press(fyne.KeyReturn)
	k.wantFocus("folded", guide)
	k.wantPage("Re-check", field, "Copy Org", "Copy Token URL", "Open Admin Console", "Device code", guide, forMe, field, "2 exchanges behind this proof")
}

// A token is pasted, refused, put right, and Enter goes on from there.
func TestAPITokenByKeyboard(t *testing.T) {
	k := atStep1(t, "API token")
	k.tab(2)
	k.wantFocus("the token's field", field)
	k.types("00" + strings.Repeat("x", 40))
	k.do(fyne.KeyReturn)
	if k.signIn().Method != "" {
		t.Fatalf("signed in: %+v", k.signIn())
	}
	best := k.focused()
	if !slices.Contains(k.page()[:3], best) {
		t.Fatalf("%q has the keyboard, Tab reaches %q", best, k.page())
	}
	k.tabTo(best)
	k.do(fyne.KeyReturn) // the best way out leads back to the field
	k.wantFocus("the best way out", field)
	k.types(k.org.AdminToken())
	k.do(fyne.KeyReturn)
	k.wantSignedIn(workspace.APIToken)
	k.press(fyne.KeyEscape)
	k.wantStep(workspace.StepOrg)
	k.wantPage("Re-check", field, "Copy Org", "Copy Token URL", "Copy Workflows", "Open Admin Console", "API token",
		"Reveal", "Copy", "Sign in again", "Sign out and revoke", "Sign out", k.proof(), "Continue to Workflows connection")
}

// proof is the link below the proof card.
func (k *keyboard) proof() string {
	k.t.Helper()
	for _, name := range k.page() {
		if strings.HasSuffix(name, "behind this proof") {
			return name
		}
	}
	k.t.Fatal("there is no proof")
	return ""
}

// wantSignedIn wants somebody to be signed in in a way, and Enter to go on.
func (k *keyboard) wantSignedIn(way workspace.SignInMethod) {
	k.t.Helper()
	if in := k.signIn(); in.Method != way || k.walk.Workspace().Org.Step.Current() != workspace.Done {
		k.t.Fatalf("signed in: %+v", in)
	}
	k.wantFocus("signed in", start)
	k.do(fyne.KeyReturn)
	k.wantStep(workspace.StepConnection)
}

// wantStep wants a step of the walk to be in front.
func (k *keyboard) wantStep(step workspace.StepID) {
	k.t.Helper()
	k.saved()
	if got := k.walk.Workspace().Place.Step; got != step {
		k.t.Errorf("in front: %q, want %q", got, step)
	}
}

// nativeApp makes the app that the guides of the browser and of the device code ask for.
func (k *keyboard) nativeApp() string {
	k.t.Helper()
	var app struct{ ID string }
	k.post("/api/v1/apps", `{"name":"oidc_client","label":"Flowlatch","signOnMode":"OPENID_CONNECT",
		"credentials":{"oauthClient":{"token_endpoint_auth_method":"none"}},
		"settings":{"oauthClient":{"application_type":"native","redirect_uris":["http://127.0.0.1:38217/flowlatch/callback","http://127.0.0.1:41953/flowlatch/callback","http://127.0.0.1:44107/flowlatch/callback"],
		"response_types":["code"],"grant_types":["authorization_code","refresh_token","urn:ietf:params:oauth:grant-type:device_code"]}}}`, &app)
	for _, scope := range setup.SignInScopes() {
		if strings.HasPrefix(scope, "okta.") {
			k.post("/api/v1/apps/"+app.ID+"/grants", fmt.Sprintf(`{"issuer":%q,"scopeId":%q}`, k.org.URL(), scope), nil)
		}
	}
	return app.ID
}

// In the browser: waited for, given up with Cancel, tried again, and done there.
func TestSignInInTheBrowserByKeyboard(t *testing.T) {
	k := atStep1(t, "In the browser")
	k.tab(3)
	k.types(k.nativeApp())
	k.press(fyne.KeyReturn)
	k.opened()
	k.wantWaiting("Copy the address", "Open the page again", "Cancel")
	k.tabTo("Cancel")
	k.do(fyne.KeyReturn)
	k.wantFocus("given up", field)
	if k.signIn().Method != "" {
		t.Fatalf("signed in: %+v", k.signIn())
	}
	k.press(fyne.KeyReturn)
	address := k.opened()
	k.visit(practicetest.SignIn(t, k.org, address, k.org.AdminLogin(), true))
	k.wait()
	k.wantSignedIn(workspace.Browser)
}

// visit is a browser that is sent to an address.
func (k *keyboard) visit(address string) {
	k.t.Helper()
	r, err := http.NewRequestWithContext(k.t.Context(), http.MethodGet, address, nil)
	k.must(err)
	resp, err := http.DefaultClient.Do(r)
	k.must(err)
	k.must(resp.Body.Close())
}

// wantWaiting wants step 1 to wait for somebody elsewhere, with these in reach.
func (k *keyboard) wantWaiting(want ...string) {
	k.t.Helper()
	var got []string
	k.until("somebody is waited for", func() bool {
		got = k.page()
		return slices.Contains(got, want[0])
	})
	from := slices.Index(got, want[0])
	if len(got) < from+len(want) || !slices.Equal(got[from:from+len(want)], want) {
		k.t.Errorf("Tab reaches\n%q, want in it\n%q", got, want)
	}
}

// With a device code: the code is shown to be copied, given up, and used elsewhere.
func TestDeviceCodeByKeyboard(t *testing.T) {
	k := atStep1(t, "Device code")
	k.tab(3)
	k.types(k.nativeApp())
	k.press(fyne.KeyReturn)
	k.wantWaiting("Copy the code", "Copy the address", "Open the page", "Cancel")
	k.tabTo("Copy the code")
	k.press(fyne.KeyReturn)
	first := fyne.CurrentApp().Clipboard().Content()
	k.tabTo("Cancel")
	k.do(fyne.KeyReturn)
	k.wantFocus("given up", field)

	k.press(fyne.KeyReturn)
	k.wantWaiting("Copy the code")
	k.tabTo("Open the page")
	k.press(fyne.KeyReturn)
	address := k.opened()
	if code := address[strings.LastIndex(address, "=")+1:]; code == first {
		t.Errorf("the code that was given up is shown again: %s", code)
	}
	practicetest.SignIn(t, k.org, address, k.org.AdminLogin(), true)
	k.wait()
	k.wantSignedIn(workspace.Device)
}

// With a service app's key, from a file.
func TestServiceAppsKeyByKeyboard(t *testing.T) {
	k := atStep1(t, "Service app's key")
	key, err := oauth.GenerateKey(t.Context(), oauth.ECP256)
	k.must(err)
	app, err := k.admin.CreateServiceApp(t.Context(), okta.ServiceAppSpec{Label: "Robot", PublicKeys: []json.RawMessage{key.PublicJWK()}})
	k.must(err)
	_, err = k.admin.GrantScope(t.Context(), app.ID, "okta.apps.manage")
	k.must(err)
	_, err = k.admin.AssignClientRole(t.Context(), app.ClientID, okta.RoleSuperAdmin)
	k.must(err)
	plain, err := key.PrivatePEM()
	k.must(err)
	path := filepath.Join(t.TempDir(), "robot.pem")
	k.must(os.WriteFile(path, []byte(plain.Reveal()), 0o600))

	k.tab(2)
	k.types(app.ClientID)
	k.tab(1)
	k.types(path)
	k.do(fyne.KeyReturn)
	k.wantSignedIn(workspace.ServiceKey)
}

// Not at all: Enter goes on, nobody is signed in, and steps 2 and 3 are clicks.
func TestNotSignedInByKeyboard(t *testing.T) {
	k := atStep1(t, "Not at all")
	k.do(fyne.KeyReturn)
	k.wantStep(workspace.StepConnection)
	if in := k.signIn(); in.Method != workspace.NoSignIn {
		t.Errorf("signed in: %+v", in)
	}
	k.press(fyne.KeyEscape)
	k.wantStep(workspace.StepOrg)
}

// Signing out asks first: Escape keeps the sign-in and gives the keyboard back.
func TestSigningOutByKeyboard(t *testing.T) {
	k := atStep1(t, "API token")
	k.canvas.Unfocus()
	k.do(fyne.KeyReturn) // the practice admin's token
	k.wantSignedIn(workspace.APIToken)
	k.press(fyne.KeyEscape)
	k.wantStep(workspace.StepOrg)
	for opener, verb := range map[string]string{"Sign out": "Sign out", "Sign out and revoke": "Sign out and revoke"} {
		k.tabTo(opener)
		k.press(fyne.KeyReturn)
		k.wantFocus("in the dialog", "Cancel")
		k.wantIn("in the dialog", "Cancel", verb)
		k.wantBack(opener)
	}
	if !setup.SignedIn(k.walk.Workspace()) {
		t.Fatal("Escape signs out")
	}
	k.tabTo("Sign in again")
	k.press(fyne.KeyReturn)
	k.wantFocus("sign in again", field)
	k.types("00")
	k.wantBack("Sign in again")
	if got := k.page(); !slices.Contains(got, "Sign out") {
		t.Errorf("Escape leaves the form: Tab reaches %q", got)
	}
	k.tabTo("Sign out")
	k.press(fyne.KeyReturn)
	k.tabTo("Sign out")
	k.do(fyne.KeyReturn)
	if setup.SignedIn(k.walk.Workspace()) || !slices.Contains(k.page(), "Use the practice admin's token") {
		t.Errorf("signed in: %+v, Tab reaches %q", k.signIn(), k.page())
	}
}
