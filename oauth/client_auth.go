package oauth

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"sync/atomic"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Values of the form fields grant_type (RFC 6749 §4.4.2) and
// client_assertion_type (RFC 7523 §2.2).
const (
	grantClientCredentials = "client_credentials"
	assertionTypeJWTBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
)

// ClientAuth is how a client proves itself to a server's endpoints. What it
// proves it with lies in a closure, so it can be printed. The zero ClientAuth is
// none; get one from [KeyAuth], [SecretBasic], [SecretPost], [AssertionAuth] or
// [PublicClient].
type ClientAuth struct {
	// apply adds the proof to a request of g and gives every credential in it.
	apply func(g grant, form url.Values, header http.Header) ([]secret.Secret, error)

	single bool // good for one request
}

// KeyAuth proves with an assertion signed by k, a fresh one for every request
// (private_key_jwt, RFC 7523 §2.2). The client is named by the assertion alone,
// not by a client_id beside it (RFC 7523 §3, RFC 7521 §4.2).
func KeyAuth(k *Key) ClientAuth {
	return ClientAuth{apply: func(g grant, form url.Values, _ http.Header) ([]secret.Secret, error) {
		assertion, err := k.SignAssertion(Assertion{ClientID: g.clientID, Audience: g.endpoint, IssuedAt: g.now})
		if err != nil {
			return nil, err
		}
		return setAssertion(form, assertion), nil
	}}
}

// AssertionAuth proves with an assertion that was made beforehand, such as an
// experiment of [Key.SignDraft]. It is good for one request: a second one is not
// sent, and [RequestTokenWithProof] gives the first refusal as it is.
func AssertionAuth(assertion secret.Secret) ClientAuth {
	used := new(atomic.Bool)
	return ClientAuth{single: true, apply: func(_ grant, form url.Values, _ http.Header) ([]secret.Secret, error) {
		if assertion.IsZero() {
			return nil, errors.New("oauth: no assertion")
		}
		if used.Swap(true) {
			return nil, errors.New("oauth: the assertion was sent before")
		}
		return setAssertion(form, assertion), nil
	}}
}

func setAssertion(form url.Values, assertion secret.Secret) []secret.Secret {
	form.Set("client_assertion_type", assertionTypeJWTBearer)
	form.Set("client_assertion", assertion.Reveal())
	return []secret.Secret{assertion}
}

// SecretBasic proves with a client secret in the Authorization header
// (client_secret_basic, RFC 6749 §2.3.1): ID and secret are form-encoded first.
func SecretBasic(s secret.Secret) ClientAuth {
	return ClientAuth{apply: func(g grant, _ url.Values, header http.Header) ([]secret.Secret, error) {
		if err := checkClient(g.clientID, s); err != nil {
			return nil, err
		}
		pair := url.QueryEscape(g.clientID) + ":" + url.QueryEscape(s.Reveal())
		basic := base64.StdEncoding.EncodeToString([]byte(pair))
		header.Set("Authorization", "Basic "+basic)
		return []secret.Secret{s, secret.New(basic)}, nil
	}}
}

// SecretPost proves with a client secret in the form (client_secret_post,
// RFC 6749 §2.3.1).
func SecretPost(s secret.Secret) ClientAuth {
	return ClientAuth{apply: func(g grant, form url.Values, _ http.Header) ([]secret.Secret, error) {
		if err := checkClient(g.clientID, s); err != nil {
			return nil, err
		}
		form.Set("client_id", g.clientID)
		form.Set("client_secret", s.Reveal())
		return []secret.Secret{s}, nil
	}}
}

// PublicClient only names the client (RFC 6749 §3.2.1): it has nothing to prove
// itself with.
func PublicClient() ClientAuth {
	return ClientAuth{apply: func(g grant, form url.Values, _ http.Header) ([]secret.Secret, error) {
		if !visibleASCII(g.clientID) {
			return nil, ErrClientID
		}
		form.Set("client_id", g.clientID)
		return nil, nil
	}}
}

// ErrClientID refuses a client ID that is empty or no visible ASCII (RFC 6749
// appendix A.1). Nothing was sent.
var ErrClientID = errors.New("oauth: client ID is empty or has characters other than visible ASCII (RFC 6749 appendix A.1)")

var errSecret = errors.New("oauth: client secret is empty or has characters other than visible ASCII (RFC 6749 appendix A.2)")

func checkClient(id string, s secret.Secret) error {
	switch {
	case !visibleASCII(id):
		return ErrClientID
	case !visibleASCII(s.Reveal()):
		return errSecret
	default:
		return nil
	}
}
