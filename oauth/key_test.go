package oauth

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"
)

func TestGenerateKeyMakesEachType(t *testing.T) {
	tests := []struct {
		typ     KeyType
		alg     string
		members []string
	}{
		{RSA2048, "RS256", []string{"alg", "e", "kid", "kty", "n", "use"}},
		{RSA3072, "RS256", []string{"alg", "e", "kid", "kty", "n", "use"}},
		{RSA4096, "RS256", []string{"alg", "e", "kid", "kty", "n", "use"}},
		{ECP256, "ES256", []string{"alg", "crv", "kid", "kty", "use", "x", "y"}},
		{ECP384, "ES384", []string{"alg", "crv", "kid", "kty", "use", "x", "y"}},
		{ECP521, "ES512", []string{"alg", "crv", "kid", "kty", "use", "x", "y"}},
	}
	if len(tests) != len(KeyTypes()) {
		t.Errorf("%d of %d types", len(tests), len(KeyTypes()))
	}
	for _, tt := range tests {
		t.Run(string(tt.typ), func(t *testing.T) {
			k := newTestKey(t, tt.typ)
			if k.Type() != tt.typ || k.Algorithm() != tt.alg {
				t.Errorf("%s signing with %s", k.Type(), k.Algorithm())
			}
			var public map[string]string
			if err := json.Unmarshal(k.PublicJWK(), &public); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.members, sortedNames(public)); diff != "" {
				t.Errorf("members of the public JWK (-want +got):\n%s", diff)
			}
			if public["use"] != "sig" || public["alg"] != tt.alg || public["kid"] != k.ID() || k.ID() != k.Thumbprint() {
				t.Errorf("public JWK %s of key %s", k.PublicJWK(), k.ID())
			}
			if got := joseThumbprint(t, k.PublicJWK()); got != k.Thumbprint() {
				t.Errorf("thumbprint %s, go-jose has %s", k.Thumbprint(), got)
			}
		})
	}
}

func TestPublicPEMIsTheSameKey(t *testing.T) {
	for _, typ := range KeyTypes() {
		k := newTestKey(t, typ)
		block, rest := pem.Decode([]byte(k.PublicPEM()))
		if block == nil || block.Type != "PUBLIC KEY" || len(rest) != 0 {
			t.Fatalf("%s: not one PUBLIC KEY block: %q", typ, k.PublicPEM())
		}
		public, err := x509.ParsePKIXPublicKey(block.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		sum, err := (&jose.JSONWebKey{Key: public}).Thumbprint(crypto.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		if got := encode(string(sum)); got != k.Thumbprint() {
			t.Errorf("%s: the PEM's thumbprint is %s, want %s", typ, got, k.Thumbprint())
		}
	}
}

func TestPublicJWKIsACopy(t *testing.T) {
	k := newTestKey(t, ECP256)
	clear(k.PublicJWK())
	if !json.Valid(k.PublicJWK()) {
		t.Error("writing into the result changed the key")
	}
}

func TestGenerateKeyEndsWithItsContext(t *testing.T) {
	reason := errors.New("window closed")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(reason)
	k, err := GenerateKey(ctx, RSA2048)
	if k != nil || !errors.Is(err, reason) {
		t.Errorf("%v, %v; want the context's cause", k, err)
	}
}

func TestGenerateKeyIsAbandonedInTheMiddle(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	running, release := make(chan struct{}), make(chan struct{})
	defer close(release)
	go func() {
		<-running
		cancel()
	}()
	_, err := generate(ctx, func() (crypto.Signer, error) {
		close(running)
		<-release // a generation that never ends while the caller waits
		return nil, errors.New("released")
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}

func TestUnfitKeysAreRefused(t *testing.T) {
	tests := []struct {
		name    string
		private func() (crypto.Signer, error)
		want    KeyFault
	}{
		{"RSA-1024", func() (crypto.Signer, error) { return rsa.GenerateKey(rand.Reader, 1024) }, KeyTooSmall},
		{"RSA-2040", func() (crypto.Signer, error) { return rsa.GenerateKey(rand.Reader, 2040) }, KeyTooSmall},
		{"P-224", func() (crypto.Signer, error) { return ecdsa.GenerateKey(elliptic.P224(), rand.Reader) }, KeyUnsupported},
		{"Ed25519", func() (crypto.Signer, error) { _, k, err := ed25519.GenerateKey(rand.Reader); return k, err }, KeyUnsupported},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			private, err := tt.private()
			if err != nil {
				t.Fatal(err)
			}
			_, err = newKey(private)
			wantKeyFault(t, err, tt.want)
		})
	}
	_, err := GenerateKey(t.Context(), "RSA-512")
	wantKeyFault(t, err, KeyUnsupported)
}

func TestKeyPrintsNoPrivatePart(t *testing.T) {
	for _, typ := range KeyTypes() {
		k := newTestKey(t, typ)
		var log strings.Builder
		slog.New(slog.NewJSONHandler(&log, nil)).Info("key", "key", k, "value", *k)
		printed := log.String() + k.String()
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			printed += fmt.Sprintf(verb, k) + fmt.Sprintf(verb, *k)
		}
		fields := strings.Split(k.Secret().Reveal()[strings.LastIndex(k.Secret().Reveal(), ":")+1:], ".")
		for _, field := range fields[:len(fields)-1] {
			if field != "AQAB" && strings.Contains(printed, field) {
				t.Errorf("%s: a private number was printed", typ)
			}
		}
	}
}

// madeKeys are the keys of this run by type: a big RSA key takes a second.
var madeKeys sync.Map

// newTestKey gives a key made at test time: none is ever kept in the
// repository. EC keys are always new, RSA keys are made once in a run.
func newTestKey(t testing.TB, typ KeyType) *Key {
	t.Helper()
	if !strings.HasPrefix(string(typ), "RSA") {
		return otherTestKey(t, typ)
	}
	if k, ok := madeKeys.Load(typ); ok {
		return k.(*Key)
	}
	k, _ := madeKeys.LoadOrStore(typ, otherTestKey(t, typ))
	return k.(*Key)
}

// otherTestKey gives a key that no other test has.
func otherTestKey(t testing.TB, typ KeyType) *Key {
	t.Helper()
	k, err := GenerateKey(context.Background(), typ)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func wantKeyFault(t *testing.T, err error, want KeyFault) {
	t.Helper()
	var fault *KeyError
	if !errors.As(err, &fault) || fault.Fault != want {
		t.Errorf("error %v, want fault %q", err, want)
	}
}

func sortedNames[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// joseThumbprint is what an independent implementation makes of a JWK.
func joseThumbprint(t *testing.T, jwk json.RawMessage) string {
	t.Helper()
	var key jose.JSONWebKey
	if err := key.UnmarshalJSON(jwk); err != nil {
		t.Fatal(err)
	}
	sum, err := key.Thumbprint(crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	return encode(string(sum))
}
