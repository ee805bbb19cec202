package rotate

import (
	"context"
	"errors"
	"net/http"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/okta"
)

func actBack(id StepID) func(context.Context, *work) (entry, error) {
	switch id {
	case StepReactivate:
		return reactivate
	case StepProveAgain:
		return proveAgain
	case StepUseOld:
		return useOld
	case StepDeactivateNew:
		return deactivateNew
	case StepDeleteNew:
		return deleteNew
	case StepForgetNew:
		return forgetNew
	}
	return func(context.Context, *work) (entry, error) {
		return entry{}, errors.New("rotate: the journal names a step that isn't known here: " + string(id))
	}
}

// reactivate makes the old key active. When Okta has it no more, or its private
// half is lost, the drill goes on forward.
func reactivate(ctx context.Context, w *work) (entry, error) {
	if w.onlyForth(ctx) {
		return entry{}, w.forth(oldLost(w.story.old))
	}
	keys, err := w.look(ctx)
	if err != nil {
		return entry{}, err
	}
	at, there := find(keys, w.story.old)
	if !there {
		return entry{}, w.forth(tooLate())
	}
	old := w.story.old.as(at)
	e := w.done(text.T("rotate.active-already", "{{.KID}} is active", "KID", old.KID))
	if !at.Active() {
		if err := w.activate(ctx, old); err != nil {
			return entry{}, err
		}
		e = w.done(text.T("rotate.reactivated", "{{.KID}} is active again", "KID", old.KID))
	}
	e.Old = &old
	return e, nil
}

func proveAgain(ctx context.Context, w *work) (entry, error) {
	if w.onlyForth(ctx) {
		return entry{}, w.forth(oldLost(w.story.old))
	}
	return w.prove(ctx, w.story.old, StepReactivate)
}

// forth makes a drill that goes back go forward again.
func (w *work) forth(p *problem.Problem) error {
	if err := w.write(entry{Kind: turned, Problem: p, Evidence: w.evidence()}); err != nil {
		return err
	}
	w.turned = true
	return p
}

func useOld(ctx context.Context, w *work) (entry, error) {
	if err := w.intend(nil); err != nil {
		return entry{}, err
	}
	if err := w.use(ctx, w.story.old, w.story.fresh); err != nil {
		return entry{}, err
	}
	return w.done(text.T("rotate.in-use", "Tokens are asked for with {{.KID}}", "KID", w.story.old.KID)), nil
}

// neverMade says that there is nothing of a new key to be removed.
func (w *work) neverMade() entry {
	return w.done(text.T("rotate.never-made", "There was no new key yet"))
}

// retire looks at the new key and makes sure that the old one carries the app
// alone. there is false when Okta doesn't have the new key.
func (w *work) retire(ctx context.Context) (keys []okta.Key, at okta.Key, there bool, err error) {
	if keys, err = w.look(ctx); err != nil {
		return nil, okta.Key{}, false, err
	}
	if err := w.assure(ctx, keys, w.story.old, StepReactivate); err != nil {
		return nil, okta.Key{}, false, err
	}
	at, there = find(keys, w.story.fresh)
	return keys, at, there, nil
}

func deactivateNew(ctx context.Context, w *work) (entry, error) {
	if w.story.fresh.Ref == "" {
		return w.neverMade(), nil
	}
	_, at, there, err := w.retire(ctx)
	if err != nil {
		return entry{}, err
	}
	if !there {
		return w.done(text.T("rotate.not-there", "{{.KID}} isn't at Okta", "KID", w.story.fresh.KID)), nil
	}
	if err := w.intend(nil); err != nil {
		return entry{}, err
	}
	if err := w.use(ctx, w.story.old, w.story.fresh); err != nil {
		return entry{}, err
	}
	fresh := w.story.fresh.as(at)
	if at.Active() {
		if err := w.deactivate(ctx, fresh); err != nil {
			return entry{}, err
		}
	}
	e := w.done(text.T("rotate.deactivated", "{{.KID}} is inactive", "KID", fresh.KID))
	e.New = &fresh
	return e, nil
}

func deleteNew(ctx context.Context, w *work) (entry, error) {
	if w.story.fresh.Ref == "" {
		return w.neverMade(), nil
	}
	keys, at, there, err := w.retire(ctx)
	if err != nil {
		return entry{}, err
	}
	if there && at.Active() {
		return entry{}, w.again(StepDeactivateNew, reactivated(w.story.fresh))
	}
	if there {
		if err := w.remove(ctx, w.story.fresh.as(at)); err != nil {
			return entry{}, err
		}
	}
	e := w.done(text.T("rotate.deleted", "{{.KID}} is gone at Okta", "KID", w.story.fresh.KID))
	switch fresh := w.story.fresh.as(at); {
	case there:
		e.New = &fresh
	case w.story.absent():
		e.What = text.T("rotate.never-there", "{{.KID}} never reached Okta: nothing was deleted there", "KID", w.story.fresh.KID)
	}
	e.Others = w.others(keys)
	return e, nil
}

func forgetNew(ctx context.Context, w *work) (entry, error) {
	if err := w.forget(ctx, w.story.old, w.story.fresh); err != nil {
		return entry{}, err
	}
	return w.done(text.T("rotate.forgotten", "Its private half is deleted")), nil
}

// abandon ends a drill of which no private half is left, or whose app Okta
// doesn't have.
func abandon(ctx context.Context, w *work) error {
	ending := Lost
	if !w.nothingLeft(ctx) {
		ending = Abandoned
		if err := w.appGone(ctx); err != nil {
			return err
		}
	}
	if err := w.intend(nil); err != nil {
		return err
	}
	inUse, err := w.rotator.config.Keeper.Release(ctx, w.story.head.ID)
	if err != nil {
		return err
	}
	for _, k := range []Key{w.story.old, w.story.fresh} {
		if k.Ref == "" || k.Ref == inUse {
			continue
		}
		if err := w.rotator.config.Vault.Delete(ctx, k.Ref); err != nil {
			return err
		}
	}
	return w.write(entry{Kind: ended, Ending: ending, Evidence: w.evidence()})
}

// appGone is nil when Okta says that it doesn't have the app.
func (w *work) appGone(ctx context.Context) error {
	org, err := w.org(ctx)
	if err != nil {
		return err
	}
	_, err = org.App(ctx, w.story.head.App.AppID)
	e, answered := errors.AsType[*okta.Error](err)
	switch {
	case err == nil:
		return notAbandoned()
	case !answered || e.Status != http.StatusNotFound:
		return err
	}
	return nil
}
