package setup

import (
	"context"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
)

// ReadConnectionSecret lists the client secrets of Okta Workflows OAuth. Okta
// knows no list without their values and notes each reading in the System Log
// (app.oauth2.client.read_client_secret), so it happens on demand only. The
// newest active one is kept, unless the admin pasted one: then it is compared.
// Where Okta refuses, the secret is left to be pasted; that is not an error.
func (w *Walk) ReadConnectionSecret(ctx context.Context) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	step := w.Workspace().Connection.Step
	a, ctx := w.attempt(ctx, connectionValues, ConnectionChecks(true)...)
	a.order = ConnectionChecks(true)
	a.carry(step.Proof, notLogs, checkSSO, checkApp, checkAssigned, checkClientID, checkScopes)
	err = w.readSecrets(ctx, a)
	if step.Current() == workspace.Done {
		return told(err) // what proved the step stands
	}
	return w.finish(a, err, workspace.InProgress, connectionStep)
}

func (w *Walk) readSecrets(ctx context.Context, a *attempt) error {
	client, err := w.admin(ctx)
	if err != nil {
		return err
	}
	secrets, err := w.listSecrets(ctx, client)
	if refused(err) {
		a.add(workspace.Unknown, checkSecret, text.T("setup.connection.secret-refused", "Okta doesn't let this sign-in read it: copy it from the Sign On tab"), "")
		return w.update(func(ws *workspace.Workspace) { ws.Connection.ReadRefused = true })
	}
	if err != nil {
		return err
	}
	c := w.Workspace().Connection
	if c.Secret != "" && c.SecretFrom == workspace.FromAdmin {
		return w.comparePasted(ctx, a, c.Secret, secrets)
	}
	chosen := chooseSecret(c, secrets)
	if chosen == nil {
		a.add(workspace.Unknown, checkSecret, text.T("setup.connection.secret-none", "The app has no active client secret"), "")
		return w.update(func(ws *workspace.Workspace) { ws.Connection.ReadRefused = true })
	}
	a.pass(checkSecret, text.T("setup.connection.secret-read", "Read from the app and kept; Okta's log shows the read"))
	return w.keepSecret(ctx, *chosen, func(*workspace.Workspace) {})
}

// listSecrets reads the app's secrets, and notes which there are.
func (w *Walk) listSecrets(ctx context.Context, client *okta.Client) ([]okta.ClientSecret, error) {
	appID := w.Workspace().Connection.AppID
	if appID == "" {
		return nil, findFirst()
	}
	secrets, err := client.ClientSecrets(wire.WithPurpose(ctx, text.T("setup.connection.for-secret", "Read the client secret (Okta logs this)")), appID)
	if err != nil {
		return nil, err
	}
	list := make([]workspace.ClientSecret, 0, len(secrets))
	for _, s := range secrets {
		list = append(list, workspace.ClientSecret{ID: s.ID, Active: s.Active(), Created: s.Created})
	}
	return secrets, w.update(func(ws *workspace.Workspace) {
		c := &ws.Connection
		c.Secrets, c.SecretsRead, c.ReadRefused = list, w.deps.Now(), false
	})
}

// chooseSecret is the secret to hand over: an active one, the new one while
// it replaces another, else the newest; nil for none.
func chooseSecret(c workspace.Connection, secrets []okta.ClientSecret) *okta.ClientSecret {
	var chosen *okta.ClientSecret
	for i, s := range secrets {
		if !s.Active() {
			continue
		}
		if c.Rotation.Running() && s.ID == c.Rotation.New {
			return &secrets[i]
		}
		if chosen == nil || s.Created.After(chosen.Created) {
			chosen = &secrets[i]
		}
	}
	return chosen
}

// keepSecret makes a secret of the app the one that is handed over. One that is
// kept already stays where it is, with what was ticked about it.
func (w *Walk) keepSecret(ctx context.Context, s okta.ClientSecret, also func(*workspace.Workspace)) error {
	from := func(ws *workspace.Workspace) {
		ws.Connection.SecretFrom, ws.Connection.SecretID = workspace.FromApp, s.ID
		also(ws)
	}
	if ref := w.Workspace().Connection.Secret; ref != "" {
		if kept, err := w.deps.Vault.Get(ctx, ref); err == nil && kept.Equal(s.Secret) {
			return w.update(from)
		}
	}
	return w.keep(ctx, vault.ClientSecret, s.Secret, func(ws *workspace.Workspace) *vault.Ref { return &ws.Connection.Secret }, from)
}

// comparePasted says which of the app's secrets the admin pasted.
func (w *Walk) comparePasted(ctx context.Context, a *attempt, ref vault.Ref, secrets []okta.ClientSecret) error {
	pasted, err := w.deps.Vault.Get(ctx, ref)
	if err != nil {
		return err
	}
	id, active := ownerOf(pasted, secrets)
	switch {
	case id == "":
		a.add(workspace.Noted, checkSecret, text.T("setup.connection.secret-foreign", "What you pasted is none of the app's secrets"), "")
	case !active:
		a.add(workspace.Noted, checkSecret, text.T("setup.connection.secret-inactive", "What you pasted is a secret of the app that is inactive"), "")
	default:
		a.pass(checkSecret, text.T("setup.connection.secret-same", "What you pasted is the app's; Okta's log shows the read"))
	}
	return w.update(func(ws *workspace.Workspace) { ws.Connection.SecretID = id })
}

func ownerOf(pasted secret.Secret, secrets []okta.ClientSecret) (id string, active bool) {
	for _, s := range secrets {
		if s.Secret.Equal(pasted) {
			return s.ID, s.Active()
		}
	}
	return "", false
}

func (a *attempt) secretKept() {
	a.pass(checkSecret, text.T("setup.connection.secret-kept", "Kept with your secrets"))
}

// secretWanted says that the secret isn't there yet; nothing reads it unasked.
func (a *attempt) secretWanted(ws *workspace.Workspace) {
	if ws.Connection.Secret != "" {
		a.secretKept()
		return
	}
	a.add(workspace.Waiting, checkSecret, text.T("setup.connection.secret-wanted", "Read on demand only: it leaves an entry in the System Log"), "")
}

// findFirst: the app whose secrets or scopes are wanted isn't known yet.
func findFirst() *problem.Problem {
	return problem.New("connection.first",
		text.T("problem.connection.first", "Okta Workflows OAuth isn't found yet"),
		text.T("problem.connection.first.why", "Its id is needed for that. “Find the values” looks for it, and changes nothing."))
}
