package oauth

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
)

// rfc7638N is the modulus of the example key of RFC 7638 §3.1.
const rfc7638N = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W" +
	"-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt" +
	"-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"

func TestThumbprintOfTheRFCExample(t *testing.T) {
	const want = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
	jwks := map[string]string{
		"as printed":         `{"kty":"RSA","n":%q,"e":"AQAB","alg":"RS256","kid":"2011-04-29"}`,
		"as Okta lists it":   `{"kty":"RSA","id":"pks1","status":"ACTIVE","kid":"k","use":null,"e":"AQAB","n":%q,"_links":{"self":{}}}`,
		"hostile names":      `{"kty":"RSA","x\":0,\"kty":"oct","n":%q,"e":"AQAB"}`,
		"leading zero in e":  `{"kty":"RSA","n":%q,"e":"AAEAAQ"}`,
		"private members in": `{"kty":"RSA","n":%q,"e":"AQAB","d":"AQAB","p":"AQAB"}`,
	}
	for name, jwk := range jwks {
		got, err := ThumbprintOf(json.RawMessage(fmt.Sprintf(jwk, rfc7638N)))
		if err != nil || got != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestThumbprintOfAgreesWithGoJose(t *testing.T) {
	for _, curve := range []elliptic.Curve{elliptic.P256(), elliptic.P384(), elliptic.P521()} {
		private, err := ecdsa.GenerateKey(curve, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		public, err := (&jose.JSONWebKey{Key: private.Public()}).MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		name := curve.Params().Name
		want := joseThumbprint(t, public)
		withoutCurve := strings.Replace(string(public), fmt.Sprintf("%q", name), "null", 1)
		for _, jwk := range []string{string(public), withoutCurve} {
			if got, err := ThumbprintOf(json.RawMessage(jwk)); err != nil || got != want {
				t.Errorf("%s: %q, %v; go-jose has %q", name, got, err, want)
			}
		}
	}
}

func TestThumbprintOfRefuses(t *testing.T) {
	for name, jwk := range map[string]string{
		"nothing":         ``,
		"no object":       `[]`,
		"no type":         `{"n":"AQAB","e":"AQAB"}`,
		"symmetric":       `{"kty":"oct","k":"c2VjcmV0"}`,
		"no modulus":      `{"kty":"RSA","e":"AQAB"}`,
		"off the curve":   `{"kty":"EC","crv":"P-256","x":"` + strings.Repeat("A", 42) + `Q","y":"` + strings.Repeat("A", 42) + `Q"}`,
		"curve unknown":   `{"kty":"EC","crv":"P-999","x":"AQ","y":"AQ"}`,
		"curve not given": `{"kty":"EC","x":"AQ","y":"AQ"}`,
		"a set of keys":   `{"keys":[]}`,
		"enormous":        `{"kty":"RSA","n":"` + strings.Repeat("A", 1<<20) + `"}`,
	} {
		if got, err := ThumbprintOf(json.RawMessage(jwk)); err == nil {
			t.Errorf("%s: thumbprint %q", name, got)
		}
	}
}

// TestNumbersOfNoRSAKeyAreRefused has exponents that no RSA key has, among them
// one whose last bits are those of the key of RFC 7638, and what comes of them in
// every reader of public keys.
func TestNumbersOfNoRSAKeyAreRefused(t *testing.T) {
	even := rfc7638N[:len(rfc7638N)-1] + "A"
	for name, jwk := range map[string]string{
		"exponent of nought":        fmt.Sprintf(`{"kty":"RSA","n":%q,"e":"AA"}`, rfc7638N),
		"exponent of one":           fmt.Sprintf(`{"kty":"RSA","n":%q,"e":"AQ"}`, rfc7638N),
		"even exponent":             fmt.Sprintf(`{"kty":"RSA","n":%q,"e":"AQAA"}`, rfc7638N),
		"exponent that is cut":      fmt.Sprintf(`{"kty":"RSA","n":%q,"e":"AQAAAAAAAQAB"}`, rfc7638N),
		"exponent of 32 bits":       fmt.Sprintf(`{"kty":"RSA","n":%q,"e":"_____w"}`, rfc7638N),
		"even modulus":              fmt.Sprintf(`{"kty":"RSA","n":%q,"e":"AQAB"}`, even),
		"exponent as a JSON number": fmt.Sprintf(`{"kty":"RSA","n":%q,"e":65537}`, rfc7638N),
	} {
		if got, err := ThumbprintOf(json.RawMessage(jwk)); err == nil {
			t.Errorf("%s: thumbprint %s", name, got)
		}
		if got, err := PublicPEMOf(json.RawMessage(jwk)); err == nil {
			t.Errorf("%s: %s", name, got)
		}
		set, err := ParseKeySet(json.RawMessage("[" + jwk + "]"))
		must(t, err)
		if set.Len() != 0 {
			t.Errorf("%s is in the set", name)
		}
	}
}

// TestThumbprintOfRecordedKeys reads keys as a real org lists them.
func TestThumbprintOfRecordedKeys(t *testing.T) {
	for _, name := range []string{"app_create_service_private_key_jwt_rsa.json", "app_create_service_private_key_jwt_ec.json"} {
		body, err := os.ReadFile(filepath.Join("..", "..", "shared", "fixtures", name))
		if err != nil {
			t.Skip("the recorded answers are not on this machine")
		}
		var app struct {
			Settings struct {
				OAuthClient struct {
					JWKS struct {
						Keys []json.RawMessage `json:"keys"`
					} `json:"jwks"`
				} `json:"oauthClient"`
			} `json:"settings"`
		}
		if err := json.Unmarshal(body, &app); err != nil {
			t.Fatal(err)
		}
		keys := app.Settings.OAuthClient.JWKS.Keys
		if len(keys) != 1 {
			t.Fatalf("%s: %d keys", name, len(keys))
		}
		if got, err := ThumbprintOf(keys[0]); err != nil || len(got) != 43 {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
