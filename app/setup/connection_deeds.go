package setup

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// DoSecretDeed changes the app's client secrets at Okta and takes note of it.
// After any failure it can be called again: a second secret whose answer was
// lost is found, what is deleted already counts as deleted.
func (w *Walk) DoSecretDeed(ctx context.Context, d SecretDeed) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	client, err := w.secretsClient(ctx, d)
	if err != nil {
		return told(err)
	}
	a, ctx := w.attempt(ctx, connectionValues)
	switch d {
	case AddSecret:
		err = w.addSecret(ctx, a, client)
	case TakeBack:
		err = w.takeBack(ctx, a, client)
	default:
		err = w.turnSecret(ctx, a, client, d)
	}
	if errors.Is(err, errNotAsShown) {
		return notThoseShown()
	}
	if e, ok := errors.AsType[*okta.Error](err); ok && e.Status == http.StatusBadRequest {
		return refusedDeed(d, e)
	}
	return told(err)
}

// DoSecretDeedAsShown is [Walk.DoSecretDeed] with no request that changes the org but
// those of [Walk.PreviewSecretDeed]: when another one would be sent, because the
// secrets are others meanwhile, it ends there. Of those that were shown fewer may be
// sent.
func (w *Walk) DoSecretDeedAsShown(ctx context.Context, d SecretDeed, shown []Preview) error {
	return w.DoSecretDeed(only(ctx, shown...), d)
}

// addSecret looks which secrets there are, then has Okta make the second one.
// That the request is sent is noted before: when its answer is lost, the next
// try finds the secret in place of making another.
func (w *Walk) addSecret(ctx context.Context, a *attempt, client *okta.Client) error {
	secrets, err := w.listSecrets(ctx, client)
	if err != nil {
		return err
	}
	if made := madeBefore(w.Workspace().Connection.Rotation, secrets); made != nil {
		return w.secretMade(ctx, a, *made)
	}
	old, err := replaceable(secrets)
	if err != nil {
		return err
	}
	if err := w.update(func(ws *workspace.Workspace) {
		ws.Connection.BeginRotation(w.deps.Now(), old)
	}); err != nil {
		return err
	}
	made, err := client.AddClientSecret(wire.WithPurpose(ctx, text.T("setup.secret.for-add", "Make a second client secret")), w.Workspace().Connection.AppID)
	if e, ok := errors.AsType[*okta.Error](err); ok && e.Status/100 == 4 || errors.Is(err, errNotAsShown) {
		return errors.Join(err, w.update(func(ws *workspace.Workspace) { ws.Connection.ShelveRotation() })) // nothing was made
	}
	if err != nil {
		return err
	}
	return w.secretMade(ctx, a, made)
}

// madeBefore is the secret that an earlier request made whose answer was lost.
func madeBefore(r *workspace.SecretRotation, secrets []okta.ClientSecret) *okta.ClientSecret {
	if !r.Running() || !r.Sent {
		return nil
	}
	for i, s := range secrets {
		if s.ID != r.Old && s.Active() {
			return &secrets[i]
		}
	}
	return nil
}

// replaceable is the one secret that a rotation can begin with.
func replaceable(secrets []okta.ClientSecret) (id string, err error) {
	active := slices.IndexFunc(secrets, okta.ClientSecret.Active)
	switch {
	case active < 0:
		return "", noActiveSecret()
	case len(secrets) > 1:
		return "", secretsFull(!secrets[0].Active() || !secrets[1].Active())
	}
	return secrets[active].ID, nil
}

// secretMade keeps the new secret and makes it the one to paste.
func (w *Walk) secretMade(ctx context.Context, a *attempt, made okta.ClientSecret) error {
	return w.keepSecret(ctx, made, func(ws *workspace.Workspace) {
		c := &ws.Connection
		c.Rotation.New, c.Rotation.Sent = made.ID, false
		c.Rotation.Changes = append(c.Rotation.Changes, a.changes()...)
		if !slices.ContainsFunc(c.Secrets, func(s workspace.ClientSecret) bool { return s.ID == made.ID }) {
			c.Secrets = append(c.Secrets, workspace.ClientSecret{ID: made.ID, Active: true, Created: made.Created})
		}
	})
}

// AdoptSecondSecret takes up a rotation that somebody else began: of two active
// secrets the newer one replaces the older. It changes nothing at Okta.
func (w *Walk) AdoptSecondSecret(ctx context.Context) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	client, err := w.secretsClient(ctx, AddSecret)
	if err != nil {
		return told(err)
	}
	a, ctx := w.attempt(ctx, connectionValues)
	secrets, err := w.listSecrets(ctx, client)
	if err != nil {
		return told(err)
	}
	secrets = slices.DeleteFunc(secrets, func(s okta.ClientSecret) bool { return !s.Active() })
	if len(secrets) < 2 {
		return notDue()
	}
	slices.SortFunc(secrets, func(x, y okta.ClientSecret) int { return x.Created.Compare(y.Created) })
	if err := w.update(func(ws *workspace.Workspace) {
		ws.Connection.BeginRotation(w.deps.Now(), secrets[0].ID)
	}); err != nil {
		return err
	}
	return told(w.secretMade(ctx, a, secrets[len(secrets)-1]))
}

