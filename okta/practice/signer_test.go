package practice

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"testing"

	"github.com/go-jose/go-jose/v4"
)

func encoded(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// hashes are those of the signature algorithms (RFC 7518 section 3.1).
func hashes() map[string]crypto.Hash {
	return map[string]crypto.Hash{
		"RS256": crypto.SHA256, "RS384": crypto.SHA384, "RS512": crypto.SHA512,
		"ES256": crypto.SHA256, "ES384": crypto.SHA384, "ES512": crypto.SHA512,
	}
}

// compact signs any header over any claims with nothing but crypto, so that
// headers no library would write can be sent.
func (k testKey) compact(t *testing.T, head, claims map[string]any) string {
	t.Helper()
	input := encoded(t, head) + "." + encoded(t, claims)
	alg, _ := head["alg"].(string)
	if alg == "HS256" {
		mac := hmac.New(sha256.New, []byte("known to everybody"))
		mac.Write([]byte(input))
		return input + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	}
	hash := hashes()[alg]
	if hash == 0 {
		hash = crypto.SHA256
	}
	digest := hash.New()
	digest.Write([]byte(input))
	return input + "." + base64.RawURLEncoding.EncodeToString(k.signature(t, hash, digest.Sum(nil)))
}

func (k testKey) signature(t *testing.T, hash crypto.Hash, digest []byte) []byte {
	t.Helper()
	switch private := k.private.(type) {
	case *rsa.PrivateKey:
		out, err := rsa.SignPKCS1v15(rand.Reader, private, hash, digest)
		if err != nil {
			t.Fatal(err)
		}
		return out
	case *ecdsa.PrivateKey:
		r, s, err := ecdsa.Sign(rand.Reader, private, digest)
		if err != nil {
			t.Fatal(err)
		}
		size := (private.Curve.Params().BitSize + 7) / 8
		return append(r.FillBytes(make([]byte, size)), s.FillBytes(make([]byte, size))...)
	}
	t.Fatalf("a key of type %T", k.private)
	return nil
}

// proofHead is the header of a good proof.
func (k testKey) proofHead(t *testing.T) map[string]any {
	t.Helper()
	raw, err := json.Marshal(jose.JSONWebKey{Key: k.private.Public()})
	if err != nil {
		t.Fatal(err)
	}
	var jwk object
	if err := json.Unmarshal(raw, &jwk); err != nil {
		t.Fatal(err)
	}
	return map[string]any{"typ": proofType, "alg": string(k.alg), "jwk": jwk}
}

// thumbprint is the key's by RFC 7638.
func (k testKey) thumbprint(t *testing.T) string {
	t.Helper()
	sum, err := (&jose.JSONWebKey{Key: k.private.Public()}).Thumbprint(crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(sum)
}
