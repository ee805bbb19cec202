package setup

import (
	"context"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// registeredKey finds the app's own key among those that Okta has for it.
func registeredKey(ctx context.Context, client *okta.Client, app workspace.ServiceApp) (okta.Key, error) {
	at, err := client.App(ctx, idAtOkta(app))
	if err != nil {
		return okta.Key{}, err
	}
	key, registered := registration(at.Keys, app.Thumbprint, app.KeyID)
	if !registered {
		return okta.Key{}, keyGone()
	}
	return key, nil
}

func activateKey(ctx context.Context, c change) error {
	key, err := registeredKey(ctx, c.client, c.app)
	if err != nil {
		return err
	}
	return c.client.ActivateKey(ctx, idAtOkta(c.app), key.ID)
}

// useKeyName takes the kid that the key is registered under.
func useKeyName(w *Walk, ctx context.Context, client *okta.Client, app workspace.ServiceApp) error {
	if client == nil {
		return notSignedIn()
	}
	registered, err := registeredKey(ctx, client, app)
	if err != nil {
		return err
	}
	key, err := w.signingKey(ctx, app)
	if err != nil {
		return err
	}
	if key, err = key.WithID(registered.KID); err != nil {
		return err
	}
	return w.updateApp(app.ID, func(_ *workspace.Workspace, app *workspace.ServiceApp) { describeKey(app, key) })
}

// useOwner takes the client ID of the app that the key is registered on.
func useOwner(w *Walk, ctx context.Context, client *okta.Client, app workspace.ServiceApp) error {
	if client == nil {
		return notSignedIn()
	}
	if err := notRotating(app); err != nil {
		return err
	}
	owner := (&inquiry{client: client, app: app}).owner(ctx)
	if owner == nil {
		return keyGone()
	}
	return w.updateApp(app.ID, func(_ *workspace.Workspace, app *workspace.ServiceApp) {
		app.AppID, app.ClientID, app.Label = owner.ID, owner.ClientID, owner.Label
		app.Made, app.Granted, app.GrantID = false, false, ""
	})
}

// keyGone: what was looked at a moment ago has changed since.
func keyGone() *problem.Problem {
	return problem.New("service-app.key-gone",
		text.T("problem.key-gone", "No app of this org has the key any more"),
		text.T("problem.key-gone.why", "It was changed in the Admin Console meanwhile. Getting a token shows what is wrong now."),
		problem.Retrying())
}
