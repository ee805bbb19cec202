package signin_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/tools/chromiumtest"
)

// visitor is a person with a browser, and an org to sign in to.
type visitor struct {
	t       *testing.T
	browser context.Context
	bench   *bench
	client  string
	ports   []int
}

func newVisitor(t *testing.T) *visitor {
	t.Helper()
	browser := chromiumtest.Start(t, 2*time.Minute)
	o, err := practice.New(practice.Config{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = o.Serve(ctx)
	}()
	t.Cleanup(func() { stop(); <-served })
	v := &visitor{t: t, browser: browser, bench: newBench(t), ports: freePorts(t, 2)}
	v.bench.ws.Org.Origin = o.URL()
	v.client = v.nativeApp(o)
	return v
}

func freePorts(t *testing.T, n int) []int {
	t.Helper()
	var ports []int
	for range n {
		l := take(t, 0)
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
		defer l.Close()
	}
	return ports
}

func take(t *testing.T, port int) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// nativeApp does by the API what the guide tells an admin to click.
func (v *visitor) nativeApp(o *practice.Org) string {
	v.t.Helper()
	uris, err := json.Marshal(signin.RedirectURIs(v.ports...))
	if err != nil {
		v.t.Fatal(err)
	}
	app := v.post(o, "/api/v1/apps", fmt.Sprintf(`{"name":"oidc_client","label":"Flowlatch","signOnMode":"OPENID_CONNECT",
		"credentials":{"oauthClient":{"token_endpoint_auth_method":"none"}},
		"settings":{"oauthClient":{"application_type":"native","redirect_uris":%s,"response_types":["code"],
		"grant_types":["authorization_code","refresh_token"]}}}`, uris))
	for _, scope := range signin.DefaultScopes() {
		if strings.HasPrefix(scope, "okta.") {
			v.post(o, "/api/v1/apps/"+app+"/grants", fmt.Sprintf(`{"issuer":%q,"scopeId":%q}`, o.URL(), scope))
		}
	}
	return app
}

func (v *visitor) post(o *practice.Org, path, body string) (id string) {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, o.URL()+path, strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Authorization", "SSWS "+o.AdminToken())
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	var object struct{ ID string }
	if err != nil || resp.StatusCode > 299 || json.Unmarshal(answer, &object) != nil {
		v.t.Fatalf("%s: %d %s, %v", path, resp.StatusCode, answer, err)
	}
	return object.ID
}

// signIn signs in with Flowlatch. before happens in the browser before the person
// goes to the org's page, with the address that the page will lead back to; last is
// what the browser shows in the end, and where.
func (v *visitor) signIn(answer string, before func(back string)) (kept *signin.Kept, shown, last string, err error) {
	v.t.Helper()
	walked := make(chan error, 1)
	open := func(_ context.Context, address string) error {
		u, err := url.Parse(address)
		if err == nil && before != nil {
			before(u.Query().Get("redirect_uri"))
		}
		if err == nil {
			err = v.walk(address, answer, &shown, &last)
		}
		walked <- err
		return err
	}
	kept, err = v.bench.Browser(v.t.Context(), signin.BrowserRequest{
		Origin: v.bench.ws.Org.Origin, ClientID: v.client, Ports: v.ports, Open: open,
	})
	if failed := <-walked; failed != nil {
		v.t.Fatal(failed)
	}
	return kept, shown, last, err
}

// walk is what the person does on the pages of the org. The next page is looked at
// once it has been loaded: an element of the one before is gone by then.
func (v *visitor) walk(address, answer string, shown, last *string) error {
	var password string
	typed := func(ctx context.Context) error {
		return chromedp.SendKeys("input[name=password]", password, chromedp.ByQuery).Do(ctx)
	}
	err := chromedp.Run(v.browser,
		chromedp.Navigate(address),
		chromedp.Text("#admin-password", &password, chromedp.ByQuery),
		chromedp.ActionFunc(typed),
	)
	for _, button := range []string{"button.primary", "button[name=answer][value=" + answer + "]"} {
		if err == nil {
			_, err = chromedp.RunResponse(v.browser, chromedp.Click(button, chromedp.ByQuery))
		}
	}
	if err != nil {
		return err
	}
	return chromedp.Run(v.browser, chromedp.Evaluate("document.body.innerText", shown), chromedp.Location(last))
}

// turnedAway tells that the browser got nothing at an address.
func (v *visitor) turnedAway(address string) {
	v.t.Helper()
	var shown string
	err := chromedp.Run(v.browser, chromedp.Navigate(address), chromedp.Text("body", &shown, chromedp.ByQuery))
	if err == nil || !strings.Contains(err.Error(), "net::ERR_") {
		v.t.Errorf("%s shows %q, %v", address, shown, err)
	}
}

func TestChromiumSignsIn(t *testing.T) {
	v := newVisitor(t)
	kept, shown, last, err := v.signIn("allow", nil)
	v.bench.keep(t, kept, err)
	if !strings.Contains(shown, "Okta has let you in") || !strings.HasPrefix(last, signin.RedirectURIs(v.ports[0])[0]+"?") {
		t.Errorf("the browser ends on %q at %s", shown, last)
	}
	if in := v.bench.workspace().Org.SignIn; in.Login == "" || in.Refresh == "" || !in.RolesKnown {
		t.Errorf("%+v", in)
	}
	if err := v.bench.me(t.Context()); err != nil {
		t.Error(err)
	}
	v.turnedAway(last) // a second hit: nobody listens any more
	if left := v.bench.End(t.Context(), v.bench.workspace(), false); len(left) > 0 {
		t.Errorf("left at the org: %v", left)
	}
	if err := v.bench.me(t.Context()); err == nil {
		t.Error("the sign-in works after it was ended")
	}
}

func TestChromiumDeclines(t *testing.T) {
	v := newVisitor(t)
	_, shown, _, err := v.signIn("deny", nil)
	wantProblem(t, err, "sign-in.declined")
	if !strings.Contains(shown, "Nobody was signed in") || len(v.bench.vault.holds()) > 0 {
		t.Errorf("the browser ends on %q, the vault holds %v", shown, v.bench.vault.holds())
	}
}

// Other pages in the same browser can reach the port. None of them is heard.
func TestChromiumIsHeardOnlyWithTheState(t *testing.T) {
	v := newVisitor(t)
	kept, shown, _, err := v.signIn("allow", func(back string) {
		v.turnedAway(back + "?code=stolen&state=wrong")
		v.turnedAway(back + "?code=stolen")
		v.turnedAway(strings.Replace(back, "127.0.0.1", "localhost", 1) + "?code=stolen&state=wrong")
		v.turnedAway(strings.Replace(back, signin.CallbackPath, "/", 1))
	})
	v.bench.keep(t, kept, err)
	if !strings.Contains(shown, "Okta has let you in") {
		t.Errorf("the browser ends on %q", shown)
	}
}

func TestChromiumComesBackToTheNextPort(t *testing.T) {
	v := newVisitor(t)
	taken := take(t, v.ports[0])
	defer taken.Close()
	kept, _, last, err := v.signIn("allow", nil)
	v.bench.keep(t, kept, err)
	if !strings.HasPrefix(last, signin.RedirectURIs(v.ports[1])[0]+"?") {
		t.Errorf("the browser ends at %s", last)
	}
}
