package oauth

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
)

func TestPrivateFormsAreTheWholeKey(t *testing.T) {
	for _, typ := range KeyTypes() {
		k := newTestKey(t, typ)
		text, err := k.PrivatePEM()
		if err != nil {
			t.Fatal(err)
		}
		block, rest := pem.Decode([]byte(text.Reveal()))
		if block == nil || block.Type != "PRIVATE KEY" || len(rest) != 0 {
			t.Fatalf("%s: not one PRIVATE KEY block", typ)
		}
		fromPEM, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		if !samePrivate(fromPEM, k.private()) {
			t.Errorf("%s: the PEM is another key", typ)
		}

		text, err = k.PrivateJWK()
		if err != nil {
			t.Fatal(err)
		}
		var fromJWK jose.JSONWebKey
		if err := fromJWK.UnmarshalJSON([]byte(text.Reveal())); err != nil {
			t.Fatal(err)
		}
		if !samePrivate(fromJWK.Key, k.private()) || fromJWK.KeyID != k.ID() || fromJWK.Algorithm != k.Algorithm() || fromJWK.Use != "sig" {
			t.Errorf("%s: the JWK is another key", typ)
		}
	}
}

func samePrivate(a, b any) bool {
	switch a := a.(type) {
	case *rsa.PrivateKey:
		b, ok := b.(*rsa.PrivateKey)
		return ok && a.Equal(b)
	case *ecdsa.PrivateKey:
		b, ok := b.(*ecdsa.PrivateKey)
		return ok && a.Equal(b)
	default:
		return false
	}
}

func TestPublicJWKSHoldsTheKeyAlone(t *testing.T) {
	for _, typ := range KeyTypes() {
		k := newTestKey(t, typ)
		var set struct {
			Keys []json.RawMessage `json:"keys"`
		}
		if err := json.Unmarshal(k.PublicJWKS(), &set); err != nil {
			t.Fatal(err)
		}
		if len(set.Keys) != 1 || string(set.Keys[0]) != string(k.PublicJWK()) {
			t.Errorf("%s: %s", typ, k.PublicJWKS())
		}
	}
}

func TestPrivateFormsOfNoKey(t *testing.T) {
	for name, k := range map[string]*Key{"nil": nil, "zero": {}} {
		if text, err := k.PrivatePEM(); err == nil || !text.IsZero() {
			t.Errorf("%s: PEM", name)
		}
		if text, err := k.PrivateJWK(); err == nil || !text.IsZero() {
			t.Errorf("%s: JWK", name)
		}
	}
}

func TestWithAlgorithmRefusesAMismatch(t *testing.T) {
	all := []string{"RS256", "RS384", "RS512", "ES256", "ES384", "ES512"}
	for _, typ := range KeyTypes() {
		k := newTestKey(t, typ)
		fit := strings.Join(typ.Algorithms(), " ")
		for _, alg := range append(all, "", "none", "HS256", "PS256", "ES256K", "EdDSA", "rs256") {
			got, err := k.WithAlgorithm(alg)
			if alg != "" && strings.Contains(fit, alg) {
				if err != nil || got.Algorithm() != alg || k.Algorithm() != typ.Algorithms()[0] {
					t.Errorf("%s with %s: %v", typ, alg, err)
				}
				continue
			}
			var fault *KeyError
			if !errors.As(err, &fault) || fault.Fault != KeyMismatch {
				t.Errorf("%s with %q: %v", typ, alg, err)
			}
		}
	}
	if KeyType("DSA").Algorithms() != nil {
		t.Error("a type that is unknown has algorithms")
	}
}

func TestWithIDNamesTheKeyEverywhere(t *testing.T) {
	k, err := newTestKey(t, ECP384).WithID("registered-1")
	if err != nil {
		t.Fatal(err)
	}
	signed, err := k.SignAssertion(testAssertion())
	if err != nil {
		t.Fatal(err)
	}
	verify(t, k, signed)
	if k.ID() != "registered-1" || k.Thumbprint() != joseThumbprint(t, k.PublicJWK()) || !strings.Contains(string(k.PublicJWK()), `"kid":"registered-1"`) {
		t.Errorf("%s: %s", k.ID(), k.PublicJWK())
	}
	back, err := ParseKey(k.Secret())
	if err != nil || back.ID() != k.Thumbprint() {
		t.Errorf("packed and read: kid %s, %v", back.ID(), err)
	}
	for _, kid := range []string{"", "a\nb", "ä", strings.Repeat("k", 256)} {
		if _, err := k.WithID(kid); err == nil {
			t.Errorf("kid %q was taken", kid)
		}
	}
	if _, err := (&Key{}).WithID("k"); err == nil {
		t.Error("the zero key got a kid")
	}
	if text := fmt.Sprintf("%v %+v", k, *k); strings.Contains(text, k.Secret().Reveal()) {
		t.Error("the key prints its private half")
	}
}
