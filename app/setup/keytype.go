package setup

import "github.com/flowlatch/flowlatch/oauth"

// KeyType is the type of a service app's key.
type KeyType = oauth.KeyType

// The key types the walk makes.
const (
	KeyEC  KeyType = oauth.ECP256  // signs with ES256; small and fast
	KeyRSA KeyType = oauth.RSA2048 // signs with RS256
)

// KeyTypeName is what people call a key type: "EC P-256".
func KeyTypeName(t KeyType) string {
	switch t {
	case KeyEC:
		return "EC P-256"
	case KeyRSA:
		return "RSA 2048"
	}
	return string(t)
}
