package setup

import "github.com/flowlatch/flowlatch/oauth"

// KeyType is the type of a service app's key.
type KeyType = oauth.KeyType

// The key types the walk makes.
const (
	KeyEC  KeyType = oauth.ECP256  // signs with ES256; small and fast
	KeyRSA KeyType = oauth.RSA2048 // signs with RS256
)
