package vault

import (
	"context"
	"crypto/rand"
	"errors"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// The methods in this file run on the queue's goroutine. Between two calls of
// the keychain they look whether anybody still waits for them: a call that
// comes back after minutes must not go on changing things.

// ready reports why the keychain cannot be used now. A locked one is good
// enough for an interactive request: the keychain will ask the user.
func (v *Vault) ready(ctx context.Context) error {
	state, err := v.preflight(ctx)
	if state == Ready || (state == Locked && isInteractive(ctx)) {
		return ctx.Err()
	}
	return &StateError{State: state, Err: err}
}

// diagnose turns what the keychain said into a StateError. The preflight knows
// better than an error's wording why a call failed.
func (v *Vault) diagnose(ctx context.Context, err error) error {
	var known *StateError
	if err == nil || errors.Is(err, ErrNotFound) || errors.Is(err, ErrTooLarge) || errors.As(err, &known) {
		return err
	}
	if state, _ := v.preflight(ctx); state != Ready {
		return &StateError{State: state, Err: err}
	}
	return &StateError{State: stateOf(err), Err: err}
}

// write stores value as a new item and reads it back.
func (v *Vault) write(ctx context.Context, ref Ref, kind Kind, value string) error {
	if err := v.ready(ctx); err != nil {
		return err
	}
	if err := v.openJournal(); err != nil {
		return err
	}
	if err := v.journal.begin(ref, kind); err != nil {
		return err
	}
	if err := v.putAndCompare(ctx, ref, value); err != nil {
		return v.discard(ctx, ref, err)
	}
	return v.journal.commit(ref)
}

func (v *Vault) putAndCompare(ctx context.Context, ref Ref, value string) error {
	if err := v.backend.put(string(ref), value); err != nil {
		return v.diagnose(ctx, err)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	got, err := v.backend.get(string(ref))
	switch {
	case errors.Is(err, ErrNotFound):
		return &StateError{State: ReadBackFailed, Err: errReadBack}
	case err != nil:
		return v.diagnose(ctx, err)
	case got != value:
		return &StateError{State: ReadBackFailed, Err: errReadBack}
	}
	return ctx.Err()
}

// discard takes back an item that failed. What cannot be taken back now stays
// in the journal as pending. It returns err.
func (v *Vault) discard(ctx context.Context, ref Ref, err error) error {
	if ctx.Err() != nil {
		return err
	}
	if v.erase(ctx, ref) == nil {
		return errors.Join(err, v.journal.forget(ref))
	}
	return err
}

// read returns an item's secret. A keychain that died under the call and is
// back gets a second chance.
func (v *Vault) read(ctx context.Context, ref Ref) (secret.Secret, error) {
	if err := v.ready(ctx); err != nil {
		return secret.Secret{}, err
	}
	value, err := v.backend.get(string(ref))
	if err != nil && !errors.Is(err, ErrNotFound) && v.ready(ctx) == nil {
		value, err = v.backend.get(string(ref))
	}
	if err != nil {
		return secret.Secret{}, v.diagnose(ctx, err)
	}
	return decode(value)
}

func (v *Vault) remove(ctx context.Context, ref Ref) error {
	if err := v.ready(ctx); err != nil {
		return err
	}
	if err := v.erase(ctx, ref); err != nil {
		return err
	}
	if v.journal == nil {
		return nil
	}
	return v.journal.forget(ref)
}

// erase deletes an item and makes sure that it is gone: go-keyring reports a
// deletion that the user turned down as done.
func (v *Vault) erase(ctx context.Context, ref Ref) error {
	err := v.backend.delete(string(ref))
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return v.diagnose(ctx, err)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err = v.backend.get(string(ref))
	switch {
	case errors.Is(err, ErrNotFound):
		return nil
	case err != nil:
		return v.diagnose(ctx, err)
	}
	return &StateError{State: Failed, Err: errStillThere}
}

// takeStock takes over what ended programs left and returns the items that
// nobody refers to. Journals that could not be read are in unread.
func (v *Vault) takeStock(keep []Ref) (orphans []Ref, unread error) {
	if err := v.openJournal(); err != nil {
		return nil, err
	}
	unread = v.journal.adopt()
	return v.journal.orphans(keep), unread
}

// probe proves that the keychain keeps what it is given.
func (v *Vault) probe(ctx context.Context) error {
	ref, err := newRef(v.config.Random)
	if err != nil {
		return err
	}
	value, err := encode(secret.New(rand.Text()))
	if err != nil {
		return err
	}
	if err := v.write(ctx, ref, probeKind, value); err != nil {
		return err
	}
	if err := v.erase(ctx, ref); err != nil {
		return err
	}
	return v.journal.forget(ref)
}

func (v *Vault) openJournal() (err error) {
	if v.journal == nil {
		v.journal, err = openJournal(v.config.Dir, v.config.Random)
	}
	return err
}

func (v *Vault) closeJournal() {
	if v.journal != nil {
		_ = v.journal.close() // the lock goes with the process, the file is as last saved
	}
}
