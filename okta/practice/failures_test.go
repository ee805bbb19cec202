package practice

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// stage is a fresh service app on which one failure is provoked.
type stage struct {
	testClient
	t      *testing.T
	ctx    context.Context // the administrator's
	claims map[string]any  // of the assertion
	head   map[string]any  // of the assertion
	form   url.Values      // beside the assertion
	header http.Header
	path   string
	proof  map[string]any // claims of the proof; nil sends none
	typ    string         // of the proof
}

func newStage(t *testing.T, o *Org, clock *testClock) *stage {
	t.Helper()
	c := newClient(t, o, clock, newTestKey(t, "EC", "k1"), scopeInvoke)
	return &stage{
		testClient: c, t: t, ctx: o.asAdmin(t.Context()), claims: c.claims(),
		head: map[string]any{"alg": "ES256", "kid": "k1", "typ": "JWT"},
		form: form(""), header: http.Header{}, path: tokenPath, typ: proofType,
	}
}

func (s *stage) ask() reply {
	s.t.Helper()
	if _, set := s.form["client_assertion"]; set && s.form.Get("client_assertion") == "" {
		s.form.Set("client_assertion", s.key.compact(s.t, s.head, s.claims))
	}
	s.header.Set("Content-Type", "application/x-www-form-urlencoded")
	if s.proof != nil {
		head := s.key.proofHead(s.t)
		head["typ"] = s.typ
		s.header.Add("DPoP", s.key.compact(s.t, head, s.proof))
	}
	return send(s.t, "POST", s.org.URL()+s.path, s.form.Encode(), func(r *http.Request) { r.Header = s.header })
}

// must ends the test when the org refuses what an administrator does.
func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) fault(names ...string) { s.must(s.org.SetFaults(names)) }

// bind switches proof of possession on and prepares a good proof.
func (s *stage) bind(members ...string) {
	s.demandProofs(s.t)
	members = append([]string{"nonce", s.org.nonce(s.org.now())}, members...)
	s.proof = s.proofClaims("POST", s.org.URL()+tokenPath, members...)
}

// onlySecret takes the assertion away and puts a secret in its place.
func (s *stage) onlySecret(id, secret string) {
	s.form.Del("client_assertion")
	s.form.Set("client_id", id)
	s.form.Set("client_secret", secret)
}

// useSecret makes the app one with a client secret, and tells it.
func (s *stage) useSecret() string {
	a, err := s.org.setAuthMethod(s.ctx, s.id, authSecretBasic)
	s.must(err)
	return s.org.seed.clientSecret(a.Secrets[0].ID)
}

// addKey registers another key.
func (s *stage) addKey(jwk json.RawMessage) publicKey {
	k, err := s.org.addKey(s.ctx, s.id, jwk)
	s.must(err)
	return k
}

