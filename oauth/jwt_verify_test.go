package oauth

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"
	"github.com/lestrrat-go/jwx/v2/jwa"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// setOf is what a server publishes of some keys.
func setOf(t testing.TB, keys ...*Key) *KeySet {
	t.Helper()
	var texts []string
	for _, k := range keys {
		texts = append(texts, string(k.PublicJWK()))
	}
	set, err := ParseKeySet(json.RawMessage(`{"keys":[` + strings.Join(texts, ",") + `]}`))
	must(t, err)
	if set.Len() != len(keys) {
		t.Fatalf("%d of %d keys", set.Len(), len(keys))
	}
	return set
}

// joseSigned is a JWT made by an independent implementation.
func joseSigned(t testing.TB, k *Key, alg string, header map[string]any, claims string) string {
	t.Helper()
	options := &jose.SignerOptions{}
	for name, value := range header {
		options.WithHeader(jose.HeaderKey(name), value)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.SignatureAlgorithm(alg), Key: k.private()}, options)
	must(t, err)
	signed, err := signer.Sign([]byte(claims))
	must(t, err)
	text, err := signed.CompactSerialize()
	must(t, err)
	return text
}

func check(t testing.TB, text string, set *KeySet) Signature {
	t.Helper()
	j, err := ReadJWT(text)
	must(t, err)
	return j.Check(set)
}

func TestCheckEveryAlgorithm(t *testing.T) {
	for _, typ := range KeyTypes() {
		for _, alg := range typ.Algorithms() {
			k, err := newTestKey(t, typ).WithAlgorithm(alg)
			must(t, err)
			set := setOf(t, newTestKey(t, ECP256), k, newTestKey(t, RSA2048))
			for name, header := range map[string]map[string]any{"kid": {"kid": k.ID()}, "no kid": nil} {
				text := joseSigned(t, k, alg, header, `{"iss":"a"}`)
				want := Signature{State: SignatureChecked, Algorithm: alg, Thumbprint: k.Thumbprint()}
				if header != nil {
					want.KeyID = k.ID()
				}
				if header == nil && alg != k.Type().Algorithms()[0] {
					set = setOf(t, k)
				}
				if diff := cmp.Diff(want, check(t, text, set)); diff != "" {
					t.Errorf("%s with %s, %s (-want +got):\n%s", typ, alg, name, diff)
				}
			}
		}
	}
}

// TestCheckRefusesWhatWasAltered changes each part of tokens that were good,
// and what they are checked with, in the ways that Wycheproof does.
func TestCheckRefusesWhatWasAltered(t *testing.T) {
	for _, typ := range KeyTypes() {
		for _, alg := range typ.Algorithms() {
			k, err := newTestKey(t, typ).WithAlgorithm(alg)
			must(t, err)
			set, other := setOf(t, k), setOf(t, mustNamed(t, otherOf(t, typ), k.ID(), alg))
			good := joseSigned(t, k, alg, map[string]any{"kid": k.ID()}, `{"iss":"a"}`)
			if got := check(t, good, other); got.Reason != ReasonBadSignature {
				t.Errorf("%s with another key: %+v", alg, got)
			}
			for name, text := range altered(t, good) {
				j, err := ReadJWT(text)
				if err != nil {
					continue // the reader has refused it
				}
				if got := j.Check(set); got.State == SignatureChecked {
					t.Errorf("%s %s, %s: %+v", typ, alg, name, got)
				}
			}
		}
	}
}

func otherOf(t testing.TB, typ KeyType) *Key {
	t.Helper()
	if strings.HasPrefix(string(typ), "RSA") {
		typ = RSA2048
		return otherTestKey(t, typ)
	}
	return newTestKey(t, typ)
}

func mustNamed(t testing.TB, k *Key, kid, alg string) *Key {
	t.Helper()
	k, err := k.WithID(kid)
	must(t, err)
	k, err = k.WithAlgorithm(alg)
	must(t, err)
	return k
}