// turnSecret sends a deed's one request and takes note of what it did. A
// secret that isn't there any more is as good as deleted.
func (w *Walk) turnSecret(ctx context.Context, a *attempt, client *okta.Client, d SecretDeed) error {
	c := w.Workspace().Connection
	id := inactiveOf(c.Secrets)
	if d != DeleteInactive {
		id = c.Rotation.Old
	}
	err := d.calls(c)[0](wire.WithPurpose(ctx, deedName(d)), client)
	if e, ok := errors.AsType[*okta.Error](err); ok && e.Status == http.StatusBadRequest && w.turnedBefore(ctx, client, id, d) {
		err = nil
	}
	lost := isGone(err)
	if err != nil && !lost {
		return err
	}
	return w.update(func(ws *workspace.Workspace) {
		c := &ws.Connection
		if c.Rotation.Running() {
			c.Rotation.Changes = append(c.Rotation.Changes, a.changes()...)
		}
		switch {
		case d == DeleteOld, lost && d != DeleteInactive:
			dropSecret(c, id)
			c.Rotation.Ended = w.deps.Now()
		case d == DeleteInactive:
			dropSecret(c, id)
		case d == DeactivateOld:
			markSecret(c, id, false)
			c.Rotation.Deactivated = w.deps.Now()
		default:
			markSecret(c, id, true)
			c.Rotation.Deactivated = time.Time{}
		}
	})
}

// turnedBefore looks, after Okta refused it, whether a secret is as a deed wants
// it: the answer to an earlier try may have been lost, and what Okta says to a
// second one isn't documented.
func (w *Walk) turnedBefore(ctx context.Context, client *okta.Client, id string, d SecretDeed) bool {
	if d != DeactivateOld && d != ReactivateOld {
		return false
	}
	secrets, err := w.listSecrets(ctx, client)
	return err == nil && slices.ContainsFunc(secrets, func(s okta.ClientSecret) bool {
		return s.ID == id && s.Active() == (d == ReactivateOld)
	})
}

// takeBack deactivates and deletes the new secret, and hands the old one over
// again. The old one is read first, so that nothing is lost on the way.
func (w *Walk) takeBack(ctx context.Context, a *attempt, client *okta.Client) error {
	secrets, err := w.listSecrets(ctx, client)
	if err != nil {
		return err
	}
	c := w.Workspace().Connection
	old := slices.IndexFunc(secrets, func(s okta.ClientSecret) bool { return s.ID == c.Rotation.Old && s.Active() })
	if old < 0 {
		return noActiveSecret()
	}
	ctx = wire.WithPurpose(ctx, deedName(TakeBack))
	for _, call := range TakeBack.calls(c) {
		if err := call(ctx, client); err != nil && !isGone(err) {
			return err
		}
		if err := w.update(func(ws *workspace.Workspace) { markSecret(&ws.Connection, c.Rotation.New, false) }); err != nil {
			return err
		}
	}
	return w.keepSecret(ctx, secrets[old], func(ws *workspace.Workspace) {
		dropSecret(&ws.Connection, c.Rotation.New)
		ws.Connection.Rotation.Changes = append(ws.Connection.Rotation.Changes, a.changes()...)
		ws.Connection.Rotation.New, ws.Connection.Rotation.Ended = "", w.deps.Now()
	})
}

func deedName(d SecretDeed) text.Text {
	switch d {
	case DeactivateOld:
		return text.T("setup.secret.for-deactivate", "Deactivate the old client secret")
	case DeleteOld:
		return text.T("setup.secret.for-delete", "Delete the old client secret")
	case ReactivateOld:
		return text.T("setup.secret.for-activate", "Make the old client secret active again")
	case DeleteInactive:
		return text.T("setup.secret.for-room", "Delete the inactive client secret")
	}
	return text.T("setup.secret.for-take-back", "Take the new client secret back")
}

// isGone reports whether the thing that was to be changed isn't there.
func isGone(err error) bool { return err != nil && gone(err) == nil }

// markSecret notes whether a secret is active.
func markSecret(c *workspace.Connection, id string, active bool) {
	for i := range c.Secrets {
		if c.Secrets[i].ID == id {
			c.Secrets[i].Active = active
		}
	}
}

func dropSecret(c *workspace.Connection, id string) {
	c.Secrets = slices.DeleteFunc(c.Secrets, func(s workspace.ClientSecret) bool { return s.ID == id })
}

// changes are the exchanges of the attempt that changed something.
func (a *attempt) changes() []workspace.Evidence {
	all := a.proof().Exchanges
	return slices.DeleteFunc(all, func(x workspace.Evidence) bool { return x.Method == http.MethodGet })
}
