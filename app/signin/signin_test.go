package signin_test

import (
	"context"
	"errors"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
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

func TestATokenAboutToEndIsRenewedOnceForAll(t *testing.T) {
	b := newBench(t).signedIn(t)
	b.pass(59*time.Minute + time.Second)
	b.org.hold = make(chan struct{})
	var wait sync.WaitGroup
	errs := make([]error, 10)
	for i := range errs {
		wait.Go(func() { errs[i] = b.me(t.Context()) })
	}
	close(b.org.hold)
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if n := b.org.count("POST /oauth2/v1/token"); n != 2 {
		t.Errorf("%d token requests", n)
	}
	if diff := cmp.Diff([]string{"refresh-2"}, b.vault.holds()); diff != "" {
		t.Errorf("the vault holds %s", diff)
	}
	for _, used := range b.org.bearers[2:] {
		if used != "Bearer access-2" {
			t.Errorf("a request went out with %s", used)
		}
	}
}

func TestASignInOutlivesTheProgram(t *testing.T) {
	b := newBench(t).signedIn(t)
	b.restart(t)
	if err := b.me(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.restart(t)
	if err := b.me(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"refresh-3"}, b.vault.holds()); diff != "" {
		t.Errorf("the vault holds %s", diff)
	}
}

func TestARefreshTokenThatStaysIsNotStoredAgain(t *testing.T) {
	b := newBench(t)
	b.org.sameOne = true
	b.signedIn(t)
	b.org.silent = true
	before := b.workspace().Org.SignIn
	b.pass(2 * time.Hour)
	if err := b.me(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := b.workspace().Org.SignIn; after.Refresh != before.Refresh || !after.Expires.After(before.Expires) || !slices.Equal(after.Scopes, before.Scopes) {
		t.Errorf("%+v", after)
	}
}

// A cancelled caller must not lose the refresh token that is on its way.
func TestACancelledRenewalIsKept(t *testing.T) {
	b := newBench(t).signedIn(t)
	b.pass(2 * time.Hour)
	b.org.hold = make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- b.me(ctx) }()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	close(b.org.hold)
	if err := b.me(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.restart(t)
	if err := b.me(t.Context()); err != nil {
		t.Errorf("the refresh token is lost: %v", err)
	}
}

func TestARefreshTokenThatCantBeStoredIsKeptInMemory(t *testing.T) {
	for name, fault := range map[string]func(b *bench, err error){
		"vault": func(b *bench, err error) { b.vault.fail = err },
		"disk":  func(b *bench, err error) { b.fail = err },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t).signedIn(t)
			fault(b, errors.New("full"))
			for range 2 {
				b.pass(2 * time.Hour)
				if err := b.me(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			fault(b, nil)
			b.pass(2 * time.Hour)
			if err := b.me(t.Context()); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{"refresh-4"}, b.vault.holds()); diff != "" {
				t.Errorf("the vault holds %s", diff)
			}
			b.restart(t)
			if err := b.me(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSignInAgain(t *testing.T) {
	for name, end := range map[string]func(*bench){
		"refused":          func(b *bench) { clear(b.org.refreshes) },
		"not in the vault": func(b *bench) { clear(b.vault.items) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t).signedIn(t)
			b.pass(2 * time.Hour)
			before := b.workspace().Org.SignIn
			b.restart(t)
			end(b)
			for range 3 {
				p := wantProblem(t, b.me(t.Context()), signin.CodeAgain)
				if p.Ways[0].Action != problem.SignInAgain {
					t.Errorf("ways %+v", p.Ways)
				}
			}
			if n := b.org.count("POST /oauth2/v1/token"); n > 2 {
				t.Errorf("asked %d times", n)
			}
			if diff := cmp.Diff(before, b.workspace().Org.SignIn); diff != "" {
				t.Errorf("something is lost: %s", diff)
			}
		})
	}
	t.Run("no refresh token came", func(t *testing.T) {
		b := newBench(t)
		b.org.noRefresh = true
		b.signedIn(t).pass(2 * time.Hour)
		wantProblem(t, b.me(t.Context()), signin.CodeAgain)
	})
}

func TestARenewalThatFailsInPassingEndsNothing(t *testing.T) {
	b := newBench(t).signedIn(t)
	b.pass(2 * time.Hour)
	b.org.answer("/oauth2/v1/token", 503, `{}`)
	wantProblem(t, b.me(t.Context()), "token.answer")
	b.org.answer("/oauth2/v1/token", 401, `{"error":"invalid_client","error_description":"x"}`)
	wantProblem(t, b.me(t.Context()), "sign-in.app")
	delete(b.org.answers, "/oauth2/v1/token")
	if err := b.me(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestARefusedAccessToken(t *testing.T) {
	b := newBench(t).signedIn(t)
	clear(b.org.good)
	if err := b.me(t.Context()); err != nil {
		t.Fatalf("a GET wasn't sent again with a new token: %v", err)
	}
	clear(b.org.good)
	c, err := b.Client(t.Context(), b.workspace())
	if err != nil {
		t.Fatal(err)
	}
	wantProblem(t, c.DeleteApp(t.Context(), "0oa1"), "sign-in.stale")
	if n := b.org.count("DELETE /api/v1/apps/0oa1"); n != 1 {
		t.Errorf("the DELETE was sent %d times", n)
	}
	if err := c.DeleteApp(t.Context(), "0oa1"); err != nil {
		t.Errorf("the next one had no new token: %v", err)
	}
	b.org.answer("/api/v1/users/me", 401, `{"errorCode":"E0000011"}`)
	p := wantProblem(t, b.me(t.Context()), signin.CodeAgain)
	if strings.Contains(p.Detail, "access-") {
		t.Error(p.Detail)
	}
	b.org.answer("/api/v1/users/me", 401, `{"errorCode":"E0000015"}`)
	before := b.org.count("POST /oauth2/v1/token")
	wantProblem(t, b.me(t.Context()), "feature.off")
	if after := b.org.count("POST /oauth2/v1/token"); after != before {
		t.Error("a feature that is off costs a token")
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
		"proof of possession": {[]string{"invalid_dpop_proof"}, "sign-in.app-setup"},
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
	if in := b.workspace().Org.SignIn; in.RolesKnown || in.Name != "Ann Admin" || slices.ContainsFunc(signin.Rights(in), func(r signin.Right) bool { return r.Answer == signin.Yes }) {
		t.Errorf("%+v", in)
	}
}
