package rotate

import (
	"context"
	"net/http"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
)

// act is how a step is done. It looks first and does only what is missing, so
// that it can be called again whatever came of the last call.
func act(id StepID) func(context.Context, *work) (entry, error) {
	switch id {
	case StepCheck:
		return check
	case StepMake:
		return makeKey
	case StepRegister:
		return register
	case StepProveNew:
		return proveNew
	case StepProveOld:
		return proveOld
	case StepUseNew:
		return useNew
	case StepDeactivate:
		return deactivateOld
	case StepRefused:
		return seeRefused
	case StepDelete:
		return deleteOld
	case StepForget:
		return forgetOld
	}
	return actBack(id)
}

// makeKey makes a key of the chosen kind and puts it into the vault. One of a try
// that was never finished isn't looked for: nobody else knows it.
func makeKey(ctx context.Context, w *work) (entry, error) {
	if w.rotator.config.InMemory() && !w.story.head.InMemory {
		return entry{}, inMemoryNow()
	}
	if err := w.intend(nil); err != nil {
		return entry{}, err
	}
	key, err := another(ctx, w.story.head.App.making())
	if err != nil {
		return entry{}, err
	}
	ref, err := w.rotator.config.Vault.Put(ctx, vault.PrivateKey, key.Secret())
	if err != nil {
		return entry{}, err
	}
	made := Key{
		Ref: ref, Type: string(key.Type()), Algorithm: key.Algorithm(), KID: key.ID(),
		Thumbprint: key.Thumbprint(), Public: key.PublicJWK(), Made: w.rotator.config.Now(),
	}
	if err := w.rotator.config.Keeper.Hold(ctx, w.story.head.ID, made); err != nil {
		return entry{}, err
	}
	e := w.done(text.T("rotate.made", "A key of type {{.Type}}; its private half stays on this computer", "Type", made.Type))
	e.New = &made
	return e, nil
}

// another makes a key of a kind.
func another(ctx context.Context, kind Kind) (*oauth.Key, error) {
	key, err := oauth.GenerateKey(ctx, oauth.KeyType(kind.Type))
	if err != nil {
		return nil, err
	}
	return key.WithAlgorithm(kind.Algorithm)
}

// register adds the new public half, unless an earlier try did.
func register(ctx context.Context, w *work) (entry, error) {
	keys, err := w.look(ctx)
	if err != nil {
		return entry{}, err
	}
	at, there := find(keys, w.story.fresh)
	if !there {
		if len(keys) >= maxKeys {
			return entry{}, full(keys)
		}
		if at, err = w.add(ctx); err != nil {
			return entry{}, err
		}
	}
	fresh := w.story.fresh.as(at)
	if !at.Active() {
		if err := w.activate(ctx, fresh); err != nil {
			return entry{}, err
		}
	}
	e := w.done(text.T("rotate.registered", "The app has it as {{.KID}}, beside the old key", "KID", fresh.KID))
	e.New = &fresh
	return e, nil
}

// add registers the new key and returns how Okta has it.
func (w *work) add(ctx context.Context) (at okta.Key, err error) {
	fresh := w.story.fresh
	r := w.story.keys(http.MethodPost, "", string(fresh.Public))
	err = w.change(ctx, r,
		func(org Org) error {
			at, err = org.AddKey(ctx, w.story.head.App.AppID, fresh.Public)
			w.denied = err != nil && !mayHaveWorked(err)
			return err
		},
		func(keys []okta.Key) (there bool) {
			at, there = find(keys, fresh)
			return there
		})
	return at, err
}

func proveNew(ctx context.Context, w *work) (entry, error) {
	return w.prove(ctx, w.story.fresh, StepRegister)
}

func proveOld(ctx context.Context, w *work) (entry, error) { return w.prove(ctx, w.story.old, "") }

// prove gets a token with a key; back is the step that makes it active.
func (w *work) prove(ctx context.Context, k Key, back StepID) (entry, error) {
	token := w.story.token(k)
	if err := w.intend(&token); err != nil {
		return entry{}, err
	}
	if err := w.works(ctx, k, back); err != nil {
		return entry{}, err
	}
	e := w.done(text.T("rotate.proven", "Okta issued a token for {{.KID}}", "KID", k.KID))
	e.Proven = []string{k.Thumbprint}
	return e, nil
}

func useNew(ctx context.Context, w *work) (entry, error) {
	if err := w.intend(nil); err != nil {
		return entry{}, err
	}
	if err := w.use(ctx, w.story.fresh, w.story.old); err != nil {
		return entry{}, err
	}
	return w.done(text.T("rotate.in-use", "Tokens are asked for with {{.KID}}", "KID", w.story.fresh.KID)), nil
}

