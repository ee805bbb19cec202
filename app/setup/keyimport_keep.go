package setup

import (
	"context"
	"errors"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
)

// PreviewOwnKey gives the very request with which [Walk.KeepOwnKeyAsShown] adds the
// key's public half to the app at Okta, none where nothing is to be sent. It only
// reads.
func (w *Walk) PreviewOwnKey(ctx context.Context, endpointID string, own *OwnKey) (Preview, error) {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return Preview{}, err
	}
	defer done()
	app := w.appFor(endpointID)
	if app == nil {
		return Preview{}, nil
	}
	if err := keyReplaceable(*app); err != nil {
		return Preview{}, err
	}
	ctx, kept := rehearse(ctx)
	if _, err := w.introduce(ctx, *app, own); err != nil && !errors.Is(err, errRehearsed) {
		return Preview{}, problem.From(err)
	}
	return kept.Preview, nil
}

// KeepOwnKeyAsShown is [Walk.KeepOwnKey] that sends the request that was shown, and
// no other: when another one would be needed by now, nothing is sent or kept.
func (w *Walk) KeepOwnKeyAsShown(ctx context.Context, endpointID string, own *OwnKey, shown Preview) error {
	return w.KeepOwnKey(only(ctx, shown), endpointID, own)
}

// KeepOwnKey puts a key that was brought along, or made for it, into the vault, to sign for the
// endpoint's service app. An app that Okta knows gets its public half when
// signed in, unless it has it; then the key goes by the kid it has there. The
// app's earlier key is left alone at Okta and kept here: [Walk.BackToEarlierKey]
// leads back to it.
func (w *Walk) KeepOwnKey(ctx context.Context, endpointID string, own *OwnKey) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	app, err := w.ensureApp(endpointID)
	if err == nil {
		err = keyReplaceable(app)
	}
	if err != nil {
		return err
	}
	key, err := w.introduce(ctx, app, own)
	if errors.Is(err, errNotAsShown) {
		return appChanged(app.Label)
	}
	if err != nil {
		return problem.From(err)
	}
	w.dropToken(app.ID)
	if _, err := w.keepKey(ctx, app.ID, key, own.Form); err != nil {
		return err
	}
	return w.update(func(ws *workspace.Workspace) { tick(&ws.ServiceApp(app.ID).Step, ClickAddKey, false, w.deps.Now()) })
}

// introduce has the app at Okta know the key, and gives it the kid it has there.
func (w *Walk) introduce(ctx context.Context, app workspace.ServiceApp, own *OwnKey) (*oauth.Key, error) {
	place, err := w.placeOf(ctx, app, own.Thumbprint)
	switch {
	case err != nil:
		return nil, err
	case place.ID != "":
		return own.key.WithID(place.ID)
	case place.State == NotRegistered:
		if err := w.addKey(ctx, app, own.key.PublicJWK()); err != nil {
			return nil, err
		}
	}
	return own.key, nil
}

// keyReplaceable refuses another key for an app of which both keys are needed, or
// that may exist at Okta with the key it was asked for.
func keyReplaceable(app workspace.ServiceApp) error {
	if app.Sent && app.ClientID == "" {
		return appUnderWay()
	}
	return notRotating(app)
}
