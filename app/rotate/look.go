package rotate

import (
	"cmp"
	"context"
	"errors"
	"net/http"

	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
)

// maxKeys is how many keys an app can have (Okta, "Manage OAuth 2.0 client
// credentials").
const maxKeys = 50

// org is the admin client, asked for once in a step.
func (w *work) org(ctx context.Context) (Org, error) {
	if w.admin != nil {
		return w.admin, nil
	}
	org, err := w.rotator.config.Org(ctx)
	if err != nil {
		return nil, err
	}
	w.admin = org
	return org, nil
}

// look reads the keys that the app has at Okta.
func (w *work) look(ctx context.Context) ([]okta.Key, error) {
	org, err := w.org(ctx)
	if err != nil {
		return nil, err
	}
	keys, err := org.Keys(ctx, w.story.head.App.AppID)
	return keys, w.refused(err)
}

// find looks for a key by its thumbprint (RFC 7638), whatever it is called.
func find(keys []okta.Key, k Key) (okta.Key, bool) {
	all := copies(keys, k)
	if len(all) == 0 {
		return okta.Key{}, false
	}
	return all[0], true
}

// copies are the registrations of a key. Okta compares kids, not keys, so that
// one key can stand there twice.
func copies(keys []okta.Key, k Key) []okta.Key {
	var all []okta.Key
	for _, at := range keys {
		thumbprint, err := oauth.ThumbprintOf(at.Public)
		if err == nil && k.Thumbprint != "" && thumbprint == k.Thumbprint {
			all = append(all, at)
		}
	}
	return all
}

// others are the kids of the active keys that are neither of the drill's two.
func (w *work) others(keys []okta.Key) *[]string {
	kids := []string{}
	for _, at := range keys {
		thumbprint, err := oauth.ThumbprintOf(at.Public)
		mine := err == nil && (thumbprint == w.story.old.Thumbprint || thumbprint == w.story.fresh.Thumbprint)
		if at.Active() && !mine {
			kids = append(kids, cmp.Or(at.KID, at.ID))
		}
	}
	return &kids
}

// as is the key as Okta has it registered.
func (k Key) as(at okta.Key) Key {
	k.ID = at.ID
	if at.KID != "" {
		k.KID = at.KID
	}
	return k
}

// refused tells what the org's refusals mean for changing keys.
func (w *work) refused(err error) error {
	e, ok := errors.AsType[*okta.Error](err)
	switch {
	case !ok:
		return err
	case e.Status == http.StatusForbidden:
		return moreRights(e)
	case e.Status == http.StatusNotFound:
		return gone(w.story.head.App.Label, e)
	}
	return err
}

// mayHaveWorked tells errors of a change after which the org may have made it
// all the same: its answer was lost, or what is wrong with the request may be
// that an earlier one got through.
func mayHaveWorked(err error) bool {
	e, ok := errors.AsType[*okta.Error](err)
	return !ok || e.Status <= http.StatusBadRequest || e.Status == http.StatusNotFound || e.Status >= http.StatusInternalServerError
}

// change sends a change once, and looks for itself when the answer doesn't
// tell: is says from the app's keys whether what was wanted is so.
func (w *work) change(ctx context.Context, r Request, send func(Org) error, is func([]okta.Key) bool) error {
	org, err := w.org(ctx)
	if err != nil {
		return err
	}
	if err := w.intend(&r); err != nil {
		return err
	}
	if err = send(org); err == nil {
		return nil
	}
	if mayHaveWorked(err) && ctx.Err() == nil {
		if keys, unseen := w.look(ctx); unseen == nil && is(keys) {
			return nil
		}
	}
	return w.refused(err)
}

// active reports whether a key is registered and active.
func active(keys []okta.Key, k Key) bool {
	at, there := find(keys, k)
	return there && at.Active()
}

// activate makes a key active that is registered.
func (w *work) activate(ctx context.Context, k Key) error {
	return w.change(ctx, w.story.lifecycle(k, "activate"),
		func(org Org) error { return org.ActivateKey(ctx, w.story.head.App.AppID, k.ID) },
		func(keys []okta.Key) bool { return active(keys, k) })
}

// deactivate makes a key inactive that is active.
func (w *work) deactivate(ctx context.Context, k Key) error {
	return w.change(ctx, w.story.lifecycle(k, "deactivate"),
		func(org Org) error { return org.DeactivateKey(ctx, w.story.head.App.AppID, k.ID) },
		func(keys []okta.Key) bool { return !active(keys, k) })
}

// remove deletes a key that is inactive.
func (w *work) remove(ctx context.Context, k Key) error {
	return w.change(ctx, w.story.deletion(k),
		func(org Org) error { return org.DeleteKey(ctx, w.story.head.App.AppID, k.ID) },
		func(keys []okta.Key) bool { _, there := find(keys, k); return !there })
}
