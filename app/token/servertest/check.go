package servertest

import (
	"crypto"
	"encoding/base64"
	"io"
	"log"
	"net/http"
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

func algorithms() []jose.SignatureAlgorithm {
	return []jose.SignatureAlgorithm{jose.RS256, jose.RS384, jose.RS512, jose.ES256, jose.ES384, jose.ES512}
}

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

// checkClient verifies the client assertion (RFC 7523 §3); the lock is held.
func (s *Server) checkClient(r *http.Request) (code, why string) {
	const invalid = "invalid_client"
	if r.PostFormValue("grant_type") != "client_credentials" {
		return "unsupported_grant_type", ""
	}
	if r.PostFormValue("client_assertion_type") != assertionType {
		return invalid, "no assertion"
	}
	token, err := jwt.ParseSigned(r.PostFormValue("client_assertion"), algorithms())
	if err != nil {
		return invalid, "not a signed JWT"
	}
	keys := s.keys.Key(token.Headers[0].KeyID)
	var claims jwt.Claims
	if len(keys) != 1 || token.Claims(keys[0].Key, &claims) != nil {
		return invalid, "no key of the client made this signature"
	}
	if keys[0].Algorithm != "" && keys[0].Algorithm != token.Headers[0].Algorithm {
		return invalid, "the key is for another algorithm"
	}
	return s.checkClaims(claims)
}

func (s *Server) checkClaims(c jwt.Claims) (code, why string) {
	const invalid = "invalid_client"
	now := s.now()
	switch {
	case c.Issuer != ClientID || c.Subject != ClientID:
		return invalid, "another client"
	case len(c.Audience) != 1 || c.Audience[0] != s.TokenURL():
		return invalid, "another audience"
	case c.Expiry == nil || !c.Expiry.Time().After(now):
		return invalid, "expired"
	case c.Expiry.Time().After(now.Add(time.Hour)):
		return invalid, "lives too long"
	case c.IssuedAt == nil || c.IssuedAt.Time().After(now):
		return invalid, "issued in the future"
	case !s.first(c.ID):
		return invalid, "used before"
	}
	return "", ""
}

// first reports whether an ID is new; the lock is held.
func (s *Server) first(id string) bool {
	if id == "" || slices.Contains(s.seen, id) {
		return false
	}
	s.seen = append(s.seen, id)
	return true
}

// proofClaims are a proof's (RFC 9449 §4.2).
type proofClaims struct {
	jwt.Claims
	Method string `json:"htm"`
	URL    string `json:"htu"`
	Nonce  string `json:"nonce"`
}

// checkProof verifies the proof (RFC 9449 §4.3); the lock is held.
func (s *Server) checkProof(r *http.Request) (thumbprint, code, why string) {
	const invalid = "invalid_dpop_proof"
	if len(r.Header.Values("DPoP")) != 1 {
		return "", invalid, "no proof"
	}
	token, err := jwt.ParseSigned(r.Header.Get("DPoP"), []jose.SignatureAlgorithm{jose.ES256})
	if err != nil {
		return "", invalid, "not a signed JWT"
	}
	header := token.Headers[0]
	key := header.JSONWebKey
	var claims proofClaims
	if key == nil || !key.IsPublic() || header.ExtraHeaders[jose.HeaderType] != "dpop+jwt" || token.Claims(key.Key, &claims) != nil {
		return "", invalid, "not a proof of this key"
	}
	age := s.now().Sub(claims.IssuedAt.Time())
	if claims.Method != http.MethodPost || claims.URL != s.TokenURL() || age < -time.Second || age > time.Minute || !s.first(claims.ID) {
		return "", invalid, "a proof of another request"
	}
	if claims.Nonce != Nonce {
		return "", "use_dpop_nonce", "a nonce is needed"
	}
	sum, err := key.Thumbprint(crypto.SHA256)
	if err != nil {
		return "", invalid, "no thumbprint"
	}
	return base64.RawURLEncoding.EncodeToString(sum), "", ""
}
