package practice

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// testClient is a service app with the key it signs with.
type testClient struct {
	org   *Org
	clock *testClock
	id    string
	key   testKey
}

// newClient makes a service app with one key and a grant for each scope.
func newClient(t *testing.T, o *Org, clock *testClock, key testKey, scopes ...string) testClient {
	t.Helper()
	app := o.adminSends(t, "POST", "/api/v1/apps", serviceApp("Client "+key.kid, false, key.jwk), 200).object(t)
	c := testClient{o, clock, app["id"].(string), key}
	for _, scope := range scopes {
		body := fmt.Sprintf(`{"issuer":%q,"scopeId":%q}`, o.URL(), scope)
		o.adminSends(t, "POST", "/api/v1/apps/"+c.id+"/grants", body, 201)
	}
	return c
}

// claims are those of a good assertion.
func (c testClient) claims() map[string]any {
	now := c.org.now()
	return map[string]any{
		"iss": c.id, "sub": c.id, "aud": c.org.URL() + tokenPath,
		"iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(),
	}
}

// form is a good token request around an assertion.
func form(assertion string) url.Values {
	return url.Values{
		"grant_type": {"client_credentials"}, "scope": {scopeInvoke},
		"client_assertion_type": {assertionType}, "client_assertion": {assertion},
	}
}

func (o *Org) asksToken(t *testing.T, f url.Values, edits ...func(*http.Request)) reply {
	t.Helper()
	edits = append([]func(*http.Request){header("Content-Type", "application/x-www-form-urlencoded")}, edits...)
	return send(t, "POST", o.URL()+tokenPath, f.Encode(), edits...)
}

// token gets an access token.
func (c testClient) token(t *testing.T, scope string) string {
	t.Helper()
	f := form(c.key.sign(t, c.claims()))
	f.Set("scope", scope)
	r := c.org.asksToken(t, f)
	if r.status != 200 {
		t.Fatalf("token: %d %s", r.status, r.body)
	}
	return r.object(t)["access_token"].(string)
}

func TestTokenIsWhatItSays(t *testing.T) {
	for _, kind := range []string{"RSA", "EC"} {
		o, clock := startOrg(t, Config{})
		c := newClient(t, o, clock, newTestKey(t, kind, "k"), scopeInvoke, "okta.apps.read")
		f := form(c.key.sign(t, c.claims()))
		f.Set("scope", scopeInvoke+" okta.apps.read "+scopeInvoke)
		answer := o.asksToken(t, f).object(t)
		if answer["token_type"] != "Bearer" || answer["expires_in"] != 3600.0 || answer["scope"] != scopeInvoke+" okta.apps.read" {
			t.Fatalf("%s: %v", kind, answer)
		}
		var keys jose.JSONWebKeySet
		send(t, "GET", o.URL()+"/oauth2/v1/keys", "").into(t, &keys)
		parsed, err := jwt.ParseSigned(answer["access_token"].(string), []jose.SignatureAlgorithm{jose.RS256})
		if err != nil {
			t.Fatal(err)
		}
		if h := parsed.Headers[0]; h.ExtraHeaders["typ"] != tokenType || h.KeyID != keys.Keys[0].KeyID {
			t.Errorf("header %v", h)
		}
		var got tokenClaims
		if err := parsed.Claims(keys, &got); err != nil {
			t.Fatalf("%s: the published key does not verify the token: %v", kind, err)
		}
		if got.Issuer != o.URL() || got.Audience != o.URL() || got.Subject != c.id || got.ClientID != c.id || got.Version != 1 ||
			!strings.HasPrefix(got.ID, "AT.") || got.Expires-got.IssuedAt != 3600 || !slices.Equal(got.Scopes, []string{scopeInvoke, "okta.apps.read"}) {
			t.Errorf("%s: claims %+v", kind, got)
		}
	}
}

