package oauth

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

// Where a server's metadata is looked for, in this order (RFC 8414 §3; OpenID
// Connect Discovery 1.0 §4), and the token endpoint of one that publishes none.
const (
	metadataPath     = "/.well-known/oauth-authorization-server"
	openIDPath       = "/.well-known/openid-configuration"
	defaultTokenPath = "/oauth2/v1/token"
)

// Metadata is what an authorization server publishes about itself (RFC 8414 §2).
type Metadata struct {
	// Issuer is the server's name for itself, as published. It is not compared
	// with the origin asked, which may be a custom domain of the same server;
	// what protects the client is the rule on TokenEndpoint.
	Issuer string

	// TokenEndpoint is always on the origin asked: the published one when it is
	// there, else origin + "/oauth2/v1/token".
	TokenEndpoint string

	// Other endpoints, "" unless published and on the origin asked.
	KeysURL               string // jwks_uri
	AuthorizationEndpoint string
	DeviceEndpoint        string // device_authorization_endpoint (RFC 8628 §4)
	RevocationEndpoint    string // revocation_endpoint (RFC 7009 §2)

	// DPoPAlgorithms is dpop_signing_alg_values_supported (RFC 9449 §5.1).
	DPoPAlgorithms []string

	Raw json.RawMessage // the document, nil when none is published
}

// Discover asks the server at origin (scheme://host[:port]) for its metadata
// with at most two GETs: a document that is missing, unusable or without a token
// endpoint on the origin has the other one asked for. A server that answers both
// with 4xx publishes none, which is no error. Where neither is metadata, the first
// answer that is a web page, a redirect, a status 429 or 5xx, or anything else
// unusable gives an [*Error]: nothing is known then.
func Discover(ctx context.Context, c *http.Client, origin string) (*Metadata, error) {
	base, err := parseOrigin(origin)
	if err != nil {
		return nil, fmt.Errorf("oauth: origin: %w", err)
	}
	var unusable error
	var published *Metadata
	for _, path := range []string{metadataPath, openIDPath} {
		found, err := document(ctx, c, base, path)
		switch {
		case err != nil && !errors.As(err, new(*Error)):
			return nil, fmt.Errorf("oauth: server metadata: %w", err)
		case err != nil:
			unusable = cmp.Or(unusable, err)
		case found != nil && found.TokenEndpoint != "":
			return found, nil
		case published == nil:
			published = found
		}
	}
	if published == nil && unusable != nil {
		return nil, fmt.Errorf("oauth: server metadata: %w", unusable)
	}
	if published == nil {
		published = &Metadata{}
	}
	published.TokenEndpoint = base.JoinPath(defaultTokenPath).String()
	return published, nil
}

// document asks for one document, nil when the server has none there. The token
// endpoint is "" unless it is on origin.
func document(ctx context.Context, c *http.Client, origin *url.URL, path string) (*Metadata, error) {
	ans, err := fetch(ctx, c, origin.JoinPath(path))
	if err != nil {
		return nil, err
	}
	if ans.absent() {
		return nil, nil
	}
	if err := ans.check(); err != nil {
		return nil, err
	}
	return ans.metadata(origin), nil
}

func fetch(ctx context.Context, c *http.Client, u *url.URL) (*answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	return exchange(c, req)
}

// absent reports whether the server has no such document. 407 comes from a
// proxy and 429 says "later": neither tells anything about the document.
func (a *answer) absent() bool {
	switch a.status {
	case http.StatusProxyAuthRequired, http.StatusTooManyRequests:
		return false
	default:
		return a.status >= 400 && a.status < 500
	}
}

func (a *answer) metadata(origin *url.URL) *Metadata {
	return &Metadata{
		Issuer:                a.text("issuer"),
		TokenEndpoint:         a.onOrigin("token_endpoint", origin),
		KeysURL:               a.onOrigin("jwks_uri", origin),
		AuthorizationEndpoint: a.onOrigin("authorization_endpoint", origin),
		DeviceEndpoint:        a.onOrigin("device_authorization_endpoint", origin),
		RevocationEndpoint:    a.onOrigin("revocation_endpoint", origin),
		DPoPAlgorithms:        a.texts("dpop_signing_alg_values_supported"),
		Raw:                   a.body,
	}
}

// onOrigin gives a member that is a URL on origin, "" for any other: a server's
// document must not send a client's credentials elsewhere.
func (a *answer) onOrigin(name string, origin *url.URL) string {
	raw := a.text(name)
	u, err := parseEndpoint(raw)
	if err != nil || !sameOrigin(u, origin) {
		return ""
	}
	return raw
}
