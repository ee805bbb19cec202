package oauth

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// grant is what one token request asks for, whatever its grant type. Every
// attempt makes its form anew, so that nothing in it is ever sent twice.
type grant struct {
	endpoint string
	clientID string
	auth     ClientAuth
	scopes   []string // sent
	granted  []string // scopes asked for in an earlier request; taken for granted where the answer names none
	now      time.Time
	form     url.Values      // what the grant type wants
	hidden   []secret.Secret // what of the form is a credential
}

// attempt sends the request once, with a proof when there is one, and gives
// whatever answer comes.
func (g grant) attempt(ctx context.Context, c *http.Client, proof secret.Secret) (*answer, error) {
	form, header, sent, err := g.compose()
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, g.endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	maps.Copy(req.Header, header)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if !proof.IsZero() {
		req.Header.Set(proofHeader, proof.Reveal())
		sent = append(sent, proof)
	}
	return exchange(c, req, sent...)
}

func (g grant) compose() (url.Values, http.Header, []secret.Secret, error) {
	if err := g.check(); err != nil {
		return nil, nil, nil, err
	}
	form, header := maps.Clone(g.form), http.Header{}
	if len(g.scopes) > 0 {
		form.Set("scope", strings.Join(g.scopes, " "))
	}
	sent, err := g.auth.apply(g, form, header)
	if err != nil {
		return nil, nil, nil, err
	}
	return form, header, append(sent, g.hidden...), nil
}

func (g grant) check() error {
	if _, err := parseEndpoint(g.endpoint); err != nil {
		return fmt.Errorf("oauth: endpoint URL: %w", err)
	}
	for _, scope := range g.scopes {
		if !scopeToken(scope) {
			return fmt.Errorf("oauth: scope %.40q is empty or has characters that RFC 6749 §3.3 excludes", scope)
		}
	}
	if g.now.IsZero() {
		return errors.New("oauth: request without a time")
	}
	if g.auth.apply == nil {
		return errors.New("oauth: request without a client authentication")
	}
	return nil
}

// obtain gets a token, proven when there is a prover.
func (g grant) obtain(ctx context.Context, c *http.Client, p *Prover) (*Token, error) {
	if p == nil {
		return g.once(ctx, c)
	}
	return g.proven(ctx, c, *p)
}

// once makes one attempt and reads a token out of its answer.
func (g grant) once(ctx context.Context, c *http.Client) (*Token, error) {
	ans, err := g.attempt(ctx, c, secret.Secret{})
	if err != nil {
		return nil, fmt.Errorf("oauth: token request: %w", err)
	}
	token, err := ans.token(g)
	if err != nil {
		return nil, fmt.Errorf("oauth: token request: %w", err)
	}
	return token, nil
}

// scopeToken reports whether s is a scope-token of RFC 6749 §3.3.
func scopeToken(s string) bool {
	return visibleASCII(s) && !strings.ContainsAny(s, ` "\`)
}
