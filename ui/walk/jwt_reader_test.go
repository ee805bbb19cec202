package walk

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
)

// exampleJWT is a token that nobody issued.
func exampleJWT() secret.Secret {
	encode := base64.RawURLEncoding.EncodeToString
	claims := fmt.Sprintf(`{"ver":1,"jti":"AT.IMcAxYmfsB4HbQLXjjlAFbExampleExample","iss":"https://acme.oktapreview.com","aud":"https://acme.oktapreview.com","sub":"0oa9z8y7x6W5v4U3t2s1","iat":%d,"exp":%d,"cid":"0oa9z8y7x6W5v4U3t2s1","scp":["okta.workflows.invoke.manage"]}`,
		fixedNow.Add(-2*time.Minute).Unix(), fixedNow.Add(58*time.Minute).Unix())
	return secret.New(encode([]byte(`{"kid":"lxm_XzExampleExampleKid","alg":"RS256"}`)) + "." + encode([]byte(claims)) + "." + encode([]byte("not a signature")))
}

func TestTokenReaderGoldens(t *testing.T) {
	reading := func(h *host) *jwtReaderPage {
		p := h.Page.(*jwtReaderPage)
		p.which.SetSelected(1)
		p.choose(1)
		return p
	}
	t.Run("none", func(t *testing.T) { pageGolden(t, "token-reader_none", doneHost, NewTokenReader) })
	t.Run("read", func(t *testing.T) {
		pageGolden(t, "token-reader_read", doneHost, NewTokenReader, func(h *host) {
			p := reading(h)
			p.read(exampleJWT())
			p.sign.show(setup.SignatureView{State: setup.SignatureUnknown, Sentence: text.Plain("The signature can't be checked: the org publishes no key of that kid. Okta doesn't promise to publish those of its own access tokens.")})
		})
	})
	t.Run("narrow", func(t *testing.T) {
		housetest.Golden(t, "token-reader_narrow", fyne.NewSize(968, 640), func(t *testing.T) fyne.CanvasObject {
			h := doneHost(t)
			h.Page = NewTokenReader(h)
			reading(h).read(secret.New("a.b.c.d.e"))
			return framed(h.Page.Body())
		})
	})
}

// readToken shows the page in a practice walk that has a token.
func readToken(t *testing.T) (*host, *jwtReaderPage) {
	t.Helper()
	h, _ := atServiceApp(t, true)
	take(t, h, "Create the app and prove it")
	p := NewTokenReader(h).(*jwtReaderPage)
	h.show(p)
	return h, p
}

func TestTokenReaderShowsTheAppsToken(t *testing.T) {
	h, p := readToken(t)
	token, _ := h.Walk().Token(h.Endpoint)
	if p.view == nil || len(p.parts.claims.Objects) != len(token.Claims) || p.none.Visible() {
		t.Fatalf("%d claims shown of %d", len(p.parts.claims.Objects), len(token.Claims))
	}
	take(t, h, "Check the signature")
	if !p.sign.checked || p.Foot().Primary.Do != nil {
		t.Error("the signature isn't shown as looked at")
	}
}

