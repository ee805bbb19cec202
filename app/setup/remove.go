package setup

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// Remove deletes from the org the things with these ids that this walk made,
// and nothing else: apps are deactivated, then deleted, their grants go with
// them; keys and client secrets too, of apps that stay. What is already gone counts as removed. It stops at the first
// failure; what was removed until then is off the list.
func (w *Walk) Remove(ctx context.Context, ids []string) error {
	return w.eachMade(ctx, ids, func(ctx context.Context, client *okta.Client, c workspace.Created) error {
		with, err := w.takeAway(ctx, client, c)
		if err != nil {
			return err
		}
		return w.forgetCreated(ctx, with)
	})
}

// eachMade does something about the things with these ids that are on the list of
// what the walk made, one after the other.
func (w *Walk) eachMade(ctx context.Context, ids []string, do func(context.Context, *okta.Client, workspace.Created) error) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	_, ctx = w.attempt(ctx, text.T("setup.remove.proof", "Removed from the org"))
	client, err := w.admin(ctx)
	if err != nil {
		return problem.From(err)
	}
	for _, c := range RemovalOrder(w.Workspace(), createdWithIDs(w.Workspace(), ids)) {
		c, ok := createdByID(w.Workspace(), c.ID)
		if !ok {
			continue // removed with its app
		}
		err := do(wire.WithPurpose(ctx, text.T("setup.remove.purpose", "Remove {{.Label}}", "Label", c.Label)), client, c)
		if errors.Is(err, errNotAsShown) {
			return removalChanged(c)
		}
		if err != nil {
			return problem.From(err)
		}
	}
	return nil
}

// RightToRemove says whether whoever is signed in may remove what the walk made.
func RightToRemove(ws *workspace.Workspace) Right { return RightTo(ws, signin.ManageApps) }

// RightToChangeKeys says whether whoever is signed in may change the keys of apps.
func RightToChangeKeys(ws *workspace.Workspace) Right { return RightTo(ws, signin.ChangeKeys) }

// takeAway deletes a thing at Okta. with is what is gone then: the thing, and what
// goes with it.
func (w *Walk) takeAway(ctx context.Context, client *okta.Client, c workspace.Created) (with []workspace.Created, err error) {
	with = []workspace.Created{c}
	switch c.Kind {
	case workspace.CreatedGrant:
		err = gone(client.RevokeGrant(ctx, c.AppID, c.ID))
	case workspace.CreatedKey:
		err = w.removeKey(ctx, client, c)
	case workspace.CreatedSecret:
		return w.removeSecret(ctx, client, c)
	default:
		with = createdWith(w.Workspace(), c.AppID)
		if err = gone(client.DeactivateApp(ctx, c.ID)); err == nil {
			err = gone(client.DeleteApp(ctx, c.ID))
		}
	}
	return with, err
}

// gone accepts 404: the goal is that it is not there.
func gone(err error) error {
	var e *okta.Error
	if errors.As(err, &e) && e.Status == http.StatusNotFound {
		return nil
	}
	return err
}

// createdWithIDs are the things with these ids: those that were never ours aren't among them.
func createdWithIDs(ws *workspace.Workspace, ids []string) []workspace.Created {
	var all []workspace.Created
	for _, id := range ids {
		if c, ok := createdByID(ws, id); ok {
			all = append(all, c)
		}
	}
	return all
}

func createdByID(ws *workspace.Workspace, id string) (workspace.Created, bool) {
	for _, c := range ws.Created {
		if c.ID == id {
			return c, true
		}
	}
	return workspace.Created{}, false
}

// createdWith is what goes when an app goes.
func createdWith(ws *workspace.Workspace, appID string) []workspace.Created {
	var all []workspace.Created
	for _, c := range ws.Created {
		if c.AppID == appID {
			all = append(all, c)
		}
	}
	return all
}

// forgetCreated takes what is gone off the list and sets back what relied on
// it: a service app that no longer exists at Okta keeps its key here.
func (w *Walk) forgetCreated(ctx context.Context, removed []workspace.Created) error {
	for _, c := range removed {
		if err := w.secretGone(ctx, c); err != nil {
			return err
		}
	}
	for _, app := range w.Workspace().ServiceApps {
		w.dropToken(app.ID)
	}
	return w.update(func(ws *workspace.Workspace) {
		for _, c := range removed {
			strike(ws, func(other workspace.Created) bool { return other.ID == c.ID })
			setBack(ws, c)
		}
	})
}

func setBack(ws *workspace.Workspace, c workspace.Created) {
	if c.Kind == workspace.CreatedSignInApp {
		signInAppRemoved(ws)
		return
	}
	if connection := &ws.Connection; c.Kind == workspace.CreatedGrant && c.AppID == connection.AppID {
		connection.Scopes = slices.DeleteFunc(connection.Scopes, func(scope string) bool { return scope == c.Label })
	}
	if c.Kind == workspace.CreatedSecret || c.Kind == workspace.CreatedKey && !SignsWith(ws, c) {
		return // secretGone did that; what isn't in use sets nothing back
	}
	for i := range ws.ServiceApps {
		app := &ws.ServiceApps[i]
		if idAtOkta(*app) != c.AppID {
			continue
		}
		if c.Kind == workspace.CreatedServiceApp {
			app.AppID, app.ClientID, app.Registered, app.Granted, app.GrantID, app.Made = "", "", false, false, "", false
		}
		if c.Kind == workspace.CreatedGrant {
			app.Granted, app.GrantID = false, ""
		}
		app.Step = workspace.Step{}
	}
	if c.Kind == workspace.CreatedBookmarkApp {
		bookmarkRemoved(ws, c)
		return
	}
	for i := range ws.Endpoints {
		if app := ws.ServiceApp(ws.Endpoints[i].ServiceAppID); app != nil && app.ClientID == "" && ws.Endpoints[i].Level == workspace.LevelOAuth {
			reopen(&ws.Endpoints[i])
		}
	}
}

// bookmarkRemoved says beside what a flow was seen to do that it was undone since.
func bookmarkRemoved(ws *workspace.Workspace, c workspace.Created) {
	for i := range ws.Endpoints {
		e := &ws.Endpoints[i]
		wanted, ok := bookmarkOf(e.Draft)
		if !ok || wanted.label != c.Label || e.Invoke.Proof == nil {
			continue
		}
		proof := *e.Invoke.Proof
		proof.Checks = slices.Clone(proof.Checks)
		for j := range proof.Checks {
			if check := &proof.Checks[j]; check.Name.Key == checkBookmark.Key {
				check.Outcome, check.Detail, check.Measure = workspace.Noted, text.T("setup.invoke.removed-since", "{{.Label}} was there; this walk has removed it since", "Label", c.Label), ""
			}
		}
		e.Invoke.Proof = &proof
	}
}

// reopen takes an endpoint's steps back: the app that may call it is gone.
func reopen(e *workspace.Endpoint) {
	e.Invoke.Begin()
	if e.Allowed != workspace.AllowList {
		return
	}
	if m := e.Measured; m != nil {
		without := *m
		without.Basis = &workspace.Basis{}
		e.Measured = &without
	}
	delete(e.Security.Ticks, clickList)
	unprove(&e.Security, checkClicks)
	e.Security.Begin()
}