// provocations are all the ways to be refused by the token endpoint. Where an
// app's settings or the client itself can be at fault, they are.
func provocations() map[string]struct {
	want  reason
	cause func(*stage)
} {
	type cause = func(*stage)
	now := func(s *stage) int64 { return s.org.now().Unix() }
	claim := func(name string, v any) cause { return func(s *stage) { s.claims[name] = v } }
	field := func(name, value string) cause { return func(s *stage) { s.form.Set(name, value) } }
	fault := func(names ...string) cause { return func(s *stage) { s.fault(names...) } }
	bound := func(members ...string) cause { return func(s *stage) { s.bind(members...) } }
	proofWith := func(name string, v any) cause { return func(s *stage) { s.bind(); s.proof[name] = v } }
	return map[string]struct {
		want  reason
		cause func(*stage)
	}{
		"a key that is not registered": {reasonBadSignature, func(s *stage) { s.key = newTestKey(s.t, "EC", "k1") }},
		"a key under another kid":      {reasonBadKID, func(s *stage) { s.head["kid"] = "k9" }},
		"an inactive key": {reasonBadKID, func(s *stage) {
			s.addKey(newTestKey(s.t, "EC", "k2").jwk)
			a, err := s.org.app(s.id)
			s.must(err)
			_, err = s.org.deactivateKey(s.ctx, s.id, a.OAuth.Keys[0].ID)
			s.must(err)
		}},
		"no kid with two keys": {reasonBadKID, func(s *stage) { s.addKey(newTestKey(s.t, "EC", "k2").jwk); delete(s.head, "kid") }},
		"a key for encryption": {reasonNotSigningKey, func(s *stage) {
			s.key = newTestKey(s.t, "EC", "k2")
			s.addKey(json.RawMessage(strings.Replace(string(s.key.jwk), `"sig"`, `"enc"`, 1)))
			s.head["kid"] = "k2"
		}},
		"no key at all":                {reasonNoKeys, fault("no-keys")},
		"not a JWT":                    {reasonUnparsable, field("client_assertion", "x.y.z")},
		"an algorithm of another kind": {reasonBadAlg, func(s *stage) { s.head["alg"] = "RS256"; s.form.Set("client_assertion", "eyJhbGciOiJQUzI1NiJ9.e30.AA") }},
		"an expired assertion":         {reasonExpired, func(s *stage) { s.claims["exp"] = now(s) - 1 }},
		"the org's clock ahead":        {reasonExpired, fault("clock-ahead")},
		"no exp":                       {reasonNoExpiry, func(s *stage) { delete(s.claims, "exp") }},
		"an hour and more":             {reasonTooLong, func(s *stage) { s.claims["exp"] = now(s) + 3601 }},
		"an assertion of the future":   {reasonIssuedLater, func(s *stage) { s.claims["iat"] = now(s) + 60 }},
		"the org's clock behind":       {reasonIssuedLater, fault("clock-behind")},
		"aud is the issuer":            {reasonBadAudience, func(s *stage) { s.claims["aud"] = s.org.URL() }},
		"aud of another domain":        {reasonBadAudience, claim("aud", "https://acme-admin.okta.com"+tokenPath)},
		"the org under another domain": {reasonBadAudience, fault("other-domain")},
		"aud of the org at default":    {reasonBadAudience, func(s *stage) { s.path = customServer + "/v1/token" }},
		"iss of nobody":                {reasonBadIssuer, claim("iss", "0oanobody")},
		"sub of nobody":                {reasonBadSubject, claim("sub", "0oanobody")},
		"the same jti twice":           {reasonReplayed, func(s *stage) { s.claims["jti"] = "once"; s.ask(); s.form.Set("client_assertion", "") }},
		"every jti used":               {reasonReplayed, fault("assertion-replayed")},
		"another client_id":            {reasonBadClientID, field("client_id", "0oanobody")},
		"no credentials":               {reasonNoCredentials, func(s *stage) { s.form.Del("client_assertion") }},
		"an API token": {reasonBadHeader, func(s *stage) {
			s.form.Del("client_assertion")
			s.header.Set("Authorization", "SSWS "+s.org.AdminToken())
		}},
		"a wrong secret":                 {reasonBadSecret, func(s *stage) { s.useSecret(); s.onlySecret(s.id, "wrong") }},
		"an app with a secret":           {reasonNeedsKey, func(s *stage) { s.onlySecret(s.id, s.useSecret()) }},
		"a key for an app with a secret": {reasonNeedsKey, func(s *stage) { s.useSecret() }},
		"a secret for an app with a key": {reasonBadSecret, func(s *stage) { s.onlySecret(s.id, "anything") }},
		"two kinds of credentials":       {reasonTwoKinds, field("client_secret", "x")},
		"Basic beside an assertion": {reasonTwoKinds, func(s *stage) {
			s.header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte("a:b")))
		}},
		"a web app": {reasonNotService, func(s *stage) {
			body := strings.Replace(serviceApp("Web", false, s.key.jwk), `"service"`, `"web"`, 1)
			id := s.org.adminSends(s.t, "POST", "/api/v1/apps", body, 200).object(s.t)["id"]
			s.claims["iss"], s.claims["sub"] = id, id
		}},
		"an inactive app":                  {reasonInactive, func(s *stage) { _, err := s.org.deactivateApp(s.ctx, s.id); s.must(err) }},
		"a browser":                        {reasonBrowser, func(s *stage) { s.header.Set("Origin", "https://web.example") }},
		"assertion type":                   {reasonAssertionType, field("client_assertion_type", "jwt")},
		"a proxy's Origin":                 {reasonBrowser, fault("proxy-adds-origin")},
		"a proxy that drops the assertion": {reasonNoCredentials, fault("proxy-drops-assertion")},
		"a proxy that cuts the assertion":  {reasonUnparsable, fault("proxy-cuts-assertion")},
		"a proxy's credentials":            {reasonTwoKinds, fault("proxy-adds-credentials")},
		"a proxy's assertion type":         {reasonAssertionType, fault("proxy-changes-assertion-type")},
		"no form": {reasonNoForm, func(s *stage) {
			s.path += "?%zz"
		}},
		"no scope":             {reasonNoScope, field("scope", "")},
		"no scope at default":  {reasonNoDefault, func(s *stage) { s.atDefault(); s.form.Set("scope", "") }},
		"openid":               {reasonOpenID, field("scope", "openid")},
		"a scope misspelt":     {reasonUnknownScope, field("scope", "okta.workflow.invoke")},
		"an unknown scope":     {reasonUnknownScope, fault("scopes-unknown")},
		"the server default":   {reasonUnknownScope, func(s *stage) { s.atDefault() }},
		"default by a secret":  {reasonUnknownScope, func(s *stage) { s.onlySecret(s.id, s.useSecret()); s.path = customServer + "/v1/token" }},
		"a scope not granted":  {reasonNotGranted, field("scope", "okta.users.read")},
		"not granted: unknown": {reasonUnknownScope, func(s *stage) { s.form.Set("scope", "okta.users.read"); s.fault("ungranted-no-matching-scope") }},
		"not granted: consent": {reasonConsent, func(s *stage) { s.form.Set("scope", "okta.users.read"); s.fault("ungranted-consent-required") }},
		"not granted: none":    {reasonNoOrgScopes, func(s *stage) { s.form.Set("scope", "okta.users.read"); s.fault("ungranted-no-org-scopes") }},
		"another grant type":   {reasonGrantType, field("grant_type", "password")},
		"an unknown grant":     {reasonNoGrantType, field("grant_type", "magic")},
		"no proof":             {reasonNoProof, func(s *stage) { s.bind(); s.proof = nil }},
		"no proof, not named":  {reasonUnnamed, func(s *stage) { s.bind(); s.proof = nil; s.fault("dpop-unnamed") }},
		"two proofs":           {reasonManyProofs, func(s *stage) { s.bind(); s.header.Add("DPoP", "x") }},
		"proof refused":        {reasonBadProof, func(s *stage) { s.bind(); s.fault("dpop-proof-refused") }},
		"proof of rubbish":     {reasonProofUnread, func(s *stage) { s.bind(); s.proof = nil; s.header.Set("DPoP", "x") }},
		"proof type":           {reasonProofType, func(s *stage) { s.bind(); s.typ = "JWT" }},
		"proof algorithm":      {reasonProofAlg, func(s *stage) { s.bind(); s.proof = nil; s.header.Set("DPoP", unsignedProof(s.t)) }},
		"proof signature": {reasonProofSignature, func(s *stage) {
			s.bind()
			raw := s.key.compact(s.t, s.key.proofHead(s.t), s.proof)
			s.proof = nil
			s.header.Set("DPoP", newTestKey(s.t, "EC", "x").resigned(s.t, raw))
		}},
		"proof method":          {reasonProofMethod, bound("htm", "GET")},
		"proof address":         {reasonProofAddress, bound("htu", "https://acme.okta.com"+tokenPath)},
		"proof time":            {reasonProofIssued, proofWith("iat", "now")},
		"proof of the future":   {reasonProofLater, func(s *stage) { s.bind(); s.proof["iat"] = now(s) + 60 }},
		"proof of the past":     {reasonProofOld, func(s *stage) { s.bind(); s.proof["iat"] = now(s) - 360 }},
		"proof expired":         {reasonProofExpired, proofWith("exp", 1)},
		"proof without jti":     {reasonProofID, proofWith("jti", "")},
		"proof sent twice":      {reasonProofReplayed, func(s *stage) { s.bind(); s.ask(); s.form.Set("client_assertion", ""); s.header = http.Header{} }},
		"proof without a nonce": {reasonNonce, proofWith("nonce", "")},
		"proof of another day":  {reasonStaleNonce, proofWith("nonce", "guess")},
	}
}

