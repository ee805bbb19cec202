package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/lestrrat-go/jwx/v2/jwk"
)

// KeySet is a set of public keys (RFC 7517 §5): those that a server signs with,
// or those registered for a client. Keys that cannot verify anything here are
// left out. It is immutable and safe for concurrent use.
type KeySet struct {
	keys []publicKey
}

// publicKey is one key of a set, checked.
type publicKey struct {
	id         string
	thumbprint string
	typ        KeyType
	alg        string // the one it is meant for, "" = any of its type
	raw        any
}

const (
	maxKeySet  = 1 << 20
	maxSetKeys = 500 // Okta takes 50 for a client
)

// ParseKeySet reads a set, or a bare list of keys as Okta lists them. Keys of
// other kinds, too small ones, damaged ones and those marked as not for signing
// (RFC 7517 §4.2) are left out, symmetric ones too; a text that is no set gives
// an error.
func ParseKeySet(text json.RawMessage) (*KeySet, error) {
	if len(text) > maxKeySet {
		return nil, fmt.Errorf("oauth: key set larger than %d bytes", maxKeySet)
	}
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if json.Unmarshal(text, &set) != nil && json.Unmarshal(text, &set.Keys) != nil || set.Keys == nil {
		return nil, errors.New("oauth: not a set of keys")
	}
	if len(set.Keys) > maxSetKeys {
		return nil, fmt.Errorf("oauth: set of more than %d keys", maxSetKeys)
	}
	s := &KeySet{}
	for _, text := range set.Keys {
		if key, ok := readPublicKey(text); ok {
			s.keys = append(s.keys, key)
		}
	}
	return s, nil
}

// Len is the number of keys that can verify something.
func (s *KeySet) Len() int {
	if s == nil {
		return 0
	}
	return len(s.keys)
}

// Find gives the kid under which a key is in the set, found by its thumbprint
// (RFC 7638) whatever that kid. It reports false when the key isn't there; "" is
// the kid of a key that has none.
func (s *KeySet) Find(thumbprint string) (kid string, ok bool) {
	if s == nil {
		return "", false
	}
	for _, key := range s.keys {
		if key.thumbprint == thumbprint {
			return key.id, true
		}
	}
	return "", false
}

func readPublicKey(text json.RawMessage) (publicKey, bool) {
	var w writtenJWK
	if len(text) > maxJWK || json.Unmarshal(text, &w) != nil || json.Unmarshal(text, &w.others) != nil {
		return publicKey{}, false
	}
	if w.others.Use != nil && *w.others.Use != "sig" {
		return publicKey{}, false
	}
	key, err := normalise(w.publicMembers)
	if err != nil {
		return publicKey{}, false
	}
	return describeKey(key, w)
}

func describeKey(key jwk.Key, w writtenJWK) (publicKey, bool) {
	var p publicKey
	if err := key.Raw(&p.raw); err != nil {
		return publicKey{}, false
	}
	var err error
	if p.typ, err = classify(p.raw); err != nil {
		return publicKey{}, false
	}
	if p.thumbprint, err = thumbprint(key); err != nil {
		return publicKey{}, false
	}
	if w.others.ID != nil {
		p.id = *w.others.ID
	}
	if w.others.Algorithm != nil {
		p.alg = *w.others.Algorithm
	}
	return p, true
}

// FetchKeySet asks for the keys that a server publishes at rawURL (RFC 8414 §2,
// jwks_uri), with one GET. The errors are those of [RequestToken].
func FetchKeySet(ctx context.Context, c *http.Client, rawURL string) (*KeySet, error) {
	u, err := parseEndpoint(rawURL)
	if err != nil {
		return nil, fmt.Errorf("oauth: keys' URL: %w", err)
	}
	ans, err := fetch(ctx, c, u)
	if err != nil {
		return nil, fmt.Errorf("oauth: server keys: %w", err)
	}
	if err := ans.check(); err != nil {
		return nil, fmt.Errorf("oauth: server keys: %w", err)
	}
	set, err := ParseKeySet(ans.body)
	if err != nil {
		return nil, fmt.Errorf("oauth: server keys: %w", ans.fail(Incomplete))
	}
	return set, nil
}
