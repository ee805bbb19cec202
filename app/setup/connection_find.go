package setup

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/workflows"
)

// FindConnection finds what the org's API tells without leaving a trace: the
// two built-in apps, whether the signed-in person may use them, probably the
// client ID, the Workflows host, the granted scopes. The client secret is
// another matter: see [Walk.ReadConnectionSecret]. What may not be read stays
// for the admin to paste; that is not an error.
func (w *Walk) FindConnection(ctx context.Context) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	a, ctx := w.attempt(ctx, connectionValues, ConnectionChecks(true)...)
	a.order = ConnectionChecks(true)
	found, err := w.findConnection(ctx, a)
	if len(found.apps) > 0 {
		err = errors.Join(err, w.update(func(ws *workspace.Workspace) { ws.Connection.Apps = found.apps }))
	}
	return w.finish(a, err, workspace.InProgress, connectionStep, func(ws *workspace.Workspace) {
		found.mergeInto(ws)
		w.handedOver(ws)
	})
}

// handedOver notes when the values were first there.
func (w *Walk) handedOver(ws *workspace.Workspace) {
	if c := &ws.Connection; c.Since.IsZero() && c.ClientID != "" {
		c.Since = w.deps.Now().Add(ws.Org.ClockOffset)
	}
}

// foundConnection is what the API told about the two apps.
type foundConnection struct {
	apps        []workspace.BuiltInApp // okta_flow_sso first
	unseen      bool                   // the org has more apps than were looked through
	app         okta.App               // Okta Workflows OAuth
	clientID    string
	from        workspace.Origin
	refused     bool
	host        string
	scopes      []string
	scopesKnown bool
}

func (f foundConnection) mergeInto(ws *workspace.Workspace) {
	c := &ws.Connection
	c.ReadRefused = f.refused
	if f.refused {
		c.ScopesKnown = false // what was found earlier stays: a rotation may be under way
		return
	}
	if c.AppID != f.app.ID {
		c.Secrets, c.SecretsRead = nil, time.Time{} // another app's
		c.ShelveRotation()
	}
	c.AppID = f.app.ID
	if c.ClientIDFrom != workspace.FromAdmin {
		c.ClientID, c.ClientIDFrom = f.clientID, f.from
	}
	c.Scopes, c.ScopesKnown = f.scopes, f.scopesKnown
	if f.host != "" {
		ws.Org.Workflows, ws.Org.WorkflowsFrom = f.host, workspace.FromApp
	}
}

func (w *Walk) findConnection(ctx context.Context, a *attempt) (foundConnection, error) {
	var found foundConnection
	client, err := w.admin(ctx)
	if err != nil {
		return found, err
	}
	sso, oauth, err := builtInApps(ctx, client)
	if errors.Is(err, okta.ErrNotAllSeen) {
		found.unseen, err = true, nil
	}
	if refused(err) {
		found.refused = true
		a.appsRefused()
		return found, nil
	}
	if err != nil {
		return found, err
	}
	found.apps = []workspace.BuiltInApp{builtIn(okta.AppWorkflowsSSO, sso), builtIn(okta.AppWorkflowsOAuth, oauth)}
	if sso == nil && oauth == nil && !found.unseen {
		return found, noWorkflows()
	}
	a.appFound(checkSSO, found.apps[0], found.unseen)
	switch {
	case oauth == nil && found.unseen:
		return found, notAllSeen()
	case oauth == nil:
		return found, noConnectionApp()
	}
	a.appFound(checkApp, found.apps[1], found.unseen)
	if err := w.assignments(ctx, a, client, found.apps); err != nil {
		return found, err
	}
	found.app = *oauth
	found.clientID, found.from = clientIDOf(found.app)
	a.clientID(w.Workspace(), found.from)
	a.secretWanted(w.Workspace())
	if sso != nil {
		found.host = workflows.HostOf(*sso)
	}
	found.scopes, found.scopesKnown = grantedScopes(ctx, client, found.app.ID)
	a.scopes(w.Workspace(), found.scopes, found.scopesKnown)
	return found, nil
}

// builtInApps are the two apps of an org with Workflows, told apart by their
// name; nil for one that isn't there. An active one counts before an inactive
// one of the same name. With [okta.ErrNotAllSeen] one that is nil may be there.
func builtInApps(ctx context.Context, client *okta.Client) (sso, oauth *okta.App, err error) {
	find := func(name string, purpose text.Text) *okta.App {
		if err != nil && !errors.Is(err, okta.ErrNotAllSeen) {
			return nil
		}
		apps, failed := client.AppsByName(wire.WithPurpose(ctx, purpose), name)
		if failed != nil {
			err = failed
		}
		if len(apps) == 0 {
			return nil
		}
		return &apps[max(0, slices.IndexFunc(apps, func(x okta.App) bool { return x.Status == statusActive }))]
	}
	oauth = find(okta.AppWorkflowsOAuth, text.T("setup.connection.for-app", "The Okta Workflows OAuth app"))
	sso = find(okta.AppWorkflowsSSO, text.T("setup.org.for-workflows", "Which host Workflows runs on"))
	return sso, oauth, err
}

