package setup

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// Preview is a request that changes something in the org, before it is sent.
// The zero Preview is none.
type Preview struct {
	Method, Path string
	Body         string
}

// String is the request's first line, "" for none.
func (p Preview) String() string {
	if p.Method == "" {
		return ""
	}
	return p.Method + " " + p.Path
}

// FixPreview is what can be said at once of the request that [Walk.Fix] sends
// for an action that sends the app back whole: its first line, and in Body the
// members that are changed. ok is false for any other action, and for what Fix
// can't do now. [Walk.PreviewFix] has the request itself.
func FixPreview(ws *workspace.Workspace, endpointID string, action problem.Action) (p Preview, ok bool) {
	r := repairs()[action]
	if r.members == "" || !Fixable(ws, endpointID, action) {
		return Preview{}, false
	}
	app := *ws.ServiceApp(ws.Endpoint(endpointID).ServiceAppID)
	return Preview{http.MethodPut, "/api/v1/apps/" + idAtOkta(app), r.members}, true
}

// PreviewFix gives the very request with which [Walk.Fix] would change the org
// now, none for an action that changes nothing there. It does what Fix does up
// to that request, and keeps it in place of sending it: only what reads is sent.
func (w *Walk) PreviewFix(ctx context.Context, endpointID string, action problem.Action) (Preview, error) {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return Preview{}, err
	}
	defer done()
	r, app, err := w.repairOf(endpointID, action)
	if err != nil || r.atOkta == nil {
		return Preview{}, err
	}
	a, ctx := w.attempt(ctx, tokenProof)
	ctx, kept := rehearse(wire.WithPurpose(ctx, r.what))
	if err := w.repair(ctx, a, r, app); err != nil && !errors.Is(err, errRehearsed) {
		return Preview{}, problem.From(err)
	}
	return *kept, nil
}

// errRehearsed is what a rehearsed request comes to.
var errRehearsed = errors.New("kept in place of being sent")

type rehearsalKey struct{}

// rehearse has requests to the org's API under the returned context kept in
// place of being sent, but for those that only read.
func rehearse(ctx context.Context) (context.Context, *Preview) {
	kept := &Preview{}
	return context.WithValue(ctx, rehearsalKey{}, kept), kept
}

// stage is the transport of the admin's client, on which requests can be
// rehearsed.
type stage struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (s stage) RoundTrip(r *http.Request) (*http.Response, error) {
	kept, rehearsed := r.Context().Value(rehearsalKey{}).(*Preview)
	if !rehearsed || r.Method == http.MethodGet || !strings.HasPrefix(r.URL.Path, "/api/") {
		return s.next.RoundTrip(r)
	}
	var body bytes.Buffer
	if r.Body != nil {
		_, err := body.ReadFrom(r.Body)
		if err = errors.Join(err, r.Body.Close()); err != nil {
			return nil, err
		}
	}
	*kept = Preview{r.Method, r.URL.RequestURI(), body.String()}
	return nil, errRehearsed
}
