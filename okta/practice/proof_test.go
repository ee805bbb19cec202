package practice

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// demandProofs switches proof of possession on, as the Admin Console does.
func (c testClient) demandProofs(t *testing.T) {
	t.Helper()
	if _, err := c.org.setDPoP(c.org.asAdmin(t.Context()), c.id, true); err != nil {
		t.Fatal(err)
	}
}

// proofClaims are those of a good proof, members in pairs changed or added.
func (c testClient) proofClaims(method, address string, members ...string) map[string]any {
	claims := map[string]any{"htm": method, "htu": address, "iat": c.org.now().Unix(), "jti": rand.Text()}
	for i := 0; i < len(members); i += 2 {
		claims[members[i]] = members[i+1]
	}
	return claims
}

// proves makes a proof with the client's own key, which Okta allows.
func (c testClient) proves(t *testing.T, method, address string, members ...string) func(*http.Request) {
	t.Helper()
	return header("DPoP", c.key.compact(t, c.key.proofHead(t), c.proofClaims(method, address, members...)))
}

// asksBound asks for a token with a proof and the nonce of the moment; members
// are changed in the proof.
func (c testClient) asksBound(t *testing.T, members ...string) reply {
	t.Helper()
	members = append([]string{"nonce", c.org.nonce(c.org.now())}, members...)
	return c.org.asksToken(t, form(c.key.sign(t, c.claims())), c.proves(t, "POST", c.org.URL()+tokenPath, members...))
}