func builtIn(name string, app *okta.App) workspace.BuiltInApp {
	if app == nil {
		return workspace.BuiltInApp{Name: name}
	}
	return workspace.BuiltInApp{Name: name, ID: app.ID, Label: cmp.Or(app.Label, app.Name), Status: app.Status, Assigned: workspace.Unknown}
}

// BuiltInLabel is what an app is called: its own label, or Okta's for one that
// isn't there.
func BuiltInLabel(app workspace.BuiltInApp) string {
	if app.Label != "" {
		return app.Label
	}
	if app.Name == okta.AppWorkflowsOAuth {
		return "Okta Workflows OAuth"
	}
	return "Okta Workflows"
}

// IsConnectionApp reports whether an app is the one that connections use, and
// not the one that people sign in to the Workflows Console with.
func IsConnectionApp(app workspace.BuiltInApp) bool { return app.Name == okta.AppWorkflowsOAuth }

// appFound says what was found of an app; missing and inactive ones are only
// noted, as Okta doesn't say what each of them is needed for. unseen: it wasn't
// looked for among all apps.
func (a *attempt) appFound(check text.Text, app workspace.BuiltInApp, unseen bool) {
	switch {
	case !app.Found() && unseen:
		a.add(workspace.Unknown, check, text.T("setup.connection.app-unseen", "{{.Label}} isn't among the first {{.Count}} apps of this org", "Label", BuiltInLabel(app), "Count", okta.MostLookedThrough), "")
	case !app.Found():
		a.add(workspace.Noted, check, text.T("setup.connection.app-missing", "{{.Label}} isn't in this org, or this sign-in can't see it", "Label", BuiltInLabel(app)), "")
	case app.Status != statusActive:
		a.add(workspace.Noted, check, text.T("setup.connection.app-inactive", "{{.Label}} is {{.Status}} at Okta", "Label", app.Label, "Status", app.Status), "")
	default:
		a.pass(check, text.T("setup.connection.app-id", "App {{.ID}}", "ID", app.ID))
	}
}

// assignments asks for each app whether the signed-in person may use it.
func (w *Walk) assignments(ctx context.Context, a *attempt, client *okta.Client, apps []workspace.BuiltInApp) error {
	who := w.Workspace().Org.SignIn
	for i := range apps {
		if who.UserID == "" || !apps[i].Found() {
			continue
		}
		purpose := text.T("setup.connection.for-assigned", "Is {{.Who}} assigned to {{.Label}}", "Who", cmp.Or(who.Login, who.Name), "Label", apps[i].Label)
		yes, err := client.AppUser(wire.WithPurpose(ctx, purpose), apps[i].ID, who.UserID)
		switch {
		case refused(err):
		case err != nil:
			return err
		case yes:
			apps[i].Assigned = workspace.Passed
		default:
			apps[i].Assigned = workspace.Failed
		}
	}
	a.assigned(cmp.Or(who.Login, who.Name), apps)
	return nil
}

// assignedAnew looks up who may use the built-in apps where that is open: whoever
// signed in since wasn't looked for yet. It gives the apps as they are then, nil
// where nothing was looked up. What else is open is no part of the proof.
func (w *Walk) assignedAnew(ctx context.Context, a *attempt) ([]workspace.BuiltInApp, error) {
	ws := w.Workspace()
	open := func(c workspace.Check) bool { return c.Name.Key == checkAssigned.Key && c.Outcome == workspace.Waiting }
	looks := SignedIn(ws) && len(ws.Connection.Apps) > 0 && slices.ContainsFunc(a.checks, open)
	a.checks = slices.DeleteFunc(a.checks, func(c workspace.Check) bool { return c.Outcome == workspace.Waiting })
	if !looks {
		return nil, nil
	}
	client, err := w.admin(ctx)
	if err != nil {
		return nil, err
	}
	apps := slices.Clone(ws.Connection.Apps)
	for i := range apps {
		apps[i].Assigned = workspace.Unknown
	}
	return apps, w.assignments(ctx, a, client, apps)
}

// NotAssigned names the built-in apps that the signed-in person isn't assigned
// to.
func NotAssigned(apps []workspace.BuiltInApp) []string {
	var labels []string
	for _, app := range apps {
		if app.Assigned == workspace.Failed {
			labels = append(labels, BuiltInLabel(app))
		}
	}
	return labels
}

