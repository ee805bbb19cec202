package walk

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// browsingHost is a host with a browser.
type browsingHost struct {
	*host
	browse func(address string) error
}

var _ page.Opener = (*browsingHost)(nil)

func (h *browsingHost) OpenAddress(address string) error { return h.browse(address) }

// chooseWay goes to a way to sign in with the arrow keys.
func chooseWay(p *orgPage, way workspace.SignInMethod) {
	p.signIn.choice.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	for range slices.Index(signInWays(), way) {
		p.signIn.choice.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	}
}

// standing keeps what counts down from counting.
func standing(p *orgPage) {
	p.signIn.waiting.after, p.tries.card.pause.after = never, never
}

const someClient = "0oa1b2c3d4e5f6G7h8i9"

// signedInBy makes the workspace of somebody who is signed in, with a role.
func signedInBy(ws *workspace.Workspace, way workspace.SignInMethod, roles ...string) {
	in := workspace.SignIn{
		Method: way, ID: "in-1", ClientID: someClient, At: fixedNow.Add(-2 * time.Minute), RolesKnown: true,
		Name: "Avery Apps", Login: "avery.apps@acme.example", Scopes: slices.Concat(setup.SignInScopes()),
		Expires: fixedNow.Add(42 * time.Minute),
	}
	for _, r := range roles {
		label := map[string]string{"SUPER_ADMIN": "Super Administrator", "APP_ADMIN": "Application Administrator", "READ_ONLY_ADMIN": "Read-Only Administrator"}[r]
		in.Roles = append(in.Roles, workspace.AdminRole{Type: r, Label: label, ByGroup: r == "APP_ADMIN"})
	}
	ws.Org.SignIn = in
	ws.Org.Step.State = workspace.Done
}

// tallGolden is pageGolden for what is higher than a window.
func tallGolden(t *testing.T, name string, height float32, prepare func(*testing.T) *host, act ...func(*host)) {
	t.Helper()
	housetest.Golden(t, name, fyne.NewSize(pageSize.Width, height), func(t *testing.T) fyne.CanvasObject {
		h := prepare(t)
		h.Page = NewOrg(h)
		for _, a := range act {
			a(h)
		}
		h.Page.Update()
		return framed(h.Page.Body())
	})
}

func TestSignInGoldens(t *testing.T) {
	unsigned := func(t *testing.T) *host { return newHost(t, checkedWorkspace()) }
	at := func(h *host) *orgPage { return h.Page.(*orgPage) }
	choose := func(way workspace.SignInMethod, then ...func(*orgPage)) func(*host) {
		return func(h *host) {
			standing(at(h))
			chooseWay(at(h), way)
			for _, f := range then {
				f(at(h))
			}
		}
	}
	t.Run("browser", func(t *testing.T) {
		tallGolden(t, "org_browser", 1240, unsigned, choose(workspace.Browser, func(p *orgPage) { p.signIn.guides[workspace.Browser].open(true) }))
	})
	t.Run("browser waits", func(t *testing.T) {
		pageGolden(t, "org_browser-waits", unsigned, NewOrg, choose(workspace.Browser, func(p *orgPage) {
			p.signIn.waiting.showBrowser("https://acme.oktapreview.com/oauth2/v1/authorize?client_id=" + someClient)
			p.signIn.waiting.Fail()
		}))
	})
	t.Run("browser is back", func(t *testing.T) {
		pageGolden(t, "org_browser-back", unsigned, NewOrg, choose(workspace.Browser, func(p *orgPage) {
			p.signIn.waiting.showBrowser("https://acme.oktapreview.com/oauth2/v1/authorize?client_id=" + someClient)
			p.signIn.waiting.showReading()
		}))
	})
	t.Run("device waits", func(t *testing.T) {
		pageGolden(t, "org_device-waits", unsigned, NewOrg, choose(workspace.Device, func(p *orgPage) {
			p.signIn.waiting.showDevice(setup.DeviceCode{UserCode: "BQHK-XWTN", URL: "https://acme.oktapreview.com/activate", ExpiresIn: 10 * time.Minute})
		}))
	})
	t.Run("service key", func(t *testing.T) {
		tallGolden(t, "org_service-key", 1440, unsigned, choose(workspace.ServiceKey, func(p *orgPage) { p.signIn.guides[workspace.ServiceKey].open(true) }))
	})
	t.Run("app admin", func(t *testing.T) {
		tallGolden(t, "org_app-admin", 1000, func(t *testing.T) *host {
			ws := checkedWorkspace()
			signedInBy(ws, workspace.Browser, "APP_ADMIN")
			return newHost(t, ws)
		})
	})
	t.Run("step top", func(t *testing.T) {
		housetest.Golden(t, "step-top", fyne.NewSize(760, 220), func(t *testing.T) fyne.CanvasObject {
			ws := checkedWorkspace()
			signedInBy(ws, workspace.Browser, "READ_ONLY_ADMIN")
			h := newHost(t, ws)
			top := newAttempts(h, workspace.StepServiceApp, nil)
			top.card.pause.after = never
			top.card.pause.hear(setup.Wait{Until: fixedNow.Add(17 * time.Second), Refused: true})
			top.update()
			return framed(top.card.Object())
		})
	})
}

