package practice

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

// invocation is a call of a flow that was let in.
type invocation struct {
	flow    flow
	pass    pass
	request *http.Request
	body    []byte
	id      string // execution id
}

// invoke is /api/flo/{alias}/invoke. Checks run in this order: method, alias,
// flow on, credential, rate, body; only a call that passes all of them is a run
// of the flow and stands in its history, once.
func (o *Org) invoke(w http.ResponseWriter, r *http.Request) {
	in, refused := o.admitInvocation(r)
	if refused != nil {
		o.refuseCall(w, *refused)
		return
	}
	o.began(execution{
		ID: in.id, Flow: in.flow.Name, At: o.now(), Method: r.Method, Credential: in.pass.credential, ClientID: in.pass.clientID,
		Body: cappedBody(in.body),
	})
	ctx, cancel := context.WithTimeout(r.Context(), o.answerLimit)
	defer cancel()
	answer := o.run(ctx, in)
	o.proceeded(in.id, func(e *execution) { e.Status, e.State = answer.status, answer.state() })
	if answer.status == 0 {
		answerClosed(w, r)
		return
	}
	if answer.goesOn > 0 {
		o.goOn(in.id, answer.goesOn)
	}
	w.Header().Set(executionHeader, in.id)
	writeJSON(w, answer.status, answer.body)
}

func (o *Org) admitInvocation(r *http.Request) (invocation, *refusal) {
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		return invocation{}, pick(refuseMethod())
	}
	f, err := o.flow(r.PathValue("alias"))
	if err != nil || f.Alias != r.PathValue("alias") {
		return invocation{}, pick(refuseUnknownAlias())
	}
	p, refused := o.letIn(r, f)
	if refused != nil {
		return invocation{}, f.Manner.form(*refused)
	}
	if !o.rates.invoke(f.Name, o.now()) {
		return invocation{}, pick(refuseRate())
	}
	body, err := io.ReadAll(r.Body)
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return invocation{}, pick(refuseTooLarge())
	}
	if err != nil { // the caller left in the middle
		return invocation{}, pick(refuseHalf())
	}
	return invocation{f, p, r, body, o.seed.uuid("execution/" + callOf(r.Context()).RequestID)}, nil
}

func pick(r refusal) *refusal { return &r }

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
			"clientId": optional(e.ClientID), "status": e.Status, "state": cmp.Or(e.State, runDone), "millis": e.Duration.Round(time.Millisecond).Milliseconds(),
			"body": e.Body,
		})
	}
	writeJSON(w, http.StatusOK, out)
	return nil
}
