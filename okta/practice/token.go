package practice

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// assertionType is the only client_assertion_type there is (RFC 7523 section 2.2).
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// tokenPath is the token endpoint's.
const tokenPath = "/oauth2/v1/token"

// tokenAnswer is a successful answer of the token endpoint.
type tokenAnswer struct {
	Type    string `json:"token_type"`
	Expires int    `json:"expires_in"`
	Access  string `json:"access_token"`
	Scope   string `json:"scope"`
}

// token is POST /oauth2/v1/token of the org authorization server: client
// credentials with a signed client assertion, for service apps.
func (o *Org) token(w http.ResponseWriter, r *http.Request) {
	if o.faulty(faultToken) {
		o.fail(w, internalError())
		return
	}
	if err := r.ParseForm(); err != nil {
		o.refuseToken(w, refuse(reasonNoForm))
		return
	}
	app, scopes, refused := o.checkTokenRequest(r)
	if refused != nil {
		o.noteToken(r.Context(), app, r.Form, refused, "")
		o.refuseToken(w, refused)
		return
	}
	id := "AT." + o.seed.text("access-token/"+callOf(r.Context()).RequestID, base64URL, 43)
	access, err := o.mintToken(app, scopes, id, o.now())
	if err != nil {
		o.fail(w, err)
		return
	}
	o.noteToken(r.Context(), app, r.Form, nil, id)
	writeJSON(w, http.StatusOK, tokenAnswer{"Bearer", int(tokenLifetime.Seconds()), access, strings.Join(scopes, " ")})
}

// refuseToken answers a token request with an error.
func (o *Org) refuseToken(w http.ResponseWriter, e *oauthError) {
	writeJSON(w, e.Status, o.worded(e))
}

// checkTokenRequest runs every check in the order of the practice org's choice:
// who asks, with which key, until when, for the first time, and for what. The
// app is known as soon as the request named one.
func (o *Org) checkTokenRequest(r *http.Request) (application, []string, *oauthError) {
	if r.Header.Get("Origin") != "" {
		return application{}, nil, refuse(reasonBrowser)
	}
	app, refused := o.authenticateClient(r)
	if refused != nil {
		return app, nil, refused
	}
	if refused := checkGrantType(app, r.Form.Get("grant_type")); refused != nil {
		return app, nil, refused
	}
	if refused := checkProof(app, r.Header.Values("DPoP")); refused != nil {
		return app, nil, refused
	}
	scopes := strings.Fields(r.Form.Get("scope"))
	return app, unique(scopes), o.checkScopes(app, scopes)
}

// authenticateClient finds the app that asks and checks its credential.
func (o *Org) authenticateClient(r *http.Request) (application, *oauthError) {
	header := r.Header.Get("Authorization")
	raw, secret := r.Form.Get("client_assertion"), r.Form.Get("client_secret")
	kinds := 0
	for _, there := range []bool{header != "", raw != "", secret != ""} {
		if there {
			kinds++
		}
	}
	named := application{}
	if id := r.Form.Get("client_id"); id != "" {
		var err error
		if named, err = o.client(id); err != nil {
			return application{}, refuse(reasonBadClientID)
		}
	}
	switch {
	case kinds > 1:
		return named, refuse(reasonTwoKinds)
	case header != "":
		return o.refuseHeader(r)
	case secret != "":
		return named, o.refuseSecret(named, secret)
	case raw == "":
		return named, refuse(reasonNoCredentials)
	case r.Form.Get("client_assertion_type") != assertionType:
		return named, refuse(reasonAssertionType)
	}
	return o.authenticateAssertion(r, raw, named)
}

// client finds an app that is an OAuth client.
func (o *Org) client(id string) (application, error) {
	app, err := o.app(id)
	if err == nil && app.OAuth == nil {
		err = notFound(id, "OAuthClient")
	}
	return app, err
}

// refuseHeader tells what is wrong with credentials in the Authorization
// header: at best they are right, but of a kind that gets no tokens here.
func (o *Org) refuseHeader(r *http.Request) (application, *oauthError) {
	id, secret, ok := r.BasicAuth()
	if !ok {
		return application{}, refuse(reasonBadHeader)
	}
	app, err := o.client(id)
	if err != nil {
		return application{}, refuse(reasonBadHeader)
	}
	return app, o.refuseSecret(app, secret)
}

func (o *Org) refuseSecret(app application, secret string) *oauthError {
	switch {
	case app.ID == "":
		return refuse(reasonBadClientID)
	case !o.hasSecret(app, secret):
		return refuse(reasonBadSecret)
	case app.OAuth.ApplicationType != "service":
		return refuse(reasonNotService)
	}
	return refuse(reasonNeedsKey)
}

func (o *Org) authenticateAssertion(r *http.Request, raw string, named application) (application, *oauthError) {
	a, refused := parseAssertion(raw)
	if refused != nil {
		return named, refused
	}
	app, err := o.client(a.text("iss"))
	if err != nil {
		return named, refuse(reasonBadIssuer)
	}
	if a.text("sub") != app.ID {
		return app, refuse(reasonBadSubject)
	}
	if named.ID != "" && named.ID != app.ID {
		return app, refuse(reasonBadClientID)
	}
	if refused := checkClientKind(app); refused != nil {
		return app, refused
	}
	if refused := a.checkSignature(app); refused != nil {
		return app, refused
	}
	now := o.now()
	if refused := a.checkClaims([]string{o.URL() + tokenPath, "http://" + r.Host + tokenPath}, now); refused != nil {
		return app, refused
	}
	expires, _ := a.seconds("exp")
	if jti := a.text("jti"); jti != "" && !o.assertion.use(app.ID, jti, expires, now) {
		return app, refuse(reasonReplayed)
	}
	return app, nil
}

// checkClientKind refuses apps that cannot get tokens this way at all.
func checkClientKind(app application) *oauthError {
	switch {
	case app.Status != active:
		return refuse(reasonInactive)
	case app.OAuth.ApplicationType != "service":
		return refuse(reasonNotService)
	case app.OAuth.AuthMethod != authPrivateKey:
		return refuse(reasonNeedsKey)
	}
	return nil
}

func checkGrantType(app application, name string) *oauthError {
	if !knownGrantType(name) {
		return refuseList(reasonNoGrantType, app.OAuth.GrantTypes)
	}
	if !slices.Contains(app.OAuth.GrantTypes, name) || name != "client_credentials" {
		return refuseList(reasonGrantType, app.OAuth.GrantTypes)
	}
	return nil
}

// checkProof refuses apps that must prove possession of a key: the org cannot
// verify proofs yet.
func checkProof(app application, proofs []string) *oauthError {
	if !app.OAuth.DPoPBound {
		return nil
	}
	if len(proofs) == 0 {
		return refuse(reasonNoProof)
	}
	return refuse(reasonBadProof)
}

func (o *Org) checkScopes(app application, scopes []string) *oauthError {
	if len(scopes) == 0 {
		return refuse(reasonNoScope)
	}
	if slices.Contains(scopes, "openid") {
		return refuse(reasonOpenID)
	}
	granted := o.grants(app.ID)
	for _, scope := range scopes {
		if !knownScope(scope) {
			return refuse(reasonUnknownScope)
		}
		if !slices.ContainsFunc(granted, func(g grant) bool { return g.Scope == scope }) {
			return refuse(reasonNotGranted)
		}
	}
	return nil
}

func unique(in []string) []string {
	var out []string
	for _, s := range in {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

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