// What Tab reaches on the card, from the choice on, for each way.
func TestSignInIsReadInOrder(t *testing.T) {
	guide := "What it needs at Okta, step by step"
	for way, want := range map[workspace.SignInMethod][]string{
		workspace.Browser:    {"In the browser", guide, "*house.fieldEntry"},
		workspace.APIToken:   {"API token", guide, "*house.fieldEntry", "Open API tokens"},
		workspace.Device:     {"Device code", guide, "*house.fieldEntry"},
		workspace.ServiceKey: {"Service app's key", guide, "*house.fieldEntry", "*house.fieldEntry", "Look for it", "*house.fieldEntry", "*house.fieldEntry"},
		workspace.NoSignIn:   {"Not at all"},
	} {
		t.Run(string(way), func(t *testing.T) {
			housetest.App(t, look.Light)
			h := newHost(t, checkedWorkspace())
			p := NewOrg(h).(*orgPage)
			h.show(p)
			chooseWay(p, way)
			got := h.tabOrder()
			from := slices.Index(got, want[0])
			if from < 0 || len(got) < from+len(want) || !slices.Equal(got[from:from+len(want)], want) {
				t.Errorf("Tab reads %q, want in it %q", got, want)
			}
		})
	}
}

func TestSignedInIsReadInOrder(t *testing.T) {
	housetest.App(t, look.Light)
	h := signedInHost(t)
	h.show(NewOrg(h))
	want := []string{"API token", "Reveal", "Copy", "Sign in again", "Sign out and revoke", "Sign out"}
	got := h.tabOrder()
	if from := slices.Index(got, want[0]); from < 0 || !slices.Equal(got[from:min(len(got), from+len(want))], want) {
		t.Errorf("Tab reads %q, want in it %q", got, want)
	}
}

// The guide's fold opens and closes by the keyboard, and its values can be copied.
func TestSignInGuideUnfolds(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, checkedWorkspace())
	p := NewOrg(h).(*orgPage)
	h.show(p)
	chooseWay(p, workspace.Browser)
	g := p.signIn.guides[workspace.Browser]
	h.Focus(g.fold)
	h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	got := strings.Join(h.tabOrder(), "\n")
	for _, want := range []string{"Copy http://127.0.0.1:38217/flowlatch/callback", "Copy okta.apps.manage", "Copy okta.appGrants.manage"} {
		if !strings.Contains(got, want) {
			t.Errorf("no way by keyboard to %q in\n%s", want, got)
		}
	}
	h.Focus(g.clicks.rows["sign-in.create"].tick)
	h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if !h.Workspace().Org.Step.Ticked("sign-in.create") {
		t.Error("the tick isn't kept")
	}
	h.Focus(g.fold)
	h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if g.inner.Visible() || h.Canvas.Focused() != fyne.Focusable(g.fold) {
		t.Error("the guide stays open, or took the keyboard along")
	}
}

// Okta's facts that aren't certain are told as that.
func TestSignInGuideTellsWhatIsUncertain(t *testing.T) {
	uncertain := 0
	for _, way := range signInWays() {
		for _, n := range setup.SignInGuideOf(way).Notes {
			if !n.Certain {
				uncertain++
			}
		}
	}
	if uncertain == 0 {
		t.Error("no note is marked as uncertain any more: is the mark still needed?")
	}
}

