package oauth

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// TokenRequest asks for an access token with the client credentials grant
// (RFC 6749 §4.4).
type TokenRequest struct {
	TokenURL string     // https, or http on a literal loopback address; becomes aud as it stands
	ClientID string     // iss and sub of the assertion
	Key      *Key       // signs it (RFC 7523 §2.2)
	Auth     ClientAuth // instead of Key: another way for the client to prove itself
	Scopes   []string   // none = the server's default, the field is left out
	Now      time.Time  // by the server's clock: becomes iat and Token.Obtained
}

// Token is an access token and what the server said about it.
type Token struct {
	Access    secret.Secret
	Type      string        // as the server wrote it: "Bearer" or "DPoP" in any case (RFC 6749 §7.1), or a word of its own, which is taken for Bearer
	ExpiresIn time.Duration // 0 = the server did not say
	Obtained  time.Time     // Now of the request
	Scopes    []string      // as granted; as requested when the server did not say (RFC 6749 §5.1)

	Refresh secret.Secret // zero = none came
	ID      secret.Secret // the ID token of OpenID Connect Core 1.0 §3.1.3.3, of which no more than a sign-in's nonce is checked; zero = none came

	BoundTo string     // thumbprint of the proof key that a DPoP token is bound to (RFC 9449 §6.1); "" for others
	Why     DPoPReason // how it was found out whether a proof is wanted; "" where nothing was tried
}

// IsDPoP reports whether the token is sent with a proof (RFC 9449 §7.1).
func (t *Token) IsDPoP() bool { return strings.EqualFold(t.Type, schemeDPoP) }

// RequestToken sends one POST to r.TokenURL through c and reads the answer. It
// follows no redirect and never sends an assertion twice: to try again is to
// call again, which makes a new one. It sends no proof of possession; see
// [RequestTokenWithProof].
//
// An answer without a usable token gives an [*Error]. Without an answer the
// error is c's own, wrapped; a request that r doesn't allow to be made gives a
// plain error and nothing is sent.
func RequestToken(ctx context.Context, c *http.Client, r TokenRequest) (*Token, error) {
	return r.grant().once(ctx, c)
}

func (r TokenRequest) grant() grant {
	auth := r.Auth
	if auth.apply == nil {
		auth = KeyAuth(r.Key)
	}
	return grant{
		endpoint: r.TokenURL,
		clientID: r.ClientID,
		auth:     auth,
		scopes:   r.Scopes,
		now:      r.Now,
		form:     url.Values{"grant_type": {grantClientCredentials}},
	}
}