func altered(t testing.TB, good string) map[string]string {
	t.Helper()
	parts := strings.Split(good, ".")
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	must(t, err)
	with := func(sig []byte) string { return parts[0] + "." + parts[1] + "." + encode(string(sig)) }
	half := len(signature) / 2
	texts := map[string]string{
		"nothing signed":          parts[0] + "." + parts[1] + ".",
		"signature cut":           with(signature[:len(signature)-1]),
		"signature with a byte":   with(append(append([]byte{}, signature...), 0)),
		"signature with a zero":   with(append([]byte{0}, signature...)),
		"signature of zeros":      with(make([]byte, len(signature))),
		"signature of ones":       with([]byte(strings.Repeat("\xff", len(signature)))),
		"r is zero":               with(append(make([]byte, half), signature[half:]...)),
		"s is zero":               with(append(append([]byte{}, signature[:half]...), make([]byte, half)...)),
		"halves swapped":          with(append(append([]byte{}, signature[half:]...), signature[:half]...)),
		"half a signature":        with(signature[:half]),
		"DER":                     with(asDER(t, signature)),
		"payload of another":      parts[0] + "." + encode(`{"iss":"b"}`) + "." + parts[2],
		"header with a space":     encode(" "+decoded(t, parts[0])) + "." + parts[1] + "." + parts[2],
		"padding":                 good + "=",
		"dot at the end":          good + ".",
		"algorithm none":          encode(strings.Replace(decoded(t, parts[0]), `"alg":"`, `"alg":"none","x":"`, 1)) + "." + parts[1] + "." + parts[2],
		"algorithm None unsigned": encode(`{"alg":"NonE"}`) + "." + parts[1] + ".",
	}
	for part := range 3 {
		for _, at := range []int{0, 5, len(parts[part]) - 2} {
			changed := []byte(parts[part])
			changed[at] = map[bool]byte{true: 'B', false: 'A'}[changed[at] == 'A']
			texts[fmt.Sprintf("character %d of part %d", at, part)] = strings.Replace(good, parts[part], string(changed), 1)
		}
	}
	return texts
}

func decoded(t testing.TB, part string) string {
	t.Helper()
	text, err := base64.RawURLEncoding.DecodeString(part)
	must(t, err)
	return string(text)
}

// asDER writes an ECDSA signature as other protocols do.
func asDER(t testing.TB, signature []byte) []byte {
	t.Helper()
	half := len(signature) / 2
	integer := func(b []byte) []byte {
		text := append([]byte{0}, new(big.Int).SetBytes(b).Bytes()...)
		return append([]byte{2, byte(len(text))}, text...)
	}
	body := append(integer(signature[:half]), integer(signature[half:])...)
	return append([]byte{0x30, byte(len(body))}, body...)
}

