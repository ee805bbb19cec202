package practice

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
)

// How an access token is presented (RFC 6750 section 2.1, RFC 9449 section 7.1).
const (
	schemeBearer = "Bearer"
	schemeDPoP   = "DPoP"
)

// accessTokenHash is the ath of an access token (RFC 9449 section 4.2).
func accessTokenHash(raw string) string {
	sum := sha256.Sum256([]byte(raw))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// checkTokenProof holds a token request against its app's setting, and names
// the key the token is bound to, "" for a bearer token. An app that does not
// ask for proofs gets a bearer token whatever was sent along: the practice
// org's choice, see choices.go.
func (o *Org) checkTokenProof(app application, r *http.Request) (thumbprint string, refused *oauthError) {
	if !app.OAuth.DPoPBound {
		return "", nil
	}
	headers := r.Header.Values("DPoP")
	if len(headers) == 0 && o.faulty(faultProofUnnamed) {
		return "", refuse(reasonUnnamed)
	}
	p, refused := readProof(headers)
	if refused != nil {
		return "", refused
	}
	if o.faulty(faultProofs) {
		return "", refuse(reasonBadProof)
	}
	now := o.now()
	if refused := p.check(o, r, now); refused != nil {
		return "", refused
	}
	if refused := o.checkNonce(p.text("nonce"), now); refused != nil {
		return "", refused
	}
	if !p.first(o, now) {
		return "", refuse(reasonProofReplayed)
	}
	return p.thumbprint, nil
}

// offersNonce reports whether an answer of the token endpoint carries
// DPoP-Nonce: that with a bound token, and every refusal that a nonce helps with.
func offersNonce(g tokenGrant, refused *oauthError) bool {
	if refused == nil {
		return g.Thumbprint != ""
	}
	return refused.Reason == reasonNonce || refused.Reason == reasonStaleNonce
}

// scheme is the token_type of the token.
func (g tokenGrant) scheme() string {
	if g.Thumbprint != "" {
		return schemeDPoP
	}
	return schemeBearer
}

// checkBoundToken holds the proof of a request for a resource against the
// access token it comes with (RFC 9449 section 7).
func (o *Org) checkBoundToken(r *http.Request, raw string, token accessToken) *oauthError {
	headers := r.Header.Values("DPoP")
	if len(headers) == 0 {
		return refuse(reasonProofNeeded)
	}
	p, refused := readProof(headers)
	if refused != nil {
		return refused
	}
	now := o.now()
	if refused := p.check(o, r, now); refused != nil {
		return refused
	}
	switch {
	case !sameText(p.text("ath"), accessTokenHash(raw)):
		return refuse(reasonProofToken)
	case p.thumbprint != token.Thumbprint:
		return refuse(reasonProofBinding)
	case !p.first(o, now):
		return refuse(reasonProofReplayed)
	}
	return nil
}
