package oauth

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// RefreshRequest asks for a new access token with a refresh token (RFC 6749 §6).
type RefreshRequest struct {
	TokenURL string
	ClientID string
	Auth     ClientAuth // zero = [PublicClient]
	Refresh  secret.Secret
	Scopes   []string // none = those granted before
	Now      time.Time
	Prover   *Prover // nil = no proof; needed when the refresh token is bound to a proof key (RFC 9449 §5)
}

// RefreshToken sends one POST, or more with a Prover. The Refresh of the token it
// gives is the one to keep from now on: servers that rotate (RFC 9700 §4.14.2)
// have just made the old one invalid, others have sent none and the old one is in
// its place. Two calls with one refresh token at once may lose it: make them one
// after the other. A refresh token that has ended gives an [*Error] with the code
// invalid_grant.
func RefreshToken(ctx context.Context, c *http.Client, r RefreshRequest) (*Token, error) {
	if !visibleASCII(r.Refresh.Reveal()) {
		return nil, errors.New("oauth: no refresh token")
	}
	auth := r.Auth
	if auth.apply == nil {
		auth = PublicClient()
	}
	g := grant{
		endpoint: r.TokenURL,
		clientID: r.ClientID,
		auth:     auth,
		scopes:   r.Scopes,
		now:      r.Now,
		form:     url.Values{"grant_type": {"refresh_token"}, "refresh_token": {r.Refresh.Reveal()}},
		hidden:   []secret.Secret{r.Refresh},
	}
	token, err := g.obtain(ctx, c, r.Prover)
	if err != nil {
		return nil, err
	}
	if token.Refresh.IsZero() {
		token.Refresh = r.Refresh
	}
	return token, nil
}
