package signin_test

import (
	"context"
	"errors"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

func wantProblem(t *testing.T, err error, code string) *problem.Problem {
	t.Helper()
	p := problem.From(err)
	if p == nil || p.Code != code {
		t.Fatalf("got %v, want the problem %s", err, code)
	}
	return p
}

func TestBrowserSignIn(t *testing.T) {
	b := newBench(t).signedIn(t)
	in := b.workspace().Org.SignIn
	if in.Method != workspace.Browser || in.Name != "Ann Admin" || in.Login != "ann@acme.example" || in.ClientID != "0oa1" || !in.RolesKnown || len(in.Roles) != 1 || !in.Roles[0].ByGroup {
		t.Errorf("%+v", in)
	}
	if diff := cmp.Diff([]string{"refresh-1"}, b.vault.holds()); diff != "" {
		t.Errorf("the vault holds %s", diff)
	}
	if err := b.me(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := b.org.count("POST /oauth2/v1/token"); n != 1 {
		t.Errorf("%d token requests", n)
	}
}

func TestWhatTheBrowserBringsBack(t *testing.T) {
	for name, tt := range map[string]struct {
		back url.Values
		want string
	}{
		"declined":         {url.Values{"error": {"access_denied"}}, "sign-in.declined"},
		"scopes":           {url.Values{"error": {"invalid_scope"}}, "sign-in.scopes"},
		"not native":       {url.Values{"error": {"unauthorized_client"}}, "sign-in.app-setup"},
		"later":            {url.Values{"error": {"temporarily_unavailable"}}, "sign-in.later"},
		"another server":   {url.Values{"code": {"the-code"}, "iss": {"https://evil.example"}}, "sign-in.answer"},
		"nothing":          {url.Values{}, "sign-in.answer"},
		"a code of others": {url.Values{"code": {"x"}}, "sign-in.code"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			_, err := b.Browser(t.Context(), signin.BrowserRequest{Origin: b.org.URL, ClientID: "0oa1", Ports: []int{0}, Open: b.org.browse(t, tt.back)})
			wantProblem(t, err, tt.want)
			if held := b.vault.holds(); len(held) > 0 {
				t.Errorf("the vault holds %v", held)
			}
		})
	}
}

// Whoever comes with another state is turned away, and the sign-in goes on.
func TestAWrongStateChangesNothing(t *testing.T) {
	b := newBench(t)
	open := func(ctx context.Context, address string) error {
		u, err := url.Parse(address)
		if err != nil {
			return err
		}
		visit(t, u.Query().Get("redirect_uri")+"?code=stolen&state=wrong")
		return b.org.browse(t, nil)(ctx, address)
	}
	kept, err := b.Browser(t.Context(), signin.BrowserRequest{Origin: b.org.URL, ClientID: "0oa1", Ports: []int{0}, Open: open})
	b.keep(t, kept, err)
	for _, form := range b.org.forms {
		if form.Get("code") == "stolen" {
			t.Error("the code of another state was used")
		}
	}
}

func TestPortsAreTriedInOrder(t *testing.T) {
	taken, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	b := newBench(t)
	request := signin.BrowserRequest{Origin: b.org.URL, ClientID: "0oa1", Ports: []int{port, 0}, Open: b.org.browse(t, nil)}
	kept, err := b.Browser(t.Context(), request)
	b.keep(t, kept, err)

	request.Ports = []int{port}
	_, err = b.Browser(t.Context(), request)
	if p := wantProblem(t, err, signin.CodePorts); !strings.Contains(p.Cause.String(), strconv.Itoa(port)) {
		t.Errorf("%s doesn't name the port", p.Cause)
	}
}

func TestBrowserSignInThatNobodyEnds(t *testing.T) {
	b := newBench(t)
	request := signin.BrowserRequest{Origin: b.org.URL, ClientID: "0oa1", Ports: []int{0}}
	request.Open = func(context.Context, string) error { return errors.New("xdg-open: not found") }
	_, err := b.Browser(t.Context(), request)
	wantProblem(t, err, "sign-in.no-browser")

	request.Open = func(context.Context, string) error { return nil }
	request.Patience = time.Millisecond
	_, err = b.Browser(t.Context(), request)
	if p := wantProblem(t, err, "sign-in.timeout"); !strings.Contains(p.Cause.String(), "http://127.0.0.1:") {
		t.Errorf("%s doesn't say what to register", p.Cause)
	}

	ctx, cancel := context.WithCancel(t.Context())
	request.Patience = 0
	request.Open = func(context.Context, string) error { cancel(); return nil }
	_, err = b.Browser(ctx, request)
	wantProblem(t, err, problem.CodeCancelled)
}

func TestRedirectURIsAreThoseToRegister(t *testing.T) {
	want := []string{"http://127.0.0.1:38217/flowlatch/callback", "http://127.0.0.1:41953/flowlatch/callback", "http://127.0.0.1:44107/flowlatch/callback"}
	if diff := cmp.Diff(want, signin.RedirectURIs(signin.Ports()...)); diff != "" {
		t.Error(diff)
	}
}

func TestDeviceSignIn(t *testing.T) {
	for name, tt := range map[string]struct {
		polls []string
		want  string
	}{
		"at once":             {nil, ""},
		"pending":             {[]string{"authorization_pending"}, ""},
		"declined":            {[]string{"access_denied"}, "sign-in.declined"},
		"expired":             {[]string{"authorization_pending", "expired_token"}, "sign-in.device-expired"},
		"unknown":             {[]string{"invalid_grant"}, "sign-in.device-expired"},
		"the app is another":  {[]string{"unauthorized_client"}, "sign-in.app-setup"},
		"proof of possession": {[]string{"authorization_pending", "invalid_dpop_proof"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.org.pending = tt.polls
			var shown signin.DeviceCode
			kept, err := b.Device(t.Context(), signin.DeviceRequest{Origin: b.org.URL, ClientID: "0oa1", Show: func(c signin.DeviceCode) { shown = c }})
			if shown.UserCode != "ABCDWXYZ" || shown.URL != b.org.URL+"/activate" {
				t.Errorf("%+v was shown", shown)
			}
			if tt.want != "" {
				wantProblem(t, err, tt.want)
				return
			}
			b.keep(t, kept, err)
			if in := b.workspace().Org.SignIn; in.Method != workspace.Device || in.Refresh == "" {
				t.Errorf("%+v", in)
			}
		})
	}
}

func TestDeviceCodeRefused(t *testing.T) {
	for code, want := range map[string]string{"unauthorized_client": "sign-in.app-setup", "invalid_scope": "sign-in.scopes"} {
		b := newBench(t)
		b.org.answer("/oauth2/v1/device/authorize", 400, `{"error":"`+code+`"}`)
		_, err := b.Device(t.Context(), signin.DeviceRequest{Origin: b.org.URL, ClientID: "0oa1", Show: func(signin.DeviceCode) { t.Error("a code was shown") }})
		wantProblem(t, err, want)
	}
	b := newBench(t)
	b.org.answer("/oauth2/v1/device/authorize", 404, `{"errorCode":"E0000022"}`)
	_, err := b.Device(t.Context(), signin.DeviceRequest{Origin: b.org.URL, ClientID: "0oa1", Show: func(signin.DeviceCode) {}})
	wantProblem(t, err, "sign-in.app-setup")
}

func TestAPITokenSignIn(t *testing.T) {
	b := newBench(t)
	_, err := b.APIToken(t.Context(), b.org.URL, secret.New("wrong"))
	wantProblem(t, err, "sign-in.refused")
	if len(b.vault.items) > 0 {
		t.Error("a token that was refused is kept")
	}
	kept, err := b.APIToken(t.Context(), b.org.URL, secret.New("good"))
	b.keep(t, kept, err)
	if err := b.me(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.vault.fail = errors.New("full")
	if _, err := b.APIToken(t.Context(), b.org.URL, secret.New("good")); err == nil {
		t.Error("kept nowhere, and no error")
	}
}

func TestNobodyIsSignedIn(t *testing.T) {
	wantProblem(t, newBench(t).me(t.Context()), signin.CodeMissing)
}

// What can't be stored isn't left alive at Okta.
func TestASignInThatCantBeKeptIsTakenBack(t *testing.T) {
	b := newBench(t)
	b.vault.fail = &vault.StateError{State: vault.Full}
	_, err := b.Browser(t.Context(), signin.BrowserRequest{Origin: b.org.URL, ClientID: "0oa1", Ports: []int{0}, Open: b.org.browse(t, nil)})
	if err == nil || len(b.org.good)+len(b.org.refreshes) != 0 {
		t.Errorf("%v; alive: %v, %v", err, b.org.good, b.org.refreshes)
	}
}

func TestWhoIsSignedInMayBeUnknown(t *testing.T) {
	b := newBench(t)
	b.org.answer("/api/v1/users/me", 403, `{"errorCode":"E0000006"}`)
	b.signedIn(t)
	if in := b.workspace().Org.SignIn; in.RolesKnown || in.Name != "" {
		t.Errorf("%+v", in)
	}
	b = newBench(t)
	b.org.answer("/api/v1/users/00u1/roles", 403, `{"errorCode":"E0000006"}`)
	b.signedIn(t)
	if in := b.workspace().Org.SignIn; in.RolesKnown || in.Name != "Ann Admin" || slices.ContainsFunc(signin.Needs(), func(n signin.Need) bool { return signin.RightTo(in, n).Answer == signin.Yes }) {
		t.Errorf("%+v", in)
	}
}
