package practice

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// denied is a refusal to work for a caller: in Okta's error body, or for bearer
// tokens in the WWW-Authenticate header with an empty body.
type denied struct {
	err       *apiError
	status    int
	challenge string
}

func (d *denied) write(o *Org, w http.ResponseWriter) {
	if d.err != nil {
		o.fail(w, d.err)
		return
	}
	w.Header().Set("WWW-Authenticate", d.challenge)
	w.WriteHeader(d.status)
}

// authenticate finds out who sends a request. A route without a scope is for
// the administrator alone.
func (o *Org) authenticate(r *http.Request, scope string) (caller, *denied) {
	scheme, credential, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	switch {
	case scheme == "":
		return caller{}, &denied{err: noSession()}
	case strings.EqualFold(scheme, "SSWS"):
		owner, known := o.tokenOwner(strings.TrimSpace(credential))
		if !known {
			return caller{}, &denied{err: badToken()}
		}
		return caller{owner.actor(), owner.roleTypes(), owner.Login}, nil
	case strings.EqualFold(scheme, schemeBearer), strings.EqualFold(scheme, schemeDPoP):
		return o.authenticateToken(r, strings.TrimSpace(credential), scope, strings.EqualFold(scheme, schemeDPoP))
	}
	return caller{}, &denied{err: badToken()}
}

func (o *Org) authenticateToken(r *http.Request, raw, scope string, proven bool) (caller, *denied) {
	token, err := o.readToken(raw)
	if err != nil {
		return caller{}, o.challenge(r, http.StatusUnauthorized, scope, "invalid_token", err.Error())
	}
	if refused := o.checkPresented(r, raw, token, proven); refused != nil {
		refused = o.worded(refused)
		d := o.challenge(r, refused.Status, scope, refused.Code, refused.Text)
		d.challenge = schemeDPoP + ` algs="` + strings.Join(signatureAlgs(), " ") + `", ` + strings.TrimPrefix(d.challenge, schemeBearer+" ")
		return caller{}, d
	}
	plain := strings.TrimSuffix(scope, ".self")
	wide := strings.TrimSuffix(strings.TrimSuffix(scope, ".self"), ".read") + ".manage"
	if scope == "" || !slices.ContainsFunc(token.Scopes, func(s string) bool { return s == scope || s == plain || s == wide }) {
		return caller{}, o.challenge(r, http.StatusForbidden, scope, "insufficient_scope",
			"The access token provided does not contain the required scopes.")
	}
	return o.callerOf(token), nil
}

// checkPresented holds the scheme and the proof of a request for a resource
// against what its token demands.
func (o *Org) checkPresented(r *http.Request, raw string, token accessToken, proven bool) *oauthError {
	switch {
	case proven && token.Thumbprint == "":
		return refuse(reasonNotBound)
	case proven:
		return o.checkBoundToken(r, raw, token)
	case token.Thumbprint != "":
		return refuse(reasonSchemeNeeded)
	}
	return nil
}

// challenge is the WWW-Authenticate header as quoted in Okta's support article
// "403 Forbidden Error When Using an Okta Connector Action Card".
func (o *Org) challenge(r *http.Request, status int, scope, code, text string) *denied {
	return &denied{status: status, challenge: fmt.Sprintf(
		`Bearer authorization_uri="%s/oauth2/v1/authorize", realm="%s", scope="%s", error="%s", error_description="%s", resource="%s"`,
		o.URL(), o.URL(), scope, code, text, r.URL.Path)}
}
