package oauth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Names of RFC 9449 §4.1, §7.1 and §8.1.
const (
	proofHeader = "DPoP"
	nonceHeader = "DPoP-Nonce"
	schemeDPoP  = "DPoP"
	proofType   = "dpop+jwt"
)

// ProofKey proves that whoever uses an access token is who asked for it
// (RFC 9449). It is another key than the client's. It is immutable and safe for
// concurrent use; it prints no private part.
type ProofKey struct {
	key    *Key
	header string // of every proof, as encoded in the compact form
}

// GenerateProofKey makes a proof key of type t, "" being EC-P256: proofs are made
// for every request, and an RSA signature takes twenty times as long.
func GenerateProofKey(ctx context.Context, t KeyType) (*ProofKey, error) {
	if t == "" {
		t = ECP256
	}
	key, err := GenerateKey(ctx, t)
	if err != nil {
		return nil, err
	}
	return NewProofKey(key)
}

// NewProofKey makes a proof key of k, for a refresh token that is bound to it.
func NewProofKey(k *Key) (*ProofKey, error) {
	if k == nil || k.sign == nil {
		return nil, errNoKey
	}
	header, err := encodeClaims( // publicMembers has no field for a private member
		claim{"typ", proofType},
		claim{"alg", k.Algorithm()},
		claim{"jwk", k.public},
	)
	if err != nil {
		return nil, err
	}
	return &ProofKey{key: k, header: base64.RawURLEncoding.EncodeToString(header)}, nil
}

// Thumbprint is what tokens bound to the key have as cnf.jkt (RFC 9449 §6.1).
func (p *ProofKey) Thumbprint() string { return p.key.thumbprint }

// String names the key by type and thumbprint.
func (p *ProofKey) String() string { return "proof " + p.key.String() }

// Proof is what a proof states of the request that it goes with (RFC 9449 §4.2).
type Proof struct {
	Method   string    // htm
	URL      string    // htu; its query and fragment are left out
	ID       string    // jti; "" = a fresh random one of 128 bits or more
	IssuedAt time.Time // iat, cut to whole seconds, by the server's clock
	Nonce    string    // nonce; "" = the server has given none
	Access   secret.Secret
}

// SignProof signs a proof. With an access token it is for a protected resource
// and has ath (RFC 9449 §7), without one for a token request. It is good for one
// request. It is safe for concurrent use.
func (p *ProofKey) SignProof(proof Proof) (secret.Secret, error) {
	if p == nil || p.key == nil {
		return secret.Secret{}, errNoKey
	}
	target, err := proofTarget(proof.URL)
	switch {
	case err != nil:
		return secret.Secret{}, err
	case !visibleASCII(proof.Method) || strings.Contains(proof.Method, " "):
		return secret.Secret{}, errors.New("oauth: proof without a method")
	case proof.IssuedAt.IsZero():
		return secret.Secret{}, errors.New("oauth: proof without a time of issue")
	case proof.Nonce != "" && !usableNonce(proof.Nonce):
		return secret.Secret{}, errors.New("oauth: nonce with characters that RFC 9449 §8.1 excludes")
	}
	payload, err := proof.encode(target)
	if err != nil {
		return secret.Secret{}, err
	}
	return p.key.seal(p.header, payload)
}

func (proof Proof) encode(target string) ([]byte, error) {
	id := proof.ID
	if id == "" {
		id = rand.Text()
	}
	claims := []claim{
		{"jti", id},
		{"htm", strings.ToUpper(proof.Method)},
		{"htu", target},
		{"iat", proof.IssuedAt.Unix()},
	}
	if !proof.Access.IsZero() {
		claims = append(claims, claim{"ath", accessHash(proof.Access)})
	}
	if proof.Nonce != "" {
		claims = append(claims, claim{"nonce", proof.Nonce})
	}
	return encodeClaims(claims...)
}

func accessHash(access secret.Secret) string {
	sum := sha256.Sum256([]byte(access.Reveal()))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// proofTarget is a URL as htu wants it: without query and fragment (RFC 9449
// §4.2), scheme and host in lower case, without the scheme's own port, and with a
// path (RFC 3986 §6.2.2.1, §6.2.3). The path stays as it is sent: what stands for
// the same in it is the server's to know.
func proofTarget(raw string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http" {
		return "", errors.New("oauth: proof for what is no http URL")
	}
	host := strings.ToLower(u.Host)
	if port := u.Port(); port == "" || port == defaultPort(u.Scheme) {
		host = strings.TrimSuffix(host, ":"+port)
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	return u.Scheme + "://" + host + path, nil
}

const maxNonce = 1 << 10

// usableNonce reports whether s is 1*NQCHAR (RFC 9449 §8.1, RFC 6749 appendix A)
// of a length that a header can take.
func usableNonce(s string) bool {
	return visibleASCII(s) && !strings.ContainsAny(s, ` "\`) && len(s) <= maxNonce
}

// Authorize puts the token into req: a DPoP token with a fresh proof of key for
// this very request (RFC 9449 §7.1), any other as Bearer (RFC 6750 §2.1). The nonce is the
// one that the resource's server gave last, "" for none. A request is authorized
// once, when its method and URL are final.
func (t *Token) Authorize(req *http.Request, key *ProofKey, nonce string, now time.Time) error {
	if t.Access.IsZero() {
		return errors.New("oauth: no access token")
	}
	if !t.IsDPoP() {
		req.Header.Set("Authorization", "Bearer "+t.Access.Reveal())
		return nil
	}
	if key == nil || t.BoundTo != "" && key.Thumbprint() != t.BoundTo {
		return errors.New("oauth: the token is bound to another proof key")
	}
	proof, err := key.SignProof(Proof{Method: req.Method, URL: req.URL.String(), IssuedAt: now, Nonce: nonce, Access: t.Access})
	if err != nil {
		return fmt.Errorf("oauth: authorizing a request: %w", err)
	}
	req.Header.Set("Authorization", schemeDPoP+" "+t.Access.Reveal())
	req.Header.Set(proofHeader, proof.Reveal())
	return nil
}