// awaiting is the step of an org that somebody signs in to in the browser.
func awaiting(t *testing.T, browse func(p *orgPage, address string) error) (*browsingHost, *orgPage) {
	t.Helper()
	housetest.App(t, look.Light)
	h := &browsingHost{host: newPracticeHost(t)}
	p := NewOrg(h).(*orgPage)
	standing(p)
	h.browse = func(address string) error { return browse(p, address) }
	h.show(p)
	h.primary() // Check
	chooseWay(p, workspace.Browser)
	test.Type(p.signIn.client.Focusable(), someClient)
	return h, p
}

func TestSignInInTheBrowserDeclined(t *testing.T) {
	shown := ""
	h, p := awaiting(t, func(p *orgPage, address string) error {
		shown = p.signIn.waiting.Address.Value()
		u, err := url.Parse(address)
		if err != nil {
			return err
		}
		back := u.Query().Get("redirect_uri") + "?" + url.Values{"error": {"access_denied"}, "state": {u.Query().Get("state")}}.Encode()
		resp, err := http.Get(back) //nolint:noctx // a browser's
		if err != nil {
			return err
		}
		return resp.Body.Close()
	})
	h.primary()
	problem := p.tries.shown()
	if problem == nil || problem.Code != "sign-in.declined" || h.Workspace().Org.SignIn.Method != "" {
		t.Fatalf("Problem %v, sign-in %+v", problem, h.Workspace().Org.SignIn)
	}
	if !strings.Contains(shown, "/oauth2/v1/authorize?") || p.signIn.waiting.Shown() || p.signIn.waiting.Address.Value() != "" {
		t.Errorf("the address was %q while waiting, and is %q after", shown, p.signIn.waiting.Address.Value())
	}
	if h.Canvas.Focused() != p.tries.card.First() {
		t.Errorf("the keyboard is at %T, not at the best way out", h.Canvas.Focused())
	}
}

// Cancel beside the code ends the sign-in; the form is there again with what was
// typed, and the keyboard in it.
func TestSignInInTheBrowserCancelled(t *testing.T) {
	h, p := awaiting(t, func(p *orgPage, _ string) error {
		p.signIn.waiting.GiveUp()
		return nil
	})
	h.primary()
	if p.tries.shown() != nil || h.Workspace().Org.SignIn.Method != "" {
		t.Errorf("Problem %v, sign-in %+v", p.tries.shown(), h.Workspace().Org.SignIn)
	}
	if h.Canvas.Focused() != p.signIn.client.Focusable() || p.signIn.client.Text() != someClient || p.signIn.waiting.Shown() {
		t.Errorf("the keyboard is at %T, the client ID %q", h.Canvas.Focused(), p.signIn.client.Text())
	}
	if got := p.Foot().Primary; got.Disabled || got.Label.String() != "Sign in in the browser" {
		t.Errorf("primary %+v", got)
	}
}

// Without a browser the address is offered to be copied, and nothing ends.
func TestSignInWithoutABrowser(t *testing.T) {
	housetest.App(t, look.Light)
	h := &browsingHost{host: newHost(t, checkedWorkspace()), browse: func(string) error { return errors.New("none") }}
	p := NewOrg(h).(*orgPage)
	standing(p)
	h.show(p)
	chooseWay(p, workspace.Browser)
	if err := p.signIn.waiting.browse(t.Context(), "https://acme.oktapreview.com/oauth2/v1/authorize"); err != nil {
		t.Errorf("the sign-in ends with %v", err)
	}
	if !p.signIn.waiting.Failed.Visible() || !p.signIn.waiting.Shown() || h.Canvas.Focused() != fyne.Focusable(p.signIn.waiting.Again) {
		t.Error("nothing says that no browser opened")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p.signIn.waiting.end()
	_ = p.signIn.waiting.browse(ctx, "https://acme.oktapreview.com/late")
	if p.signIn.waiting.Shown() {
		t.Error("a sign-in that is over is shown as waiting")
	}
}

func TestDeviceCodeCountsDown(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, checkedWorkspace())
	now := fixedNow
	h.Clock = func() time.Time { return now }
	p := NewOrg(h).(*orgPage)
	h.show(p)
	chooseWay(p, workspace.Device)
	var tick func()
	p.signIn.waiting.after = func(_ time.Duration, f func()) func() { tick = f; return func() {} }
	p.signIn.waiting.device(setup.DeviceCode{UserCode: "BQHK-XWTN", URL: "https://acme.oktapreview.com/activate", ExpiresIn: 10 * time.Minute})
	now = now.Add(61 * time.Second)
	tick()
	if got := p.signIn.waiting.Left.Text(); got != "the code is good for 8:59" {
		t.Errorf("reads %q", got)
	}
	got, want := h.tabOrder(), []string{"Copy the code", "Copy the address", "Open the page", "Cancel"}
	if from := slices.Index(got, want[0]); from < 0 || !slices.Equal(got[from:min(len(got), from+len(want))], want) {
		t.Errorf("Tab reads %q, want in it %q", got, want)
	}
	p.signIn.waiting.end()
	if p.signIn.waiting.code.Text() != "" {
		t.Error("the code stays behind")
	}
}

