package service_test

import (
	"encoding/base64"
	"html"
	"maps"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/okta/practice/service"
)

const (
	production = "https://oauth.workflows.okta.com/oauth/httpfunctions/cb"
	loopback   = "http://127.0.0.1:8123/callback"
	formType   = "Content-Type: application/x-www-form-urlencoded"
)

// values makes parameters of name and value by turns.
func values(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// asking are the parameters of an authorization request, changed by pairs; a value
// of "-" leaves a parameter out.
func (w *world) asking(pairs ...string) url.Values {
	id, _ := w.Client()
	v := values("response_type", "code", "client_id", id, "redirect_uri", loopback, "scope", "read", "state", "a b&c=d/é")
	maps.Copy(v, values(pairs...))
	for name := range v {
		if v.Get(name) == "-" {
			v.Del(name)
		}
	}
	return v
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

// form reads the hidden fields of a page.
func (a answer) form(t *testing.T) url.Values {
	t.Helper()
	v := url.Values{}
	for _, found := range hidden.FindAllStringSubmatch(string(a.body), -1) {
		v.Set(found[1], html.UnescapeString(found[2]))
	}
	if len(v) == 0 {
		t.Fatalf("no form in %s", a.body)
	}
	return v
}

// consentForm opens the consent page and presses a button: the form to be sent.
func (w *world) consentForm(t *testing.T, in url.Values, press string) url.Values {
	t.Helper()
	v := w.send(t, "GET", "/oauth/authorize?"+in.Encode(), "").want(t, 200).form(t)
	v.Set("answer", press)
	return v
}

// led reads where an answer redirects to, which must begin with the redirect URI.
func (a answer) led(t *testing.T, redirectURI string) url.Values {
	t.Helper()
	a.want(t, 303)
	to := a.header.Get("Location")
	if !strings.HasPrefix(to, redirectURI) {
		t.Fatalf("leads to %s", to)
	}
	u, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}

// decides asks for consent and presses allow or deny.
func (w *world) decides(t *testing.T, in url.Values, press string) url.Values {
	t.Helper()
	form := w.consentForm(t, in, press)
	return w.send(t, "POST", "/oauth/authorize", form.Encode(), formType).led(t, in.Get("redirect_uri"))
}

// code is an authorization code to these scopes.
func (w *world) code(t *testing.T, scope string) string {
	t.Helper()
	return w.decides(t, w.asking("scope", scope), "allow").Get("code")
}

// asksToken sends a form with the client's credentials in the body.
func (w *world) asksToken(t *testing.T, pairs ...string) answer {
	t.Helper()
	id, secret := w.Client()
	form := values(append([]string{"client_id", id, "client_secret", secret}, pairs...)...)
	return w.send(t, "POST", "/oauth/token", form.Encode(), formType)
}

func (w *world) redeems(t *testing.T, code string) answer {
	t.Helper()
	return w.asksToken(t, "grant_type", "authorization_code", "code", code, "redirect_uri", loopback)
}

func (w *world) refreshes(t *testing.T, token string) answer {
	t.Helper()
	return w.asksToken(t, "grant_type", "refresh_token", "refresh_token", token)
}

func basicAuth(id, secret string) string {
	return "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(id)+":"+url.QueryEscape(secret)))
}

// tokens is a good answer of the token URL.
type tokens struct {
	Access    string `json:"access_token"`
	Type      string `json:"token_type"`
	ExpiresIn *int   `json:"expires_in"`
	Refresh   string `json:"refresh_token"`
	Scope     string
}

func (a answer) tokens(t *testing.T) tokens {
	t.Helper()
	var out tokens
	a.want(t, 200).json(t, &out)
	if out.Access == "" || out.Type != "Bearer" || a.header.Get("Cache-Control") != "no-store" || a.header.Get("Pragma") != "no-cache" {
		t.Fatalf("%s %v", a.body, a.header)
	}
	return out
}

// inRFC6749 is what an error_description may hold (section 5.2).
var inRFC6749 = regexp.MustCompile(`^[\x20\x21\x23-\x5B\x5D-\x7E]+$`)

// refused checks an error of the token URL.
func (a answer) refused(t *testing.T, status int, code string) {
	t.Helper()
	var e struct {
		Error       string
		Description string `json:"error_description"`
	}
	a.want(t, status).json(t, &e)
	if e.Error != code || !inRFC6749.MatchString(e.Description) || a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%s, want %s; %v", a.body, code, a.header)
	}
	if challenge := a.header.Get("WWW-Authenticate"); (status == 401) != (challenge == `Basic realm="service"`) {
		t.Errorf("status %d with challenge %q", status, challenge)
	}
}

// enters asks for what an access token opens.
func (w *world) enters(t *testing.T, access string, status int) {
	t.Helper()
	w.send(t, "GET", "/bearer", "", "Authorization: Bearer "+access).want(t, status)
}

func TestCodeGrantByTheBook(t *testing.T) {
	w := start(t, service.Quirks{})
	in := w.asking("scope", "read write")
	back := w.decides(t, in, "allow")
	if back.Get("state") != in.Get("state") || len(back) != 2 {
		t.Fatalf("came back with %v", back)
	}
	got := w.redeems(t, back.Get("code")).tokens(t)
	if got.ExpiresIn == nil || *got.ExpiresIn != 3600 || got.Scope != "read write" || got.Refresh == "" {
		t.Errorf("%+v", got)
	}
	w.enters(t, got.Access, 200)
	again := w.refreshes(t, got.Refresh).tokens(t)
	if again.Access == got.Access || again.Refresh != "" || again.Scope != "read write" {
		t.Errorf("%+v", again)
	}
	w.enters(t, again.Access, 200)
	w.enters(t, got.Access, 200)
	w.pass(accessLasts)
	w.enters(t, again.Access, 401)
	w.refreshes(t, got.Refresh).tokens(t) // those last
}

func TestConsentPageTellsWhatIsAsked(t *testing.T) {
	w := start(t, service.Quirks{})
	in := w.asking("prompt", "consent", "audience", "<b>&")
	in.Del("scope")
	a := w.send(t, "GET", "/oauth/authorize?"+in.Encode(), "").want(t, 200)
	page := string(a.body)
	id, _ := w.Client()
	for _, part := range []string{id, "<li><code>read</code></li>", "<code>prompt=consent</code>", "<code>audience=&lt;b&gt;&amp;</code>", loopback, "</html>"} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %s", part)
		}
	}
	policy := a.header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "form-action 'self' http://127.0.0.1:8123;") || !strings.Contains(policy, "frame-ancestors 'none'") {
		t.Errorf("policy %s", policy)
	}
	if style := w.send(t, "GET", "/style.css", "").want(t, 200); !strings.HasPrefix(style.header.Get("Content-Type"), "text/css") {
		t.Errorf("%v", style.header)
	}
}

