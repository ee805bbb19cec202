package oauth

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// TokenHint tells the server which kind of token it is to look for (RFC 7009
// §2.1).
type TokenHint string

// The hints. The zero value is none.
const (
	AccessTokenHint  TokenHint = "access_token"
	RefreshTokenHint TokenHint = "refresh_token"
)

// RevokeRequest takes a token back (RFC 7009).
type RevokeRequest struct {
	Endpoint string // revocation endpoint
	ClientID string
	Auth     ClientAuth // zero = [PublicClient]
	Token    secret.Secret
	Hint     TokenHint
	Now      time.Time // by the server's clock; matters where the client proves itself with a key
}

// RevokeToken sends one POST. A server that never knew the token, or has ended it
// already, answers as for one that it ends now (RFC 7009 §2.2), so it may be
// called again after a failure. Revoking a refresh token should end the access
// tokens that came of it too (§2.1), which no answer tells.
//
// Any status but 200 gives an [*Error], and so does a web page with status 200:
// something in between has answered.
func RevokeToken(ctx context.Context, c *http.Client, r RevokeRequest) error {
	g, err := r.grant()
	if err != nil {
		return err
	}
	ans, err := g.attempt(ctx, c, secret.Secret{})
	if err != nil {
		return fmt.Errorf("oauth: revoking a token: %w", err)
	}
	if err := ans.revoked(); err != nil {
		return fmt.Errorf("oauth: revoking a token: %w", err)
	}
	return nil
}

func (r RevokeRequest) grant() (grant, error) {
	if !visibleASCII(r.Token.Reveal()) {
		return grant{}, errors.New("oauth: no token to revoke")
	}
	auth := r.Auth
	if auth.apply == nil {
		auth = PublicClient()
	}
	form := url.Values{"token": {r.Token.Reveal()}}
	if r.Hint != "" {
		form.Set("token_type_hint", string(r.Hint))
	}
	return grant{endpoint: r.Endpoint, clientID: r.ClientID, auth: auth, now: r.Now, form: form, hidden: []secret.Secret{r.Token}}, nil
}

// Hidden stands for what is secret in a form that is shown.
const Hidden = "{hidden}"

// Form is the form that [RevokeToken] sends, with [Hidden] in the place of what is
// secret in it.
func (r RevokeRequest) Form() (string, error) {
	g, err := r.grant()
	if err != nil {
		return "", err
	}
	form, _, hidden, err := g.compose()
	if err != nil {
		return "", err
	}
	fields := make([]string, 0, len(form))
	for _, name := range slices.Sorted(maps.Keys(form)) {
		value := url.QueryEscape(form.Get(name))
		if slices.ContainsFunc(hidden, func(s secret.Secret) bool { return s.Reveal() == form.Get(name) }) {
			value = Hidden
		}
		fields = append(fields, url.QueryEscape(name)+"="+value)
	}
	return strings.Join(fields, "&"), nil
}

// revoked reads the answer: its status tells all, the body means nothing (RFC
// 7009 §2.2).
func (a *answer) revoked() error {
	switch {
	case a.status != http.StatusOK:
		return a.check() // never nil for such a status
	case a.isPage():
		return a.fail(WebPage)
	default:
		return nil
	}
}
