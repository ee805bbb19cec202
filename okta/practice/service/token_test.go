package service_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/okta/practice/service"
)

// How long things last, as the token URL and RFC 6749 have it.
const (
	accessLasts  = time.Hour
	codeLasts    = time.Minute
	requestLasts = 10 * time.Minute
)

func TestCodesAreGoodOnce(t *testing.T) {
	w := start(t, service.Quirks{})
	code := w.code(t, "read")
	first := w.redeems(t, code).tokens(t)
	w.redeems(t, code).refused(t, 400, "invalid_grant")
	w.enters(t, first.Access, 401)
	w.refreshes(t, first.Refresh).refused(t, 400, "invalid_grant")
	w.redeems(t, code).refused(t, 400, "invalid_grant")
	if len(w.Consents()) != 0 {
		t.Error("the consent is still there")
	}
}

func TestCodesAreBoundAndExpire(t *testing.T) {
	w := start(t, service.Quirks{})
	code := w.code(t, "read")
	id, secret := w.AddClient()
	if first, _ := w.Client(); id == first || secret == "" {
		t.Fatal("the added client is not another one")
	}
	redeem := []string{"grant_type", "authorization_code", "code", code, "redirect_uri"}
	for name, a := range map[string]answer{
		"another client":       w.send(t, "POST", "/oauth/token", values(append(redeem, loopback)...).Encode(), formType, basicAuth(id, secret)),
		"another redirect_uri": w.asksToken(t, append(redeem, production)...),
		"another port":         w.asksToken(t, append(redeem, strings.Replace(loopback, "8123", "8124", 1))...),
		"no redirect_uri":      w.asksToken(t, redeem[:4]...),
		"unknown code":         w.redeems(t, "x"),
	} {
		t.Run(name, func(t *testing.T) { a.refused(t, 400, "invalid_grant") })
	}
	w.redeems(t, code).tokens(t) // none of that used it up
	late := w.code(t, "read")
	w.pass(codeLasts)
	w.redeems(t, late).refused(t, 400, "invalid_grant")
	revoked := w.code(t, "read")
	for _, c := range w.Consents() {
		w.Revoke(c.ID)
	}
	w.redeems(t, revoked).refused(t, 400, "invalid_grant")
}

func TestRefreshTokensAreBound(t *testing.T) {
	w := start(t, service.Quirks{})
	got := w.redeems(t, w.code(t, "read write")).tokens(t)
	id, secret := w.AddClient()
	refresh := values("grant_type", "refresh_token", "refresh_token", got.Refresh)
	w.send(t, "POST", "/oauth/token", refresh.Encode(), formType, basicAuth(id, secret)).refused(t, 400, "invalid_grant")
	w.refreshes(t, got.Access).refused(t, 400, "invalid_grant")
	w.refreshes(t, "").refused(t, 400, "invalid_request")
	narrow := w.asksToken(t, "grant_type", "refresh_token", "refresh_token", got.Refresh, "scope", "write").tokens(t)
	if narrow.Scope != "write" {
		t.Errorf("%+v", narrow)
	}
	for _, scope := range []string{"profile", "read profile", "root"} {
		w.asksToken(t, "grant_type", "refresh_token", "refresh_token", got.Refresh, "scope", scope).refused(t, 400, "invalid_scope")
	}
	w.enters(t, got.Refresh, 401)
}

func TestClientCredentials(t *testing.T) {
	w := start(t, service.Quirks{})
	got := w.asksToken(t, "grant_type", "client_credentials", "scope", "write offline_access").tokens(t)
	if got.Refresh != "" || got.Scope != "write offline_access" {
		t.Errorf("%+v", got)
	}
	w.enters(t, got.Access, 200)
	if plain := w.asksToken(t, "grant_type", "client_credentials").tokens(t); plain.Scope != "read" {
		t.Errorf("%+v", plain)
	}
	w.asksToken(t, "grant_type", "client_credentials", "scope", "a,b").refused(t, 400, "invalid_scope")
	if len(w.Consents()) != 0 {
		t.Error("nobody consented to that")
	}
	w.pass(accessLasts)
	w.enters(t, got.Access, 401)
}

