package setup

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// SignsWith reports whether tokens are asked for with a key that the walk made.
func SignsWith(ws *workspace.Workspace, c workspace.Created) bool {
	return c.Kind == workspace.CreatedKey && slices.ContainsFunc(ws.ServiceApps, func(app workspace.ServiceApp) bool {
		return idAtOkta(app) == c.AppID && app.KeyID == c.Label
	})
}

// HandsOver reports whether a client secret that the walk made is the one for the
// connection in Workflows.
func HandsOver(ws *workspace.Workspace, c workspace.Created) bool {
	return c.Kind == workspace.CreatedSecret && ws.Connection.AppID == c.AppID && ws.Connection.SecretID == c.ID
}

// OnlyActive reports whether a key or client secret that the walk made is the only
// active one of its app, as they were read last. Okta keeps the last secret, and
// the last key of an app that signs in with keys.
func OnlyActive(ws *workspace.Workspace, c workspace.Created) bool {
	connection := ws.Connection
	if c.Kind != workspace.CreatedSecret || connection.AppID != c.AppID || len(connection.Secrets) == 0 {
		return c.OnlyActive
	}
	return isActive(connection.Secrets, c.ID) && !slices.ContainsFunc(connection.Secrets, func(s workspace.ClientSecret) bool {
		return s.Active && s.ID != c.ID
	})
}

// AppName is what an app is called that something on the list of what the walk
// made belongs to, its id where that isn't known.
func AppName(ws *workspace.Workspace, appID string) string {
	for _, app := range ws.ServiceApps {
		if idAtOkta(app) == appID {
			return app.Label
		}
	}
	for _, app := range ws.Connection.Apps {
		if app.ID == appID && app.Label != "" {
			return app.Label
		}
	}
	if c, ok := createdByID(ws, appID); ok {
		return c.Label
	}
	return appID
}

// removeKey deactivates and deletes a public key of an app that stays.
func (w *Walk) removeKey(ctx context.Context, client *okta.Client, c workspace.Created) error {
	for _, app := range w.Workspace().ServiceApps {
		if err := notRotating(app); err != nil && idAtOkta(app) == c.AppID {
			return err
		}
	}
	keys, err := client.Keys(ctx, c.AppID)
	if err != nil {
		return gone(err)
	}
	i := slices.IndexFunc(keys, func(k okta.Key) bool { return k.ID == c.ID || c.Unseen && k.KID == c.ID })
	if i < 0 {
		return nil
	}
	if keys[i].Active() {
		if err := gone(client.DeactivateKey(ctx, c.AppID, keys[i].ID)); err != nil {
			return kept(err, c)
		}
	}
	return gone(client.DeleteKey(ctx, c.AppID, keys[i].ID))
}

// removeSecret deactivates and deletes a client secret of an app that stays, and
// returns it as it is known then. One whose rotation is under way is left to that.
func (w *Walk) removeSecret(ctx context.Context, client *okta.Client, c workspace.Created) ([]workspace.Created, error) {
	ws := w.Workspace()
	if r := ws.Connection.Rotation; r.Running() && ws.Connection.AppID == c.AppID {
		return nil, secretRotating()
	}
	if c.Unseen {
		return w.findSecret(ctx, client, c)
	}
	inactive := slices.ContainsFunc(ws.Connection.Secrets, func(s workspace.ClientSecret) bool { return s.ID == c.ID && !s.Active })
	if !inactive {
		if err := gone(client.DeactivateClientSecret(ctx, c.AppID, c.ID)); err != nil {
			return nil, kept(err, c)
		}
	}
	if err := gone(client.DeleteClientSecret(ctx, c.AppID, c.ID)); err != nil {
		return nil, err
	}
	return []workspace.Created{c}, nil
}

// secretGone forgets a client secret that isn't at Okta any more.
func (w *Walk) secretGone(ctx context.Context, c workspace.Created) error {
	ws := w.Workspace()
	if c.Kind != workspace.CreatedSecret || ws.Connection.AppID != c.AppID {
		return nil
	}
	handed := HandsOver(ws, c)
	if err := w.update(func(ws *workspace.Workspace) {
		dropSecret(&ws.Connection, c.ID)
		if handed {
			ws.Connection.Secret, ws.Connection.SecretID, ws.Connection.SecretFrom = "", "", ""
			ws.Connection.Step.Begin()
		}
	}); err != nil {
		return err
	}
	if handed {
		w.drop(ctx, ws.Connection.Secret)
	}
	return nil
}

// findSecret looks for a secret whose answer was lost, and removes it when it is
// there: reading the list brings the workspace up to date.
func (w *Walk) findSecret(ctx context.Context, client *okta.Client, c workspace.Created) ([]workspace.Created, error) {
	gone := []workspace.Created{c}
	ctx = wire.WithPurpose(ctx, text.T("setup.remove.for-secrets", "Which client secrets the app has (Okta logs this)"))
	if _, err := client.ClientSecrets(ctx, c.AppID); err != nil {
		if isGone(err) {
			return gone, nil
		}
		return nil, err
	}
	for _, found := range w.Workspace().Created {
		if found.Kind == c.Kind && found.AppID == c.AppID && found.At.Equal(c.At) && !found.Unseen {
			with, err := w.removeSecret(ctx, client, found)
			return append(with, c), err
		}
	}
	return gone, nil
}

// kept explains why Okta didn't deactivate a key or secret. That it keeps the
// last active one is documented; its words for that aren't matched.
func kept(err error, c workspace.Created) error {
	e, ok := errors.AsType[*okta.Error](err)
	if !ok || e.Status != http.StatusBadRequest {
		return err
	}
	return problem.New("remove.last-active",
		text.T("remove.problem.last", "Okta didn't deactivate {{.Label}}", "Label", c.Label),
		text.T("remove.problem.last.why", "It may be the only active one of its app, which Okta keeps. A rotation brings in another one before this one goes."),
		problem.Retrying()).WithDetail(problem.From(e).Detail)
}

func secretRotating() *problem.Problem {
	return problem.New("remove.rotating",
		text.T("remove.problem.rotating", "The client secret is being replaced"),
		text.T("remove.problem.rotating.why", "Step 2 goes on with that or takes the new one back. Nothing was removed."))
}
