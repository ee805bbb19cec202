package okta

import (
	"encoding/json"
	"time"
)

// Key is a public key of a service app.
type Key struct {
	ID        string // Okta's own, pks…; the id in paths
	KID       string // the key's kid, which a client assertion names
	Type      string // RSA, EC
	Algorithm string // "" when none was given
	Use       string
	Status    string // ACTIVE, INACTIVE
	Created   time.Time
	// Public holds the members of the key that a thumbprint is made of (RFC 7638): kty with n, e or crv, x, y.
	Public json.RawMessage
}

// Active reports whether Okta accepts assertions signed with the key.
func (k Key) Active() bool { return k.Status == "ACTIVE" }

type keyBody struct {
	ID      string `json:"id"`
	KID     string `json:"kid"`
	Kty     string `json:"kty"`
	Alg     string `json:"alg"`
	Use     string `json:"use"`
	Status  string `json:"status"`
	Created stamp  `json:"created"`
	publicMembers
}

// publicMembers are what makes a key, apart from its type.
type publicMembers struct {
	Crv string `json:"crv,omitempty"`
	E   string `json:"e,omitempty"`
	N   string `json:"n,omitempty"`
	X   string `json:"x,omitempty"`
	Y   string `json:"y,omitempty"`
}

func keysOf(bodies []keyBody) []Key {
	var keys []Key
	for _, b := range bodies {
		public, err := json.Marshal(struct {
			publicMembers
			Kty string `json:"kty"`
		}{b.publicMembers, b.Kty})
		if err != nil {
			continue // cannot happen: only strings
		}
		keys = append(keys, Key{b.ID, b.KID, b.Kty, b.Alg, b.Use, b.Status, b.Created.Time, public})
	}
	return keys
}