func TestAnswersToTheClient(t *testing.T) {
	w := start(t, service.Quirks{})
	for _, c := range []struct {
		name string
		in   url.Values
		code string
	}{
		{"no response_type", w.asking("response_type", "-"), "invalid_request"},
		{"empty response_type", w.asking("response_type", ""), "invalid_request"},
		{"implicit", w.asking("response_type", "token"), "unsupported_response_type"},
		{"hybrid", w.asking("response_type", "code token"), "unsupported_response_type"},
		{"unknown scope", w.asking("scope", "root"), "invalid_scope"},
		{"commas", w.asking("scope", "read,write"), "invalid_scope"},
		{"two spaces", w.asking("scope", "read  write"), "invalid_scope"},
		{"scope twice", func() url.Values { v := w.asking(); v.Add("scope", "write"); return v }(), "invalid_request"},
		{"state twice", func() url.Values { v := w.asking(); v.Add("state", "x"); return v }(), "invalid_request"},
	} {
		t.Run(c.name, func(t *testing.T) {
			back := w.send(t, "GET", "/oauth/authorize?"+c.in.Encode(), "").led(t, loopback)
			if back.Get("error") != c.code || !inRFC6749.MatchString(back.Get("error_description")) || back.Has("code") || back.Get("state") != c.in.Get("state") {
				t.Errorf("came back with %v", back)
			}
		})
	}
	back := w.decides(t, w.asking(), "deny")
	if back.Get("error") != "access_denied" || back.Get("state") != w.asking().Get("state") || back.Has("code") {
		t.Errorf("denied: %v", back)
	}
	if back := w.decides(t, w.asking("state", "-"), "allow"); back.Has("state") {
		t.Errorf("a state out of nowhere: %v", back)
	}
	if len(w.Consents()) != 1 {
		t.Errorf("%v", w.Consents())
	}
}

