package setup

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// bookmark is what the body of a Bookmark invocation asks for.
type bookmark struct{ label, url string }

// bookmarkOf reads the body as the flow does: keys by their exact name, so
// that a Url is not taken for the url that was asked for.
func bookmarkOf(d workspace.Draft) (bookmark, bool) {
	var fields map[string]json.RawMessage
	if d.Method != http.MethodPost || json.Unmarshal([]byte(d.Body), &fields) != nil {
		return bookmark{}, false
	}
	word := func(name string) string {
		var s string
		_ = json.Unmarshal(fields[name], &s) // not a string: not asked for
		return s
	}
	b := bookmark{label: word("label"), url: word("url")}
	return b, b.label != "" && strings.EqualFold(word("signOnMode"), "BOOKMARK")
}

// AsksForApp reports whether a draft's body asks for a Bookmark app, which is looked up
// in Okta after sending.
func AsksForApp(d workspace.Draft) bool {
	_, asks := bookmarkOf(d)
	return asks
}

// existence is whether the app was there before the call.
type existence int

const (
	unknown existence = iota
	absent
	present
)

// existed asks before the call, so that an app that was there already is
// neither taken for the flow's work nor listed as made here. Not being able
// to ask keeps nobody from invoking.
func (w *Walk) existed(ctx context.Context, ws *workspace.Workspace, want bookmark) existence {
	if !SignedIn(ws) {
		return unknown
	}
	app, err := w.findBookmark(wire.WithPurpose(ctx, text.T("setup.invoke.for-free", "Is the label free")), want)
	switch {
	case err != nil:
		return unknown
	case app == nil:
		return absent
	}
	return present
}

func (w *Walk) findBookmark(ctx context.Context, want bookmark) (*okta.App, error) {
	client, err := w.admin(ctx)
	if err != nil {
		return nil, err
	}
	apps, err := client.ListApps(ctx, okta.AppQuery{Q: want.label})
	if err != nil {
		return nil, err
	}
	for _, app := range apps {
		if app.Label == want.label && app.SignOnMode == "BOOKMARK" {
			return &app, nil
		}
	}
	return nil, nil
}

// lookUp proves the side effect: "the flow ran" and "the app exists" are two
// things. Without a sign-in that may read apps it can only be asked.
func (w *Walk) lookUp(ctx context.Context, a *attempt, ws *workspace.Workspace, want bookmark, before existence) error {
	if !SignedIn(ws) {
		a.lookYourself(want, text.T("setup.invoke.cant-tell", "Can't tell without sign-in"))
		return nil
	}
	app, err := w.findBookmark(wire.WithPurpose(ctx, text.T("setup.invoke.for-lookup", "Does the Bookmark app exist")), want)
	if refused(err) {
		a.lookYourself(want, text.T("setup.invoke.cant-read", "This sign-in may not read apps, so it can't tell"))
		return nil
	}
	if err != nil {
		return err
	}
	if app == nil {
		return bookmarkMissing(want.label)
	}
	a.bookmarkFound(*app, want, before)
	if before != absent {
		return nil
	}
	return w.update(func(ws *workspace.Workspace) {
		ws.Created = append(ws.Created, workspace.Created{Kind: workspace.CreatedBookmarkApp, ID: app.ID, AppID: app.ID, Label: app.Label, At: w.deps.Now()})
	})
}

func (a *attempt) lookYourself(want bookmark, why text.Text) {
	a.add(workspace.Unknown, checkBookmark, text.T("setup.invoke.look-yourself", "Look under Applications for {{.Label}}", "Label", want.label), "")
	a.add(workspace.Unknown, checkAsAsked, why, "")
}

func (a *attempt) bookmarkFound(app okta.App, want bookmark, before existence) {
	found := map[existence]text.Text{
		absent:  text.T("setup.invoke.found", "{{.Label}}, made by this call", "Label", app.Label),
		present: text.T("setup.invoke.existed", "{{.Label}} was there before this call, so it doesn't tell what this call did", "Label", app.Label),
		unknown: text.T("setup.invoke.found-now", "{{.Label}}; whether this call made it, can't tell", "Label", app.Label),
	}[before]
	proves := workspace.Passed
	if before == present {
		proves = workspace.Noted
	}
	a.add(proves, checkBookmark, found, "")
	switch {
	case want.url == "" || app.BookmarkURL == "":
		a.add(workspace.Noted, checkAsAsked, text.T("setup.invoke.no-url", "Label and sign-on mode; no address to compare"), "")
	case app.BookmarkURL != want.url:
		a.add(workspace.Noted, checkAsAsked, text.T("setup.invoke.url-differs", "Its address is {{.URL}}", "URL", app.BookmarkURL), "")
	default:
		a.add(proves, checkAsAsked, text.T("setup.invoke.same", "Label, sign-on mode and address"), "")
	}
}
