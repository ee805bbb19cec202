package okta

import (
	"context"
	"encoding/json"
	"errors"
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
	Updated   time.Time
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
	Updated stamp  `json:"lastUpdated"`
	publicMembers
}

func (b keyBody) identity() string { return b.ID }

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
		keys = append(keys, b.key())
	}
	return keys
}

func (b keyBody) key() Key {
	public, err := json.Marshal(struct {
		publicMembers
		Kty string `json:"kty"`
	}{b.publicMembers, b.Kty})
	if err != nil {
		public = nil // cannot happen: only strings
	}
	return Key{b.ID, b.KID, b.Kty, b.Alg, b.Use, b.Status, b.Created.Time, b.Updated.Time, public}
}

// Keys lists the public keys of a service app with what an app's own body lacks: ids, ages (GET
// /api/v1/apps/{id}/credentials/jwks). Okta publishes three shapes of that list, and all are read. A list with an entry
// that is no key is an error: nobody should take a part for the whole here.
func (c *Client) Keys(ctx context.Context, appID string) ([]Key, error) {
	if err := checkID(appID); err != nil {
		return nil, err
	}
	a, err := c.get(ctx, keysPath(appID))
	if err != nil {
		return nil, err
	}
	bodies, err := keyList(a.body)
	if err != nil {
		return nil, unreadable(a, err)
	}
	return keysOf(bodies), nil
}

// keyList reads {"keys":[…]} (answers saved by Okta), {"jwks":{"keys":[…]}} (its documentation's example) or […] (its
// specification's schema).
func keyList(body []byte) ([]keyBody, error) {
	var raw []json.RawMessage
	if json.Unmarshal(body, &raw) == nil {
		return each[keyBody](raw)
	}
	var set struct {
		Keys []json.RawMessage `json:"keys"`
		JWKS json.RawMessage   `json:"jwks"`
	}
	if err := json.Unmarshal(body, &set); err != nil {
		return nil, err
	}
	switch {
	case set.Keys != nil:
		return each[keyBody](set.Keys)
	case len(set.JWKS) > 0:
		return keyList(set.JWKS)
	}
	return nil, errors.New("neither keys nor jwks in it")
}
