package setup

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
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
	return w.update(func(ws *workspace.Workspace) {
		if e := ws.Endpoint(id); e != nil {
			e.Draft = d
		}
	})
}

// SetTokenInQuery chooses where the client token travels: in the header, or
// on the admin's wish in the query, where logs and proxies see it.
func (w *Walk) SetTokenInQuery(id string, inQuery bool) error {
	return w.update(func(ws *workspace.Workspace) {
		if e := ws.Endpoint(id); e != nil {
			e.TokenInQuery = inQuery
		}
	})
}

// Invoke sends the endpoint's draft once with the credential of its level,
// then looks in Okta whether the Bookmark app that the body asks for exists.
// The Result is returned whenever an answer came, also beside an error.
func (w *Walk) Invoke(ctx context.Context, id string) (invoke.Result, error) {
	w.working.Lock()
	defer w.working.Unlock()
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
	var existed bool
	var err error
	if isBookmark && SignedIn(ws) {
		existed, err = w.bookmarkExists(ctx, ws, wanted)
	}
	var result invoke.Result
	if err == nil {
		result, err = w.invokeOnce(ctx, a, ws, e)
	}
	if err == nil && isBookmark {
		err = w.lookUp(ctx, a, ws, wanted, existed)
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
	credential, err := w.credential(ctx, ws, e)
	if err != nil {
		return invoke.Result{}, err
	}
	result, err := invoke.Do(ctx, w.deps.Network, invoke.Request{URL: e.InvokeURL, Draft: e.Draft, Credential: credential})
	if err != nil {
		return result, err
	}
	last := workspace.Result{At: w.deps.Now(), Level: e.Level, Method: e.Draft.Method, Status: result.Status, Millis: result.Took.Milliseconds()}
	if err := w.update(func(ws *workspace.Workspace) { ws.Endpoint(e.ID).Last = &last }); err != nil {
		return result, err
	}
	if result.Status == http.StatusUnauthorized {
		w.dropToken(e.ServiceAppID)
	}
	if !result.OK() {
		return result, invocationRefused(result, e.Level)
	}
	a.add(workspace.Passed, checkAnswer, text.T("setup.invoke.status", "Status {{.Status}} with {{.Level}}", "Status", result.Status, "Level", LevelName(e.Level).String()), fmt.Sprintf("%d ms", last.Millis))
	return result, nil
}

// credential gets what the level asks for: a token, the client token, or
// nothing.
func (w *Walk) credential(ctx context.Context, ws *workspace.Workspace, e *workspace.Endpoint) (invoke.Credential, error) {
	switch e.Level {
	case workspace.LevelPublic:
		return invoke.Credential{}, nil
	case workspace.LevelToken:
		token, err := w.deps.Vault.Get(ctx, e.ClientToken)
		return invoke.Credential{ClientToken: token, InQuery: e.TokenInQuery}, err
	}
	app := ws.ServiceApp(e.ServiceAppID)
	if app == nil || app.PrivateKey == "" {
		return invoke.Credential{}, keyFirst()
	}
	token, err := w.tokenFor(ctx, ws, *app)
	if err != nil {
		return invoke.Credential{}, err
	}
	return invoke.Credential{AccessToken: token.Access}, nil
}

// bookmark is what the body of a Bookmark invocation asks for.
type bookmark struct {
	Label      string `json:"label"`
	SignOnMode string `json:"signOnMode"`
	URL        string `json:"url"`
}

func bookmarkOf(d workspace.Draft) (bookmark, bool) {
	var b bookmark
	if d.Method != http.MethodPost || json.Unmarshal([]byte(d.Body), &b) != nil {
		return b, false
	}
	return b, b.Label != "" && strings.EqualFold(b.SignOnMode, "BOOKMARK")
}

// bookmarkExists asks before the call, so that an app that was there already
// is neither taken for the flow's work nor listed as made here.
func (w *Walk) bookmarkExists(ctx context.Context, ws *workspace.Workspace, want bookmark) (bool, error) {
	app, err := w.findBookmark(wire.WithPurpose(ctx, text.T("setup.invoke.for-free", "Is the label free")), want)
	if refused(err) {
		return false, nil
	}
	return app != nil, err
}

func (w *Walk) findBookmark(ctx context.Context, want bookmark) (*okta.App, error) {
	client, err := w.admin(ctx)
	if err != nil {
		return nil, err
	}
	apps, err := client.ListApps(ctx, okta.AppQuery{Q: want.Label, Limit: 200})
	if err != nil {
		return nil, err
	}
	for _, app := range apps {
		if app.Label == want.Label && app.SignOnMode == "BOOKMARK" {
			return &app, nil
		}
	}
	return nil, nil
}

// lookUp proves the side effect: "the flow ran" and "the app exists" are two
// things. Without sign-in it can only be asked.
func (w *Walk) lookUp(ctx context.Context, a *attempt, ws *workspace.Workspace, want bookmark, existed bool) error {
	if !SignedIn(ws) {
		a.add(workspace.Unknown, checkBookmark, text.T("setup.invoke.look-yourself", "Not signed in: look under Applications for {{.Label}}", "Label", want.Label), "")
		a.add(workspace.Unknown, checkAsAsked, text.T("setup.invoke.cant-tell", "Can't tell without sign-in"), "")
		return nil
	}
	app, err := w.findBookmark(wire.WithPurpose(ctx, text.T("setup.invoke.for-lookup", "Does the Bookmark app exist")), want)
	if err != nil {
		return err
	}
	if app == nil {
		return bookmarkMissing(want.Label)
	}
	return w.foundBookmark(a, *app, want, existed)
}

func (w *Walk) foundBookmark(a *attempt, app okta.App, want bookmark, existed bool) error {
	found := text.T("setup.invoke.found", "{{.Label}}, made by this call", "Label", app.Label)
	if existed {
		found = text.T("setup.invoke.existed", "{{.Label}}, it was there before this call", "Label", app.Label)
	}
	a.pass(checkBookmark, found)
	if want.URL != "" && app.BookmarkURL != "" && app.BookmarkURL != want.URL {
		a.add(workspace.Noted, checkAsAsked, text.T("setup.invoke.url-differs", "Its address is {{.URL}}", "URL", app.BookmarkURL), "")
	} else {
		a.pass(checkAsAsked, text.T("setup.invoke.same", "Label, sign-on mode and address"))
	}
	if existed {
		return nil
	}
	return w.update(func(ws *workspace.Workspace) {
		ws.Created = append(ws.Created, workspace.Created{Kind: workspace.CreatedBookmarkApp, ID: app.ID, AppID: app.ID, Label: app.Label, At: w.deps.Now()})
	})
}