// Another token is read without a request, and gone when the first one is
// chosen again.
func TestTokenReaderReadsAnother(t *testing.T) {
	h, p := readToken(t)
	sent := h.App().Activity.Len()
	p.which.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	if p.view != nil || h.Canvas.Focused() != p.paste.Focusable() {
		t.Error("the app's token is still shown, or nothing asks for another")
	}
	test.Type(p.paste.Focusable(), "opaque")
	take(t, h, "Read the token")
	if !p.refused.Visible() || p.view != nil || !p.paste.Empty() {
		t.Error("an opaque token is read, or stays in the field")
	}
	fyne.CurrentApp().Clipboard().SetContent(exampleJWT().Reveal())
	test.Tap(p.fetch)
	if p.refused.Visible() || len(p.parts.claims.Objects) != 9 || len(p.parts.header.Objects) != 2 {
		t.Errorf("%d claims, %d headers", len(p.parts.claims.Objects), len(p.parts.header.Objects))
	}
	if h.App().Activity.Len() != sent {
		t.Error("something was sent")
	}
	for _, with := range []string{"Authorization: Bearer ", "bearer ", "authorization: DPoP "} {
		fyne.CurrentApp().Clipboard().SetContent(with + exampleJWT().Reveal() + "\n")
		test.Tap(p.fetch)
		if p.refused.Visible() || p.view == nil {
			t.Errorf("%q before a token isn't understood", with)
		}
	}
	cut, _, _ := strings.Cut(exampleJWT().Reveal(), ".")
	for what, said := range map[string]string{cut: "cut", "plain words": "opaque"} {
		if _, err := setup.ViewJWT(secret.New(what)); err == nil || err.(*setup.JWTRefusal).Fault != said {
			t.Errorf("%v, want %s", err, said)
		}
	}
	fyne.CurrentApp().Clipboard().SetContent(strings.Repeat("x", 1<<20))
	test.Tap(p.fetch)
	if !p.refused.Visible() {
		t.Error("a megabyte is read")
	}
	p.which.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	if p.view == nil || p.refused.Visible() {
		t.Error("the app's token isn't shown again")
	}
}

func TestMomentWords(t *testing.T) {
	for want, after := range map[string]time.Duration{
		"10:44:12 · 2 min ago": -2 * time.Minute, "10:46:42 · in 30 s": 30 * time.Second, "10:47:12 · in 1 minute": time.Minute,
		"11:44:12 · in 58 minutes": 58 * time.Minute, "13:46:12 · in 3 hours": 3 * time.Hour, "12 Mar 10:46:12 · in 3 days": 72 * time.Hour,
		"8 Mar 2025 10:46:12 · 366 days ago": -366 * 24 * time.Hour, "9 Mar 2023 10:46:12 · 3 years ago": -1096 * 24 * time.Hour,
	} {
		if got := momentWords(fixedNow, fixedNow.Add(after)); got != want {
			t.Errorf("%v: %q, want %q", after, got, want)
		}
	}
}

func TestWhatEndedIsSaidToHave(t *testing.T) {
	for want, after := range map[string]time.Duration{
		"10:47:12 · in 1 minute": time.Minute, "Ended 10:44:12 · 2 min ago": -2 * time.Minute, "Ended 7 Mar 10:46:12 · 2 days ago": -48 * time.Hour,
	} {
		if got := endWords(fixedNow, fixedNow.Add(after)); got != want {
			t.Errorf("%v: %q, want %q", after, got, want)
		}
	}
}

// Where a token comes from elsewhere, or no private key signed it, that is said.
func TestTokenReaderRemarks(t *testing.T) {
	const origin = "https://acme.oktapreview.com"
	for name, tt := range map[string]struct {
		header, claims string
		want           int
	}{
		"the org's own":                  {`{"alg":"RS256"}`, `{"iss":"https://acme.oktapreview.com"}`, 0},
		"of a custom server of the org":  {`{"alg":"RS256"}`, `{"iss":"https://acme.oktapreview.com/oauth2/default"}`, 0},
		"an assertion, which apps issue": {`{"alg":"ES256"}`, `{"iss":"0oa9z8y7x6W5v4U3t2s1"}`, 0},
		"another org's":                  {`{"alg":"RS256"}`, `{"iss":"https://acme.oktapreview.com.example"}`, 1},
		"signed with a shared secret":    {`{"alg":"HS256"}`, `{"iss":"https://acme.oktapreview.com"}`, 1},
		"not signed, by another":         {`{"alg":"none"}`, `{"iss":"https://other.okta.com"}`, 2},
	} {
		encode := base64.RawURLEncoding.EncodeToString
		view, err := setup.ViewJWT(secret.New(encode([]byte(tt.header)) + "." + encode([]byte(tt.claims)) + "." + encode([]byte("no signature"))))
		if err != nil {
			t.Fatal(name, err)
		}
		if got := jwtRemarks(view, origin); len(got) != tt.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
