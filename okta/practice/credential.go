package practice

import (
	"crypto/subtle"
	"net/http"
	"slices"
	"strings"
)

// How a client token is sent.
const (
	clientTokenHeader = "X-Api-Client-Token"
	clientTokenQuery  = "clientToken"
)

// pass is what a call was let in by.
type pass struct {
	credential level  // the kind; public is none
	clientID   string // of the app, for oauth
}

// letIn holds a call against what the endpoint of a flow demands.
func (o *Org) letIn(r *http.Request, f flow) (pass, *refusal) {
	if f.Manner.PostOnly && r.Method != http.MethodPost {
		return pass{}, pick(refuseGet())
	}
	if !f.On {
		return pass{}, pick(refuseOff())
	}
	if f.Manner.lax(LaxLevel) {
		return pass{credential: levelPublic}, nil
	}
	p, refused := o.checkCredential(r, f, f.Endpoint.Level)
	if refused != nil && f.Manner.lax(LaxKind) {
		if other, stillRefused := o.checkCredential(r, f, f.Endpoint.Level.other()); stillRefused == nil {
			return other, nil
		}
	}
	return p, refused
}

// other is the level of the other kind of credential.
func (l level) other() level {
	if l == levelOAuth {
		return levelToken
	}
	return levelOAuth
}

// checkCredential holds a call against a security level.
func (o *Org) checkCredential(r *http.Request, f flow, l level) (pass, *refusal) {
	switch l {
	case levelOAuth:
		return o.checkAccessToken(r, f)
	case levelToken:
		return pass{credential: levelToken}, o.checkClientToken(r, f)
	case levelPublic:
	}
	return pass{credential: levelPublic}, nil
}

func (o *Org) checkAccessToken(r *http.Request, f flow) (pass, *refusal) {
	token, refused := o.presentedToken(r, f.Manner)
	if refused != nil {
		return pass{}, refused
	}
	if !slices.Contains(token.Scopes, scopeInvoke) && !f.Manner.lax(LaxScope) {
		return pass{}, pick(refuseScope())
	}
	listed := f.Endpoint.Apps != listApps || slices.Contains(f.Endpoint.AppIDs, token.App.ID)
	if !listed && !f.Manner.lax(LaxApps) {
		return pass{}, pick(refuseApp())
	}
	return pass{levelOAuth, token.App.ID}, nil
}

// presentedToken is the access token in the Authorization header, with the
// proof that goes with a bound one. Whether Okta's invoke route works like this
// is not known, see choices.go.
func (o *Org) presentedToken(r *http.Request, m Manner) (accessToken, *refusal) {
	scheme, raw, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	raw = strings.TrimSpace(raw)
	proven := strings.EqualFold(scheme, schemeDPoP)
	if proven && o.faulty(faultInvokeNoDPoP) || !proven && !strings.EqualFold(scheme, schemeBearer) {
		return accessToken{}, pick(refuseNoCredential())
	}
	token, err := o.readLaxly(raw, m)
	if err != nil {
		return accessToken{}, pick(refuseBadCredential())
	}
	wrong := o.checkPresented(r, raw, token, proven)
	if wrong == nil || m.lax(LaxProof) || wrong.Reason == reasonSchemeNeeded && o.faulty(faultInvokeAnyDPoP) {
		return token, nil
	}
	return accessToken{}, pick(refuseProof(o.worded(wrong).Text))
}

func (o *Org) checkClientToken(r *http.Request, f flow) *refusal {
	header, query := r.Header.Get(clientTokenHeader), r.URL.Query().Get(clientTokenQuery)
	switch {
	case header == "" && query == "":
		return pick(refuseNoCredential())
	case f.Manner.lax(LaxClientToken):
		return nil
	case header != "" && query != "" && !f.Manner.lax(LaxTwice):
		return pick(refuseTwoTokens())
	}
	for _, sent := range []string{header, query} {
		if sent != "" && subtle.ConstantTimeCompare([]byte(sent), []byte(o.clientToken(f))) != 1 {
			return pick(refuseBadCredential())
		}
	}
	return nil
}