func TestCheckNamesTheReason(t *testing.T) {
	rsaKey, ec, big := newTestKey(t, RSA2048), newTestKey(t, ECP256), newTestKey(t, ECP521)
	set := setOf(t, rsaKey, ec, big)
	kid := func(k *Key) map[string]any { return map[string]any{"kid": k.ID()} }
	forged := encode(`{"alg":"HS256","kid":"`+rsaKey.ID()+`"}`) + "." + encode(`{}`)
	mac := hmac.New(sha256.New, []byte(rsaKey.PublicPEM()))
	mac.Write([]byte(forged))
	good := joseSigned(t, ec, "ES256", kid(ec), `{}`)
	tests := []struct {
		name, text string
		set        *KeySet
		state      SignatureState
		reason     SignatureReason
	}{
		{"no keys published", good, nil, SignatureUnchecked, ReasonNoKeys},
		{"an empty set", good, &KeySet{}, SignatureUnchecked, ReasonNoKeys},
		{"a kid that isn't there", good, setOf(t, rsaKey), SignatureUnchecked, ReasonUnknownKey},
		{"none", unsigned(`{"alg":"none"}`, `{}`), set, SignatureFailed, ReasonNone},
		{"none, no keys", unsigned(`{"alg":"none"}`, `{}`), nil, SignatureFailed, ReasonNone},
		{"NONE with something", unsigned(`{"alg":"NONE"}`, `{}`) + "eA", set, SignatureFailed, ReasonNone},
		{"no alg", unsigned(`{}`, `{}`) + "eA", set, SignatureFailed, ReasonAlgorithm},
		{"alg a list", unsigned(`{"alg":["ES256"]}`, `{}`) + "eA", set, SignatureFailed, ReasonAlgorithm},
		{"HMAC with the public key", forged + "." + encode(string(mac.Sum(nil))), set, SignatureFailed, ReasonAlgorithm},
		{"PS256", joseSigned(t, rsaKey, "PS256", kid(rsaKey), `{}`), set, SignatureFailed, ReasonAlgorithm},
		{"RS512 with a key for RS256", joseSigned(t, rsaKey, "RS512", kid(rsaKey), `{}`), set, SignatureFailed, ReasonMismatch},
		{"a kid of another kind of key", joseSigned(t, ec, "ES256", kid(rsaKey), `{}`), set, SignatureFailed, ReasonMismatch},
		{"ES256 with the kid of a P-521 key", joseSigned(t, ec, "ES256", kid(big), `{}`), set, SignatureFailed, ReasonMismatch},
		{"no kid, none fits", joseSigned(t, newTestKey(t, ECP384), "ES384", nil, `{}`), set, SignatureFailed, ReasonMismatch},
		{"no kid, none made it", joseSigned(t, newTestKey(t, ECP256), "ES256", nil, `{}`), set, SignatureFailed, ReasonBadSignature},
		{"crit", joseSigned(t, ec, "ES256", map[string]any{"kid": ec.ID(), "crit": []string{"exp"}, "exp": 1}, `{}`), set, SignatureFailed, ReasonCritical},
		{"a claim twice", joseSigned(t, ec, "ES256", kid(ec), `{"iss":"a","iss":"b"}`), set, SignatureFailed, ReasonRepeated},
		{"a member of a claim twice", joseSigned(t, ec, "ES256", kid(ec), `{"cnf":{"jkt":"a","jkt":"b"}}`), set, SignatureFailed, ReasonRepeated},
		{"kid twice", unsigned(`{"alg":"ES256","kid":"a","kid":"b"}`, `{}`) + "eA", set, SignatureFailed, ReasonRepeated},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := check(t, tt.text, tt.set); got.State != tt.state || got.Reason != tt.reason || got.Thumbprint != "" {
				t.Errorf("%+v, want %s because %s", got, tt.state, tt.reason)
			}
		})
	}
}

// TestCheckHoldsCurveAndAlgorithmTogether has a P-521 key, published without an
// algorithm, sign with ES256: jwx makes such a signature and finds it good
// (RFC 7518 §3.4 has one curve for each algorithm).
func TestCheckHoldsCurveAndAlgorithmTogether(t *testing.T) {
	k := newTestKey(t, ECP521)
	set, err := ParseKeySet(json.RawMessage(`[` + strings.Replace(string(k.PublicJWK()), `"alg":"ES512",`, "", 1) + `]`))
	must(t, err)
	sign, err := signWith(jwa.ES256, k.private())
	must(t, err)
	input := encode(`{"alg":"ES256"}`) + "." + encode(`{}`)
	signature, err := sign([]byte(input))
	must(t, err)
	if !verifies(set.keys[0], "ES256", []byte(input), signature) {
		t.Fatal("jwx has become strict: this test shows nothing any more")
	}
	if got := check(t, input+"."+encode(string(signature)), set); got.State != SignatureFailed || got.Reason != ReasonMismatch {
		t.Errorf("%+v", got)
	}
}

