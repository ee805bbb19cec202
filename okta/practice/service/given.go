package service

import (
	"slices"
	"time"
)

// How long things last.
const (
	requestLasts = 10 * time.Minute // from the consent page to its answer
	codeLasts    = time.Minute      // RFC 6749 section 4.1.2 recommends 10 minutes at most
	accessLasts  = time.Hour
)

// given is what the OAuth part handed out. Service.mu guards it.
type given struct {
	requests *shelf[authorization] // consent pages that wait for their answer
	codes    *shelf[code]
	consents *shelf[Consent]
	access   *shelf[accessToken]
	refresh  *shelf[refreshToken]
}

func newGiven() given {
	const few, many = 1_000, 10_000
	return given{newShelf[authorization](few), newShelf[code](few), newShelf[Consent](few), newShelf[accessToken](many), newShelf[refreshToken](many)}
}

// Consent is what somebody allowed a client on the consent page. Every token that
// came of it ends with it.
type Consent struct {
	ID       string
	ClientID string
	Scopes   []string
	At       time.Time
}

// code is an authorization code. A used one is kept, so that using it again ends
// the consent (RFC 6749 section 4.1.2).
type code struct {
	consent     string
	redirectURI string
	expires     time.Time
	used        bool
}

type accessToken struct {
	consent string // "" for client_credentials
	scopes  []string
	expires time.Time
}

// refreshToken belongs to the family of its consent.
type refreshToken struct {
	consent string
	used    bool // a newer one was given for it
}

// Consents lists what is allowed now, the oldest first.
func (s *Service) Consents() []Consent {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.given.consents.all()
	for i := range all {
		all[i].Scopes = slices.Clone(all[i].Scopes)
	}
	return all
}

// Revoke ends a consent: its access tokens are no longer let in, its refresh tokens
// are invalid_grant. It reports whether there was one with this ID.
func (s *Service) Revoke(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, there := s.given.consents.get(id)
	s.given.consents.remove(id)
	return there
}

// admits tells whether an access token is good now.
func (s *Service) admits(token string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, there := s.given.access.get(token)
	if !there || !s.now().Before(t.expires) {
		return false
	}
	_, allowed := s.given.consents.get(t.consent)
	return allowed || t.consent == ""
}
