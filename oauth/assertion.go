package oauth

import (
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

const (
	// DefaultAssertionLifetime is how long an assertion is good for unless told
	// otherwise: it is used once, at once.
	DefaultAssertionLifetime = 5 * time.Minute

	// MaxAssertionLifetime is the lifetime from which an assertion is refused
	// here, because Okta refuses an exp of more than an hour ahead (Okta, "Build
	// a JWT for client authentication").
	MaxAssertionLifetime = time.Hour
)

// Assertion is what a client states of itself to a token endpoint: the claims
// of RFC 7523 §3, with iss and sub both the client ID.
type Assertion struct {
	ClientID string        // iss and sub
	Audience string        // aud: the very URL the request goes to
	ID       string        // jti; "" = a fresh random one of 128 bits or more
	IssuedAt time.Time     // iat, cut to whole seconds, by the server's clock
	Lifetime time.Duration // exp − iat; 0 = DefaultAssertionLifetime
}

// errNoKey is the answer of a nil or zero Key.
var errNoKey = errors.New("oauth: no key to sign with")

// SignAssertion signs a as a client assertion (RFC 7523 §2.2): a compact JWS
// whose header has alg, kid and typ "JWT". Two calls with a zero ID never give
// the same jti. It is safe for concurrent use.
func (k *Key) SignAssertion(a Assertion) (secret.Secret, error) {
	if k == nil || k.sign == nil {
		return secret.Secret{}, errNoKey
	}
	if err := a.check(); err != nil {
		return secret.Secret{}, err
	}
	payload, err := a.encode()
	if err != nil {
		return secret.Secret{}, err
	}
	return k.seal(k.header, payload)
}

func (a Assertion) check() error {
	switch {
	case !visibleASCII(a.ClientID):
		return ErrClientID
	case !visibleASCII(a.Audience):
		return errors.New("oauth: audience is empty or not a URL")
	case a.IssuedAt.IsZero():
		return errors.New("oauth: assertion without a time of issue")
	case a.Lifetime >= MaxAssertionLifetime:
		return fmt.Errorf("oauth: assertion lifetime %v is not below %v", a.Lifetime, MaxAssertionLifetime)
	case a.Lifetime != 0 && a.Lifetime < time.Second:
		return fmt.Errorf("oauth: assertion lifetime %v is below a second", a.Lifetime)
	default:
		return nil
	}
}

func (a Assertion) encode() ([]byte, error) {
	id := a.ID
	if id == "" {
		id = rand.Text()
	}
	lifetime := a.Lifetime
	if lifetime == 0 {
		lifetime = DefaultAssertionLifetime
	}
	issued := a.IssuedAt.Unix()
	return encodeClaims(
		claim{"iss", a.ClientID},
		claim{"sub", a.ClientID},
		claim{"aud", a.Audience}, // one string, not an array of one: RFC 7519 §4.1.3
		claim{"iat", issued},
		claim{"exp", issued + int64(lifetime/time.Second)},
		claim{"jti", id},
	)
}

// visibleASCII reports whether s is 1*VSCHAR (RFC 6749 appendix A).
func visibleASCII(s string) bool {
	for _, c := range []byte(s) {
		if c < 0x20 || c > 0x7e {
			return false
		}
	}
	return s != ""
}
