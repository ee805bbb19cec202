package workspace

import (
	"slices"
	"time"

	"github.com/flowlatch/flowlatch/app/vault"
)

// EarlierKey is a key that signed for a service app until another one took its
// place. While its private half is kept there is a way back to it.
type EarlierKey struct {
	Type       string    `json:"keyType,omitempty"`
	Algorithm  string    `json:"keyAlg,omitempty"`
	From       string    `json:"keyFrom,omitempty"`
	ID         string    `json:"kid,omitempty"`
	Thumbprint string    `json:"thumbprint"`
	PublicJWK  string    `json:"publicJwk,omitempty"`
	PrivateKey vault.Ref `json:"privateKey,omitempty"` // "" once it was deleted
	Made       time.Time `json:"keyMade,omitzero"`
	// Proven is when it gave a token last, zero where that isn't known.
	Proven time.Time `json:"keyProven,omitzero"`
	// Since is when the other key took its place.
	Since time.Time `json:"since"`
}

// Proven reports whether a token was got with the app's key.
func (a *ServiceApp) Proven() bool {
	return a.PrivateKey != "" && (!a.KeyProven.IsZero() || a.Step.Current() == Done)
}

// InUse reports whether the app's key may be what opens an app at Okta: then it
// is not deleted because another one takes its place.
func (a *ServiceApp) InUse() bool {
	return a.PrivateKey != "" && (a.ClientID != "" || a.Sent || a.Proven())
}

// SetAside keeps the app's key among the earlier ones.
func (a *ServiceApp) SetAside(now time.Time) {
	proven := a.KeyProven
	if p := a.Step.Proof; proven.IsZero() && p != nil && a.Proven() {
		proven = p.At
	}
	a.DropEarlier(a.Thumbprint)
	a.Earlier = append(a.Earlier, EarlierKey{
		Type: a.KeyType, Algorithm: a.KeyAlgorithm, From: a.KeyFrom, ID: a.KeyID, Thumbprint: a.Thumbprint,
		PublicJWK: a.PublicJWK, PrivateKey: a.PrivateKey, Made: a.KeyMade, Proven: proven, Since: now,
	})
}

// DropKey forgets the app's key; it has none then.
func (a *ServiceApp) DropKey() {
	a.KeyType, a.KeyAlgorithm, a.KeyFrom, a.KeyID, a.Thumbprint, a.PublicJWK, a.PrivateKey = "", "", "", "", "", "", ""
	a.KeyMade, a.KeyProven = time.Time{}, time.Time{}
	a.Step = Step{}
}

// GoBack has an earlier key sign again, in place of the present one, which is kept
// as SetAside keeps it; ok is false when there is no such key.
func (a *ServiceApp) GoBack(thumbprint string, now time.Time) (ok bool) {
	k := a.EarlierKey(thumbprint)
	if k == nil || k.PrivateKey == "" {
		return false
	}
	to := *k
	a.DropEarlier(thumbprint)
	if a.PrivateKey != "" {
		a.SetAside(now)
	}
	a.KeyType, a.KeyAlgorithm, a.KeyFrom, a.KeyID = to.Type, to.Algorithm, to.From, to.ID
	a.Thumbprint, a.PublicJWK, a.PrivateKey = to.Thumbprint, to.PublicJWK, to.PrivateKey
	a.KeyMade, a.KeyProven = to.Made, to.Proven
	a.Step.Begin()
	return true
}

// EarlierKey is the earlier key with that thumbprint, nil when there is none.
func (a *ServiceApp) EarlierKey(thumbprint string) *EarlierKey {
	i := slices.IndexFunc(a.Earlier, func(k EarlierKey) bool { return k.Thumbprint == thumbprint })
	if i < 0 {
		return nil
	}
	return &a.Earlier[i]
}

// KeptEarlier are the earlier keys whose private half is kept, the oldest first.
func (a *ServiceApp) KeptEarlier() []EarlierKey {
	var kept []EarlierKey
	for _, k := range a.Earlier {
		if k.PrivateKey != "" {
			kept = append(kept, k)
		}
	}
	return kept
}

// KeysOpenNothing reports whether nothing at Okta knows the app's keys: it isn't there, nor
// is an answer about it outstanding.
func (a *ServiceApp) KeysOpenNothing() bool {
	return a.ClientID == "" && !a.Sent && a.Rotation == nil
}

// DropEarlier forgets an earlier key.
func (a *ServiceApp) DropEarlier(thumbprint string) {
	a.Earlier = slices.DeleteFunc(a.Earlier, func(k EarlierKey) bool { return k.Thumbprint == thumbprint })
}