// Signing out asks in the words of the sign-in, and does it.
func TestSignOutByKeyboard(t *testing.T) {
	for name, tt := range map[string]struct {
		press func(*orgPage) fyne.Focusable
		asked string
	}{
		"sign out": {func(p *orgPage) fyne.Focusable { return p.signIn.person.signOut }, "Sign out?"},
		"revoke":   {func(p *orgPage) fyne.Focusable { return p.signIn.person.revoke }, "Revoke the API token?"},
	} {
		t.Run(name, func(t *testing.T) {
			housetest.App(t, look.Light)
			h := newPracticeHost(t)
			p := NewOrg(h).(*orgPage)
			h.show(p)
			take(t, h, "Check", "Use the practice admin's token")
			ref := h.Workspace().Org.SignIn.Token
			h.Focus(tt.press(p))
			h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			if !slices.Equal(h.Asked, []string{tt.asked}) || setup.SignedIn(h.Workspace()) {
				t.Errorf("asked %q, sign-in %+v", h.Asked, h.Workspace().Org.SignIn)
			}
			if _, err := h.App().Vault.Get(t.Context(), ref); !errors.Is(err, vault.ErrNotFound) {
				t.Errorf("the vault still has the token: %v", err)
			}
		})
	}
}

// The form says under which Key ID a key is sent; where Okta doesn't know it, the way
// out leads to the field, and the key is kept meanwhile.
func TestKeyIDIsSaidAndAskedFor(t *testing.T) {
	h, _, _ := orgHost(t, practice.Config{})
	p := NewOrg(h).(*orgPage)
	h.show(p)
	made, err := oauth.GenerateKey(t.Context(), oauth.ECP256)
	must(t, err)
	named, err := made.WithID("bot1")
	must(t, err)
	plain, err := made.PrivatePEM()
	must(t, err)
	must(t, h.Walk().SetUpServiceApp(t.Context(), h.Endpoint, "Robot", setup.KeyEC))
	app := inFront(h)
	p.signIn.replace(workspace.ServiceKey)
	p.Update()
	k := p.signIn.key
	k.client.SetText(app.ClientID)
	k.pasted = plain
	if !strings.Contains(k.sends.Text(), "thumbprint") {
		t.Errorf("before: %q", k.sends.Text())
	}
	p.doSignIn()
	shown := p.tries.shown()
	if shown == nil || shown.Code != "sign-in.kid" || !strings.Contains(k.sends.Text(), named.Thumbprint()) {
		t.Fatalf("refused as %v; the form says %q", shown, k.sends.Text())
	}
	p.tries.take(shown.Ways[0].Action)
	if h.Canvas.Focused() != k.name.Focusable() || k.pasted.IsZero() {
		t.Errorf("%T has the keyboard, key kept: %v", h.Canvas.Focused(), !k.pasted.IsZero())
	}
	k.name.SetText(" bot1 ")
	if !strings.HasSuffix(k.sends.Text(), "bot1") || k.keyName() != "bot1" {
		t.Errorf("with one: %q", k.sends.Text())
	}
	p.tries.take(problem.OpenSignInScopes)
	if len(h.Opened) != 1 || h.Opened[0] != setup.LinkAppScopes(app.ClientID) {
		t.Errorf("opened %v", h.Opened)
	}
}
