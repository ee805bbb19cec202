package practice

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestBrowserSignIn(t *testing.T) {
	o, clock := startOrg(t, Config{})
	id := o.nativeApp(t, "okta.apps.read", "okta.apps.manage")
	query := authorizeQuery(id, "scope", "openid profile okta.apps.read okta.apps.manage offline_access", "nonce", "n-1")
	r := o.asksToken(t, codeForm(id, o.code(t, o.AdminLogin(), query)))
	got := r.object(t)
	if r.status != 200 || got["token_type"] != "Bearer" || got["id_token"] == nil || got["scope"] != query.Get("scope") {
		t.Fatalf("%d %s", r.status, r.body)
	}
	access := header("Authorization", "Bearer "+got["access_token"].(string))
	if me := send(t, "GET", o.URL()+"/api/v1/users/me", "", access); me.status != 403 {
		t.Errorf("users/me without its scope: %d", me.status)
	}
	if r := send(t, "POST", o.URL()+"/api/v1/apps", bookmark("By a person"), access); r.status != 200 {
		t.Errorf("create: %d %s", r.status, r.header.Get("WWW-Authenticate"))
	}
	if r := send(t, "GET", o.URL()+"/api/v1/logs", "", access); r.status != 403 || !strings.Contains(r.header.Get("WWW-Authenticate"), `scope="okta.logs.read", error="insufficient_scope"`) {
		t.Errorf("logs: %d %q", r.status, r.header.Get("WWW-Authenticate"))
	}
	clock.move(time.Hour)
	if r := send(t, "GET", o.URL()+"/api/v1/apps", "", access); r.status != 401 {
		t.Errorf("after an hour: %d", r.status)
	}
	kinds := typesOf(o.logs(t, url.Values{"filter": {`actor.id eq "` + o.admin().ID + `"`}}))
	for _, want := range []string{"user.session.start", "app.oauth2.authorize.code", "application.lifecycle.create"} {
		if !slices.Contains(kinds, want) {
			t.Errorf("no %s in the log", want)
		}
	}
}

// TestRightsAreThoseOfThePerson: what a token says is not enough.
func TestRightsAreThoseOfThePerson(t *testing.T) {
	o, _ := startOrg(t, Config{Users: []User{{Login: "olga@practice.example", Roles: []Role{{Type: "ORG_ADMIN"}}}}})
	id := o.nativeApp(t, "okta.apps.read", "okta.apps.manage", "okta.appGrants.manage")
	query := authorizeQuery(id, "scope", "okta.apps.read okta.apps.manage okta.appGrants.manage")
	tests := []struct {
		login               string
		read, change, grant int
	}{
		{adminLogin, 200, 200, 201},
		{appAdminLogin, 200, 200, 403},
		{readOnlyLogin, 200, 403, 403},
		{"olga@practice.example", 200, 403, 403},
		{plainLogin, 403, 403, 403},
	}
	for _, tt := range tests {
		token := o.asksToken(t, codeForm(id, o.code(t, tt.login, query))).object(t)["access_token"].(string)
		access := header("Authorization", "Bearer "+token)
		if r := send(t, "GET", o.URL()+"/api/v1/apps?limit=1", "", access); r.status != tt.read {
			t.Errorf("%s lists: %d", tt.login, r.status)
		}
		if r := send(t, "POST", o.URL()+"/api/v1/apps", bookmark("x"), access); r.status != tt.change {
			t.Errorf("%s creates: %d", tt.login, r.status)
		}
		body := fmt.Sprintf(`{"issuer":%q,"scopeId":"okta.logs.read"}`, o.URL())
		if r := send(t, "POST", o.URL()+"/api/v1/apps/"+id+"/grants", body, access); r.status != tt.grant {
			t.Errorf("%s grants: %d", tt.login, r.status)
		}
	}
}

