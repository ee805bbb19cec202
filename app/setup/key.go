package setup

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
)

// PrepareKey makes the endpoint's service app here, with a key, without
// touching Okta: for the admin who pastes the public half in the console.
func (w *Walk) PrepareKey(ctx context.Context, endpointID, label string, keyType oauth.KeyType) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	_, err = w.ensureKey(ctx, endpointID, label, keyType)
	return err
}

// AnotherKey makes a key like that of the endpoint's service app, to take its place:
// because its private half is lost, say, or Okta doesn't take it. It is only in
// memory until [Walk.KeepOwnKeyAsShown] keeps it.
func (w *Walk) AnotherKey(ctx context.Context, endpointID string) (*OwnKey, error) {
	app, err := w.appOf(endpointID)
	if err == nil {
		err = notRotating(app)
	}
	if err != nil {
		return nil, err
	}
	like := LikeKey(&app)
	key, err := oauth.GenerateKey(ctx, like.Type)
	if err == nil {
		key, err = key.WithAlgorithm(like.Algorithm)
	}
	if err != nil {
		return nil, problem.From(err)
	}
	return ownKey(key, ""), nil
}

func (w *Walk) addKey(ctx context.Context, app workspace.ServiceApp, public json.RawMessage) error {
	_, ctx = w.attempt(ctx, tokenProof)
	client, err := w.admin(ctx)
	if err != nil {
		return err
	}
	_, err = client.AddKey(wire.WithPurpose(ctx, text.T("setup.service-app.for-key", "Add the new public key")), idAtOkta(app), public)
	return err
}

// ensureKey returns the endpoint's service app, making it and its key when
// there is none yet. Name and key of an app that Okta may know stay as they
// are; before that, another name or key type replaces them.
func (w *Walk) ensureKey(ctx context.Context, endpointID, label string, keyType oauth.KeyType) (workspace.ServiceApp, error) {
	ws := w.Workspace()
	endpoint := ws.Endpoint(endpointID)
	if endpoint == nil {
		return workspace.ServiceApp{}, noEndpoint()
	}
	label = appLabel(label)
	have := ws.ServiceApp(endpoint.ServiceAppID)
	if have == nil {
		return w.newApp(ctx, endpointID, label, keyType)
	}
	if have.PrivateKey != "" && (have.ClientID != "" || have.Sent) {
		return *have, nil
	}
	if err := w.updateApp(have.ID, func(_ *workspace.Workspace, app *workspace.ServiceApp) { app.Label = label }); err != nil {
		return workspace.ServiceApp{}, err
	}
	if have.KeyType == string(keyType) && w.holds(ctx, have.PrivateKey) {
		return *w.Workspace().ServiceApp(have.ID), nil
	}
	return w.generate(ctx, have.ID, keyType)
}

// appLabel is the name of an app for which this was typed.
func appLabel(typed string) string {
	return cmp.Or(strings.TrimSpace(typed), DefaultAppLabel)
}

// holds reports whether the vault still has the secret. Only a clear no
// counts: a keychain that doesn't answer says nothing.
func (w *Walk) holds(ctx context.Context, ref vault.Ref) bool {
	if ref == "" {
		return false
	}
	_, err := w.deps.Vault.Get(ctx, ref)
	return !errors.Is(err, vault.ErrNotFound)
}

// holdsKeyOf reports whether the vault still has the key that an app signs with.
func (w *Walk) holdsKeyOf(ctx context.Context, id string) bool {
	app := w.Workspace().ServiceApp(id)
	return app != nil && w.holds(ctx, app.PrivateKey)
}

func (w *Walk) newApp(ctx context.Context, endpointID, label string, keyType oauth.KeyType) (workspace.ServiceApp, error) {
	id := newID("app")
	err := w.update(func(ws *workspace.Workspace) {
		e := ws.Endpoint(endpointID)
		if e == nil {
			return
		}
		ws.ServiceApps = append(ws.ServiceApps, workspace.ServiceApp{ID: id, Label: label})
		e.ServiceAppID = id
	})
	if err != nil {
		return workspace.ServiceApp{}, err
	}
	return w.generate(ctx, id, keyType)
}

func (w *Walk) generate(ctx context.Context, id string, keyType oauth.KeyType) (workspace.ServiceApp, error) {
	key, err := oauth.GenerateKey(ctx, keyType)
	if err != nil {
		return workspace.ServiceApp{}, problem.From(err)
	}
	return w.keepKey(ctx, id, key, "")
}

// keepKey stores the private half and, in the same save, the public one. A key
// that may be in use is kept among the app's earlier ones. from is the form it was
// imported from, "" for a key made here.
func (w *Walk) keepKey(ctx context.Context, id string, key *oauth.Key, from string) (workspace.ServiceApp, error) {
	there := w.holdsKeyOf(ctx, id)
	place := func(ws *workspace.Workspace) *vault.Ref {
		app := ws.ServiceApp(id)
		if app == nil {
			return nil
		}
		app.DropEarlier(key.Thumbprint()) // it is the app's key again
		if there && app.InUse() && app.Thumbprint != key.Thumbprint() {
			app.SetAside(w.deps.Now())
		}
		return &app.PrivateKey
	}
	err := w.keep(ctx, vault.PrivateKey, key.Secret(), place, func(ws *workspace.Workspace) {
		app := ws.ServiceApp(id)
		describeKey(app, key)
		app.KeyMade, app.KeyFrom, app.KeyProven = w.deps.Now(), from, time.Time{}
		app.Step.Begin()
	})
	if err != nil {
		return workspace.ServiceApp{}, err
	}
	return *w.Workspace().ServiceApp(id), nil
}
