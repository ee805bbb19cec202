package vault

import (
	"errors"
	"fmt"
)

// Store says where secrets are kept.
type Store string

// The stores.
const (
	Keychain Store = "keychain" // the operating system's keychain
	Session  Store = "session"  // memory, until Close
)

// State says what is known of the store in use.
type State string

// The states. All but Unknown, Checking and Ready describe a fault that the
// user can do something about, each in its own way.
const (
	Unknown        State = "unknown"          // nothing was asked yet
	Checking       State = "checking"         // Check is under way
	Ready          State = "ready"            // it answered as it should
	Locked         State = "locked"           // the keychain must be unlocked first
	NoService      State = "no-service"       // no keychain program is installed or it does not start
	NoCollection   State = "no-collection"    // the keychain program has no keyring yet
	NoBus          State = "no-bus"           // no D-Bus session bus to reach a keychain on
	ReadBackFailed State = "read-back-failed" // it said stored, and gave something else back
	Full           State = "full"             // no room for another item
	Stuck          State = "stuck"            // it did not answer in time
	Failed         State = "failed"           // it refused for a reason of its own, see Err
)

// Status is the store in use and its state. Err tells more about a fault and
// is nil otherwise.
type Status struct {
	Store Store
	State State
	Err   error
}

// The errors of single requests. Faults of the keychain itself are a
// [*StateError].
var (
	// ErrNotFound: the store holds no such secret (any more).
	ErrNotFound = errors.New("vault: no such secret")
	// ErrTooLarge: the secret is longer than MaxPayload.
	ErrTooLarge = errors.New("vault: the secret is too large")
	// ErrEmpty: there is no secret to store.
	ErrEmpty = errors.New("vault: the secret is empty")
	// ErrDamaged: an item is there, but somebody changed it.
	ErrDamaged = errors.New("vault: the stored secret was changed outside of this program")
	// ErrClosed: the vault is closed.
	ErrClosed = errors.New("vault: closed")
)

var (
	errTimeout    = errors.New("no answer in time")
	errBusy       = errors.New("another keychain request is still waiting for its answer")
	errStillThere = errors.New("the keychain reported the item as deleted and still holds it")
	errReadBack   = errors.New("the keychain reported the item as stored and gave back something else")
)

// StateError is a request that failed because of the state of the keychain.
type StateError struct {
	State State
	Err   error // what the keychain or the bus said; may be nil
}

// Error names the state and what the keychain said. It holds no secret.
func (e *StateError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("vault: keychain is %s", e.State)
	}
	return fmt.Sprintf("vault: keychain is %s: %v", e.State, e.Err)
}

// Unwrap returns what the keychain or the bus said.
func (e *StateError) Unwrap() error { return e.Err }

func isStateError(err error) bool {
	_, ok := errors.AsType[*StateError](err)
	return ok
}