func TestAuthorizeRefusals(t *testing.T) {
	o, _ := startOrg(t, Config{})
	id := o.nativeApp(t, "okta.apps.read")
	service := o.adminSends(t, "POST", "/api/v1/apps", serviceApp("S", false, newTestKey(t, "EC", "k").jwk), 200).object(t)["id"].(string)
	b := newBrowser(t, o)
	for name, query := range map[string]url.Values{
		"unknown client":   authorizeQuery("0oanobody"),
		"another port":     authorizeQuery(id, "redirect_uri", "http://127.0.0.1:8766/callback"),
		"a longer path":    authorizeQuery(id, "redirect_uri", testRedirect+"/x"),
		"no redirect":      authorizeQuery(id, "redirect_uri", ""),
		"an app of no one": authorizeQuery(service),
	} {
		if _, to, status := b.open(o.URL() + authorizePath + "?" + query.Encode()); to != "" || status != 400 {
			t.Errorf("%s: %d to %q", name, status, to)
		}
	}
	tests := []struct {
		name  string
		query url.Values
		want  reason
	}{
		{"no state", authorizeQuery(id, "state", ""), reasonNoState},
		{"implicit", authorizeQuery(id, "response_type", "token"), reasonResponseType},
		{"form post", authorizeQuery(id, "response_mode", "form_post"), reasonResponseMode},
		{"no challenge", authorizeQuery(id, "code_challenge", "", "code_challenge_method", ""), reasonNoChallenge},
		{"plain", authorizeQuery(id, "code_challenge_method", "plain"), reasonChallengeMethod},
		{"short", authorizeQuery(id, "code_challenge", "abc"), reasonBadChallenge},
		{"no scope", authorizeQuery(id, "scope", ""), reasonNoScope},
		{"unknown scope", authorizeQuery(id, "scope", "magic"), reasonUnknownScope},
		{"not granted", authorizeQuery(id, "scope", "okta.apps.manage"), reasonNotGranted},
		{"silent", authorizeQuery(id, "prompt", "none"), reasonLoginRequired},
	}
	for _, tt := range tests {
		_, to, _ := b.open(o.URL() + authorizePath + "?" + tt.query.Encode())
		checkRedirected(t, tt.name, to, refuse(tt.want).Code, tt.query.Get("state"))
	}
	fields, _, _ := b.open(o.URL() + authorizePath + "?" + authorizeQuery(id).Encode())
	to, _ := b.consent(fields, o.AdminLogin(), "deny")
	checkRedirected(t, "denied", to, "access_denied", "s-1")
	if _, _, status := b.submit("/signin/consent", fields); status != 400 {
		t.Errorf("a second answer: %d", status)
	}
	if err := o.SetFaults([]string{"apps-unassigned"}); err != nil {
		t.Fatal(err)
	}
	fields, _, _ = b.open(o.URL() + authorizePath + "?" + authorizeQuery(id).Encode())
	to, _ = b.consent(fields, o.AdminLogin(), "allow")
	checkRedirected(t, "not assigned", to, "access_denied", "s-1")
}

func checkRedirected(t *testing.T, name, to, code, state string) {
	t.Helper()
	u, err := url.Parse(to)
	if err != nil || !strings.HasPrefix(to, testRedirect+"?") || u.Query().Get("error") != code ||
		u.Query().Get("error_description") == "" || u.Query().Get("state") != state || u.Query().Has("code") {
		t.Errorf("%s: sent to %q, want error %s", name, to, code)
	}
}

func TestSignInPageKeepsStrangersOut(t *testing.T) {
	o, _ := startOrg(t, Config{})
	id := o.nativeApp(t, "okta.apps.read")
	b := newBrowser(t, o)
	fields, _, _ := b.open(o.URL() + authorizePath + "?" + authorizeQuery(id).Encode())
	fields.Set("username", o.AdminLogin())
	fields.Set("password", "wrong")
	if _, _, status := b.submit("/signin", fields); status != 401 {
		t.Errorf("a wrong password: %d", status)
	}
	fields.Set("password", o.Password(o.AdminLogin()))
	fields.Set("answer", "allow")
	if again, to, _ := b.submit("/signin/consent", fields); to != "" || again.Get("request") != fields.Get("request") {
		t.Errorf("consent without a sign-in: sent to %q", to)
	}
	foreign := url.Values{"request": fields["request"], "username": fields["username"], "password": fields["password"]}
	if _, _, status := b.submit("/signin", foreign); status != 403 {
		t.Errorf("a form without its token: %d", status)
	}
	r := send(t, "GET", o.URL()+authorizePath+"?"+authorizeQuery(id).Encode(), "")
	policy := r.header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "form-action 'self' http://127.0.0.1:8765;") || r.header.Get("X-Frame-Options") != "DENY" {
		t.Errorf("policy %q", policy)
	}
	if !strings.Contains(string(r.body), o.Password(o.AdminLogin())) {
		t.Error("the page does not name the password")
	}
}

