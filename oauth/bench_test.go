package oauth

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"strings"
	"testing"
)

// The two benchmarks belong together: making a whole client assertion may cost
// at most 1.3 times (ES256) and 1.1 times (RS256) the bare signature over the
// same signing input. Compare medians of several runs:
//
//	go test -run '^$' -bench 'ClientAssertion|BareSignature' -count 5 ./oauth

func BenchmarkClientAssertion(b *testing.B) {
	for _, private := range benchKeys(b) {
		k, err := newKey(private)
		if err != nil {
			b.Fatal(err)
		}
		a := testAssertion()
		b.Run(k.Algorithm(), func(b *testing.B) {
			for b.Loop() {
				if _, err := k.SignAssertion(a); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkBareSignature(b *testing.B) {
	for _, private := range benchKeys(b) {
		k, err := newKey(private)
		if err != nil {
			b.Fatal(err)
		}
		bare := bareSignature(b, k, private)
		b.Run(k.Algorithm(), func(b *testing.B) {
			for b.Loop() {
				if err := bare(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// bareSignature signs what an assertion of the key signs.
func bareSignature(t testing.TB, key *Key, private crypto.Signer) func() error {
	t.Helper()
	signed, err := key.SignAssertion(testAssertion())
	must(t, err)
	input := []byte(signed.Reveal()[:strings.LastIndexByte(signed.Reveal(), '.')])
	return func() error {
		digest := sha256.Sum256(input)
		_, err := private.Sign(rand.Reader, digest[:], crypto.SHA256)
		return err
	}
}

// benchKeys are an EC key and an RSA key, of the kinds that are made by default.
func benchKeys(t testing.TB) []crypto.Signer {
	t.Helper()
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	rsaKey, err := rsa.GenerateKey(rand.Reader, minRSABits)
	must(t, err)
	return []crypto.Signer{ec, rsaKey}
}
