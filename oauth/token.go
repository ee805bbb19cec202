package oauth

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Values of the form fields grant_type (RFC 6749 §4.4.2) and
// client_assertion_type (RFC 7523 §2.2).
const (
	grantClientCredentials = "client_credentials"
	assertionTypeJWTBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
)

// TokenRequest asks for an access token with the client credentials grant
// (RFC 6749 §4.4), the client proven by an assertion (RFC 7523 §2.2).
type TokenRequest struct {
	TokenURL string    // https, or http on a literal loopback address; becomes aud as it stands
	ClientID string    // iss and sub of the assertion
	Key      *Key      // signs it
	Scopes   []string  // none = the server's default, the field is left out
	Now      time.Time // by the server's clock: becomes iat and Token.Obtained
}

// Token is an access token and what the server said about it.
type Token struct {
	Access    secret.Secret
	Type      string        // as the server wrote it; "Bearer" in any case (RFC 6749 §7.1)
	ExpiresIn time.Duration // 0 = the server did not say
	Obtained  time.Time     // TokenRequest.Now
	Scopes    []string      // as granted; as requested when the server did not say (RFC 6749 §5.1)
}

// RequestToken sends one POST to r.TokenURL through c and reads the answer. It
// follows no redirect and never sends an assertion twice: to try again is to
// call again, which makes a new one.
//
// An answer without a usable token gives an [*Error]. Without an answer the
// error is c's own, wrapped; a request that r doesn't allow to be made gives a
// plain error and nothing is sent.
func RequestToken(ctx context.Context, c *http.Client, r TokenRequest) (*Token, error) {
	assertion, form, err := r.form()
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.TokenURL, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, fmt.Errorf("oauth: token request: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	ans, err := exchange(c, req, assertion)
	if err != nil {
		return nil, fmt.Errorf("oauth: token request: %w", err)
	}
	token, err := ans.token(r)
	if err != nil {
		return nil, fmt.Errorf("oauth: token request: %w", err)
	}
	return token, nil
}

// form gives the request's body: the client is named by the assertion alone,
// not by a client_id beside it (RFC 7523 §3, RFC 7521 §4.2).
func (r TokenRequest) form() (secret.Secret, url.Values, error) {
	if _, err := parseEndpoint(r.TokenURL); err != nil {
		return secret.Secret{}, nil, fmt.Errorf("oauth: token URL: %w", err)
	}
	for _, scope := range r.Scopes {
		if !scopeToken(scope) {
			return secret.Secret{}, nil, fmt.Errorf("oauth: scope %.40q is empty or has characters that RFC 6749 §3.3 excludes", scope)
		}
	}
	assertion, err := r.Key.SignAssertion(Assertion{ClientID: r.ClientID, Audience: r.TokenURL, IssuedAt: r.Now})
	if err != nil {
		return secret.Secret{}, nil, err
	}
	form := url.Values{
		"grant_type":            {grantClientCredentials},
		"client_assertion_type": {assertionTypeJWTBearer},
		"client_assertion":      {assertion.Reveal()},
	}
	if len(r.Scopes) > 0 {
		form.Set("scope", strings.Join(r.Scopes, " "))
	}
	return assertion, form, nil
}

// scopeToken reports whether s is a scope-token of RFC 6749 §3.3.
func scopeToken(s string) bool {
	return visibleASCII(s) && !strings.ContainsAny(s, ` "\`)
}
