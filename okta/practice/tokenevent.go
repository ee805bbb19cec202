package practice

import (
	"context"
	"net/url"
	"strings"
)

// noteToken writes the System Log events of a token request: of a good one the
// request and the token, of a refused one the error code as reason.
func (o *Org) noteToken(ctx context.Context, app application, form url.Values, refused *oauthError, tokenID string) {
	e := o.tokenEvent(ctx, app, form)
	if refused != nil {
		e.Severity, e.Failure = severityWarn, refused.Code
		o.note(e)
		if refused.Reason == reasonBadSecret || refused.Reason == reasonBadSignature {
			e.Type, e.Message = "app.oauth2.invalid_client_credentials", "Multiple requests with invalid client credentials"
			o.note(e)
		}
		return
	}
	e.Debug["grantedScopes"] = e.Debug["requestedScopes"]
	o.noteGrant(e, app.ID, tokenID)
}

// notePersonToken is noteToken for a token of a person.
func (o *Org) notePersonToken(ctx context.Context, g tokenGrant, form url.Values, tokenID string) {
	e := o.tokenEvent(ctx, g.App, form)
	e.Debug["grantedScopes"] = strings.Join(g.Scopes, ", ")
	p := g.Person.actor()
	e.Targets = []target{{ID: p.ID, Type: p.Type, AlternateID: p.AlternateID, DisplayName: p.DisplayName}}
	o.noteGrant(e, p.ID, tokenID)
}

// tokenEvent is what every event of a token request has in common.
func (o *Org) tokenEvent(ctx context.Context, app application, form url.Values) event {
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
	if a, refused := parseAssertion(form.Get("client_assertion")); refused == nil {
		e.Debug[debugKID] = capped(a.kid)
	}
	return e
}

// debugKID is the kid that a client assertion names. Okta's events don't show
// it: it is the practice org's own, so that its log tells which key was used.
const debugKID = "practiceKid"

// noteGrant writes the two events of a token that was handed out.
func (o *Org) noteGrant(e event, subject, tokenID string) {
	e.Targets = append(e.Targets, target{
		ID: tokenID, Type: "access_token", DisplayName: "Access Token",
		Detail: map[string]any{
			"expires": stamp(e.Published.Add(tokenLifetime)), "subject": subject, "hash": o.seed.text("token-hash/"+tokenID, base64URL, 22),
		},
	})
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