// TestTokenRefusesAssertions holds every claim and header that Okta checks
// against its answer; nothing but the named edit is wrong.
func TestTokenRefusesAssertions(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "RSA", "k1"), scopeInvoke)
	stranger := newTestKey(t, "RSA", "k1")
	now := o.now()
	set := func(claim string, v any) func(map[string]any) { return func(m map[string]any) { m[claim] = v } }
	drop := func(claim string) func(map[string]any) { return func(m map[string]any) { delete(m, claim) } }
	tests := []struct {
		name string
		key  testKey
		edit func(map[string]any)
		want reason // "" is a token
	}{
		{"good", c.key, func(map[string]any) {}, ""},
		{"audience in a list", c.key, set("aud", []string{"https://other.example", o.URL() + tokenPath}), ""},
		{"no iat", c.key, drop("iat"), ""},
		{"just under an hour", c.key, set("exp", now.Unix()+3600), ""},
		{"unknown kid", testKey{c.key.private, c.key.alg, "k9", nil}, func(map[string]any) {}, reasonBadKID},
		{"no kid with one key", testKey{c.key.private, c.key.alg, "", nil}, func(map[string]any) {}, ""},
		{"another key", stranger, func(map[string]any) {}, reasonBadSignature},
		{"another algorithm", testKey{c.key.private, jose.RS384, "k1", nil}, func(map[string]any) {}, reasonBadAlg},
		{"PSS", testKey{c.key.private, jose.PS256, "k1", nil}, func(map[string]any) {}, reasonBadAlg},
		{"issuer", c.key, set("iss", "0oaunknown"), reasonBadIssuer},
		{"no issuer", c.key, drop("iss"), reasonBadIssuer},
		{"subject", c.key, set("sub", "0oaunknown"), reasonBadSubject},
		{"expired", c.key, set("exp", now.Unix()-1), reasonExpired},
		{"no exp", c.key, drop("exp"), reasonNoExpiry},
		{"exp as text", c.key, set("exp", "tomorrow"), reasonNoExpiry},
		{"exp with a fraction", c.key, set("exp", float64(now.Unix())+60.5), reasonNoExpiry},
		{"more than an hour", c.key, set("exp", now.Unix()+3601), reasonTooLong},
		{"issued later", c.key, set("iat", now.Unix()+60), reasonIssuedLater},
		{"audience is the issuer", c.key, set("aud", o.URL()), reasonBadAudience},
		{"no audience", c.key, drop("aud"), reasonBadAudience},
	}
	for _, tt := range tests {
		claims := c.claims()
		tt.edit(claims)
		r := o.asksToken(t, form(tt.key.sign(t, claims)))
		if tt.want == "" {
			if r.status != 200 {
				t.Errorf("%s: %d %s", tt.name, r.status, r.body)
			}
			continue
		}
		checkRefused(t, tt.name, r, 401, "invalid_client", tt.want)
	}
}

func checkRefused(t *testing.T, name string, r reply, status int, code string, why reason) {
	t.Helper()
	text := strings.ReplaceAll(refuse(why).Text, "[en]", "[client_credentials]")
	got := r.object(t)
	if r.status != status || got["error"] != code || got["error_description"] != text {
		t.Errorf("%s: %d %s, want %d %s %q", name, r.status, r.body, status, code, text)
	}
}

// TestExactlyAnHourIsTooLong: no part of the hour has gone by.
func TestExactlyAnHourIsTooLong(t *testing.T) {
	o, clock := startOrg(t, Config{})
	clock.move(500 * time.Millisecond) // to a whole second
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	claims := c.claims()
	claims["exp"] = o.now().Unix() + 3600
	checkRefused(t, "exp", o.asksToken(t, form(c.key.sign(t, claims))), 401, "invalid_client", reasonTooLong)
}

