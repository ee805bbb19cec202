package practice

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"testing"

	"github.com/go-jose/go-jose/v4"
)

// testKey is a key pair of a client.
type testKey struct {
	private crypto.Signer
	alg     jose.SignatureAlgorithm
	kid     string
	jwk     json.RawMessage // public
}

func newTestKey(t *testing.T, kind, kid string) testKey {
	t.Helper()
	k := testKey{kid: kid}
	var err error
	switch kind {
	case "RSA":
		k.alg = jose.RS256
		k.private, err = rsa.GenerateKey(rand.Reader, 2048)
	case "EC":
		k.alg = jose.ES256
		k.private, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	if err != nil {
		t.Fatal(err)
	}
	k.jwk, err = json.Marshal(jose.JSONWebKey{Key: k.private.Public(), KeyID: kid, Use: "sig", Algorithm: string(k.alg)})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// sign makes a compact JWS over claims.
func (k testKey) sign(t *testing.T, claims map[string]any) string {
	t.Helper()
	payload, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	options := (&jose.SignerOptions{}).WithType("JWT")
	if k.kid != "" {
		options = options.WithHeader("kid", k.kid)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: k.alg, Key: k.private}, options)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		t.Fatal(err)
	}
	out, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return out
}
