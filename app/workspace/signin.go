package workspace

import (
	"time"

	"github.com/flowlatch/flowlatch/app/vault"
)

// SignInMethod is how the admin signed in.
type SignInMethod string

// Sign-in methods. NoSignIn is the admin's choice to do steps 2 and 3 by
// console clicks; the empty method means that nothing has been chosen yet.
const (
	APIToken   SignInMethod = "api-token"
	Browser    SignInMethod = "browser"
	Device     SignInMethod = "device"
	ServiceKey SignInMethod = "service-key"
	NoSignIn   SignInMethod = "none"
)

// SignIn is who is signed in and where the credential is kept.
type SignIn struct {
	Method SignInMethod `json:"method,omitempty"`
	// ID names this sign-in, whatever becomes of its secrets.
	ID string `json:"id,omitempty"`

	// Token is the API token of APIToken, Refresh the refresh token of Browser
	// and Device ("" when none came: then the sign-in ends with its access token),
	// Key the private key of ServiceKey. Access tokens are kept nowhere.
	Token   vault.Ref `json:"token,omitempty"`
	Refresh vault.Ref `json:"refresh,omitempty"`
	Key     vault.Ref `json:"key,omitempty"`
	// Proof is the key that the refresh token is bound to, "" for none.
	Proof vault.Ref `json:"proof,omitempty"`

	// UserID and Login are of the person who signed in, "" for an app. Name is the
	// person's or the app's.
	UserID string    `json:"userId,omitempty"`
	Name   string    `json:"name,omitempty"`
	Login  string    `json:"login,omitempty"`
	At     time.Time `json:"at,omitzero"`

	// ClientID is the app that the sign-in goes through. KeyID and KeyAlgorithm
	// are what Key signs under.
	ClientID     string `json:"clientId,omitempty"`
	KeyID        string `json:"kid,omitempty"`
	KeyAlgorithm string `json:"keyAlg,omitempty"`
	// Scopes are those of the access token, as granted. An API token has none: it
	// may do what its owner may.
	Scopes []string `json:"scopes,omitempty"`
	// Bound: every request carries a proof of possession.
	Bound bool `json:"bound,omitempty"`
	// Expires is when the newest access token ends, by this computer's clock.
	Expires time.Time `json:"expires,omitzero"`
	// Ended is when it turned out that Okta takes the sign-in no longer; zero while
	// nothing says so.
	Ended time.Time `json:"ended,omitzero"`

	// Roles are the admin roles of the person or app. RolesKnown is false when
	// they couldn't be read: then nothing follows from them.
	Roles      []AdminRole `json:"roles,omitempty"`
	RolesKnown bool        `json:"rolesKnown,omitempty"`
}

// AdminRole is an admin role that somebody has in the org.
type AdminRole struct {
	Type    string `json:"type"`  // Okta's, such as SUPER_ADMIN or CUSTOM
	Label   string `json:"label"` // as Okta's consoles write it
	ByGroup bool   `json:"byGroup,omitempty"`
}

// Name is the role in words: the console's, else Okta's type.
func (r AdminRole) Name() string {
	if r.Label != "" {
		return r.Label
	}
	return r.Type
}

// Interactive reports whether a person signed in, so that only a person can sign
// in again.
func (s SignIn) Interactive() bool { return s.Method == Browser || s.Method == Device }

// Refs lists the secrets of the sign-in.
func (s SignIn) Refs() []vault.Ref {
	var refs []vault.Ref
	for _, ref := range []vault.Ref{s.Token, s.Refresh, s.Key, s.Proof} {
		if ref != "" {
			refs = append(refs, ref)
		}
	}
	return refs
}

// Authority is a certificate authority that the admin trusts for this org, beside
// those of this computer.
type Authority struct {
	Subject     string    `json:"subject"`
	Fingerprint string    `json:"fingerprint"` // SHA-256 of the certificate, as shown before it was added
	PEM         string    `json:"pem"`
	Added       time.Time `json:"added"`
}