// boundToken signs a token bound to the client's key past the token endpoint.
func (c testClient) boundToken(t *testing.T) string {
	t.Helper()
	app, err := c.org.app(c.id)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := c.org.mintToken(tokenGrant{App: app, Scopes: []string{scopeInvoke}, Thumbprint: c.key.thumbprint(t)}, "AT.bound", c.org.now())
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func (c testClient) invokesProven(t *testing.T) reply {
	t.Helper()
	address, raw := c.org.endpoint(t, "echo-oauth").InvokeURL, c.boundToken(t)
	return send(t, "POST", address, "{}", header("Authorization", "DPoP "+raw), c.proves(t, "POST", address, "ath", accessTokenHash(raw)))
}

func (c testClient) invokesUnproven(t *testing.T) reply {
	t.Helper()
	return send(t, "POST", c.org.endpoint(t, "echo-oauth").InvokeURL, "{}", header("Authorization", "Bearer "+c.boundToken(t)))
}

// TestBoundTokenInThreeRequests goes the way of a client that learns from the
// answers alone.
func TestBoundTokenInThreeRequests(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	c.demandProofs(t)
	plain := o.asksToken(t, form(c.key.sign(t, c.claims())))
	checkRefused(t, "plain", plain, 400, "invalid_dpop_proof", reasonNoProof)
	sameShape(t, "plain", plain.object(t), recorded(t, "token_dpop_missing_proof_400"))
	if plain.header.Values("DPoP-Nonce") != nil {
		t.Error("the first refusal carries a nonce, which no recording does")
	}
	second := o.asksToken(t, form(c.key.sign(t, c.claims())), c.proves(t, "POST", o.URL()+tokenPath))
	checkRefused(t, "without a nonce", second, 400, "use_dpop_nonce", reasonNonce)
	nonce := second.header.Get("DPoP-Nonce")
	if nonce == "" {
		t.Fatal("no nonce")
	}
	good := o.asksToken(t, form(c.key.sign(t, c.claims())), c.proves(t, "POST", o.URL()+tokenPath, "nonce", nonce))
	answer := good.object(t)
	if good.status != 200 || answer["token_type"] != "DPoP" || answer["scope"] != scopeInvoke || good.header.Get("DPoP-Nonce") == "" {
		t.Fatalf("%d %s", good.status, good.body)
	}
	sameShape(t, "good", answer, recorded(t, "token_dpop_success_200"))
	parsed, err := jwt.ParseSigned(answer["access_token"].(string), []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		t.Fatal(err)
	}
	var claims tokenClaims
	if err := parsed.UnsafeClaimsWithoutVerification(&claims); err != nil || claims.Confirmation == nil || claims.Confirmation.Thumbprint != c.key.thumbprint(t) {
		t.Errorf("cnf %+v, %v", claims.Confirmation, err)
	}
}

// TestProofsAreRefused holds each rule of RFC 9449 section 4.3 against its
// answer; nothing but the named edit is wrong.
func TestProofsAreRefused(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	c.demandProofs(t)
	stranger, long := newTestKey(t, "EC", "s"), newTestKey(t, "RSA", "r")
	now := o.now().Unix()
	type parts struct{ head, claims map[string]any }
	claim := func(name string, v any) func(*parts) { return func(p *parts) { p.claims[name] = v } }
	head := func(name string, v any) func(*parts) { return func(p *parts) { p.head[name] = v } }
	private := c.key.proofHead(t)["jwk"].(object)
	private["d"] = "AQAB"
	tests := []struct {
		name string
		edit func(*parts)
		want reason // "" is a token
	}{
		{"good", func(*parts) {}, ""},
		{"another key than the client's", func(p *parts) { p.head = stranger.proofHead(t) }, reasonProofSignature},
		{"address with a query", claim("htu", o.URL()+tokenPath+"?a=1#b"), ""},
		{"address in capitals", claim("htu", "http://"+strings.ToUpper(o.host())+tokenPath), ""},
		{"a minute old", claim("iat", now-60), ""},
		{"typ", head("typ", "JWT"), reasonProofType},
		{"no typ", func(p *parts) { delete(p.head, "typ") }, reasonProofType},
		{"unsigned", head("alg", "none"), reasonProofAlg},
		{"symmetric", head("alg", "HS256"), reasonProofAlg},
		{"PSS", head("alg", "PS256"), reasonProofAlg},
		{"algorithm of another curve", head("alg", "ES384"), reasonProofAlg},
		{"algorithm of another kind", head("alg", "RS256"), reasonProofAlg},
		{"no key", func(p *parts) { delete(p.head, "jwk") }, reasonBadProof},
		{"private key", head("jwk", private), reasonBadProof},
		{"symmetric key", head("jwk", object{"kty": "oct", "k": "AAAA"}), reasonBadProof},
		{"key off the curve", head("jwk", object{"kty": "EC", "crv": "P-256", "x": strings.Repeat("A", 43), "y": strings.Repeat("A", 43)}), reasonBadProof},
		{"RSA key for an EC signature", head("jwk", long.proofHead(t)["jwk"]), reasonProofAlg},
		{"method", claim("htm", "GET"), reasonProofMethod},
		{"method in small letters", claim("htm", "post"), reasonProofMethod},
		{"address of another host", claim("htu", "http://127.0.0.1:1"+tokenPath), reasonProofAddress},
		{"address with https", claim("htu", "https://"+o.host()+tokenPath), reasonProofAddress},
		{"address of the org", claim("htu", o.URL()), reasonProofAddress},
		{"no address", func(p *parts) { delete(p.claims, "htu") }, reasonProofAddress},
		{"iat as text", claim("iat", "now"), reasonProofIssued},
		{"no iat", func(p *parts) { delete(p.claims, "iat") }, reasonProofIssued},
		{"in the future", claim("iat", now+60), reasonProofLater},
		{"six minutes old", claim("iat", now-360), reasonProofOld},
		{"expired", claim("exp", now-1), reasonProofExpired},
		{"no jti", func(p *parts) { delete(p.claims, "jti") }, reasonProofID},
		{"endless jti", claim("jti", strings.Repeat("x", maxProofID+1)), reasonProofID},
		{"no nonce", func(p *parts) { delete(p.claims, "nonce") }, reasonNonce},
		{"wrong nonce", claim("nonce", "guess"), reasonStaleNonce},
		{"nonce of four days ago", claim("nonce", o.nonce(o.now().Add(-96*time.Hour))), reasonStaleNonce},
		{"nonce of tomorrow", claim("nonce", o.nonce(o.now().Add(24*time.Hour))), reasonStaleNonce},
		{"nonce of yesterday", claim("nonce", o.nonce(o.now().Add(-24*time.Hour))), ""},
	}
	for _, tt := range tests {
		p := parts{c.key.proofHead(t), c.proofClaims("POST", o.URL()+tokenPath, "nonce", o.nonce(o.now()))}
		tt.edit(&p)
		r := o.asksToken(t, form(c.key.sign(t, c.claims())), header("DPoP", c.key.compact(t, p.head, p.claims)))
		if tt.want == "" {
			if r.status != 200 || r.object(t)["token_type"] != "DPoP" {
				t.Errorf("%s: %d %s", tt.name, r.status, r.body)
			}
			continue
		}
		want := refuse(tt.want)
		checkRefused(t, tt.name, r, 400, want.Code, tt.want)
		if got := r.header.Get("DPoP-Nonce") != ""; got != (tt.want == reasonNonce || tt.want == reasonStaleNonce) {
			t.Errorf("%s: a nonce came along: %t", tt.name, got)
		}
	}
}

func TestProofHeadersThatCannotBeRead(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	c.demandProofs(t)
	for _, raw := range []string{"", "x", "x.y.z", "e30", "e30.e30", strings.Repeat(".", 5), "bnVsbA.bnVsbA.bnVsbA"} {
		r := o.asksToken(t, form(c.key.sign(t, c.claims())), header("DPoP", raw))
		want := reasonProofUnread
		if raw == "bnVsbA.bnVsbA.bnVsbA" { // null: a header without a typ
			want = reasonProofType
		}
		checkRefused(t, fmt.Sprintf("%q", raw), r, 400, "invalid_dpop_proof", want)
	}
	good := c.key.compact(t, c.key.proofHead(t), c.proofClaims("POST", o.URL()+tokenPath))
	two := func(r *http.Request) { r.Header["Dpop"] = []string{good, good} }
	checkRefused(t, "two", o.asksToken(t, form(c.key.sign(t, c.claims())), two), 400, "invalid_dpop_proof", reasonManyProofs)
}

func TestProofIsGoodOnce(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	c.demandProofs(t)
	same := c.proves(t, "POST", o.URL()+tokenPath, "nonce", o.nonce(o.now()))
	if r := o.asksToken(t, form(c.key.sign(t, c.claims())), same); r.status != 200 {
		t.Fatalf("%s", r.body)
	}
	checkRefused(t, "again", o.asksToken(t, form(c.key.sign(t, c.claims())), same), 400, "invalid_dpop_proof", reasonProofReplayed)
	clock.move(proofLives + time.Minute)
	checkRefused(t, "late", o.asksToken(t, form(c.key.sign(t, c.claims())), same), 400, "invalid_dpop_proof", reasonProofOld)
}

// TestAppWithoutProofsGetsBearer: whatever the DPoP header holds.
func TestAppWithoutProofsGetsBearer(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	for name, edit := range map[string]func(*http.Request){
		"good": c.proves(t, "POST", o.URL()+tokenPath), "rubbish": header("DPoP", "x"),
	} {
		r := o.asksToken(t, form(c.key.sign(t, c.claims())), edit)
		if r.status != 200 || r.object(t)["token_type"] != "Bearer" || r.header.Get("DPoP-Nonce") != "" {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
	}
}

func TestNonceOutlivesTheOrg(t *testing.T) {
	first, clock := startOrg(t, Config{})
	second, _ := startOrg(t, Config{})
	if first.nonce(clock.now()) != second.nonce(clock.now()) {
		t.Error("the nonce changes with a restart")
	}
	clock.move(nonceRenewed)
	if first.nonce(clock.now()) == second.nonce(second.now()) {
		t.Error("the nonce is the same a day later")
	}
}

func TestNonceForOneToken(t *testing.T) {
	o, clock := startOrg(t, Config{Faults: []string{"dpop-nonce-once"}})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	c.demandProofs(t)
	nonce := o.nonce(o.now())
	first := c.asksBound(t, "nonce", nonce)
	if first.status != 200 {
		t.Fatalf("%s", first.body)
	}
	again := c.asksBound(t, "nonce", nonce)
	checkRefused(t, "again", again, 400, "use_dpop_nonce", reasonNonce)
	if next := again.header.Get("DPoP-Nonce"); next == nonce || next != first.header.Get("DPoP-Nonce") || c.asksBound(t, "nonce", next).status != 200 {
		t.Errorf("nonce %s then %s", nonce, next)
	}
}

// resourceCase is a request for a resource with a bound or an unbound token.
type resourceCase struct {
	name   string
	scheme string
	token  string
	proof  func(*http.Request)
	want   reason // "" is let in
}

func (c testClient) resourceCases(t *testing.T, method, address, bound, bearer string) []resourceCase {
	t.Helper()
	other := testClient{c.org, c.clock, c.id, newTestKey(t, "EC", "other")}
	none := func(*http.Request) {}
	ath := accessTokenHash(bound)
	return []resourceCase{
		{"bound with a proof", "DPoP", bound, c.proves(t, method, address, "ath", ath), ""},
		{"scheme in small letters", "dpop", bound, c.proves(t, method, address, "ath", ath), ""},
		{"bound without a proof", "DPoP", bound, none, reasonProofNeeded},
		{"bound as bearer", "Bearer", bound, none, reasonSchemeNeeded},
		{"bound as bearer with a proof", "Bearer", bound, c.proves(t, method, address, "ath", ath), reasonSchemeNeeded},
		{"no ath", "DPoP", bound, c.proves(t, method, address), reasonProofToken},
		{"ath of another token", "DPoP", bound, c.proves(t, method, address, "ath", accessTokenHash(bearer)), reasonProofToken},
		{"another key", "DPoP", bound, other.proves(t, method, address, "ath", ath), reasonProofBinding},
		{"another method", "DPoP", bound, c.proves(t, "PATCH", address, "ath", ath), reasonProofMethod},
		{"another address", "DPoP", bound, c.proves(t, method, address+"/x", "ath", ath), reasonProofAddress},
		{"unbound with a proof", "DPoP", bearer, c.proves(t, method, address, "ath", accessTokenHash(bearer)), reasonNotBound},
		{"unbound as bearer", "Bearer", bearer, none, ""},
	}
}

func TestBoundTokensOnTheAPI(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	app, err := o.app(c.id)
	if err != nil {
		t.Fatal(err)
	}
	mint := func(thumbprint string) string {
		raw, err := o.mintToken(tokenGrant{App: app, Scopes: []string{"okta.apps.read"}, Thumbprint: thumbprint}, "AT.x", o.now())
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	address := o.URL() + "/api/v1/apps"
	o.adminSends(t, "POST", "/oauth2/v1/clients/"+c.id+"/roles", `{"type":"READ_ONLY_ADMIN"}`, 201)
	for _, tt := range c.resourceCases(t, "GET", address, mint(c.key.thumbprint(t)), mint("")) {
		r := send(t, "GET", address+"?limit=1", "", header("Authorization", tt.scheme+" "+tt.token), tt.proof)
		if tt.want == "" {
			if r.status != 200 {
				t.Errorf("%s: %d %s", tt.name, r.status, r.header.Get("WWW-Authenticate"))
			}
			continue
		}
		want, challenge := refuse(tt.want), r.header.Get("WWW-Authenticate")
		text := fmt.Sprintf(`error="%s", error_description="%s", resource="/api/v1/apps"`, want.Code, want.Text)
		if r.status != want.Status || len(r.body) > 0 || !strings.HasPrefix(challenge, `DPoP algs="RS256 `) || !strings.HasSuffix(challenge, text) {
			t.Errorf("%s: %d %q %s, want %s", tt.name, r.status, challenge, r.body, text)
		}
	}
}

// TestBoundTokensOnTheInvokeRoute is the practice org's choice, not Okta's word.
func TestBoundTokensOnTheInvokeRoute(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	bearer, address := c.token(t, scopeInvoke), o.endpoint(t, "echo-oauth").InvokeURL
	for _, tt := range c.resourceCases(t, "POST", address, c.boundToken(t), bearer) {
		clock.move(time.Second)
		r := send(t, "POST", address+"?x=1", "{}", header("Authorization", tt.scheme+" "+tt.token), tt.proof)
		if tt.want == "" {
			if r.status != 200 {
				t.Errorf("%s: %d %s", tt.name, r.status, r.body)
			}
			continue
		}
		if r.status != 401 || r.object(t)["message"] != refuse(tt.want).Text {
			t.Errorf("%s: %d %s", tt.name, r.status, r.body)
		}
	}
	raw := c.boundToken(t)
	same := c.proves(t, "POST", address, "ath", accessTokenHash(raw))
	for i, want := range []int{200, 401} {
		if r := send(t, "POST", address, "{}", header("Authorization", "DPoP "+raw), same); r.status != want {
			t.Errorf("proof sent for the %d. time: %d %s", i+1, r.status, r.body)
		}
	}
}

func TestClaimsOfAnything(t *testing.T) {
	for raw, want := range map[string]bool{`{}`: true, `null`: false, `[]`: false, `"x"`: false, ``: false, `{"a":1e400}`: true} {
		claims, ok := readClaims(json.RawMessage(raw))
		if ok != want {
			t.Errorf("%s: %v %t", raw, claims, ok)
		}
		if _, ok := claims.seconds("a"); ok {
			t.Errorf("%s: a is a time", raw)
		}
	}
}
