package vault

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"regexp"
	"sync"
	"time"

	"github.com/flowlatch/flowlatch/app/signal"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Config says where and how a vault works.
type Config struct {
	// Dir is the folder of the journal. It is made with mode 0700 on the first
	// write; nothing in it is secret.
	Dir string
	// Service is the name that all items bear: a reverse domain name without a
	// colon, such as "com.flowlatch.app".
	Service string
	// Background and Interactive are how long a request may take: 3 s when
	// zero, and 60 s when zero for one under an Interactive context.
	Background, Interactive time.Duration
	// Random is where ids come from; nil means crypto/rand.
	Random io.Reader
}

const (
	defaultBackground  = 3 * time.Second
	defaultInteractive = 60 * time.Second
	closePatience      = 500 * time.Millisecond
)

// Vault keeps secrets. It is safe for concurrent use. Every method that takes
// a context may wait for the keychain: call none of them on the UI goroutine.
// Close it when done.
type Vault struct {
	// Changed tells every change of Status, on the goroutine that noticed it.
	Changed signal.Signal[Status]

	config    Config
	backend   backend
	preflight preflight
	queue     *queue
	journal   *journal // the queue's goroutine only; nil until first needed
	life      context.Context
	end       context.CancelFunc

	mu       sync.Mutex
	inUse    Store
	known    Status // of the keychain
	checking int    // Checks under way
	session  map[Ref]secret.Secret
	made     []Ref
}

var servicePattern = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+$`)

// Open returns a vault on the operating system's keychain, without touching
// the keychain or the disk. Its state is Unknown until Check or a request.
func Open(config Config) (*Vault, error) {
	if !servicePattern.MatchString(config.Service) {
		return nil, fmt.Errorf("vault: %q is no reverse domain name", config.Service)
	}
	if config.Dir == "" {
		return nil, errors.New("vault: no folder for the journal")
	}
	return open(config, keychain{config.Service}, preflightOS), nil
}

func open(config Config, b backend, p preflight) *Vault {
	config.Background = cmp.Or(config.Background, defaultBackground)
	config.Interactive = cmp.Or(config.Interactive, defaultInteractive)
	if config.Random == nil {
		config.Random = rand.Reader
	}
	v := &Vault{
		config:    config,
		backend:   b,
		preflight: p,
		inUse:     Keychain,
		known:     Status{Store: Keychain, State: Unknown},
		session:   make(map[Ref]secret.Secret),
	}
	v.life, v.end = context.WithCancel(context.Background())
	v.queue = newQueue(v.closeJournal)
	return v
}

// Close drops the secrets of this session and ends the vault; requests under
// way fail with ErrClosed. It waits half a second at most for the keychain to end
// what it is at. A call that the keychain never answers cannot be ended: its
// goroutine stays until the program ends.
func (v *Vault) Close() error {
	v.end()
	v.queue.close()
	v.mu.Lock()
	clear(v.session)
	v.mu.Unlock()
	limit := time.NewTimer(closePatience)
	defer limit.Stop()
	select {
	case <-v.queue.stopped:
	case <-limit.C:
	}
	return nil
}

type interactiveKey struct{}

// Interactive marks a request that the user waits for. Only such a request may
// make the keychain ask the user to unlock it, and it may take a minute.
func Interactive(ctx context.Context) context.Context {
	return context.WithValue(ctx, interactiveKey{}, true)
}

func isInteractive(ctx context.Context) bool { return ctx.Value(interactiveKey{}) != nil }

// quietly takes the mark of Interactive away: who keeps secrets for the session
// is not asked by the keychain.
func quietly(ctx context.Context) context.Context {
	return context.WithValue(ctx, interactiveKey{}, nil)
}

// Put stores a secret and returns its new reference. Existing items are never
// written to, so whatever goes wrong, the secrets stored before are as they
// were. Errors: ErrEmpty, ErrTooLarge, ErrClosed, *StateError, the context's.
func (v *Vault) Put(ctx context.Context, kind Kind, s secret.Secret) (Ref, error) {
	value, err := encode(s)
	if err != nil {
		return "", err
	}
	ref, err := newRef(v.config.Random)
	if err != nil {
		return "", err
	}
	if v.usesSession() {
		return ref, v.putSession(ref, s)
	}
	err = v.request(ctx, func(ctx context.Context) error { return v.write(ctx, ref, kind, value) })
	if err != nil {
		return "", err
	}
	v.note(ref)
	return ref, nil
}

// Get returns a stored secret. Errors: ErrNotFound, ErrDamaged, ErrClosed,
// *StateError, the context's. With the session store in use, what the keychain
// holds stays readable where it needn't ask the user for that; else it is
// ErrNotFound.
func (v *Vault) Get(ctx context.Context, ref Ref) (secret.Secret, error) {
	if s, ok := v.getSession(ref); ok {
		return s, nil
	}
	if !ref.valid() {
		return secret.Secret{}, ErrNotFound
	}
	if !v.usesSession() {
		return v.fetch(ctx, ref)
	}
	s, err := v.fetch(quietly(ctx), ref)
	if isStateError(err) {
		return secret.Secret{}, ErrNotFound
	}
	return s, err
}

// fetch reads a secret from the keychain.
func (v *Vault) fetch(ctx context.Context, ref Ref) (secret.Secret, error) {
	found := make(chan secret.Secret, 1)
	err := v.request(ctx, func(ctx context.Context) error {
		s, err := v.read(ctx, ref)
		found <- s
		return err
	})
	if err != nil {
		return secret.Secret{}, err
	}
	return <-found, nil
}

// Delete removes a secret; one that is gone already is no error. With the
// session store in use an item in a keychain that can't be used stays, for
// Sweep to find later. Errors: ErrClosed, *StateError, the context's.
func (v *Vault) Delete(ctx context.Context, ref Ref) error {
	if v.dropSession(ref) || !ref.valid() {
		return nil
	}
	session := v.usesSession()
	if session {
		ctx = quietly(ctx)
	}
	err := v.request(ctx, func(ctx context.Context) error { return v.remove(ctx, ref) })
	switch {
	case session && isStateError(err):
		return nil
	case err != nil:
		return err
	}
	v.unmake(ref)
	return nil
}

// Sweep deletes the items that earlier runs left and nobody refers to: keep
// holds the references that some file still has. Items that this vault has
// stored, that another running program has stored, and that did not come from
// this program at all are safe. Call it once at the start, with every
// workspace's references. With the session store in use it does nothing.
// Errors: ErrClosed, *StateError, the context's, and what kept a journal from
// being read; what could be swept is swept all the same.
func (v *Vault) Sweep(ctx context.Context, keep []Ref) error {
	if v.usesSession() {
		return nil
	}
	stock := make(chan []Ref, 1)
	unread := v.request(ctx, func(context.Context) error {
		orphans, err := v.takeStock(keep)
		stock <- orphans
		return err
	})
	select {
	case orphans := <-stock:
		return errors.Join(unread, v.sweep(ctx, orphans))
	default: // it never came to that
		return unread
	}
}

// sweep deletes orphans, each in a request of its own: many of them must not
// look like a keychain that does not answer.
func (v *Vault) sweep(ctx context.Context, orphans []Ref) error {
	for _, ref := range orphans {
		if err := v.request(ctx, func(ctx context.Context) error { return v.remove(ctx, ref) }); err != nil {
			return err
		}
	}
	return nil
}
