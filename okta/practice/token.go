package practice

import (
	"net/http"
	"slices"
	"strings"
)

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
// credentials with a signed client assertion, for service apps, and what a
// person signed in for, see [Org.checkPersonRequest]. The same runs
// at the endpoint of the custom server default, which grants nothing.
func (o *Org) token(w http.ResponseWriter, r *http.Request) {
	if broken := o.brokenToken(); broken != nil {
		broken(w, r)
		return
	}
	if err := r.ParseForm(); err != nil {
		o.refuseToken(w, refuse(reasonNoForm))
		return
	}
	o.meddle(r)
	granted, refused := o.checkTokenRequest(r)
	if offersNonce(granted, refused) {
		w.Header().Set("DPoP-Nonce", o.nonce(o.now()))
	}
	if refused != nil {
		o.noteToken(r.Context(), granted.App, r.Form, refused, "")
		o.refuseToken(w, refused)
		return
	}
	if granted.Person != nil {
		o.answerPerson(w, r, granted)
		return
	}
	id := o.newTokenID(r.Context())
	access, err := o.mintToken(granted, id, o.now())
	if err != nil {
		o.fail(w, err)
		return
	}
	o.noteToken(r.Context(), granted.App, r.Form, nil, id)
	o.mastered(granted.App.ID, signedBy(r))
	writeJSON(w, http.StatusOK, tokenAnswer{granted.scheme(), int(tokenLifetime.Seconds()), access, strings.Join(granted.Scopes, " ")})
}

// signedBy is the kid that the assertion of a request names, "" for none.
func signedBy(r *http.Request) string {
	a, refused := parseAssertion(r.Form.Get("client_assertion"))
	if refused != nil {
		return ""
	}
	return a.kid
}

// refuseToken answers a token request with an error.
func (o *Org) refuseToken(w http.ResponseWriter, e *oauthError) {
	writeJSON(w, e.Status, o.worded(e))
}

// checkTokenRequest runs every check in the order of the practice org's choice:
// who asks, with which key, until when, for the first time, and for what. The
// app is known as soon as the request named one.
func (o *Org) checkTokenRequest(r *http.Request) (tokenGrant, *oauthError) {
	if r.Header.Get("Origin") != "" {
		return tokenGrant{}, refuse(reasonBrowser)
	}
	if personal(r) {
		return o.checkPersonRequest(r)
	}
	app, refused := o.authenticateClient(r)
	g := tokenGrant{App: app}
	if refused != nil {
		return g, refused
	}
	if refused := checkGrantType(app, r.Form.Get("grant_type")); refused != nil {
		return g, refused
	}
	if g.Thumbprint, refused = o.checkTokenProof(app, r); refused != nil {
		return g, refused
	}
	scopes := strings.Fields(r.Form.Get("scope"))
	g.Scopes = unique(scopes)
	return g, o.checkScopes(r, app, scopes)
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

func (o *Org) checkScopes(r *http.Request, app application, scopes []string) *oauthError {
	if len(scopes) == 0 && custom(r) {
		return refuse(reasonNoDefault)
	}
	if len(scopes) == 0 {
		return refuse(reasonNoScope)
	}
	if slices.Contains(scopes, "openid") {
		return refuse(reasonOpenID)
	}
	granted := o.grants(app.ID)
	for _, scope := range scopes {
		if custom(r) || !o.offers(scope) {
			return refuse(reasonUnknownScope)
		}
		if !slices.ContainsFunc(granted, func(g grant) bool { return g.Scope == scope }) {
			return refuse(o.reasonUngranted())
		}
	}
	return nil
}

// offers reports whether the token endpoint knows a scope.
func (o *Org) offers(scope string) bool {
	return knownScope(scope) && !(o.faulty(faultScopesUnknown) && strings.HasPrefix(scope, "okta.workflows."))
}

// reasonUngranted is how a scope is refused that the org knows and the app was
// not granted: which of four ways is Okta's is not known.
func (o *Org) reasonUngranted() reason {
	switch {
	case o.faulty(faultUngrantedNone):
		return reasonUnknownScope
	case o.faulty(faultUngrantedAsk):
		return reasonConsent
	case o.faulty(faultUngrantedOrg):
		return reasonNoOrgScopes
	}
	return reasonNotGranted
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