func TestAssertionIsGoodOnce(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	claims := c.claims()
	claims["jti"] = "once"
	signed := c.key.sign(t, claims)
	if r := o.asksToken(t, form(signed)); r.status != 200 {
		t.Fatalf("first: %s", r.body)
	}
	checkRefused(t, "second", o.asksToken(t, form(signed)), 401, "invalid_client", reasonReplayed)
	clock.move(10 * time.Minute)
	checkRefused(t, "late", o.asksToken(t, form(signed)), 401, "invalid_client", reasonExpired)
}

func TestTokenRefusesRequests(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k1"), scopeInvoke)
	web := o.appWithSecret(t, "Maple Timesheets")
	secret := o.seed.clientSecret(web.Secrets[0].ID)
	service, err := o.createServiceApp(t.Context(), serviceAppSpec{Label: "By secret"})
	if err != nil {
		t.Fatal(err)
	}
	with := func(name, value string) func(url.Values) { return func(f url.Values) { f.Set(name, value) } }
	only := func(pairs ...string) func(url.Values) {
		return func(f url.Values) {
			f.Del("client_assertion")
			for i := 0; i < len(pairs); i += 2 {
				f.Set(pairs[i], pairs[i+1])
			}
		}
	}
	basic := func(id, secret string) string {
		return "Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+secret))
	}
	tests := []struct {
		name   string
		edit   func(url.Values)
		auth   string
		status int
		code   string
		why    reason
	}{
		{"nothing", only(), "", 401, "invalid_client", reasonNoCredentials},
		{"not a JWT", with("client_assertion", "abc"), "", 401, "invalid_client", reasonUnparsable},
		{"three dots of nothing", with("client_assertion", "e30.e30.e30"), "", 401, "invalid_client", reasonBadAlg},
		{"unsigned", with("client_assertion", "eyJhbGciOiJub25lIn0.e30."), "", 401, "invalid_client", reasonBadAlg},
		{"assertion type", with("client_assertion_type", "jwt"), "", 400, "invalid_request", reasonAssertionType},
		{"unknown client_id", with("client_id", "0oax"), "", 401, "invalid_client", reasonBadClientID},
		{"other client_id", with("client_id", web.ID), "", 401, "invalid_client", reasonBadClientID},
		{"right client_id", with("client_id", c.id), "", 200, "", ""},
		{"assertion and secret", with("client_secret", "x"), "", 401, "invalid_request", reasonTwoKinds},
		{"assertion and header", with("x", "x"), basic("a", "b"), 401, "invalid_request", reasonTwoKinds},
		{"web app by secret", only("client_id", web.ID, "client_secret", secret), "", 401, "invalid_client", reasonNotService},
		{"wrong secret", only(), basic(service.ID, "wrong"), 401, "invalid_client", reasonBadSecret},
		{"service app by secret", only(), basic(service.ID, o.seed.clientSecret(service.Secrets[0].ID)), 401, "invalid_client", reasonNeedsKey},
		{"some header", only(), "Bearer x", 401, "invalid_client", reasonBadHeader},
		{"no scope", with("scope", ""), "", 400, "invalid_scope", reasonNoScope},
		{"unknown scope", with("scope", "okta.workflow.invoke"), "", 400, "invalid_scope", reasonUnknownScope},
		{"scope that is not granted", with("scope", "okta.users.read"), "", 400, "invalid_scope", reasonNotGranted},
		{"openid", with("scope", "openid"), "", 400, "invalid_scope", reasonOpenID},
		{"unknown grant type", with("grant_type", "magic"), "", 400, "unsupported_grant_type", reasonNoGrantType},
		{"other grant type", with("grant_type", "password"), "", 400, "unauthorized_client", reasonGrantType},
	}
	for _, tt := range tests {
		f := form(c.key.sign(t, c.claims()))
		tt.edit(f)
		r := o.asksToken(t, f, header("Authorization", tt.auth))
		if tt.status == 200 && r.status == 200 {
			continue
		}
		checkRefused(t, tt.name, r, tt.status, tt.code, tt.why)
	}
	r := o.asksToken(t, form(c.key.sign(t, c.claims())), header("Origin", "https://web.example"))
	checkRefused(t, "browser", r, 401, "invalid_client", reasonBrowser)
}

