// Package interop_test holds what oauth makes and reads against another
// implementation of the same RFCs: jose and oauth4webapi, for JavaScript.
package interop_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

const (
	clientID = "service-app-1"
	issuer   = "https://issuer.example"
	tokenURL = issuer + "/oauth2/v1/token"
	resource = issuer + "/api/flo/1/invoke"
)

// keyTypes are what the six algorithms sign with.
func keyTypes() map[string]oauth.KeyType {
	return map[string]oauth.KeyType{
		"RS256": oauth.RSA2048, "RS384": oauth.RSA2048, "RS512": oauth.RSA2048,
		"ES256": oauth.ECP256, "ES384": oauth.ECP384, "ES512": oauth.ECP521,
	}
}

func newKey(t *testing.T, alg string) *oauth.Key {
	t.Helper()
	key, err := oauth.GenerateKey(t.Context(), keyTypes()[alg])
	if err != nil {
		t.Fatal(err)
	}
	if key, err = key.WithAlgorithm(alg); err != nil {
		t.Fatal(err)
	}
	return key
}

// TestInteropWithJavaScript needs npm; it is skipped where there is none.
func TestInteropWithJavaScript(t *testing.T) {
	other := install(t)
	for alg := range keyTypes() {
		t.Run(alg, func(t *testing.T) {
			t.Run("they verify our assertion", func(t *testing.T) { theyVerify(t, other, alg) })
			t.Run("we verify their token", func(t *testing.T) { weVerify(t, other, alg) })
			t.Run("they take our proof", func(t *testing.T) { theyTakeProofs(t, other, alg) })
			t.Run("we take their client", func(t *testing.T) { weTakeClient(t, other, alg) })
		})
	}
}

func theyVerify(t *testing.T, other peer, alg string) {
	key := newKey(t, alg)
	assertion, err := key.SignAssertion(oauth.Assertion{ClientID: clientID, Audience: tokenURL, IssuedAt: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	assertions := append([]string{assertion.Reveal()}, flipped(t, assertion.Reveal())...)
	var got struct {
		Refusals   []string
		Thumbprint string
	}
	other.do(t, "verify", map[string]any{
		"jwk": key.PublicJWK(), "alg": alg, "audience": tokenURL, "clientId": clientID, "assertions": assertions,
	}, &got)
	if got.Thumbprint != key.Thumbprint() {
		t.Errorf("thumbprint %s, ours is %s", got.Thumbprint, key.Thumbprint())
	}
	wantFirstOnly(t, got.Refusals, len(assertions))
}

// wantFirstOnly wants the first taken and every other refused.
func wantFirstOnly(t *testing.T, refusals []string, n int) {
	t.Helper()
	if len(refusals) != n || n < 100 {
		t.Fatalf("%d answers to %d questions", len(refusals), n)
	}
	for i, why := range refusals {
		if (i == 0) != (why == "") {
			t.Errorf("number %d of %d: refused with %q", i, n, why)
		}
	}
}

func weVerify(t *testing.T, other peer, alg string) {
	var theirs struct {
		Token, Thumbprint, PKCS8 string
		JWKS, PrivateJWK         json.RawMessage
	}
	other.do(t, "sign", map[string]any{"alg": alg}, &theirs)
	keys, err := oauth.ParseKeySet(theirs.JWKS)
	if err != nil {
		t.Fatal(err)
	}
	genuine, err := oauth.ReadJWT(theirs.Token)
	if err != nil {
		t.Fatal(err)
	}
	if s := genuine.Check(keys); s.State != oauth.SignatureChecked || s.Algorithm != alg || s.Thumbprint != theirs.Thumbprint {
		t.Errorf("their token: %+v", s)
	}
	for i, changed := range flipped(t, theirs.Token) {
		read, err := oauth.ReadJWT(changed)
		if err != nil {
			continue // refused before its signature is looked at
		}
		if s := read.Check(keys); s.State == oauth.SignatureChecked {
			t.Errorf("change %d: %+v", i, s)
		}
	}
	for form, text := range map[string]string{"JWK": string(theirs.PrivateJWK), "PKCS#8": theirs.PKCS8} {
		read, err := oauth.ImportKey([]byte(text), secret.Secret{})
		if err != nil || read.Key.Thumbprint() != theirs.Thumbprint || string(read.Format) != form {
			t.Errorf("%s: %v", form, err)
		}
	}
}

func theyTakeProofs(t *testing.T, other peer, alg string) {
	proofKey, err := oauth.NewProofKey(newKey(t, alg))
	if err != nil {
		t.Fatal(err)
	}
	var minted struct {
		Token string
		JWKS  json.RawMessage
	}
	other.do(t, "mint", map[string]any{"thumbprint": proofKey.Thumbprint(), "issuer": issuer, "audience": resource}, &minted)
	token := &oauth.Token{Access: secret.New(minted.Token), Type: "DPoP", BoundTo: proofKey.Thumbprint()}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, resource+"?a=1", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := token.Authorize(req, proofKey, "", time.Now()); err != nil {
		t.Fatal(err)
	}
	proof := req.Header.Get("DPoP")
	var requests []map[string]any
	for _, sent := range append([]string{proof}, flipped(t, proof)...) {
		requests = append(requests, map[string]any{
			"method": req.Method, "url": req.URL.String(),
			"headers": map[string]string{"authorization": req.Header.Get("Authorization"), "dpop": sent},
		})
	}
	var got struct{ Refusals []string }
	other.do(t, "resource", map[string]any{"jwks": minted.JWKS, "issuer": issuer, "audience": resource, "requests": requests}, &got)
	wantFirstOnly(t, got.Refusals, len(requests))
}