func TestRepeatedLooksEverywhere(t *testing.T) {
	j, err := ReadJWT(unsigned(
		`{"alg":"none","x":{"b":1,"b":2}}`,
		`{"a":1,"n":[{"c":"c","d":["c",{"e":0,"e":0}],"c":1},"c","c"],"a":2,"deep":`+strings.Repeat("[", 9000)+strings.Repeat("]", 9000)+`}`,
	))
	must(t, err)
	if diff := cmp.Diff([]string{"a", "b", "c", "e"}, j.Repeated()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	j, err = ReadJWT(unsigned(`{"a":"a"}`, `{"a":{"a":["a","a",{"a":"a"}],"b":{"a":1}}}`))
	must(t, err)
	if got := j.Repeated(); len(got) != 0 {
		t.Errorf("repeated: %v", got)
	}
}

func TestParseKeySetLeavesOutWhatCannotVerify(t *testing.T) {
	k := newTestKey(t, RSA3072)
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	must(t, err)
	smallJWK, err := (&jose.JSONWebKey{Key: small.Public()}).MarshalJSON()
	must(t, err)
	unlabelled := strings.Replace(strings.Replace(string(newTestKey(t, ECP521).PublicJWK()), `"use":"sig"`, `"use":null`, 1), `"crv":"P-521"`, `"crv":null`, 1)
	text := `{"keys":[` + strings.Join([]string{
		string(k.PublicJWK()), unlabelled,
		string(smallJWK),
		`{"kty":"oct","k":"c2VjcmV0","alg":"HS256"}`,
		`{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}`,
		`{"kty":"EC","crv":"P-256","x":"AQ","y":"AQ"}`,
		strings.Replace(string(k.PublicJWK()), `"use":"sig"`, `"use":"enc"`, 1),
		strings.Replace(string(k.PublicJWK()), `{`, `{"x5c":["`+strings.Repeat("A", maxJWK)+`"],`, 1),
		`17`, `{}`, `null`,
	}, ",") + `]}`
	set, err := ParseKeySet(json.RawMessage(text))
	must(t, err)
	if set.Len() != 2 {
		t.Errorf("%d keys", set.Len())
	}
	if kid, ok := set.Find(k.Thumbprint()); !ok || kid != k.ID() {
		t.Errorf("found %q, %v", kid, ok)
	}
	if _, ok := set.Find("x"); ok {
		t.Error("found what isn't there")
	}
	if _, ok := (*KeySet)(nil).Find("x"); ok || (*KeySet)(nil).Len() != 0 {
		t.Error("found something in no set")
	}
	for name, text := range map[string]string{
		"nothing": "", "no set": `{"a":1}`, "a number": "1", "null": "null", "keys no list": `{"keys":1}`,
		"too many": `{"keys":[` + strings.Repeat("{},", maxSetKeys) + `{}]}`, "too large": strings.Repeat(" ", maxKeySet+1),
	} {
		if _, err := ParseKeySet(json.RawMessage(text)); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

// TestFindMatchesByThumbprint has an imported key registered under another kid.
func TestFindMatchesByThumbprint(t *testing.T) {
	k := newTestKey(t, ECP384)
	registered := strings.Replace(string(k.PublicJWK()), k.ID(), "pks-7", 1)
	set, err := ParseKeySet(json.RawMessage(`[{"kty":"RSA"},` + registered + `]`))
	must(t, err)
	private, err := k.PrivatePEM()
	must(t, err)
	imported, err := ImportKey([]byte(private.Reveal()), secret.Secret{})
	must(t, err)
	kid, ok := set.Find(imported.Key.Thumbprint())
	if !ok || kid != "pks-7" {
		t.Errorf("kid %q, %v", kid, ok)
	}
}

func TestFetchKeySet(t *testing.T) {
	k := newTestKey(t, ECP256)
	server := answering(t, http.StatusOK, "application/json", string(k.PublicJWKS()))
	set, err := FetchKeySet(t.Context(), server.Client(), server.URL+"/keys")
	must(t, err)
	if _, ok := set.Find(k.Thumbprint()); !ok {
		t.Error("the key isn't there")
	}
	for name, s := range map[string]struct {
		status int
		body   string
		kind   ErrorKind
	}{
		"a page": {200, "<html></html>", WebPage}, "gone": {404, `{"errorCode":"E0000007"}`, Unexplained}, "no set": {200, `{}`, Incomplete},
	} {
		server := answering(t, s.status, "application/json", s.body)
		_, err := FetchKeySet(t.Context(), server.Client(), server.URL)
		var fault *Error
		if !errors.As(err, &fault) || fault.Kind != s.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := FetchKeySet(t.Context(), server.Client(), "http://acme.okta.com/keys"); err == nil {
		t.Error("fetched over http")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := FetchKeySet(ctx, server.Client(), server.URL); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
