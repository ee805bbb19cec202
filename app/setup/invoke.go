package setup

import (
	"context"
	"net/http"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta/workflows"
)

var (
	checkAnswer   = text.T("setup.invoke.answer", "The flow answered")
	checkBookmark = text.T("setup.invoke.bookmark", "Bookmark app exists")
	checkAsAsked  = text.T("setup.invoke.as-asked", "As asked for")
	invokeProof   = text.T("setup.invoke.proof", "The flow ran and answered")
)

// ClickSeen is the tick with which an admin who is not signed in says that
// the Bookmark app is there.
const ClickSeen = "invoke.seen"

// IsAnswer reports whether a check of step 5 is that the flow answered.
func IsAnswer(c workspace.Check) bool { return c.Name.Key == checkAnswer.Key }

func invokeStep(id string) func(*workspace.Workspace) *workspace.Step {
	return func(ws *workspace.Workspace) *workspace.Step {
		if e := ws.Endpoint(id); e != nil {
			return &e.Invoke
		}
		return nil
	}
}

// BookmarkPreset is the body that Okta's template flow takes. The key of the
// address is url, in lower case, whatever the template's guide prints.
func BookmarkPreset() workspace.Draft {
	return workspace.Draft{Method: http.MethodPost, Body: `{
  "name": "bookmark",
  "label": "Discovery test app",
  "signOnMode": "BOOKMARK",
  "requestintegration": false,
  "url": "https://www.okta.com"
}`}
}

// EmptyPreset sends an empty object, which every flow takes.
func EmptyPreset() workspace.Draft {
	return workspace.Draft{Method: http.MethodPost, Body: "{}"}
}

// SetDraft keeps the request as it is edited, so that leaving loses nothing.
func (w *Walk) SetDraft(id string, d workspace.Draft) error {
	return w.updateEndpoint(id, func(e *workspace.Endpoint) { e.Draft = d })
}

// SetTokenInQuery chooses where the client token travels: in the header, or
// on the admin's wish in the query, where logs and proxies see it.
func (w *Walk) SetTokenInQuery(id string, inQuery bool) error {
	return w.updateEndpoint(id, func(e *workspace.Endpoint) { e.TokenInQuery = inQuery })
}

// NeedsServiceApp reports whether an endpoint takes the tokens of a service app
// and there is none at Okta.
func NeedsServiceApp(ws *workspace.Workspace, endpointID string) bool {
	e := ws.Endpoint(endpointID)
	if e == nil || e.Level != workspace.LevelOAuth {
		return false
	}
	app := ws.ServiceApp(e.ServiceAppID)
	return app == nil || app.ClientID == ""
}

// Invoke sends the endpoint's draft once with the credential of its level,
// then looks in Okta whether the Bookmark app that the body asks for exists.
// The Result is returned whenever an answer came, also beside an error. What
// can be why the call failed is kept with the endpoint's result.
func (w *Walk) Invoke(ctx context.Context, id string) (invoke.Result, error) {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return invoke.Result{}, err
	}
	defer done()
	ws := w.Workspace()
	e := ws.Endpoint(id)
	if e == nil {
		return invoke.Result{}, noEndpoint()
	}
	if e.InvokeURL != "" && NeedsServiceApp(ws, id) {
		return invoke.Result{}, keyFirst() // the step keeps no word of it: it says nothing about the flow
	}
	plan := []text.Text{checkAnswer}
	wanted, isBookmark := bookmarkOf(e.Draft)
	if isBookmark {
		plan = append(plan, checkBookmark, checkAsAsked)
	}
	a, ctx := w.attempt(ctx, invokeProof, plan...)
	before := unknown
	if isBookmark {
		before = w.existed(ctx, ws, wanted)
	}
	c, err := w.invokeOnce(ctx, a, ws, e)
	if err == nil && isBookmark {
		err = w.lookUp(ctx, a, ws, wanted, before)
		if p := problem.From(err); p != nil && p.Code == CodeNoApp {
			err = w.undone(c, p)
		}
	}
	return c.result, w.finish(a, err, workspace.Done, invokeStep(id))
}

