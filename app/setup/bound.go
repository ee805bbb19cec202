package setup

import (
	"net/http"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// refusedInvocation tells an answer that is no success. Where a token that is
// bound to a proof key was refused, that may be why: whether flows take such
// tokens isn't documented, so here it is measured, and the way out without
// proof of possession stands first.
func refusedInvocation(ws *workspace.Workspace, e *workspace.Endpoint, r invoke.Result, sent invoke.Credential) *problem.Problem {
	p := invocationRefused(r, e.Level)
	offerToken(p, e, r.Status)
	if sent.Authorize == nil || !mayMeanBound(r.Status) {
		return p
	}
	f := problem.TokenFacts{SignedIn: SignedIn(ws)}
	if app := ws.ServiceApp(e.ServiceAppID); app != nil {
		f.AppID = idAtOkta(*app)
	}
	p.Cause = text.T("problem.invoke.bound.why", "The token was bound to a key (DPoP), and whether flows take such tokens isn't documented. Without proof of possession on the app the same call shows whether that is why.")
	p.Ways = append([]problem.Way{problem.WithoutPossession(f)}, p.Ways...)
	return p
}

func mayMeanBound(status int) bool {
	return status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusBadRequest
}
