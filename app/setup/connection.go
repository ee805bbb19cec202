package setup

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/workflows"
)

var (
	checkApp         = text.T("setup.connection.app", "Okta Workflows OAuth found")
	checkClientID    = text.T("setup.connection.client-id", "Client ID")
	checkSecret      = text.T("setup.connection.secret", "Client secret")
	checkScopes      = text.T("setup.connection.scopes", "Scopes of the connection")
	checkConnected   = text.T("setup.connection.connected", "Connection created")
	connectionProof  = text.T("setup.connection.proof", "The four values are handed over")
	connectionValues = text.T("setup.connection.values", "Values found for the New Connection dialog")
)

// ClickCreated is the tick with which the admin says that the New Connection
// dialog was confirmed.
const ClickCreated = "connection.created"

// eventConnectionCreated is what Workflows logs when a connection is added.
// Okta's own text: it says the connection is in the database, not that it
// works.
const eventConnectionCreated = "workflows.user.connection.create"

func connectionStep(ws *workspace.Workspace) *workspace.Step { return &ws.Connection.Step }

// FindConnection fills the values that the org's API tells: the app, probably
// the client ID, the client secret, the Workflows host, the granted scopes.
// What it may not read stays for the admin to paste; that is not an error.
func (w *Walk) FindConnection(ctx context.Context) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	a, ctx := w.attempt(ctx, connectionValues, ConnectionChecks(true)...)
	found, err := w.findConnection(ctx, a)
	if err == nil && !found.secret.IsZero() && w.Workspace().Connection.SecretFrom != workspace.FromAdmin {
		place := func(ws *workspace.Workspace) *vault.Ref { return &ws.Connection.Secret }
		err = w.keep(ctx, vault.ClientSecret, found.secret, place, func(ws *workspace.Workspace) {
			ws.Connection.SecretFrom = workspace.FromApp
		})
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

// foundConnection is what the API told about the Okta Workflows OAuth app.
type foundConnection struct {
	app         okta.App
	clientID    string
	from        workspace.Origin
	secret      secret.Secret
	refused     bool
	host        string
	scopes      []string
	scopesKnown bool
}

func (f foundConnection) mergeInto(ws *workspace.Workspace) {
	c := &ws.Connection
	c.AppID, c.ReadRefused = f.app.ID, f.refused
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
	apps, err := client.AppsByName(wire.WithPurpose(ctx, text.T("setup.connection.for-app", "The Okta Workflows OAuth app")), okta.AppWorkflowsOAuth)
	if refused(err) {
		found.refused = true
		a.appsRefused()
		return found, nil
	}
	if err != nil {
		return found, err
	}
	if len(apps) == 0 {
		return found, noWorkflows()
	}
	found.app = apps[0]
	a.pass(checkApp, text.T("setup.connection.app-id", "App {{.ID}}", "ID", found.app.ID))
	found.clientID, found.from = clientIDOf(found.app)
	a.clientID(w.Workspace(), found.from)
	found.secret, found.refused, err = readSecret(ctx, client, found.app.ID)
	if err != nil {
		return found, err
	}
	a.secretRead(found)
	if sso, err := client.AppsByName(wire.WithPurpose(ctx, text.T("setup.org.for-workflows", "Which host Workflows runs on")), okta.AppWorkflowsSSO); err == nil && len(sso) > 0 {
		found.host = workflows.HostOf(sso[0])
	}
	found.scopes, found.scopesKnown = grantedScopes(ctx, client, found.app.ID)
	a.scopes(found)
	return found, nil
}

// appsRefused: a sign-in that may not read apps leaves everything to be
// pasted, which is not an error.
func (a *attempt) appsRefused() {
	paste := text.T("setup.connection.paste", "This sign-in may not read apps: paste it from the Sign On tab")
	for _, name := range []text.Text{checkApp, checkClientID, checkSecret} {
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

// readSecret reads the active client secret. A route that is refused or
// missing is not an error: the admin can paste the secret.
func readSecret(ctx context.Context, client *okta.Client, appID string) (secret.Secret, bool, error) {
	secrets, err := client.ClientSecrets(wire.WithPurpose(ctx, text.T("setup.connection.for-secret", "Read the client secret (Okta logs this)")), appID)
	if refused(err) {
		return secret.Secret{}, true, nil
	}
	if err != nil {
		return secret.Secret{}, false, err
	}
	for _, s := range secrets {
		if s.Status == "ACTIVE" {
			return s.Secret, false, nil
		}
	}
	return secret.Secret{}, true, nil
}

func (a *attempt) secretRead(found foundConnection) {
	if found.refused {
		a.add(workspace.Unknown, checkSecret, text.T("setup.connection.secret-refused", "Okta doesn't let this sign-in read it: copy it from the Sign On tab"), "")
		return
	}
	a.pass(checkSecret, text.T("setup.connection.secret-read", "Read from the app and kept; Okta's log shows the read"))
}

func grantedScopes(ctx context.Context, client *okta.Client, appID string) ([]string, bool) {
	grants, err := client.ListGrants(wire.WithPurpose(ctx, text.T("setup.connection.for-scopes", "Scopes of the connection app")), appID)
	if err != nil {
		return nil, false
	}
	scopes := []string{}
	for _, g := range grants {
		scopes = append(scopes, g.ScopeID)
	}
	return scopes, true
}

func (a *attempt) scopes(found foundConnection) {
	switch {
	case !found.scopesKnown:
		a.add(workspace.Unknown, checkScopes, text.T("setup.connection.scopes-refused", "This sign-in may not read grants, so it can't tell"), "")
	case slices.Contains(found.scopes, ScopeApps):
		a.pass(checkScopes, text.T("setup.connection.scopes-enough", "okta.apps.manage is granted, which the Bookmark flow needs"))
	default:
		a.add(workspace.Noted, checkScopes, text.T("setup.connection.scopes-missing", "okta.apps.manage is not granted; the Bookmark flow needs it"), "")
	}
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

// SetNickname names the connection.
func (w *Walk) SetNickname(name string) error {
	name = strings.TrimSpace(name)
	if name == "" {
		return emptyField(text.T("setup.connection.nickname", "Connection nickname"))
	}
	return w.update(func(ws *workspace.Workspace) { ws.Connection.Nickname = name })
}

// SetConnectionClientID takes the client ID that the admin pasted.
func (w *Walk) SetConnectionClientID(id string) error {
	id = strings.TrimSpace(id)
	if sentence, ok := CheckClientID(id); !ok {
		return badField("connection.client-id", sentence, problem.EditConnection)
	}
	return w.update(func(ws *workspace.Workspace) {
		c := &ws.Connection
		c.ClientID, c.ClientIDFrom = id, workspace.FromAdmin
		c.Step.Begin()
		w.handedOver(ws)
	})
}

// SetConnectionSecret keeps the client secret that the admin pasted.
func (w *Walk) SetConnectionSecret(ctx context.Context, s secret.Secret) error {
	if sentence, ok := CheckClientSecret(s); !ok {
		return badField("connection.client-secret", sentence, problem.EditConnection)
	}
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	place := func(ws *workspace.Workspace) *vault.Ref { return &ws.Connection.Secret }
	return w.keep(ctx, vault.ClientSecret, s, place, func(ws *workspace.Workspace) {
		ws.Connection.SecretFrom = workspace.FromAdmin
		ws.Connection.Step.Begin()
	})
}

// ConfirmConnection closes step 2: all four values are there, and the
// connection was created, seen in the System Log or said by the admin.
func (w *Walk) ConfirmConnection(ctx context.Context) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	a, ctx := w.attempt(ctx, connectionProof, ConnectionChecks(false)...)
	a.order = ConnectionChecks(true)
	a.carry(w.Workspace().Connection.Step.Proof, notLogs, checkApp, checkScopes)
	return w.finish(a, w.confirmConnection(ctx, a), workspace.Done, connectionStep, w.connectionClicked)
}

// connectionClicked ticks what must have been clicked for the connection to
// be there.
func (w *Walk) connectionClicked(ws *workspace.Workspace) {
	step := &ws.Connection.Step
	if step.Ticks == nil {
		step.Ticks = map[string]time.Time{}
	}
	for _, c := range ConnectionClicks() {
		if !step.Ticked(c.ID) {
			step.Ticks[c.ID] = w.deps.Now()
		}
	}
}

func (w *Walk) confirmConnection(ctx context.Context, a *attempt) error {
	ws := w.Workspace()
	c := ws.Connection
	if ws.Org.Step.Current() == workspace.NotStarted {
		return orgFirst()
	}
	if sentence, ok := CheckClientID(c.ClientID); !ok {
		return badField("connection.client-id", sentence, problem.EditConnection)
	}
	a.clientID(ws, c.ClientIDFrom)
	if c.Secret == "" {
		return badField("connection.client-secret", text.T("setup.connection.secret-missing", "The client secret is still missing"), problem.OpenSignOn)
	}
	a.pass(checkSecret, text.T("setup.connection.secret-kept", "Kept with your secrets"))
	if SignedIn(ws) {
		seen, err := w.connectionLogged(ctx, ws)
		if err != nil && !refused(err) {
			return err
		}
		if seen {
			a.pass(checkConnected, text.T("setup.connection.logged", "{{.Name}} is in the System Log. That doesn't prove that it works; the first flow that uses it does.", "Name", c.Nickname))
			return nil
		}
	}
	return a.connectionAsked(c.Step)
}

func (a *attempt) connectionAsked(step workspace.Step) error {
	if !step.Ticked(ClickCreated) {
		return connectionNotSeen()
	}
	a.by = workspace.Asked
	a.pass(checkConnected, text.T("setup.connection.said", "Said by you; the System Log shows none of this name"))
	return nil
}

// connectionLogged looks for a connection of this nickname that was created
// after the values were handed over. What the event's targets hold is known
// only in words (Okta's event catalogue: the connection's display name is
// among them), so any other event proves nothing.
func (w *Walk) connectionLogged(ctx context.Context, ws *workspace.Workspace) (bool, error) {
	client, err := w.admin(ctx)
	if err != nil {
		return false, err
	}
	events, err := client.Logs(wire.WithPurpose(ctx, text.T("setup.connection.for-log", "Look for the connection in the System Log")), okta.LogQuery{
		Since:  ws.Connection.Since.Add(-logMargin),
		Filter: fmt.Sprintf("eventType eq %q", eventConnectionCreated),
		Limit:  100,
	})
	for _, e := range events {
		for _, target := range e.Targets {
			if target.DisplayName == ws.Connection.Nickname || target.AlternateID == ws.Connection.Nickname {
				return true, nil
			}
		}
	}
	return false, err
}

// logMargin covers the resolution of the org's clock.
const logMargin = 2 * time.Second
