package setup

import (
	"context"
	"fmt"
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
)

var (
	checkSSO         = text.T("setup.connection.sso", "Okta Workflows found")
	checkApp         = text.T("setup.connection.app", "Okta Workflows OAuth found")
	checkAssigned    = text.T("setup.connection.assigned", "Assigned to both")
	checkClientID    = text.T("setup.connection.client-id", "Client ID")
	checkSecret      = text.T("setup.connection.secret", "Client secret")
	checkScopes      = text.T("setup.connection.scopes", "Scopes of the connection")
	checkConnected   = text.T("setup.connection.connected", "Connection created")
	connectionProof  = text.T("setup.connection.proof", "The four values are handed over")
	connectionValues = text.T("setup.connection.values", "Values found for the New Connection dialog")
)

// ConnectionChecks names what proves step 2, in order. Without a sign-in the
// apps and their scopes can't be looked at.
func ConnectionChecks(signedIn bool) []text.Text {
	if !signedIn {
		return []text.Text{checkClientID, checkSecret, checkConnected}
	}
	return []text.Text{checkSSO, checkApp, checkAssigned, checkClientID, checkSecret, checkScopes, checkConnected}
}

// ClickCreated is the tick with which the admin says that the New Connection
// dialog was confirmed.
const ClickCreated = "connection.created"

func connectionStep(ws *workspace.Workspace) *workspace.Step { return &ws.Connection.Step }

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
		ws.Connection.SecretFrom, ws.Connection.SecretID = workspace.FromAdmin, ""
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
	a.carry(w.Workspace().Connection.Step.Proof, notLogs, checkSSO, checkApp, checkAssigned, checkScopes)
	var apps []workspace.BuiltInApp
	err = w.connectionFilled(a)
	if err == nil {
		apps, err = w.assignedAnew(ctx, a)
	}
	if err == nil {
		err = w.confirmConnection(ctx, a)
	}
	return w.finish(a, err, workspace.Done, connectionStep, w.connectionClicked, func(ws *workspace.Workspace) {
		if apps != nil {
			ws.Connection.Apps = apps
		}
	})
}

// connectionClicked ticks what must have been clicked for the connection to
// be there, by whoever made it.
func (w *Walk) connectionClicked(ws *workspace.Workspace) {
	step, now := &ws.Connection.Step, w.deps.Now()
	for _, c := range ConnectionClicks() {
		if step.Ticked(c.ID) {
			continue
		}
		tick(step, c.ID, true, now)
		if step.DoneByFlowlatch(ClickCreated) {
			doneByFlowlatch(step, c.ID, now)
		}
	}
}

// connectionFilled looks for what has to be there before Okta is asked anything.
func (w *Walk) connectionFilled(a *attempt) error {
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
	a.secretKept()
	return nil
}

func (w *Walk) confirmConnection(ctx context.Context, a *attempt) error {
	ws := w.Workspace()
	c := ws.Connection
	if !SignedIn(ws) {
		return a.connectionAsked(c.Step, connectionUnsaid(), text.T("setup.connection.said-only", "{{.Who}}; without a sign-in the System Log can't be asked", "Who", saidBy(c.Step, ClickCreated)))
	}
	seen, err := w.connectionLogged(ctx, ws)
	switch {
	case seen:
		a.pass(checkConnected, text.T("setup.connection.logged", "{{.Name}} is in the System Log. That doesn't prove that it works; the first flow that uses it does.", "Name", c.Nickname))
		return nil
	case refused(err):
		return a.connectionAsked(c.Step, connectionLogRefused(err), text.T("setup.connection.said-unread", "{{.Who}}; this sign-in may not read the System Log", "Who", saidBy(c.Step, ClickCreated)))
	case err != nil:
		return err
	}
	return a.connectionAsked(c.Step, connectionNotSeen(), text.T("setup.connection.said", "{{.Who}}; the System Log shows none of this name", "Who", saidBy(c.Step, ClickCreated)))
}

// connectionAsked takes the admin's word for the connection, told as said; without
// it the step ends with unsaid.
func (a *attempt) connectionAsked(step workspace.Step, unsaid *problem.Problem, said text.Text) error {
	if !step.Ticked(ClickCreated) {
		return unsaid
	}
	a.by, a.byFlowlatch = workspace.Asked, step.DoneByFlowlatch(ClickCreated)
	a.pass(checkConnected, said)
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
		Filter: fmt.Sprintf("eventType eq %q", EventConnectionCreated),
		Limit:  100,
	})
	if slices.ContainsFunc(events, func(e okta.LogEvent) bool { return names(e, ws.Connection.Nickname) }) {
		return true, nil
	}
	return false, err
}

// logMargin covers the resolution of the org's clock.
const logMargin = 2 * time.Second
