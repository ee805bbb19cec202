package setup_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Signing out sends what was shown of it, whatever the way to sign in, and nothing else
// that changes anything.
func TestSigningOutAsShown(t *testing.T) {
	browser := func(n *tenant) {
		n.must(n.SignInBrowser(n.t.Context(), setup.BrowserSignIn{ClientID: n.nativeApp(grantable()...), Open: n.answering("allow")}))
	}
	apiToken := func(n *tenant) { n.must(n.SignIn(n.t.Context(), secret.New(n.org.AppAdminToken()))) }
	for name, tt := range map[string]struct {
		signIn func(*tenant)
		revoke bool
		want   []string // first lines
	}{
		"in the browser": {browser, false, []string{"POST /oauth2/v1/revoke", "POST /oauth2/v1/revoke"}},
		"in the browser, before the program was started": {func(n *tenant) { browser(n); n.restart() }, false, []string{"POST /oauth2/v1/revoke"}},
		"a service app's key":                            {byServiceKey, false, []string{"POST /oauth2/v1/revoke"}},
		"API token":                                      {apiToken, false, nil},
		"API token, for good":                            {apiToken, true, []string{"DELETE /api/v1/api-tokens/current"}},
		"nobody":                                         {func(*tenant) {}, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			n := newTenant(t)
			tt.signIn(n)
			shown, trail := n.PreviewSignOut(t.Context(), tt.revoke), &wire.Trail{}
			ctx, out := wire.WithRecorder(t.Context(), trail), n.SignOut
			if tt.revoke {
				out = n.SignOutRevoking
			}
			n.must(out(ctx))
			var sent []setup.Preview
			for _, x := range trail.Exchanges() {
				if x.Method != http.MethodGet {
					sent = append(sent, setup.Preview{Method: x.Method, Path: strings.TrimPrefix(x.URL, n.org.URL()), Body: x.RequestBody.Text})
				}
			}
			if len(shown) != len(tt.want) || len(sent) != len(shown) {
				t.Fatalf("shown %q, sent %q, want %q", shown, sent, tt.want)
			}
			for i, p := range shown {
				if p.String() != tt.want[i] || !sentAmong(t, p, sent) {
					t.Errorf("shown %s %s, sent %+v", p, p.Body, sent)
				}
			}
		})
	}
}

// byServiceKey signs in with the key of a service app.
func byServiceKey(n *tenant) {
	key, err := oauth.GenerateKey(n.t.Context(), oauth.ECP256)
	n.must(err)
	plain, err := key.PrivatePEM()
	n.must(err)
	own, err := setup.ReadOwnKey([]byte(plain.Reveal()), secret.Secret{})
	n.must(err)
	n.must(n.SignInServiceKey(n.t.Context(), setup.ServiceKeySignIn{ClientID: n.serviceApp(key, false, grantable()...), Key: own}))
}

// sentAmong reports whether a request was sent that is the shown one, field by field,
// with something secret where that is hidden.
func sentAmong(t *testing.T, shown setup.Preview, sent []setup.Preview) bool {
	t.Helper()
	for _, s := range sent {
		if s.String() == shown.String() && sameForm(t, shown.Body, s.Body) {
			return true
		}
	}
	return false
}

func sameForm(t *testing.T, shown, sent string) bool {
	t.Helper()
	want, err := url.ParseQuery(shown)
	if err != nil {
		t.Fatal(err)
	}
	got, err := url.ParseQuery(sent)
	if err != nil {
		t.Fatal(err)
	}
	for name := range got {
		if value := want.Get(name); value != oauth.Hidden && value != got.Get(name) || value == oauth.Hidden && got.Get(name) == "" {
			return false
		}
	}
	return len(want) == len(got)
}
