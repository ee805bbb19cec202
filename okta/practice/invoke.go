package practice

import (
	"crypto/subtle"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// How a client token is sent.
const (
	clientTokenHeader = "X-Api-Client-Token"
	clientTokenQuery  = "clientToken"
)

// invocation is a call of a flow whose credential was accepted.
type invocation struct {
	flow       flow
	credential level
	clientID   string
	request    *http.Request
	body       []byte
	id         string // execution id
}

// invoke is /api/flo/{alias}/invoke. Checks run in this order: method, alias,
// flow on, credential, rate, body; only a call that passes all of them is a run
// of the flow and stands in its history.
func (o *Org) invoke(w http.ResponseWriter, r *http.Request) {
	in, refused := o.admitInvocation(w, r)
	if refused != nil {
		writeRefusal(w, *refused)
		return
	}
	w.Header().Set(executionHeader, in.id)
	began := o.now()
	answer := o.run(in)
	o.executed(execution{
		ID: in.id, Flow: in.flow.Name, At: began, Method: r.Method, Credential: in.credential, ClientID: in.clientID,
		Status: answer.status, Duration: o.now().Sub(began), Body: cappedBody(in.body),
	})
	if answer.status != 0 {
		writeJSON(w, answer.status, answer.body)
	}
}

func (o *Org) admitInvocation(w http.ResponseWriter, r *http.Request) (invocation, *refusal) {
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		w.Header().Set("Allow", "GET, POST")
		return invocation{}, pick(refuseMethod())
	}
	f, err := o.flow(r.PathValue("alias"))
	if err != nil || f.Alias != r.PathValue("alias") {
		return invocation{}, pick(refuseUnknownAlias())
	}
	if !f.On {
		return invocation{}, pick(refuseOff())
	}
	clientID, refused := o.checkCredential(r, f)
	if refused != nil {
		return invocation{}, refused
	}
	if !o.rates.invoke(f.Name, o.now()) {
		return invocation{}, pick(refuseRate())
	}
	body, err := io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return invocation{}, pick(refuseTooLarge())
	}
	return invocation{f, f.Endpoint.Level, clientID, r, body, o.seed.uuid("execution/" + callOf(r.Context()).RequestID)}, nil
}

func pick(r refusal) *refusal { return &r }

func writeRefusal(w http.ResponseWriter, r refusal) {
	writeJSON(w, r.Status, object{"error": r.Code, "message": r.Text})
}

// checkCredential holds a call against the flow's security level, and names the
// client for OAuth 2.0.
func (o *Org) checkCredential(r *http.Request, f flow) (clientID string, refused *refusal) {
	switch f.Endpoint.Level {
	case levelOAuth:
		return o.checkAccessToken(r, f)
	case levelToken:
		return "", o.checkClientToken(r, f)
	case levelPublic:
	}
	return "", nil
}

func (o *Org) checkAccessToken(r *http.Request, f flow) (string, *refusal) {
	token, refused := o.presentedToken(r)
	if refused != nil {
		return "", refused
	}
	if !slices.Contains(token.Scopes, scopeInvoke) {
		return "", pick(refuseScope())
	}
	if f.Endpoint.Apps == listApps && !slices.Contains(f.Endpoint.AppIDs, token.App.ID) {
		return "", pick(refuseApp())
	}
	return token.App.ID, nil
}

// presentedToken is the access token in the Authorization header, with the
// proof that goes with a bound one. Whether Okta's invoke route works like this
// is not known, see choices.go.
func (o *Org) presentedToken(r *http.Request) (accessToken, *refusal) {
	scheme, raw, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	raw = strings.TrimSpace(raw)
	proven := strings.EqualFold(scheme, schemeDPoP)
	if proven && o.faulty(faultInvokeNoDPoP) || !proven && !strings.EqualFold(scheme, schemeBearer) {
		return accessToken{}, pick(refuseNoCredential())
	}
	token, err := o.readToken(raw)
	if err != nil {
		return accessToken{}, pick(refuseBadCredential())
	}
	wrong := o.checkPresented(r, raw, token, proven)
	if wrong != nil && !(wrong.Reason == reasonSchemeNeeded && o.faulty(faultInvokeAnyDPoP)) {
		return accessToken{}, pick(refuseProof(o.worded(wrong).Text))
	}
	return token, nil
}

func (o *Org) checkClientToken(r *http.Request, f flow) *refusal {
	header, query := r.Header.Get(clientTokenHeader), r.URL.Query().Get(clientTokenQuery)
	switch {
	case header == "" && query == "":
		return pick(refuseNoCredential())
	case header != "" && query != "":
		return pick(refuseTwoTokens())
	case subtle.ConstantTimeCompare([]byte(header+query), []byte(o.clientToken(f))) != 1:
		return pick(refuseBadCredential())
	}
	return nil
}

// maxHistoryBody is how much of a request body the history shows, in bytes.
const maxHistoryBody = 4 << 10

func cappedBody(body []byte) string {
	if len(body) > maxHistoryBody {
		return strings.ToValidUTF8(string(body[:maxHistoryBody]), "") + "…"
	}
	return strings.ToValidUTF8(string(body), "\uFFFD")
}

// listFlows is GET /practice/v1/flows, for the administrator: what the consoles
// show of every flow. Okta has no such route.
func (o *Org) listFlows(w http.ResponseWriter, _ *http.Request) error {
	out := []object{}
	for _, f := range o.flows() {
		out = append(out, object{
			"name": f.Name, "flow": f.Kind, "title": f.Title, "alias": f.Alias, "on": f.On, "invokeUrl": o.invokeURL(f),
			"level": f.Endpoint.Level, "apps": f.Endpoint.Apps, "appIds": append([]string{}, f.Endpoint.AppIDs...),
		})
	}
	writeJSON(w, http.StatusOK, out)
	return nil
}

// listHistory is GET /practice/v1/flows/{name or alias}/history, for the
// administrator: the runs of a flow, newest first. Okta has no such route.
func (o *Org) listHistory(w http.ResponseWriter, r *http.Request) error {
	runs, err := o.history(r.PathValue("flow"))
	if err != nil {
		return err
	}
	out := []object{}
	for _, e := range runs {
		out = append(out, object{
			"executionId": e.ID, "flow": e.Flow, "at": stamp(e.At), "method": e.Method, "credential": e.Credential,
			"clientId": optional(e.ClientID), "status": e.Status, "millis": e.Duration.Round(time.Millisecond).Milliseconds(),
			"body": e.Body,
		})
	}
	writeJSON(w, http.StatusOK, out)
	return nil
}
