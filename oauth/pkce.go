package oauth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// newVerifier makes a code verifier of 43 characters from 256 random bits
// (RFC 7636 §4.1).
func newVerifier() secret.Secret {
	var random [32]byte
	_, _ = rand.Read(random[:]) // never fails: crypto/rand ends the program instead
	return secret.New(base64.RawURLEncoding.EncodeToString(random[:]))
}

// challengeOf is the S256 code challenge of a verifier (RFC 7636 §4.2).
func challengeOf(verifier secret.Secret) string {
	sum := sha256.Sum256([]byte(verifier.Reveal()))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