func TestCodesWorkOnce(t *testing.T) {
	o, clock := startOrg(t, Config{})
	id, other := o.nativeApp(t, "okta.apps.read"), o.nativeApp(t, "okta.apps.read")
	tests := []struct {
		name   string
		spoil  func(url.Values)
		want   reason
		status int
	}{
		{"another client", func(f url.Values) { f.Set("client_id", other) }, reasonBadCode, 400},
		{"no client", func(f url.Values) { f.Del("client_id") }, reasonNoCredentials, 401},
		{"unknown client", func(f url.Values) { f.Set("client_id", "0oanobody") }, reasonBadClientID, 401},
		{"a secret", func(f url.Values) { f.Set("client_secret", "x") }, reasonAuthMethod, 401},
		{"another code", func(f url.Values) { f.Set("code", "x") }, reasonBadCode, 400},
		{"another address", func(f url.Values) { f.Set("redirect_uri", testRedirect+"2") }, reasonOtherRedirect, 400},
		{"another verifier", func(f url.Values) { f.Set("code_verifier", testVerifier+"x") }, reasonPKCE, 400},
		{"no verifier", func(f url.Values) { f.Del("code_verifier") }, reasonPKCE, 400},
	}
	code := o.code(t, o.AdminLogin(), authorizeQuery(id))
	for _, tt := range tests {
		f := codeForm(id, code)
		tt.spoil(f)
		checkRefused(t, tt.name, o.asksToken(t, f), tt.status, refuse(tt.want).Code, tt.want)
	}
	first := o.asksToken(t, codeForm(id, code)).object(t)
	checkRefused(t, "again", o.asksToken(t, codeForm(id, code)), 400, "invalid_grant", reasonBadCode)
	if r := send(t, "GET", o.URL()+"/api/v1/apps", "", header("Authorization", "Bearer "+first["access_token"].(string))); r.status != 401 {
		t.Errorf("a token of a code that came twice: %d", r.status)
	}
	checkRefused(t, "refresh", o.asksToken(t, refreshForm(id, first["refresh_token"].(string))), 400, "invalid_grant", reasonBadRefresh)
	late := o.code(t, o.AdminLogin(), authorizeQuery(id))
	clock.move(codeLives + time.Second)
	checkRefused(t, "late", o.asksToken(t, codeForm(id, late)), 400, "invalid_grant", reasonBadCode)
}

func TestRefreshTokensRotate(t *testing.T) {
	o, clock := startOrg(t, Config{})
	id := o.nativeApp(t, "okta.apps.read")
	first := o.asksToken(t, codeForm(id, o.code(t, o.AdminLogin(), authorizeQuery(id)))).object(t)["refresh_token"].(string)
	second := o.asksToken(t, refreshForm(id, first)).object(t)["refresh_token"].(string)
	if second == first {
		t.Fatal("not rotated")
	}
	if again := o.asksToken(t, refreshForm(id, first)); again.status != 200 || again.object(t)["refresh_token"] != second {
		t.Errorf("within the grace period: %d %s", again.status, again.body)
	}
	third := o.asksToken(t, refreshForm(id, second)).object(t)
	narrow := refreshForm(id, third["refresh_token"].(string))
	narrow.Set("scope", "okta.apps.manage")
	checkRefused(t, "wider", o.asksToken(t, narrow), 400, "invalid_scope", reasonNotGranted)
	clock.move(time.Minute)
	checkRefused(t, "old", o.asksToken(t, refreshForm(id, second)), 400, "invalid_grant", reasonBadRefresh)
	checkRefused(t, "after reuse", o.asksToken(t, refreshForm(id, third["refresh_token"].(string))), 400, "invalid_grant", reasonBadRefresh)
	access := header("Authorization", "Bearer "+third["access_token"].(string))
	if r := send(t, "GET", o.URL()+"/api/v1/apps", "", access); r.status != 401 {
		t.Errorf("an access token after reuse: %d", r.status)
	}
}

func TestRevocation(t *testing.T) {
	o, _ := startOrg(t, Config{})
	id, other := o.nativeApp(t, "okta.apps.read"), o.nativeApp(t)
	got := o.asksToken(t, codeForm(id, o.code(t, o.AdminLogin(), authorizeQuery(id)))).object(t)
	access, refresh := got["access_token"].(string), got["refresh_token"].(string)
	works := func(token string) bool {
		return send(t, "GET", o.URL()+"/api/v1/apps", "", header("Authorization", "Bearer "+token)).status == 200
	}
	revoke := func(client, token string) reply {
		f := url.Values{"client_id": {client}, "token": {token}}
		return send(t, "POST", o.URL()+revokePath, f.Encode(), header("Content-Type", "application/x-www-form-urlencoded"))
	}
	checkRefused(t, "no token", revoke(id, ""), 400, "invalid_request", reasonNoToken)
	for _, token := range []string{"rubbish", access, refresh} {
		if r := revoke(other, token); r.status != 200 || len(r.body) > 0 || !works(access) {
			t.Errorf("another app's revocation: %d %s", r.status, r.body)
		}
	}
	if r := revoke(id, access); r.status != 200 || works(access) {
		t.Errorf("access token: %d", r.status)
	}
	next := o.asksToken(t, refreshForm(id, refresh)).object(t)
	if r := revoke(id, next["refresh_token"].(string)); r.status != 200 || works(next["access_token"].(string)) {
		t.Errorf("refresh token: %d", r.status)
	}
	if r := revoke(id, refresh); r.status != 200 {
		t.Errorf("again: %d", r.status)
	}
	checkRefused(t, "revoked", o.asksToken(t, refreshForm(id, next["refresh_token"].(string))), 400, "invalid_grant", reasonBadRefresh)
}

