package service

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
)

// credentials are those of a client, with the place where they were.
type credentials struct {
	id, secret string
	place      SecretPlace
}

// authenticateClient finds out which client asks for a token (RFC 6749 section 2.3).
func (s *Service) authenticateClient(r *http.Request, form parameters, q Quirks) (clientID string, refused *oauthError) {
	sent, refused := readCredentials(r, form)
	if refused != nil {
		return "", refused
	}
	switch {
	case q.SecretIn == SecretInBody && sent.place == SecretInBasic:
		return "", invalidClient("This service takes client_id and client_secret from the body only, not from the Authorization header.")
	case q.SecretIn == SecretInBasic && sent.place == SecretInBody:
		return "", invalidClient("This service takes the client secret from an Authorization header with Basic only, not from the body.")
	}
	s.mu.Lock()
	secret, known := s.clients[sent.id]
	s.mu.Unlock()
	if !known || !sameText(secret, sent.secret) {
		return "", invalidClient("The client is unknown, or its secret is wrong.")
	}
	return sent.id, nil
}

// readCredentials takes them from the header or the body, never from both.
func readCredentials(r *http.Request, form parameters) (credentials, *oauthError) {
	header := r.Header.Values("Authorization")
	inBody := credentials{form.Get("client_id"), form.Get("client_secret"), SecretInBody}
	switch {
	case len(header) > 1:
		return credentials{}, invalidRequest("There is more than one Authorization header.")
	case len(header) == 1 && inBody.secret != "":
		return credentials{}, invalidRequest("The client authenticates in the header and in the body; only one of them is allowed.")
	case len(header) == 1:
		inHeader, ok := readBasic(header[0])
		if !ok {
			return credentials{}, invalidClient("The Authorization header is not Basic with client_id and client_secret.")
		}
		if inBody.id != "" && inBody.id != inHeader.id {
			return credentials{}, invalidRequest("Header and body name two clients.")
		}
		return inHeader, nil
	case inBody.id == "" || inBody.secret == "":
		return credentials{}, invalidClient("The client_id or the client_secret is missing.")
	}
	return inBody, nil
}

// readBasic reads a header Authorization in which ID and secret are form-encoded
// before they are put together (RFC 6749 section 2.3.1).
func readBasic(value string) (credentials, bool) {
	scheme, encoded, _ := strings.Cut(value, " ")
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
	if !strings.EqualFold(scheme, "Basic") || err != nil {
		return credentials{}, false
	}
	id, secret, separated := strings.Cut(string(raw), ":")
	id, idErr := url.QueryUnescape(id)
	secret, secretErr := url.QueryUnescape(secret)
	return credentials{id, secret, SecretInBasic}, separated && idErr == nil && secretErr == nil
}
