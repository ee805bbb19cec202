package workspace

import "time"

// CreatedKind is what was made in the org.
type CreatedKind string

// What the walk can make in an org.
const (
	CreatedServiceApp  CreatedKind = "service-app"
	CreatedGrant       CreatedKind = "grant"
	CreatedBookmarkApp CreatedKind = "bookmark-app"
	// CreatedKey is a public key that was put on an app which isn't the walk's
	// own, CreatedSecret a client secret that Okta was asked to make.
	CreatedKey    CreatedKind = "key"
	CreatedSecret CreatedKind = "client-secret"
	// CreatedSignInApp is the app through which people sign in, made by Flowlatch's
	// clicks in the practice console.
	CreatedSignInApp CreatedKind = "sign-in-app"
)

// Created is one thing the walk made in the org. AppID is the app it belongs
// to: for apps their own id. A key's Label is its kid.
type Created struct {
	Kind      CreatedKind `json:"kind"`
	ID        string      `json:"id"`
	AppID     string      `json:"appId,omitempty"`
	Label     string      `json:"label"`
	At        time.Time   `json:"at"`
	RequestID string      `json:"requestId,omitempty"`
	// Unseen: the answer to the request that makes it was lost, so it may not be
	// there. ID isn't Okta's then.
	Unseen bool `json:"unseen,omitempty"`
	// OnlyActive: of a key or secret, the app had no other that is active when
	// they were read last.
	OnlyActive bool `json:"onlyActive,omitempty"`
}
