package rotate

import (
	"context"
	"errors"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/okta"
)

const (
	statusActive  = "ACTIVE"
	privateKeyJWT = "private_key_jwt"
)

// check looks whether the app's key can be rotated: everything that would stop
// the drill half-way and can be seen before.
func check(ctx context.Context, w *work) (entry, error) {
	if err := w.checkApp(ctx); err != nil {
		return entry{}, err
	}
	keys, err := w.look(ctx)
	if err != nil {
		return entry{}, err
	}
	old, err := w.checkKeys(keys)
	if err != nil {
		return entry{}, err
	}
	if err := w.works(ctx, old, ""); errors.Is(err, vault.ErrNotFound) || errors.Is(err, vault.ErrDamaged) {
		return entry{}, noPrivateHalf()
	} else if err != nil {
		return entry{}, err
	}
	e := w.done(checked(old, len(keys)-1))
	e.Old, e.Proven, e.Others = &old, []string{old.Thumbprint}, w.others(keys)
	return e, nil
}

func checked(k Key, others int) text.Text {
	if others == 0 {
		return text.T("rotate.checked.only", "{{.KID}} works, the app's only key", "KID", k.KID)
	}
	return text.T("rotate.checked", "{{.KID}} works; other keys of the app: {{.Count}}", "KID", k.KID, "Count", others)
}

// checkApp looks at the app: keys are rotated where the app keeps them and
// signs with them.
func (w *work) checkApp(ctx context.Context) error {
	org, err := w.org(ctx)
	if err != nil {
		return err
	}
	app, err := org.App(ctx, w.story.head.App.AppID)
	switch {
	case err != nil:
		return w.refused(err)
	case app.KeysURL != "":
		return keysElsewhere(app.KeysURL)
	case app.AuthMethod != privateKeyJWT:
		return notByKey(app)
	case app.Status != statusActive:
		return appInactive(app)
	}
	return nil
}

// checkKeys finds the old key among those that the app has.
func (w *work) checkKeys(keys []okta.Key) (Key, error) {
	mine := copies(keys, w.story.old)
	switch {
	case len(mine) == 0:
		return Key{}, notRegistered(w.story.head.App)
	case len(mine) > 1:
		return Key{}, registeredTwice(mine)
	case !mine[0].Active():
		return Key{}, keyInactive(w.story.head.App, mine[0])
	case len(keys) >= maxKeys:
		return Key{}, full(keys)
	}
	return w.story.old.as(mine[0]), nil
}