func TestNoOpenRedirect(t *testing.T) {
	w := start(t, service.Quirks{})
	for _, good := range []string{
		production, "https://oauth.workflows.oktapreview.com/oauth/httpfunctions/cb",
		loopback, "http://127.0.0.1/", "http://[::1]:65535/cb?kept=1&a=%20",
	} {
		back := w.decides(t, w.asking("redirect_uri", good), "allow")
		if back.Get("code") == "" || strings.Contains(good, "?") && (back.Get("kept") != "1" || back.Get("a") != " ") {
			t.Errorf("%s: %v", good, back)
		}
	}
	for _, bad := range []string{
		"-", "https://evil.example/cb", production + "/", production + "?x=1", strings.ToUpper(production), "http" + strings.TrimPrefix(production, "https"),
		"https://oauth.workflows.okta.com.evil.example/oauth/httpfunctions/cb", "http://127.0.0.1.evil.example/", "http://127.0.0.1@evil.example/", "http://a@127.0.0.1/",
		"http://127.0.0.1:80@evil.example/", `http://127.0.0.1\@evil.example/`, "http://127.0.0.1#@evil.example/", "http://127.0.0.1/#f", "http://localhost:1/cb", "https://127.0.0.1/cb",
		"http://127.1/", "http://2130706433/", "http://127.0.0.1:/", "http://127.0.0.1:x/", "//127.0.0.1/", "javascript:alert(1)", "http://127.0.0.1/\r\nSet-Cookie: a=b", "http:127.0.0.1",
	} {
		a := w.send(t, "GET", "/oauth/authorize?"+w.asking("redirect_uri", bad).Encode(), "")
		if a.status != 400 || a.header.Get("Location") != "" || !strings.Contains(string(a.body), "invalid_request") {
			t.Errorf("%s: %d %v", bad, a.status, a.header)
		}
	}
	for name, in := range map[string]url.Values{
		"no client":        w.asking("client_id", "-"),
		"unknown client":   w.asking("client_id", "x"),
		"client twice":     func() url.Values { v := w.asking(); v.Add("client_id", "x"); return v }(),
		"two destinations": func() url.Values { v := w.asking(); v.Add("redirect_uri", production); return v }(),
	} {
		if a := w.send(t, "GET", "/oauth/authorize?"+in.Encode(), ""); a.status != 400 || a.header.Get("Location") != "" {
			t.Errorf("%s: %d", name, a.status)
		}
	}
	w.send(t, "GET", "/oauth/authorize?client_id=%zz", "").want(t, 400)
}

func TestConsentIsGivenOnItsOwnPageOnce(t *testing.T) {
	w := start(t, service.Quirks{})
	for _, c := range []struct {
		name    string
		change  func(url.Values)
		headers []string
		want    int
	}{
		{"from a browser", nil, []string{"Origin: " + w.URL(), "Sec-Fetch-Site: same-origin"}, 303},
		{"without a token", func(v url.Values) { v.Del("csrf") }, nil, 403},
		{"with a guessed token", func(v url.Values) { v.Set("csrf", "guess") }, nil, 403},
		{"from another page", nil, []string{"Origin: https://evil.example"}, 403},
		{"from another port", nil, []string{"Origin: http://127.0.0.1:1"}, 403},
		{"from nowhere", nil, []string{"Origin: null"}, 403},
		{"across sites", nil, []string{"Sec-Fetch-Site: cross-site"}, 403},
		{"under another name", nil, []string{"Host: evil.example"}, 403},
		{"for no request", func(v url.Values) { v.Set("request", "guess") }, nil, 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := len(w.Consents())
			form := w.consentForm(t, w.asking(), "allow")
			if c.change != nil {
				c.change(form)
			}
			w.send(t, "POST", "/oauth/authorize", form.Encode(), append(c.headers, formType)...).want(t, c.want)
			if made := len(w.Consents()) > before; made != (c.want == 303) {
				t.Errorf("a consent was made: %v", made)
			}
		})
	}
	form := w.consentForm(t, w.asking(), "deny")
	w.send(t, "POST", "/oauth/authorize", form.Encode(), formType).want(t, 303)
	form.Set("answer", "allow")
	w.send(t, "POST", "/oauth/authorize", form.Encode(), formType).want(t, 400)
	form = w.consentForm(t, w.asking(), "allow")
	w.pass(requestLasts)
	w.send(t, "POST", "/oauth/authorize", form.Encode(), formType).want(t, 400)
}
