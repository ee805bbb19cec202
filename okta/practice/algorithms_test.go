package practice

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/go-jose/go-jose/v4"
)

// keyOf makes a key pair: an RSA key of so many bits, or one on a curve.
func keyOf(t *testing.T, bits int, curve elliptic.Curve) crypto.Signer {
	t.Helper()
	var key crypto.Signer
	var err error
	if curve != nil {
		key, err = ecdsa.GenerateKey(curve, rand.Reader)
	} else {
		key, err = rsa.GenerateKey(rand.Reader, bits)
	}
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// TestEveryAlgorithm registers each kind of key, with and without its alg, and
// signs assertions and proofs with each algorithm there is.
func TestEveryAlgorithm(t *testing.T) {
	o, clock := startOrg(t, Config{})
	for name, tt := range map[string]struct {
		key  crypto.Signer
		algs []string
	}{
		"RSA-2048": {keyOf(t, 2048, nil), []string{"RS256", "RS384", "RS512"}},
		"RSA-3072": {keyOf(t, 3072, nil), []string{"RS256", "RS384", "RS512"}},
		"RSA-4096": {keyOf(t, 4096, nil), []string{"RS256", "RS384", "RS512"}},
		"EC-P256":  {keyOf(t, 0, elliptic.P256()), []string{"ES256"}},
		"EC-P384":  {keyOf(t, 0, elliptic.P384()), []string{"ES384"}},
		"EC-P521":  {keyOf(t, 0, elliptic.P521()), []string{"ES512"}},
	} {
		free := registered(t, o, clock, tt.key, "")
		for _, alg := range signatureAlgs() {
			fits := slices.Contains(tt.algs, alg)
			if fits {
				checkAlgorithm(t, name+" without alg, "+alg, free, alg, true)
				checkAlgorithm(t, name+" for "+alg, registered(t, o, clock, tt.key, alg), alg, true)
				continue
			}
			jwk := jwkOf(t, tt.key, "k2", alg)
			body := serviceApp("App", false, jwk)
			if got := o.adminSends(t, "POST", "/api/v1/apps", body, 400).cause(t); got != causeAlg {
				t.Errorf("%s registered for %s: %s", name, alg, got)
			}
		}
		for _, alg := range tt.algs[1:] { // of a key that is bound to the first
			checkAlgorithm(t, name+" for another than "+alg, registered(t, o, clock, tt.key, tt.algs[0]), alg, false)
		}
	}
	short := jwkOf(t, keyOf(t, 1024, nil), "k", "")
	if got := o.adminSends(t, "POST", "/api/v1/apps", serviceApp("App", false, short), 400).cause(t); got != causeShortRSA {
		t.Errorf("RSA-1024: %s", got)
	}
}

func jwkOf(t *testing.T, key crypto.Signer, kid, alg string) json.RawMessage {
	t.Helper()
	raw, err := json.Marshal(jose.JSONWebKey{Key: key.Public(), KeyID: kid, Use: "sig", Algorithm: alg})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func registered(t *testing.T, o *Org, clock *testClock, key crypto.Signer, alg string) testClient {
	t.Helper()
	k := testKey{private: key, kid: "k", jwk: jwkOf(t, key, "k", alg)}
	return newClient(t, o, clock, k, scopeInvoke)
}

// checkAlgorithm asks for a bearer token and for one bound to the same key.
func checkAlgorithm(t *testing.T, name string, c testClient, alg string, good bool) {
	t.Helper()
	c.key.alg = jose.SignatureAlgorithm(alg)
	assert := func() string {
		return c.key.compact(t, map[string]any{"alg": alg, "kid": c.key.kid}, c.claims())
	}
	r := c.org.asksToken(t, form(assert()))
	if !good {
		checkRefused(t, name, r, 401, "invalid_client", reasonBadAlg)
		return
	}
	if r.status != 200 {
		t.Errorf("%s: %d %s", name, r.status, r.body)
	}
	c.demandProofs(t)
	proof := c.proves(t, "POST", c.org.URL()+tokenPath, "nonce", c.org.nonce(c.org.now()))
	bound := c.org.asksToken(t, form(assert()), proof)
	if bound.status != 200 || bound.object(t)["token_type"] != "DPoP" {
		t.Errorf("%s, bound: %d %s", name, bound.status, bound.body)
	}
	if _, err := c.org.setDPoP(c.org.asAdmin(t.Context()), c.id, false); err != nil {
		t.Fatal(err)
	}
}

// TestConsoleTakesEveryKey pastes public keys as the Admin Console shows them.
func TestConsoleTakesEveryKey(t *testing.T) {
	o := startConsole(t)
	a, err := o.createServiceApp(t.Context(), serviceAppSpec{Label: "Keys"})
	if err != nil {
		t.Fatal(err)
	}
	keys := []crypto.Signer{keyOf(t, 2048, nil), keyOf(t, 3072, nil), keyOf(t, 0, elliptic.P256()), keyOf(t, 0, elliptic.P384()), keyOf(t, 0, elliptic.P521())}
	for i, key := range keys {
		values := map[string][]string{"csrf": {csrf(t, o)}, "jwk": {string(jwkOf(t, key, fmt.Sprint("k", i), ""))}}
		if status, _, page := browse(t, o, "POST", "/console/apps/"+a.ID+"/keys", values, nil); status != 303 {
			t.Errorf("key %d: %d %s", i, status, page)
		}
	}
	if a, err = o.app(a.ID); err != nil || len(a.OAuth.Keys) != len(keys) {
		t.Errorf("%d keys, %v", len(a.OAuth.Keys), err)
	}
}
