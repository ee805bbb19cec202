package practice

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Grant types behind which there is a person.
const (
	grantCode    = "authorization_code"
	grantRefresh = "refresh_token"
	grantDevice  = "urn:ietf:params:oauth:grant-type:device_code"
)

// personal reports whether a token request is one for a person.
func personal(r *http.Request) bool {
	return slices.Contains([]string{grantCode, grantRefresh, grantDevice}, r.Form.Get("grant_type")) && !custom(r)
}

// checkPersonRequest runs every check of a token request for a person. What can
// be used once is used up last, so that a proof may be sent again with a nonce.
func (o *Org) checkPersonRequest(r *http.Request) (tokenGrant, *oauthError) {
	app, refused := o.personClient(r)
	g := tokenGrant{App: app}
	if refused != nil {
		return g, refused
	}
	kind := r.Form.Get("grant_type")
	if !slices.Contains(app.OAuth.GrantTypes, kind) {
		return g, refuseList(reasonGrantType, app.OAuth.GrantTypes)
	}
	if g.Thumbprint, refused = o.checkTokenProof(app, r); refused != nil {
		return g, refused
	}
	switch kind {
	case grantCode:
		return o.redeemCode(r, g)
	case grantDevice:
		page, refused := o.consents.poll(r.Form.Get("device_code"), app.ID, o.now())
		if refused != nil {
			return g, refused
		}
		return o.startSignIn(r.Context(), g, page)
	}
	return o.refresh(r, g)
}

// personClient finds the app that asks on behalf of a person and checks its
// credential: a native app has none.
func (o *Org) personClient(r *http.Request) (application, *oauthError) {
	id, secret := r.Form.Get("client_id"), r.Form.Get("client_secret")
	if basicID, basicSecret, ok := r.BasicAuth(); ok {
		if secret != "" {
			return application{}, refuse(reasonTwoKinds)
		}
		id, secret = basicID, basicSecret
	}
	if id == "" {
		return application{}, refuse(reasonNoCredentials)
	}
	app, err := o.client(id)
	switch {
	case err != nil:
		return application{}, refuse(reasonBadClientID)
	case app.Status != active:
		return app, refuse(reasonInactive)
	case app.OAuth.AuthMethod == authNone && secret == "":
		return app, nil
	case !usesSecret(app.OAuth.AuthMethod):
		return app, refuse(reasonAuthMethod)
	case secret == "":
		return app, refuse(reasonNoCredentials)
	case !o.hasSecret(app, secret):
		return app, refuse(reasonBadSecret)
	}
	return app, nil
}

// redeemCode exchanges an authorization code. One that comes a second time ends
// what the first time began (RFC 6749 section 4.1.2).
func (o *Org) redeemCode(r *http.Request, g tokenGrant) (tokenGrant, *oauthError) {
	raw := r.Form.Get("code")
	code, there := o.consents.code(raw, o.now())
	switch {
	case !there || code.App.ID != g.App.ID:
		return g, refuse(reasonBadCode)
	case code.used:
		o.endSignIn(r.Context(), code.signIn)
		return g, refuse(reasonBadCode)
	case r.Form.Get("redirect_uri") != code.RedirectURI:
		return g, refuse(reasonOtherRedirect)
	case !verifies(r.Form.Get("code_verifier"), code.Challenge):
		return g, refuse(reasonPKCE)
	}
	g, refused := o.startSignIn(r.Context(), g, code.consent)
	if refused == nil && !o.consents.spend(raw, g.SignIn.ID) {
		o.endSignIn(r.Context(), g.SignIn.ID)
		return g, refuse(reasonBadCode)
	}
	return g, refused
}

// verifies holds a code_verifier against the challenge of S256 (RFC 7636
// section 4.6).
func verifies(verifier, challenge string) bool {
	if challenge == "" {
		return verifier == ""
	}
	sum := sha256.Sum256([]byte(verifier))
	return len(verifier) >= 43 && len(verifier) <= 128 && sameText(base64.RawURLEncoding.EncodeToString(sum[:]), challenge)
}

// personAnswer is a successful answer of the token endpoint to a request for a
// person.
type personAnswer struct {
	tokenAnswer
	Refresh string `json:"refresh_token,omitempty"`
	ID      string `json:"id_token,omitempty"`
}

// answerPerson mints what a sign-in is good for.
func (o *Org) answerPerson(w http.ResponseWriter, r *http.Request, g tokenGrant) {
	now := o.now()
	id := o.newTokenID(r.Context()) + "." + g.SignIn.ID
	access, err := o.mintToken(g, id, now)
	if err != nil {
		o.fail(w, err)
		return
	}
	out := personAnswer{tokenAnswer: tokenAnswer{g.scheme(), int(tokenLifetime.Seconds()), access, strings.Join(g.Scopes, " ")}}
	if slices.Contains(g.SignIn.Scopes, "offline_access") {
		out.Refresh = o.seed.refreshToken(g.SignIn.ID, g.SignIn.Turn)
	}
	if slices.Contains(g.Scopes, "openid") {
		if out.ID, err = o.mintIDToken(g, access, now); err != nil {
			o.fail(w, err)
			return
		}
	}
	o.notePersonToken(r.Context(), g, r.Form, id)
	if out.Refresh != "" {
		o.noteRefresh(r.Context(), g)
	}
	writeJSON(w, http.StatusOK, out)
}

// noteRefresh writes the System Log event of a refresh token.
func (o *Org) noteRefresh(ctx context.Context, g tokenGrant) {
	c := callOf(ctx)
	c.Actor = appActor(g.App)
	e := newEvent(c, o.now(), "app.oauth2.token.grant.refresh_token", "OIDC refresh token is granted")
	e.Targets = []target{{ID: g.SignIn.ID, Type: "refresh_token", DisplayName: "Refresh Token", Detail: map[string]any{"subject": g.SignIn.Person}}}
	o.note(e)
}

// idClaims are the claims of an ID token.
type idClaims struct {
	Subject  string   `json:"sub"`
	Name     string   `json:"name,omitempty"`
	Email    string   `json:"email,omitempty"`
	Login    string   `json:"preferred_username,omitempty"`
	Version  int      `json:"ver"`
	Issuer   string   `json:"iss"`
	Audience string   `json:"aud"`
	IssuedAt int64    `json:"iat"`
	Expires  int64    `json:"exp"`
	ID       string   `json:"jti"`
	Methods  []string `json:"amr"`
	Provider string   `json:"idp"`
	Nonce    string   `json:"nonce,omitempty"`
	SignedIn int64    `json:"auth_time"`
	Hash     string   `json:"at_hash"`
}

// mintIDToken signs an ID token (OpenID Connect Core section 2).
func (o *Org) mintIDToken(g tokenGrant, access string, now time.Time) (string, error) {
	p := g.Person
	sum := sha256.Sum256([]byte(access))
	claims := idClaims{
		Subject: p.id, Version: 1, Issuer: o.URL(), Audience: g.App.ID, IssuedAt: now.Unix(), Expires: now.Add(tokenLifetime).Unix(),
		ID: "ID." + o.seed.text("id-token/"+access, base64URL, 43), Methods: []string{"pwd"}, Provider: o.orgID(), Nonce: g.Nonce,
		SignedIn: g.SignIn.At.Unix(), Hash: base64.RawURLEncoding.EncodeToString(sum[:len(sum)/2]),
	}
	if slices.Contains(g.Scopes, "profile") {
		claims.Name, claims.Login = p.name(), p.Login
	}
	if slices.Contains(g.Scopes, "email") {
		claims.Email = p.Login
	}
	return o.sign("JWT", claims)
}
