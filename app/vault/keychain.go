package vault

import (
	"context"
	"errors"

	"github.com/zalando/go-keyring"
)

// backend stores values under accounts. A call may block for ever. get and
// delete return ErrNotFound for what is not there. Only the queue's goroutine
// calls it.
type backend interface {
	put(account, value string) error
	get(account string) (string, error)
	delete(account string) error
}

// preflight tells, without asking the user for anything, what state the
// keychain is in: Ready, or the state and what was said. It ends with ctx.
type preflight func(ctx context.Context) (State, error)

// keychain is the operating system's keychain. Its items bear the service name
// and the account.
type keychain struct{ service string }

func (k keychain) put(account, value string) error {
	return translate(keyring.Set(k.service, account, value))
}

func (k keychain) get(account string) (string, error) {
	value, err := keyring.Get(k.service, account)
	return value, translate(err)
}

func (k keychain) delete(account string) error {
	return translate(keyring.Delete(k.service, account))
}

func translate(err error) error {
	switch {
	case errors.Is(err, keyring.ErrNotFound):
		return ErrNotFound
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return ErrTooLarge
	case errors.Is(err, keyring.ErrUnsupportedPlatform):
		return &StateError{State: NoService, Err: err}
	default:
		return err
	}
}