// atDefault calls the custom server with an assertion made for it.
func (s *stage) atDefault() {
	s.path = customServer + "/v1/token"
	s.claims["aud"] = s.org.URL() + s.path
}

func unsignedProof(t *testing.T) string {
	t.Helper()
	return encoded(t, object{"typ": proofType, "alg": "none"}) + "." + encoded(t, object{}) + "."
}

// resigned puts the signature of another key under a JWT.
func (k testKey) resigned(t *testing.T, raw string) string {
	t.Helper()
	other := k.compact(t, map[string]any{"alg": "ES256"}, map[string]any{})
	return raw[:strings.LastIndex(raw, ".")] + other[strings.LastIndex(other, "."):]
}

// TestEveryRefusalCanBeProvoked: each with Okta's words, with none, and with
// those of another row; status and code stay what they are.
func TestEveryRefusalCanBeProvoked(t *testing.T) {
	rows := catalogue()
	next := map[string]string{}
	for i, row := range rows {
		next[string(row.Reason)] = rows[(i+1)%len(rows)].Text
	}
	for name, describe := range map[string]func(why, text string) string{
		"Okta's words": nil,
		"no words":     func(string, string) string { return "" },
		"other words":  func(why, _ string) string { return next[why] },
	} {
		t.Run(name, func(t *testing.T) { provokeAll(t, describe) })
	}
}

