package practice

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"testing"
)

const (
	testRedirect = "http://127.0.0.1:8765/callback"
	testVerifier = "a-verifier-that-is-long-enough-for-RFC-7636-by-far"
)

// nativeApp makes a native app that was granted scopes.
func (o *Org) nativeApp(t *testing.T, scopes ...string) string {
	t.Helper()
	body := `{"name":"oidc_client","label":"Flowlatch","signOnMode":"OPENID_CONNECT",
		"credentials":{"oauthClient":{"token_endpoint_auth_method":"none"}},
		"settings":{"oauthClient":{"application_type":"native","redirect_uris":["` + testRedirect + `"],
		"grant_types":["authorization_code","refresh_token","` + grantDevice + `"],"response_types":["code"]}}}`
	id := o.adminSends(t, "POST", "/api/v1/apps", body, 200).object(t)["id"].(string)
	for _, scope := range scopes {
		o.adminSends(t, "POST", "/api/v1/apps/"+id+"/grants", fmt.Sprintf(`{"issuer":%q,"scopeId":%q}`, o.URL(), scope), 201)
	}
	return id
}

func challengeOf(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// browser walks through the sign-in pages without following the last redirect.
type browser struct {
	t      *testing.T
	org    *Org
	client *http.Client
}

func newBrowser(t *testing.T, o *Org) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, o, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

var hidden = regexp.MustCompile(`name="(csrf|request)" value="([^"]*)"`)

// open loads a page and gives its hidden fields; a redirect gives its address.
func (b *browser) open(address string) (fields url.Values, to string, status int) {
	b.t.Helper()
	resp, err := b.client.Get(address)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	return b.read(resp)
}

func (b *browser) read(resp *http.Response) (fields url.Values, to string, status int) {
	b.t.Helper()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	fields = url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(string(raw), -1) {
		fields.Set(m[1], m[2])
	}
	return fields, resp.Header.Get("Location"), resp.StatusCode
}

func (b *browser) submit(path string, fields url.Values) (url.Values, string, int) {
	b.t.Helper()
	resp, err := b.client.PostForm(b.org.URL()+path, fields)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	return b.read(resp)
}

// consent signs somebody in on a page and answers; it gives where the browser
// is sent to.
func (b *browser) consent(fields url.Values, login, answer string) (to string, status int) {
	b.t.Helper()
	fields.Set("username", login)
	fields.Set("password", b.org.Password(login))
	_, next, status := b.submit("/signin", fields)
	if status != http.StatusSeeOther {
		b.t.Fatalf("signing in: %d", status)
	}
	fields, _, _ = b.open(b.org.URL() + next)
	fields.Set("answer", answer)
	_, to, status = b.submit("/signin/consent", fields)
	return to, status
}

func authorizeQuery(client string, changes ...string) url.Values {
	q := url.Values{
		"client_id": {client}, "response_type": {"code"}, "redirect_uri": {testRedirect}, "state": {"s-1"},
		"scope": {"okta.apps.read offline_access"}, "code_challenge": {challengeOf(testVerifier)}, "code_challenge_method": {"S256"},
	}
	for i := 0; i < len(changes); i += 2 {
		q.Set(changes[i], changes[i+1])
		if changes[i+1] == "" {
			q.Del(changes[i])
		}
	}
	return q
}

// code signs somebody in and gives the authorization code.
func (o *Org) code(t *testing.T, login string, query url.Values) string {
	t.Helper()
	b := newBrowser(t, o)
	fields, _, status := b.open(o.URL() + authorizePath + "?" + query.Encode())
	if status != 200 {
		t.Fatalf("authorize: %d", status)
	}
	to, _ := b.consent(fields, login, "allow")
	u, err := url.Parse(to)
	if err != nil || u.Query().Get("code") == "" || u.Query().Get("state") != query.Get("state") {
		t.Fatalf("sent to %q, %v", to, err)
	}
	return u.Query().Get("code")
}

func codeForm(client, code string) url.Values {
	return url.Values{
		"grant_type": {grantCode}, "client_id": {client}, "code": {code}, "redirect_uri": {testRedirect}, "code_verifier": {testVerifier},
	}
}

func refreshForm(client, token string) url.Values {
	return url.Values{"grant_type": {grantRefresh}, "client_id": {client}, "refresh_token": {token}}
}