func (a *attempt) assigned(who string, apps []workspace.BuiltInApp) {
	missing := NotAssigned(apps)
	unknown := slices.ContainsFunc(apps, func(x workspace.BuiltInApp) bool { return x.Found() && x.Assigned == workspace.Unknown })
	switch {
	case len(missing) > 0:
		a.add(workspace.Noted, checkAssigned, text.T("setup.connection.not-assigned", "{{.Who}} isn't assigned to: {{.Apps}}. Who creates the connection must be.", "Who", who, "Apps", strings.Join(missing, ", ")), "")
	case unknown:
		a.add(workspace.Unknown, checkAssigned, text.T("setup.connection.assigned-unknown", "This sign-in is no person, or may not read it"), "")
	default:
		a.pass(checkAssigned, text.T("setup.connection.is-assigned", "{{.Who}} is", "Who", who))
	}
}

// appsRefused: a sign-in that may not read apps leaves everything to be
// pasted, which is not an error.
func (a *attempt) appsRefused() {
	paste := text.T("setup.connection.paste", "This sign-in may not read apps: paste it from the Sign On tab")
	for _, name := range []text.Text{checkSSO, checkApp, checkAssigned} {
		a.add(workspace.Unknown, name, text.T("setup.connection.apps-refused", "This sign-in may not read apps"), "")
	}
	for _, name := range []text.Text{checkClientID, checkSecret} {
		a.add(workspace.Unknown, name, paste, "")
	}
}

// clientIDOf takes the client ID from the app's body. The recorded body of
// this app holds none; then the app's id is probably it, as for other apps.
func clientIDOf(app okta.App) (string, workspace.Origin) {
	if app.ClientID != "" {
		return app.ClientID, workspace.FromApp
	}
	return app.ID, workspace.FromAppID
}

// clientID tells where the client ID comes from. What is only probable is
// noted, before and after the step is done; the practice org's apps have their
// id as client ID for certain.
func (a *attempt) clientID(ws *workspace.Workspace, from workspace.Origin) {
	switch {
	case from == workspace.FromAppID && ws.Practice:
		a.pass(checkClientID, text.T("setup.connection.client-id-practice", "The app's id, which is right in the practice org"))
	case from == workspace.FromAppID:
		a.add(workspace.Noted, checkClientID, originOfClientID(from), "")
	default:
		a.pass(checkClientID, originOfClientID(from))
	}
}

// notLogs leaves out what an earlier look into the System Log found.
func notLogs(x workspace.Evidence) bool { return !strings.Contains(x.URL, "/api/v1/logs") }

func originOfClientID(from workspace.Origin) text.Text {
	switch from {
	case workspace.FromAppID:
		return text.T("setup.connection.client-id-probably", "The app's id is probably its client ID; compare it on the Sign On tab")
	case workspace.FromAdmin:
		return text.T("setup.connection.client-id-admin", "Pasted by you")
	}
	return text.T("setup.connection.client-id-app", "From the app")
}

// refused reports whether Okta refused or does not have the route: 403, 404,
// 405, or a feature that is off (E0000015). Which of them it is for these
// routes is not documented. Any other 401 is about the sign-in itself.
func refused(err error) bool {
	e, ok := errors.AsType[*okta.Error](err)
	if !ok {
		return false
	}
	switch e.Status {
	case http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed:
		return true
	}
	return e.Code == "E0000015"
}

// noConnectionApp: the org has Workflows, and its connections' app is not to be
// seen.
func noConnectionApp() *problem.Problem {
	return problem.New("connection.no-oauth-app",
		text.T("problem.no-oauth-app", "Okta Workflows is there, Okta Workflows OAuth isn't"),
		text.T("problem.no-oauth-app.why", "Orgs with Workflows have both built-in apps. Connections use Okta Workflows OAuth: either it was taken away, or this sign-in can't see it."),
		problem.Retrying(),
		problem.NewWay(problem.EditConnection, text.T("way.paste-values", "Paste the values instead"), text.T("way.paste-values.why", "From the app's Sign On tab, if you can see it in the Admin Console")))
}

// notAllSeen: the app that connections use wasn't found, and may be there.
func notAllSeen() *problem.Problem {
	return problem.New("connection.many-apps",
		text.T("problem.many-apps", "Okta Workflows OAuth isn't among the first {{.Count}} apps", "Count", okta.MostLookedThrough),
		text.T("problem.many-apps.why", "Okta's search by name didn't find it, and this org has more apps than are looked through one by one. It may be there all the same."),
		problem.NewWay(problem.EditConnection, text.T("way.paste-values", "Paste the values instead"), text.T("way.paste-values.why", "From the app's Sign On tab, if you can see it in the Admin Console")),
		problem.Retrying())
}
