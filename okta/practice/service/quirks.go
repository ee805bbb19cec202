package service

// Quirks are what makes the OAuth part differ from RFC 6749. The zero value is a
// service by the book.
type Quirks struct {
	CommaScopes   bool        // scopes are separated by commas only; a space is invalid_scope
	SecretIn      SecretPlace // where a client secret is taken from
	NoExpiresIn   bool        // answers don't say how long an access token lasts
	HTMLErrors    bool        // errors of the token URL are text/html, as some gateways send them
	RotateRefresh bool        // every refresh gives a new refresh token; the old one is refused and ends the consent
	RefreshScope  string      // the scope that a refresh token takes, such as offline_access; "" gives one always
}

// SecretPlace says in which part of a token request the client secret must be.
// Elsewhere it is refused with 401 invalid_client.
type SecretPlace int

// The places of a client secret (RFC 6749 section 2.3.1).
const (
	SecretAnywhere SecretPlace = iota // in the body or as Basic
	SecretInBody                      // as client_id and client_secret of the body
	SecretInBasic                     // in the header Authorization: Basic
)

// SetQuirks changes how the service behaves from the next request on. Codes,
// tokens and consents stay.
func (s *Service) SetQuirks(q Quirks) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.quirks = q
}

// Quirks are how the service behaves now.
func (s *Service) Quirks() Quirks {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.quirks
}
