package practice

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// authorizePath is the authorization endpoint's.
const authorizePath = "/oauth2/v1/authorize"

// challenges is the shape of a code_challenge for S256 (RFC 7636 section 4.2).
var challenges = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)

// authorize is GET and POST /oauth2/v1/authorize: the beginning of the
// authorization code grant, for apps with which a person signs in. What is wrong
// with client or redirect URI is told on a page, everything else to the app.
func (c *console) authorize(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		c.org.fail(w, wrongMethod())
		return
	}
	if err := r.ParseForm(); err != nil {
		c.authorizeError(w, refuse(reasonNoForm))
		return
	}
	app, refused := c.org.redirectable(r.Form)
	if refused != nil {
		c.authorizeError(w, refused)
		return
	}
	page, refused := c.org.readConsent(app, r)
	if refused != nil {
		redirect(w, page.answer(url.Values{"error": {refused.Code}, "error_description": {c.org.worded(refused).Text}}))
		return
	}
	c.org.consents.begin(page, c.org.now())
	c.showConsent(w, http.StatusOK, page, "")
}

// redirectable finds the app, and checks that the answer may be sent where the
// request says: to exactly one of the registered addresses, port included.
func (o *Org) redirectable(in url.Values) (application, *oauthError) {
	app, err := o.client(in.Get("client_id"))
	if err != nil || app.Status != active {
		return application{}, refuse(reasonBadClientID)
	}
	if !slices.Contains(app.OAuth.RedirectURIs, in.Get("redirect_uri")) {
		return application{}, refuse(reasonRedirect)
	}
	return app, nil
}

// readConsent checks the rest of an authorization request. The consent is good
// for answering the app even when the request is refused.
func (o *Org) readConsent(app application, r *http.Request) (consent, *oauthError) {
	in := r.Form
	page := consent{
		ID: o.seed.text("consent/"+callOf(r.Context()).RequestID, base62, 32), App: app,
		Scopes: unique(strings.Fields(in.Get("scope"))), RedirectURI: in.Get("redirect_uri"), State: in.Get("state"),
		Fragment: in.Get("response_mode") == "fragment", Nonce: in.Get("nonce"), Challenge: in.Get("code_challenge"), Hint: in.Get("login_hint"),
	}
	switch {
	case page.State == "":
		return page, refuse(reasonNoState)
	case in.Get("response_type") != "code":
		return page, refuseList(reasonResponseType, app.OAuth.ResponseTypes)
	case !slices.Contains([]string{"", "query", "fragment"}, in.Get("response_mode")):
		return page, refuse(reasonResponseMode)
	case !slices.Contains(app.OAuth.GrantTypes, grantCode):
		return page, refuseList(reasonGrantType, app.OAuth.GrantTypes)
	}
	if refused := checkChallenge(app, in); refused != nil {
		return page, refused
	}
	if refused := o.checkPersonScopes(app, page.Scopes); refused != nil {
		return page, refused
	}
	if in.Get("prompt") == "none" {
		return page, refuse(reasonLoginRequired)
	}
	return page, nil
}

// checkChallenge holds a request against what PKCE demands: S256, and from apps
// without a secret in any case.
func checkChallenge(app application, in url.Values) *oauthError {
	challenge, method := in.Get("code_challenge"), in.Get("code_challenge_method")
	switch {
	case challenge == "" && method == "" && !app.OAuth.pkceRequired():
		return nil
	case challenge == "":
		return refuse(reasonNoChallenge)
	case method != "S256":
		return refuse(reasonChallengeMethod)
	case !challenges.MatchString(challenge):
		return refuse(reasonBadChallenge)
	}
	return nil
}

// checkPersonScopes holds the scopes that an app asks a person for against what
// the org knows. Okta's own scopes must be granted to the app as well.
func (o *Org) checkPersonScopes(app application, scopes []string) *oauthError {
	if len(scopes) == 0 {
		return refuse(reasonNoScope)
	}
	granted := o.grants(app.ID)
	for _, scope := range scopes {
		if !o.offers(scope) {
			return refuse(reasonUnknownScope)
		}
		if strings.HasPrefix(scope, "okta.") && !slices.ContainsFunc(granted, func(g grant) bool { return g.Scope == scope }) {
			return refuse(o.reasonUngranted())
		}
	}
	return nil
}

// answer is where an app gets to know something: its redirect URI with the
// values and the state.
func (p consent) answer(values url.Values) string {
	if p.State != "" {
		values.Set("state", p.State)
	}
	u, err := url.Parse(p.RedirectURI)
	if err != nil {
		return p.RedirectURI // registered as it is
	}
	if p.Fragment {
		return p.RedirectURI + "#" + values.Encode()
	}
	query := u.Query()
	for name, value := range values {
		query[name] = value
	}
	u.RawQuery = query.Encode()
	return u.String()
}

func redirect(w http.ResponseWriter, to string) {
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusFound)
}
