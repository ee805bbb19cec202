package setup

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/workflows"
)

// practiceLimit is how long the practice org lets a caller wait, which stands
// for the 60 seconds of Workflows: the practice package's default, which nothing
// but tests changes.
const practiceLimit = 5 * time.Second

// call is one invocation with what was known when it was made.
type call struct {
	ws       *workspace.Workspace
	endpoint *workspace.Endpoint
	sent     invoke.Credential
	scopes   []string // of the access token, as the org said when it gave it
	fresh    problem.Fact
	result   invoke.Result
	err      error // that no answer came
}

// kept is what the workspace keeps of the call.
func (c call) kept(at time.Time, causes []workspace.Cause) *workspace.Result {
	last := &workspace.Result{
		At: at, Level: c.endpoint.Level, Method: c.endpoint.Draft.Method,
		Status: c.result.Status, Millis: c.result.Took.Milliseconds(), Causes: causes,
	}
	switch {
	case c.result.OK():
		last.Good = at
	case c.endpoint.Last != nil:
		last.Good = c.endpoint.Last.Good
	}
	return last
}

// facts are what is known of the call without asking anybody.
func (c call) facts() invoke.Facts {
	e := c.endpoint
	f := invoke.Facts{
		Status: c.result.Status, Header: c.result.Header, Body: c.result.Exchange.ResponseBody.Text,
		Took: c.result.Took, Err: c.err,
		URL: e.InvokeURL, Draft: e.Draft, Known: invoke.KnownKeys(e.Draft.Body),
		Sent: c.sent.Sent(), Fresh: c.fresh,
		Level: e.Level, Allowed: e.Allowed, TokenCame: TokenCame(*e), Host: c.host(),
	}
	if e.Last != nil && !e.Last.Good.IsZero() {
		f.Worked = problem.Yes
	}
	if m := e.Measured; m != nil && m.InvokeURL == e.InvokeURL {
		f.MeasuredLevel, f.MeasuredApps = m.Level, m.Apps
		f.Unlisted, f.Bad = refusedWith(m, workspace.ProbeAccessOtherApp), refusedWith(m, workspace.ProbeAccessTampered)
	}
	if c.ws.Practice {
		f.Limit = practiceLimit
	}
	if !c.sent.ClientToken.IsZero() {
		f.Shape = problem.Known(clientToken.MatchString(c.sent.ClientToken.Reveal()))
	}
	if !c.sent.AccessToken.IsZero() {
		c.readToken(&f)
	}
	return f
}

// refusedWith is the status with which a probe was refused, 0 where it wasn't.
func refusedWith(m *workspace.Measurement, name workspace.ProbeName) int {
	if p := m.Probe(name); p != nil && p.Outcome == workspace.ProbeRefused {
		return p.Evidence.Status
	}
	return 0
}

// host tells whether the call went to the org's Workflows. A host that the admin
// said is right may be.
func (c call) host() problem.Fact {
	parsed, err := workflows.ParseInvokeURL(c.endpoint.InvokeURL)
	if err != nil {
		return problem.Unknown
	}
	switch HostMatch(c.ws, parsed.Origin) {
	case workspace.Passed:
		return problem.Yes
	case workspace.Failed:
		if c.endpoint.OtherHost != parsed.Origin {
			return problem.No
		}
	}
	return problem.Unknown
}

// customServer is in the issuer of every custom authorization server.
const customServer = "/oauth2/"

// readToken adds what the access token says of itself. Its form isn't
// promised, so what can't be read isn't known.
func (c call) readToken(f *invoke.Facts) {
	if len(c.scopes) > 0 {
		f.Scoped = problem.Known(slices.Contains(c.scopes, okta.ScopeInvokeManage))
	}
	jwt, err := oauth.ReadJWT(c.sent.AccessToken.Reveal())
	f.Shape = problem.Known(err == nil)
	if err != nil {
		return
	}
	var scopes []string
	if raw, ok := jwt.Claim("scp"); ok && json.Unmarshal(raw, &scopes) == nil {
		f.Scoped = problem.Known(slices.Contains(scopes, okta.ScopeInvokeManage))
	}
	switch issuer := jwt.Text("iss"); {
	case issuer == c.ws.Org.Origin:
		f.OwnOrg = problem.Yes
	case strings.Contains(issuer, customServer):
		f.OwnOrg = problem.No
	}
	app := c.ws.ServiceApp(c.endpoint.ServiceAppID)
	if id := jwt.Text("cid"); id != "" && app != nil {
		f.OwnApp = problem.Known(id == app.ClientID)
	}
}

// causes are what can be why a call failed. Where it was refused with an access
// token, the org is asked about the app, which changes nothing.
func (w *Walk) causes(ctx context.Context, c call) []workspace.Cause {
	f := c.facts()
	if app := c.ws.ServiceApp(c.endpoint.ServiceAppID); app != nil && !c.sent.AccessToken.IsZero() && asksForApp(f.Status) {
		f.App = w.lookAtApp(ctx, *app)
	}
	return withMeasuring(invoke.Causes(f), f)
}

// asksForApp: the refusals that can be about the app of the token.
func asksForApp(status int) bool {
	return status == http.StatusBadRequest || status == http.StatusUnauthorized || status == http.StatusForbidden
}

// lookAtApp reads what the org's API shows of an app; nothing without a sign-in.
func (w *Walk) lookAtApp(ctx context.Context, app workspace.ServiceApp) problem.TokenFacts {
	f := problem.TokenFacts{AppID: idAtOkta(app)}
	ctx, cancel := context.WithTimeout(wire.WithPurpose(ctx, text.T("setup.invoke.for-why", "Find out why the call was refused")), explainTakes)
	defer cancel()
	if client, err := w.admin(ctx); err == nil {
		w.appFacts(ctx, &f, &inquiry{client: client, app: app})
	}
	return f
}

// withMeasuring puts measuring first among the ways to check the level: it tells in
// seconds. Where a client token came with the Invoke URL, that comes before it.
func withMeasuring(causes []workspace.Cause, f invoke.Facts) []workspace.Cause {
	first := []problem.Way{problem.NewWay(MeasureAgain, text.T("way.measure", "Measure"), text.T("way.measure-level.why", "On step 4: shows which level the flow has"))}
	if f.TokenCame {
		first = append([]problem.Way{useClientToken()}, first...)
	}
	for i := range causes {
		if causes[i].ID == invoke.CauseLevel {
			causes[i].Ways = append(first, causes[i].Ways...)
		}
	}
	return causes
}

// keepResult keeps what came of the call with the endpoint.
func (w *Walk) keepResult(c call, causes []workspace.Cause) error {
	last := c.kept(w.deps.Now(), causes)
	return w.updateEndpoint(c.endpoint.ID, func(e *workspace.Endpoint) { e.Last = last })
}

// scopesOf are the scopes that the org said a kept token has.
func (w *Walk) scopesOf(serviceAppID string, sent secret.Secret) []string {
	if got, ok := w.kept(serviceAppID); ok && got.Token.Access.Equal(sent) {
		return got.Token.Scopes
	}
	return nil
}