func provokeAll(t *testing.T, describe func(why, text string) string) {
	o, clock := startOrg(t, Config{Describe: describe})
	provoked := map[reason]bool{}
	for name, p := range provocations() {
		s := newStage(t, o, clock)
		p.cause(s)
		r := s.ask()
		s.fault()
		want := refuse(p.want)
		want.list = "client_credentials"
		want = o.worded(want)
		got := r.object(t)
		if r.status != want.Status || got["error"] != want.Code || got["error_description"] != want.Text {
			t.Errorf("%s: %d %s, want %d %+v", name, r.status, r.body, want.Status, want)
		}
		provoked[p.want] = true
	}
	for _, row := range catalogue() {
		switch row.Reason {
		case reasonProofToken, reasonProofBinding, reasonProofNeeded, reasonSchemeNeeded, reasonNotBound:
			continue // of resources, see resourceCases
		}
		if !provoked[row.Reason] {
			t.Errorf("nothing provokes %s", row.Reason)
		}
	}
}

// TestClockDecides: the org goes by its own clock and shows it in Date.
func TestClockDecides(t *testing.T) {
	for skew, want := range map[time.Duration]reason{
		10 * time.Minute: reasonExpired, -10 * time.Minute: reasonIssuedLater,
		2 * time.Minute: "", -4 * time.Second: "", -time.Minute: reasonIssuedLater,
	} {
		o, clock := startOrg(t, Config{Skew: skew})
		c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
		ask := func(now time.Time) reply {
			claims := c.claims()
			claims["iat"], claims["exp"] = now.Unix(), now.Add(5*time.Minute).Unix()
			return o.asksToken(t, form(c.key.sign(t, claims)))
		}
		r := ask(clock.now())
		if want == "" {
			if r.status != 200 {
				t.Errorf("skew %v: %s", skew, r.body)
			}
			continue
		}
		checkRefused(t, skew.String(), r, 401, "invalid_client", want)
		shown, err := http.ParseTime(r.header.Get("Date"))
		if off := shown.Sub(clock.now().Add(skew)); err != nil || off > 0 || off < -time.Second {
			t.Errorf("skew %v: Date is %v off, %v", skew, off, err)
		}
		if r := ask(shown); r.status != 200 {
			t.Errorf("skew %v: by the org's own clock: %s", skew, r.body)
		}
	}
}
