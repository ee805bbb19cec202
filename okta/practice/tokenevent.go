package practice

import (
	"context"
	"net/url"
	"strings"
)

// noteToken writes the System Log events of a token request: of a good one the
// request and the token, of a refused one the error code as reason.
func (o *Org) noteToken(ctx context.Context, app application, form url.Values, refused *oauthError, tokenID string) {
	c := callOf(ctx)
	if app.ID != "" {
		c.Actor = appActor(app)
	}
	e := newEvent(c, o.now(), "app.oauth2.token.grant", "OAuth 2.0 token request")
	e.Debug["grantType"] = capped(form.Get("grant_type"))
	e.Debug["requestedScopes"] = capped(strings.Join(strings.Fields(form.Get("scope")), ", "))
	if app.OAuth != nil {
		e.Debug["clientAuthType"] = app.OAuth.AuthMethod
	}
	if refused != nil {
		e.Severity, e.Failure = severityWarn, refused.Code
		o.note(e)
		return
	}
	e.Debug["grantedScopes"] = e.Debug["requestedScopes"]
	e.Targets = []target{{
		ID: tokenID, Type: "access_token", DisplayName: "Access Token",
		Detail: map[string]any{
			"expires": stamp(e.Published.Add(tokenLifetime)), "subject": app.ID, "hash": o.seed.text("token-hash/"+tokenID, base64URL, 22),
		},
	}}
	o.note(e)
	e.Type, e.Message = "app.oauth2.token.grant.access_token", "OIDC access token is granted"
	o.note(e)
}

// capped keeps what a caller sent from filling the log.
func capped(s string) string {
	const most = 500
	if len(s) > most {
		return s[:most]
	}
	return s
}