func TestWrongTokenRequests(t *testing.T) {
	w := start(t, service.Quirks{})
	id, secret := w.Client()
	good := values("grant_type", "client_credentials", "client_id", id, "client_secret", secret)
	bare := values("grant_type", "client_credentials")
	with := func(v url.Values, pairs ...string) string { return v.Encode() + "&" + values(pairs...).Encode() }
	for _, c := range []struct {
		name, method, body string
		headers            []string
		status             int
		code               string
	}{
		{"GET", "GET", "", nil, 405, "invalid_request"},
		{"JSON", "POST", "{}", []string{"Content-Type: application/json"}, 400, "invalid_request"},
		{"no type", "POST", good.Encode(), nil, 400, "invalid_request"},
		{"bad encoding", "POST", "a=%zz", []string{formType}, 400, "invalid_request"},
		{"nothing", "POST", "", []string{formType}, 401, "invalid_client"},
		{"no grant type", "POST", values("client_id", id, "client_secret", secret).Encode(), []string{formType}, 400, "invalid_request"},
		{"empty grant type", "POST", values("grant_type", "", "client_id", id, "client_secret", secret).Encode(), []string{formType}, 400, "invalid_request"},
		{"another grant", "POST", values("grant_type", "password", "client_id", id, "client_secret", secret).Encode(), []string{formType}, 400, "unsupported_grant_type"},
		{"no code", "POST", values("grant_type", "authorization_code", "client_id", id, "client_secret", secret).Encode(), []string{formType}, 400, "invalid_request"},
		{"grant type twice", "POST", with(good, "grant_type", "x"), []string{formType}, 400, "invalid_request"},
		{"secret twice", "POST", with(good, "client_secret", "x"), []string{formType}, 400, "invalid_request"},
		{"no secret", "POST", with(bare, "client_id", id), []string{formType}, 401, "invalid_client"},
		{"wrong secret", "POST", with(bare, "client_id", id, "client_secret", "x"), []string{formType}, 401, "invalid_client"},
		{"secret as client ID", "POST", with(bare, "client_id", secret, "client_secret", secret), []string{formType}, 401, "invalid_client"},
		{"unknown client", "POST", with(bare, "client_id", "x", "client_secret", secret), []string{formType}, 401, "invalid_client"},
		{"in header and body", "POST", good.Encode(), []string{formType, basicAuth(id, secret)}, 400, "invalid_request"},
		{"two headers", "POST", bare.Encode(), []string{formType, basicAuth(id, secret), basicAuth(id, secret)}, 400, "invalid_request"},
		{"two clients", "POST", with(bare, "client_id", "x"), []string{formType, basicAuth(id, secret)}, 400, "invalid_request"},
		{"wrong in header", "POST", bare.Encode(), []string{formType, basicAuth(id, "x")}, 401, "invalid_client"},
		{"not Basic", "POST", bare.Encode(), []string{formType, "Authorization: Bearer x"}, 401, "invalid_client"},
		{"not base64", "POST", bare.Encode(), []string{formType, "Authorization: Basic ###"}, 401, "invalid_client"},
		{"no colon", "POST", bare.Encode(), []string{formType, "Authorization: Basic eA=="}, 401, "invalid_client"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := w.send(t, c.method, "/oauth/token", c.body, c.headers...)
			a.refused(t, c.status, c.code)
			if c.status == 405 && a.header.Get("Allow") != "POST" {
				t.Errorf("%v", a.header)
			}
			if last, _ := w.Last(); string(last.Body) != c.body {
				t.Errorf("captured %q", last.Body)
			}
		})
	}
	w.send(t, "POST", "/oauth/token?"+good.Encode(), "", formType).refused(t, 401, "invalid_client") // the address doesn't count
	w.send(t, "POST", "/oauth/token", good.Encode(), formType+"; charset=UTF-8").tokens(t)
	w.send(t, "POST", "/oauth/token", with(bare, "client_id", id), formType, strings.Replace(basicAuth(id, secret), "Basic", "basic", 1)).tokens(t)
	for target, method := range map[string]string{"/oauth/authorize": "PUT", "/oauth/connected": "POST", "/oauth/connected/revoke": "GET"} {
		if a := w.send(t, method, target, ""); a.status != 405 || a.header.Get("Allow") == "" {
			t.Errorf("%s %s: %d", method, target, a.status)
		}
	}
}
