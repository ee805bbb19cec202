package vault

import (
	"context"
	"errors"
)

// Status returns the store in use and what is known of it. It never waits.
func (v *Vault) Status() Status {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.status()
}

func (v *Vault) status() Status {
	switch {
	case v.inUse == Session:
		return Status{Store: Session, State: Ready}
	case v.checking > 0:
		return Status{Store: Keychain, State: Checking}
	}
	return v.known
}

// Check finds out whether the keychain can be used: the preflight, then a
// random value is stored, read back, compared and deleted. It also brings a
// Stuck vault back. Under an Interactive context a locked keychain asks the
// user to unlock it. With the session store in use there is nothing to check.
func (v *Vault) Check(ctx context.Context) Status {
	if v.usesSession() {
		return v.Status()
	}
	v.change(func() { v.checking++ })
	started, err := v.ask(ctx, v.probe)
	fault := v.fault(started, err)
	v.change(func() {
		v.checking--
		switch {
		case err == nil:
			v.known = Status{Store: Keychain, State: Ready}
		case fault != nil:
			v.known = Status{Store: Keychain, State: fault.State, Err: fault.Err}
		}
	})
	if err != nil && fault == nil { // cancelled, or it never got its turn
		return v.unchanged(err)
	}
	return v.Status()
}

// unchanged is the status as last known, with the reason why it is not newer.
func (v *Vault) unchanged(err error) Status {
	v.mu.Lock()
	defer v.mu.Unlock()
	return Status{Store: Keychain, State: v.known.State, Err: err}
}

// request runs work on the keychain, within the time for it, and learns from
// the outcome. A stuck vault refuses at once.
func (v *Vault) request(ctx context.Context, work func(context.Context) error) error {
	if v.isStuck() {
		return &StateError{State: Stuck, Err: errTimeout}
	}
	started, err := v.ask(ctx, work)
	if fault := v.fault(started, err); fault != nil {
		v.change(func() { v.known = Status{Store: Keychain, State: fault.State, Err: fault.Err} })
		return fault
	}
	if err == nil || errors.Is(err, ErrNotFound) || errors.Is(err, ErrDamaged) {
		v.answered()
	}
	if errors.Is(err, errTimeout) {
		return &StateError{State: Stuck, Err: errBusy}
	}
	return err
}

// ask runs work on the queue until it is done, its time is up, the caller's
// context ends or the vault is closed.
func (v *Vault) ask(ctx context.Context, work func(context.Context) error) (started bool, err error) {
	limit := v.config.Background
	if isInteractive(ctx) {
		limit = v.config.Interactive
	}
	ctx, cancel := context.WithTimeoutCause(ctx, limit, errTimeout)
	defer cancel()
	ctx, abort := context.WithCancelCause(ctx)
	defer abort(nil)
	stop := context.AfterFunc(v.life, func() { abort(ErrClosed) })
	defer stop()
	started, err = v.queue.do(ctx, work)
	if err != nil && ctx.Err() != nil {
		return started, context.Cause(ctx)
	}
	return started, err
}

// fault returns what err tells about the keychain, nil when it tells nothing.
// A request that never got its turn says nothing about the keychain.
func (v *Vault) fault(started bool, err error) *StateError {
	if errors.Is(err, errTimeout) {
		if !started {
			return nil
		}
		return &StateError{State: Stuck, Err: errTimeout}
	}
	var fault *StateError
	if errors.As(err, &fault) {
		return fault
	}
	return nil
}

func (v *Vault) isStuck() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.known.State == Stuck
}

// answered notes that the keychain answers. It clears the states that an
// answer disproves; whether it also keeps what it is given, Check tells.
func (v *Vault) answered() {
	v.change(func() {
		switch v.known.State {
		case Unknown, Locked, NoService, NoCollection, NoBus, Failed:
			v.known = Status{Store: Keychain, State: Ready}
		}
	})
}

// change applies f under the lock and tells the status when that made a new
// one.
func (v *Vault) change(f func()) {
	v.mu.Lock()
	before := v.status()
	f()
	now := v.status()
	v.mu.Unlock()
	if now.State != before.State || now.Store != before.Store {
		v.Changed.Emit(now)
	}
}
