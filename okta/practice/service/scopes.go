package service

import (
	"slices"
	"strings"
)

// Scopes are those that the service has. The last two do nothing but ask for a
// refresh token where the quirk RefreshScope names one of them.
func Scopes() []string {
	return []string{"read", "write", "profile", "offline_access", "refresh_token"}
}

// defaultScope is given to whoever asks for none (RFC 6749 section 3.3).
const defaultScope = "read"

// readScopes reads the parameter scope as the quirks have it separated: by spaces, as
// RFC 6749 section 3.3 says, or by commas.
func (q Quirks) readScopes(raw string) ([]string, *oauthError) {
	if raw == "" {
		return []string{defaultScope}, nil
	}
	names := strings.Split(raw, " ")
	if q.CommaScopes {
		if strings.Contains(raw, " ") {
			return nil, &oauthError{code: "invalid_scope", description: "This service separates scopes with commas, without spaces."}
		}
		names = strings.Split(raw, ",")
	}
	var out []string
	for _, name := range names {
		if !q.knows(name) {
			return nil, q.unknownScope(name)
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out, nil
}

func (q Quirks) knows(scope string) bool {
	return scope != "" && (scope == q.RefreshScope || slices.Contains(Scopes(), scope))
}

func (q Quirks) unknownScope(name string) *oauthError {
	if strings.Contains(name, ",") {
		return &oauthError{code: "invalid_scope", description: "This service separates scopes with one space, not with commas."}
	}
	return &oauthError{code: "invalid_scope", description: "A scope is unknown or empty. Scopes of this service: " + strings.Join(Scopes(), ", ") + "."}
}

// writeScopes is readScopes the other way round.
func (q Quirks) writeScopes(scopes []string) string {
	if q.CommaScopes {
		return strings.Join(scopes, ",")
	}
	return strings.Join(scopes, " ")
}

// refreshes tells whether a consent to these scopes comes with a refresh token.
func (q Quirks) refreshes(scopes []string) bool {
	return q.RefreshScope == "" || slices.Contains(scopes, q.RefreshScope)
}