func (o *Org) appWithSecret(t *testing.T, label string) application {
	t.Helper()
	for _, a := range o.apps() {
		if a.Label == label && len(a.Secrets) > 0 {
			return a
		}
	}
	t.Fatalf("no app %s with a secret", label)
	return application{}
}

func TestTokenFollowsTheApp(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k1"), scopeInvoke)
	ask := func() reply { return o.asksToken(t, form(c.key.sign(t, c.claims()))) }
	ctx := o.asAdmin(t.Context())
	if _, err := o.setDPoP(ctx, c.id, true); err != nil {
		t.Fatal(err)
	}
	checkRefused(t, "proof of possession on", ask(), 400, "invalid_dpop_proof", reasonNoProof)
	if _, err := o.setDPoP(ctx, c.id, false); err != nil {
		t.Fatal(err)
	}
	if _, err := o.setAuthMethod(ctx, c.id, authSecretBasic); err != nil {
		t.Fatal(err)
	}
	checkRefused(t, "secret-based", ask(), 401, "invalid_client", reasonNeedsKey)
	if app, err := o.setAuthMethod(ctx, c.id, authPrivateKey); err != nil || len(app.Secrets) != 0 {
		t.Fatalf("back to a key: %v, %d secrets left", err, len(app.Secrets))
	}
	second := newTestKey(t, "EC", "k2")
	if _, err := o.addKey(ctx, c.id, second.jwk); err != nil {
		t.Fatal(err)
	}
	noKID := testKey{c.key.private, c.key.alg, "", nil}
	checkRefused(t, "no kid with two keys", o.asksToken(t, form(noKID.sign(t, c.claims()))), 401, "invalid_client", reasonBadKID)
	if _, err := o.deactivateApp(ctx, c.id); err != nil {
		t.Fatal(err)
	}
	checkRefused(t, "inactive", ask(), 401, "invalid_client", reasonInactive)
}

func TestTokensWorkOnTheAPI(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k1"), "okta.apps.read", "okta.apps.manage")
	read := header("Authorization", "Bearer "+c.token(t, "okta.apps.read"))
	if r := send(t, "GET", o.URL()+"/api/v1/apps", "", read); r.status != 403 || r.object(t)["errorCode"] != "E0000006" {
		t.Errorf("list without an admin role: %d", r.status)
	}
	o.adminSends(t, "POST", "/oauth2/v1/clients/"+c.id+"/roles", `{"type":"APP_ADMIN"}`, 201)
	if r := send(t, "GET", o.URL()+"/api/v1/apps", "", read); r.status != 200 {
		t.Errorf("list with okta.apps.read: %d", r.status)
	}
	r := send(t, "POST", o.URL()+"/api/v1/apps", bookmark("x"), read)
	if r.status != 403 || !strings.Contains(r.header.Get("WWW-Authenticate"), `error="insufficient_scope"`) {
		t.Errorf("create with okta.apps.read: %d %q", r.status, r.header.Get("WWW-Authenticate"))
	}
	manage := header("Authorization", "Bearer "+c.token(t, "okta.apps.manage"))
	if r := send(t, "POST", o.URL()+"/api/v1/apps", bookmark("x"), manage); r.status != 200 {
		t.Errorf("create with okta.apps.manage: %d %s", r.status, r.body)
	}
	if r := send(t, "GET", o.URL()+"/practice/v1/flows", "", manage); r.status != 403 {
		t.Errorf("practice route with a token: %d", r.status)
	}
	clock.move(61 * time.Minute)
	if r := send(t, "GET", o.URL()+"/api/v1/apps", "", read); r.status != 401 {
		t.Errorf("expired token: %d", r.status)
	}
}
