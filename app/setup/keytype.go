package setup

import (
	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/oauth"
)

// KeyType is the type of a service app's key.
type KeyType = oauth.KeyType

// The key types the walk makes.
const (
	KeyEC      KeyType = oauth.ECP256  // signs with ES256; small and fast
	KeyRSA     KeyType = oauth.RSA2048 // signs with RS256, RS384 or RS512
	KeyRSA3072 KeyType = oauth.RSA3072
	KeyRSA4096 KeyType = oauth.RSA4096
	KeyEC384   KeyType = oauth.ECP384 // signs with ES384
	KeyEC521   KeyType = oauth.ECP521 // signs with ES512
)

// KeyTypeName is what people call a key type: "EC P-256", "RSA 2048".
func KeyTypeName(t KeyType) string { return rotate.TypeName(t) }

// Algorithms lists what keys of a type sign with, the usual one first. An
// unknown type has none.
func Algorithms(t KeyType) []string { return t.Algorithms() }

// made reports whether keys of type t can be made here: an imported one may be
// of any size.
func made(t KeyType) bool {
	for _, known := range oauth.KeyTypes() {
		if t == known {
			return true
		}
	}
	return false
}