// use makes the app sign with a key here. It is said again before the other key
// goes: an older copy of the workspace may have been taken up meanwhile.
func (w *work) use(ctx context.Context, k, other Key) error {
	return w.rotator.config.Keeper.Use(ctx, w.story.head.ID, k, other)
}

func deactivateOld(ctx context.Context, w *work) (entry, error) {
	keys, err := w.look(ctx)
	if err != nil {
		return entry{}, err
	}
	if err := w.assure(ctx, keys, w.story.fresh, StepRegister); err != nil {
		return entry{}, err
	}
	if err := w.intend(nil); err != nil {
		return entry{}, err
	}
	if err := w.use(ctx, w.story.fresh, w.story.old); err != nil {
		return entry{}, err
	}
	at, there := find(keys, w.story.old)
	if !there || !at.Active() {
		return w.done(text.T("rotate.inactive-already", "{{.KID}} is inactive already", "KID", w.story.old.KID)), nil
	}
	old := w.story.old.as(at)
	if err := w.deactivate(ctx, old); err != nil {
		return entry{}, err
	}
	e := w.done(text.T("rotate.deactivated", "{{.KID}} is inactive", "KID", old.KID))
	e.Old = &old
	return e, nil
}

// seeRefused measures that Okta refuses the old key, and that this is not
// because it refuses every key.
func seeRefused(ctx context.Context, w *work) (entry, error) {
	keys, err := w.look(ctx)
	if err != nil {
		return entry{}, err
	}
	if active(keys, w.story.old) {
		return entry{}, w.again(StepDeactivate, reactivated(w.story.old))
	}
	if !active(keys, w.story.fresh) {
		return entry{}, w.again(StepRegister, changedMeanwhile(w.story.fresh))
	}
	request := w.story.token(w.story.old)
	if err := w.intend(&request); err != nil {
		return entry{}, err
	}
	refused, err := w.settle(ctx, func() (bool, error) {
		err := w.ask(ctx, w.story.old)
		if isRefused(err) {
			return true, nil
		}
		return false, err
	})
	if err != nil {
		return entry{}, unclear(err)
	}
	if !refused {
		return entry{}, stillAccepted(w.story.old)
	}
	if err := w.works(ctx, w.story.fresh, StepRegister); err != nil {
		return entry{}, err
	}
	e := w.done(text.T("rotate.refused", "{{.Old}} is refused, {{.New}} still gets a token", "Old", w.story.old.KID, "New", w.story.fresh.KID))
	e.Proven = []string{w.story.fresh.Thumbprint}
	return e, nil
}

// deleteOld deletes the old key at Okta. After that there is no way back.
func deleteOld(ctx context.Context, w *work) (entry, error) {
	keys, err := w.look(ctx)
	if err != nil {
		return entry{}, err
	}
	if err := w.assure(ctx, keys, w.story.fresh, StepRegister); err != nil {
		return entry{}, err
	}
	deleted := w.done(text.T("rotate.deleted", "{{.KID}} is gone at Okta", "KID", w.story.old.KID))
	deleted.Others = w.others(keys)
	at, there := find(keys, w.story.old)
	if !there {
		return deleted, nil
	}
	if at.Active() {
		return entry{}, w.again(StepDeactivate, reactivated(w.story.old))
	}
	if err := w.remove(ctx, w.story.old.as(at)); err != nil {
		return entry{}, err
	}
	deleted.Evidence = w.evidence()
	return deleted, nil
}

func forgetOld(ctx context.Context, w *work) (entry, error) {
	if err := w.forget(ctx, w.story.fresh, w.story.old); err != nil {
		return entry{}, err
	}
	return w.done(text.T("rotate.forgotten", "Its private half is deleted")), nil
}

// forget deletes the private half of a key: the reference first, so that none is
// left to what is gone. keep is the key that must be in use then.
func (w *work) forget(ctx context.Context, keep, other Key) error {
	if err := w.intend(nil); err != nil {
		return err
	}
	if err := w.use(ctx, keep, other); err != nil {
		return err
	}
	if _, err := w.rotator.config.Keeper.Release(ctx, w.story.head.ID); err != nil {
		return err
	}
	if other.Ref == "" || other.Ref == keep.Ref {
		return nil
	}
	return w.rotator.config.Vault.Delete(ctx, other.Ref)
}
