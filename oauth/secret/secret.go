// Package secret holds the one type that carries a credential through the
// program. A [Secret] can be passed around freely: however it is printed,
// logged or encoded, it gives [Mask]. Only [Secret.Reveal] gives the value.
//
// The package is a leaf: it imports the standard library only.
package secret

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
)

// Mask is what stands in place of a secret wherever one is printed or encoded.
const Mask = "[redacted]"

// ErrDecode is returned by every decoder that is asked to fill a [Secret].
// Secrets come from the vault or from the user, never out of a document.
var ErrDecode = errors.New("secret: a secret cannot be decoded")

// Secret is a credential: a token, a client secret, a packed private key.
//
// The value lies in a closure, so reflection reaches a function pointer and
// nothing behind it, also where a Secret is an unexported field and fmt cannot
// call its methods. The zero value is "no secret". A Secret is immutable and
// safe for concurrent use; copies are cheap. It is not comparable with ==; use
// [Secret.Equal].
type Secret struct {
	reveal func() string
}

// New wraps plain. New("") is the zero Secret.
func New(plain string) Secret {
	if plain == "" {
		return Secret{}
	}
	return Secret{reveal: func() string { return plain }}
}

// Reveal returns the value itself, "" for the zero Secret. Call it as late as
// possible and keep the result in no field.
func (s Secret) Reveal() string {
	if s.reveal == nil {
		return ""
	}
	return s.reveal()
}

// IsZero reports whether there is no secret. encoding/json's omitzero uses it.
func (s Secret) IsZero() bool { return s.reveal == nil }

// Equal reports whether both hold the same value, in a time that tells nothing
// about where they differ.
func (s Secret) Equal(o Secret) bool {
	a, b := sha256.Sum256([]byte(s.Reveal())), sha256.Sum256([]byte(o.Reveal()))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}
