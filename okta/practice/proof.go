package practice

import (
	"crypto"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const (
	proofType  = "dpop+jwt"
	proofLives = 5 * time.Minute // how old a proof may be (Okta's error catalogue)
	maxProofID = 1_000           // characters of a jti
)

// proof is a DPoP proof (RFC 9449 section 4.2) whose signature was verified.
type proof struct {
	claimSet
	thumbprint string // of its public key (RFC 7638), base64url
}

// proofHeader is the header of a proof.
type proofHeader struct {
	Type string          `json:"typ"`
	Alg  string          `json:"alg"`
	JWK  json.RawMessage `json:"jwk"`
}

// readProof takes the only proof among the DPoP headers of a request apart and
// verifies its signature with the key it carries. A key with private members,
// a symmetric or a short one makes the proof invalid.
func readProof(headers []string) (proof, *oauthError) {
	switch {
	case len(headers) == 0:
		return proof{}, refuse(reasonNoProof)
	case len(headers) > 1:
		return proof{}, refuse(reasonManyProofs)
	}
	raw := headers[0]
	var h proofHeader
	head, _, _ := strings.Cut(raw, ".")
	decoded, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil || json.Unmarshal(decoded, &h) != nil || strings.Count(raw, ".") != 2 {
		return proof{}, refuse(reasonProofUnread)
	}
	if h.Type != proofType {
		return proof{}, refuse(reasonProofType)
	}
	if !slices.Contains(signatureAlgs(), h.Alg) {
		return proof{}, refuse(reasonProofAlg)
	}
	key, err := parseKey(h.JWK)
	if err != nil {
		return proof{}, refuse(reasonBadProof)
	}
	return verifyProof(raw, h.Alg, key)
}

func verifyProof(raw, alg string, key publicKey) (proof, *oauthError) {
	if !slices.Contains(key.algorithms(), alg) {
		return proof{}, refuse(reasonProofAlg)
	}
	signed, err := jose.ParseSignedCompact(raw, []jose.SignatureAlgorithm{jose.SignatureAlgorithm(alg)})
	if err != nil {
		return proof{}, refuse(reasonProofUnread)
	}
	public, _ := key.public()
	payload, err := signed.Verify(public)
	if err != nil {
		return proof{}, refuse(reasonProofSignature)
	}
	claims, ok := readClaims(payload)
	if !ok {
		return proof{}, refuse(reasonProofUnread)
	}
	sum, err := (&jose.JSONWebKey{Key: public}).Thumbprint(crypto.SHA256)
	if err != nil {
		return proof{}, refuse(reasonBadProof)
	}
	return proof{claims, base64.RawURLEncoding.EncodeToString(sum)}, nil
}

// check holds a proof against the request it came with (RFC 9449 section 4.3).
func (p proof) check(o *Org, r *http.Request, now time.Time) *oauthError {
	if p.text("htm") != r.Method {
		return refuse(reasonProofMethod)
	}
	if o.misnamed(r) || !o.names(p.text("htu"), r) {
		return refuse(reasonProofAddress)
	}
	issued, ok := p.seconds("iat")
	switch {
	case !ok:
		return refuse(reasonProofIssued)
	case issued.After(now.Add(clockLeeway)):
		return refuse(reasonProofLater)
	case issued.Before(now.Add(-proofLives)):
		return refuse(reasonProofOld)
	}
	if expires, set := p.seconds("exp"); set && !expires.After(now) {
		return refuse(reasonProofExpired)
	}
	if id := p.text("jti"); id == "" || len(id) > maxProofID {
		return refuse(reasonProofID)
	}
	return nil
}

// first reports whether a proof comes for the first time, and remembers it for
// as long as it could pass.
func (p proof) first(o *Org, now time.Time) bool {
	return o.proofs.use(p.thumbprint, p.text("jti"), now.Add(proofLives+2*clockLeeway), now)
}

// names reports whether an htu is the address of a request, its query and
// fragment left aside.
func (o *Org) names(htu string, r *http.Request) bool {
	u, err := url.Parse(htu)
	if err != nil || u.Scheme != "http" || u.User != nil || u.Path != r.URL.Path {
		return false
	}
	host := strings.ToLower(u.Host)
	return host == strings.ToLower(r.Host) || host == o.host()
}