// undone keeps what can be why a flow answered well and did nothing.
func (w *Walk) undone(c call, p *problem.Problem) error {
	f := c.facts()
	f.Undone = true
	if err := w.keepResult(c, invoke.Causes(f)); err != nil {
		return err
	}
	return p
}

func (w *Walk) invokeOnce(ctx context.Context, a *attempt, ws *workspace.Workspace, e *workspace.Endpoint) (call, error) {
	c := call{ws: ws, endpoint: e}
	if err := ready(ws, e); err != nil {
		return c, err
	}
	_, atHand := w.kept(e.ServiceAppID)
	var err error
	if c.sent, err = w.credential(ctx, ws, e); err != nil {
		return c, err
	}
	if !c.sent.AccessToken.IsZero() {
		c.scopes, c.fresh = w.scopesOf(e.ServiceAppID, c.sent.AccessToken), problem.Known(!atHand)
	}
	c.result, c.err = invoke.Do(ctx, w.deps.Network, invoke.Request{URL: e.InvokeURL, Draft: e.Draft, Credential: c.sent})
	return c, w.judge(ctx, a, c)
}

// ready refuses what can't be sent as it is.
func ready(ws *workspace.Workspace, e *workspace.Endpoint) error {
	if e.InvokeURL == "" || e.Level == "" {
		return endpointFirst()
	}
	for _, f := range invoke.Lint(e.Draft, nil) {
		if f.Severity == invoke.Blocking {
			return badField("invoke.request", f.Text, problem.EditBody)
		}
	}
	return staysInPractice(ws, e.InvokeURL)
}

// judge keeps what came of a call, with what can be why it failed, and tells
// whether it went well.
func (w *Walk) judge(ctx context.Context, a *attempt, c call) error {
	causes := w.causes(ctx, c)
	if c.result.Status == 0 && len(causes) == 0 { // it wasn't sent
		return c.err
	}
	if err := w.keepResult(c, causes); err != nil {
		return err
	}
	if c.err != nil {
		return c.err
	}
	if c.result.Status == http.StatusUnauthorized || c.result.Status == http.StatusForbidden {
		w.dropToken(c.endpoint.ServiceAppID)
	}
	if !c.result.OK() {
		return refusedInvocation(c.result, c.endpoint.Level, causes)
	}
	a.add(workspace.Passed, checkAnswer, text.T("setup.invoke.status", "Status {{.Status}} with {{.Level}}", "Status", c.result.Status, "Level", c.endpoint.Level.Name()), millis(c.result.Took))
	return nil
}

// credential gets what the level asks for: a token, the client token, or
// nothing. It goes to the org's Workflows, or where the admin said so.
func (w *Walk) credential(ctx context.Context, ws *workspace.Workspace, e *workspace.Endpoint) (invoke.Credential, error) {
	if e.Level == workspace.LevelPublic {
		return invoke.Credential{}, nil
	}
	parsed, err := workflows.ParseInvokeURL(e.InvokeURL)
	if err != nil {
		return invoke.Credential{}, err
	}
	if HostMatch(ws, parsed.Origin) == workspace.Failed && e.OtherHost != parsed.Origin {
		return invoke.Credential{}, otherHost(ws.Org.Workflows, parsed.Origin)
	}
	if e.Level == workspace.LevelToken {
		token, err := w.deps.Vault.Get(ctx, e.ClientToken)
		return invoke.Credential{ClientToken: token, InQuery: e.TokenInQuery}, err
	}
	app := ws.ServiceApp(e.ServiceAppID)
	if app == nil || app.PrivateKey == "" {
		return invoke.Credential{}, keyFirst()
	}
	got, err := w.tokenFor(ctx, ws, *app)
	if err != nil {
		return invoke.Credential{}, err
	}
	return w.accessCredential(got), nil
}