func TestDeviceSignIn(t *testing.T) {
	o, clock := startOrg(t, Config{})
	id := o.nativeApp(t, "okta.apps.read")
	begin := func() object {
		f := url.Values{"client_id": {id}, "scope": {"okta.apps.read offline_access"}}
		r := send(t, "POST", o.URL()+devicePath, f.Encode(), header("Content-Type", "application/x-www-form-urlencoded"))
		if r.status != 200 {
			t.Fatalf("%d %s", r.status, r.body)
		}
		return r.object(t)
	}
	poll := func(d object) reply {
		return o.asksToken(t, url.Values{"grant_type": {grantDevice}, "client_id": {id}, "device_code": {d["device_code"].(string)}})
	}
	answer := func(d object, answer string) {
		b := newBrowser(t, o)
		fields, _, _ := b.open(d["verification_uri_complete"].(string))
		code := d["user_code"].(string)
		fields.Set("user_code", strings.ToLower(code[:4])+"-"+code[4:])
		_, to, _ := b.submit("/activate", fields)
		fields, _, _ = b.open(o.URL() + to)
		if _, status := b.consent(fields, o.AdminLogin(), answer); status != 200 {
			t.Fatalf("answer: %d", status)
		}
	}
	d := begin()
	checkRefused(t, "pending", poll(d), 400, "authorization_pending", reasonPending)
	checkRefused(t, "at once", poll(d), 400, "slow_down", reasonSlowDown)
	clock.move(6 * time.Second)
	checkRefused(t, "still too fast", poll(d), 400, "slow_down", reasonSlowDown)
	answer(d, "allow")
	clock.move(30 * time.Second)
	if got := poll(d).object(t); got["access_token"] == nil || got["refresh_token"] == nil {
		t.Errorf("%v", got)
	}
	checkRefused(t, "again", poll(d), 400, "invalid_grant", reasonDeviceCode)
	denied := begin()
	answer(denied, "deny")
	checkRefused(t, "denied", poll(denied), 400, "access_denied", reasonDeviceDenied)
	late := begin()
	clock.move(deviceLives + time.Second)
	checkRefused(t, "late", poll(late), 400, "expired_token", reasonDeviceExpired)
	checkRefused(t, "unknown", poll(object{"device_code": "x"}), 400, "invalid_grant", reasonDeviceCode)
	b := newBrowser(t, o)
	fields, _, _ := b.open(o.URL() + "/activate")
	fields.Set("user_code", late["user_code"].(string))
	if _, _, status := b.submit("/activate", fields); status != 400 {
		t.Errorf("a late code: %d", status)
	}
}

// TestBoundSignIn: proofs of possession bind the refresh token as well.
func TestBoundSignIn(t *testing.T) {
	o, clock := startOrg(t, Config{})
	id := o.nativeApp(t, "okta.apps.read")
	c := testClient{o, clock, id, newTestKey(t, "EC", "k")}
	c.demandProofs(t)
	code := o.code(t, o.AdminLogin(), authorizeQuery(id))
	proof := func(c testClient) func(*http.Request) {
		return c.proves(t, "POST", o.URL()+tokenPath, "nonce", o.nonce(o.now()))
	}
	checkRefused(t, "no proof", o.asksToken(t, codeForm(id, code)), 400, "invalid_dpop_proof", reasonNoProof)
	got := o.asksToken(t, codeForm(id, code), proof(c)).object(t)
	if got["token_type"] != "DPoP" {
		t.Fatal(got)
	}
	stranger := c
	stranger.key = newTestKey(t, "EC", "k")
	refresh := refreshForm(id, got["refresh_token"].(string))
	checkRefused(t, "another key", o.asksToken(t, refresh, proof(stranger)), 400, "invalid_dpop_proof", reasonRefreshBinding)
	if r := o.asksToken(t, refresh, proof(c)); r.status != 200 {
		t.Errorf("%d %s", r.status, r.body)
	}
	address, access := o.URL()+"/api/v1/apps", got["access_token"].(string)
	r := send(t, "GET", address, "", header("Authorization", "DPoP "+access), c.proves(t, "GET", address, "ath", accessTokenHash(access)))
	if r.status != 200 {
		t.Errorf("%d %s", r.status, r.header.Get("WWW-Authenticate"))
	}
}
