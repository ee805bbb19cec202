package service

import (
	"mime"
	"net/http"
	"slices"
	"time"
)

// tokenAnswer is a successful answer of the token URL (RFC 6749 section 5.1).
type tokenAnswer struct {
	AccessToken  string `json:"access_token"`
	TokenType    string `json:"token_type"`
	ExpiresIn    int    `json:"expires_in,omitempty"` // seconds
	RefreshToken string `json:"refresh_token,omitempty"`
	Scope        string `json:"scope"`
}

// token is /oauth/token.
func (s *Service) token(w http.ResponseWriter, r *http.Request, c Captured) {
	s.keepLast(c)
	q := s.Quirks()
	answer, refused := s.grant(r, c, q)
	if refused != nil {
		if refused.status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", http.MethodPost)
		}
		refused.write(w, q.HTMLErrors)
		return
	}
	writeJSON(w, http.StatusOK, answer)
}

func (s *Service) grant(r *http.Request, c Captured, q Quirks) (tokenAnswer, *oauthError) {
	form, refused := readTokenForm(r, c)
	if refused != nil {
		return tokenAnswer{}, refused
	}
	client, refused := s.authenticateClient(r, form, q)
	if refused != nil {
		return tokenAnswer{}, refused
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch form.Get("grant_type") {
	case "authorization_code":
		return s.redeemCode(client, form, q)
	case "refresh_token":
		return s.refresh(client, form, q)
	case "client_credentials":
		scopes, refused := q.readScopes(form.Get("scope"))
		if refused != nil {
			return tokenAnswer{}, refused
		}
		return s.issue("", scopes, q), nil // without a refresh token (RFC 6749 section 4.4.3)
	case "":
		return tokenAnswer{}, invalidRequest("The grant_type is missing.")
	}
	return tokenAnswer{}, &oauthError{code: "unsupported_grant_type", description: "This service knows authorization_code, refresh_token and client_credentials."}
}

// readTokenForm reads the body. Nothing of the address counts: RFC 6749 section
// 2.3.1 keeps credentials out of it.
func readTokenForm(r *http.Request, c Captured) (parameters, *oauthError) {
	if r.Method != http.MethodPost {
		return parameters{}, &oauthError{http.StatusMethodNotAllowed, "invalid_request", "A token is asked for with POST."}
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return parameters{}, invalidRequest("The Content-Type is not application/x-www-form-urlencoded.")
	}
	form, refused := readParameters(string(c.Body))
	if refused != nil {
		return parameters{}, refused
	}
	return form, form.repeated("grant_type", "code", "redirect_uri", "refresh_token", "scope", "client_id", "client_secret")
}

// redeemCode is the grant authorization_code (RFC 6749 section 4.1.3). s.mu is held.
func (s *Service) redeemCode(client string, form parameters, q Quirks) (tokenAnswer, *oauthError) {
	text := form.Get("code")
	if text == "" {
		return tokenAnswer{}, invalidRequest("The code is missing.")
	}
	c, there := s.given.codes.get(text)
	consent, allowed := s.given.consents.get(c.consent)
	switch {
	case !there || !allowed || consent.ClientID != client:
		return tokenAnswer{}, invalidGrant("The code is unknown, was given to another client, or its consent was revoked.")
	case c.used:
		s.given.consents.remove(c.consent)
		return tokenAnswer{}, invalidGrant("The code was used before. Everything that came of it is revoked.")
	case !s.now().Before(c.expires):
		return tokenAnswer{}, invalidGrant("The code has expired.")
	case form.Get("redirect_uri") != c.redirectURI:
		return tokenAnswer{}, invalidGrant("The redirect_uri is not that of the authorization request.")
	}
	c.used = true
	s.given.codes.replace(text, c)
	answer := s.issue(consent.ID, consent.Scopes, q)
	if q.refreshes(consent.Scopes) {
		answer.RefreshToken = s.newRefreshToken(consent.ID)
	}
	return answer, nil
}

// refresh is the grant refresh_token (RFC 6749 section 6). s.mu is held.
func (s *Service) refresh(client string, form parameters, q Quirks) (tokenAnswer, *oauthError) {
	text := form.Get("refresh_token")
	if text == "" {
		return tokenAnswer{}, invalidRequest("The refresh_token is missing.")
	}
	t, there := s.given.refresh.get(text)
	consent, allowed := s.given.consents.get(t.consent)
	switch {
	case !there || !allowed || consent.ClientID != client:
		return tokenAnswer{}, invalidGrant("The refresh token is unknown, was given to another client, or its consent was revoked.")
	case t.used:
		s.given.consents.remove(t.consent)
		return tokenAnswer{}, invalidGrant("The refresh token was replaced by a newer one. Somebody may have stolen it, so the consent is revoked.")
	}
	scopes, refused := consent.narrowed(form.Get("scope"), q)
	if refused != nil {
		return tokenAnswer{}, refused
	}
	answer := s.issue(consent.ID, scopes, q)
	if q.RotateRefresh {
		t.used = true
		s.given.refresh.replace(text, t)
		answer.RefreshToken = s.newRefreshToken(consent.ID)
	}
	return answer, nil
}

// narrowed are the scopes that a refresh asks for: all that were allowed, or some.
func (c Consent) narrowed(raw string, q Quirks) ([]string, *oauthError) {
	if raw == "" {
		return c.Scopes, nil
	}
	asked, refused := q.readScopes(raw)
	if refused != nil {
		return nil, refused
	}
	if slices.ContainsFunc(asked, func(scope string) bool { return !slices.Contains(c.Scopes, scope) }) {
		return nil, &oauthError{code: "invalid_scope", description: "A refresh can't ask for a scope that was not allowed."}
	}
	return asked, nil
}

// issue makes an access token; consent is "" for that of a client itself. s.mu is
// held.
func (s *Service) issue(consent string, scopes []string, q Quirks) tokenAnswer {
	text := s.fresh("access")
	s.given.access.put(text, accessToken{consent: consent, scopes: scopes, expires: s.now().Add(accessLasts)})
	answer := tokenAnswer{AccessToken: text, TokenType: "Bearer", Scope: q.writeScopes(scopes)}
	if !q.NoExpiresIn {
		answer.ExpiresIn = int(accessLasts / time.Second)
	}
	return answer
}

// newRefreshToken adds one to the family of a consent. s.mu is held.
func (s *Service) newRefreshToken(consent string) string {
	text := s.fresh("refresh")
	s.given.refresh.put(text, refreshToken{consent: consent})
	return text
}
