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

// Invoke sends the endpoint's draft once with the credential of its level,
// then looks in Okta whether the Bookmark app that the body asks for exists.
// The Result is returned whenever an answer came, also beside an error.
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
	result, err := w.invokeOnce(ctx, a, ws, e)
	if err == nil && isBookmark {
		err = w.lookUp(ctx, a, ws, wanted, before)
	}
	return result, w.finish(a, err, workspace.Done, invokeStep(id))
}

func (w *Walk) invokeOnce(ctx context.Context, a *attempt, ws *workspace.Workspace, e *workspace.Endpoint) (invoke.Result, error) {
	if e.InvokeURL == "" || e.Level == "" {
		return invoke.Result{}, endpointFirst()
	}
	for _, f := range invoke.Lint(e.Draft, nil) {
		if f.Severity == invoke.Blocking {
			return invoke.Result{}, badField("invoke.request", f.Text, problem.EditBody)
		}
	}
	if err := staysInPractice(ws, e.InvokeURL); err != nil {
		return invoke.Result{}, err
	}
	credential, err := w.credential(ctx, ws, e)
	if err != nil {
		return invoke.Result{}, err
	}
	result, err := invoke.Do(ctx, w.deps.Network, invoke.Request{URL: e.InvokeURL, Draft: e.Draft, Credential: credential})
	if err != nil {
		return result, err
	}
	last := workspace.Result{At: w.deps.Now(), Level: e.Level, Method: e.Draft.Method, Status: result.Status, Millis: result.Took.Milliseconds()}
	if err := w.updateEndpoint(e.ID, func(e *workspace.Endpoint) { e.Last = &last }); err != nil {
		return result, err
	}
	if result.Status == http.StatusUnauthorized {
		w.dropToken(e.ServiceAppID)
	}
	if !result.OK() {
		return result, refusedInvocation(ws, e, result, credential)
	}
	a.add(workspace.Passed, checkAnswer, text.T("setup.invoke.status", "Status {{.Status}} with {{.Level}}", "Status", result.Status, "Level", LevelName(e.Level).String()), millis(result.Took))
	return result, nil
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
