// Package signin knows who is signed in to an org, and lets requests to its admin
// API be made in that name: with an API token, with a person's tokens from the
// system's browser or from another device, or as a service app with its key.
//
// Access tokens live in memory only. Refresh tokens and keys are in the vault;
// what else is known of a sign-in goes into the workspace.
package signin

import (
	"context"
	"crypto/rand"
	"errors"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
)

// Vault is what a Keeper needs of the vault. Calls may block.
type Vault interface {
	Put(context.Context, vault.Kind, secret.Secret) (vault.Ref, error)
	Get(context.Context, vault.Ref) (secret.Secret, error)
	Delete(context.Context, vault.Ref) error
}

// Config is what a [Keeper] is made of.
type Config struct {
	Network *wire.Network
	Vault   Vault
	// Now is the local clock.
	Now func() time.Time
	// Source gives the tokens of service apps; made when nil.
	Source *token.Source
	// Save changes the stored sign-in that has this ID, and reports false when
	// there is no such one any more. It may be called on any goroutine.
	Save func(id string, change func(*workspace.SignIn)) (bool, error)
	// Around puts something around the transport of every admin client, above what
	// authorizes its requests; nil for nothing.
	Around func(http.RoundTripper) http.RoundTripper
}

// Keeper keeps the sign-ins of one workspace usable. Make it with [New]. It is
// safe for concurrent use.
type Keeper struct {
	network *wire.Network
	vault   Vault
	now     func() time.Time
	source  *token.Source
	save    func(id string, change func(*workspace.SignIn)) (bool, error)
	around  func(http.RoundTripper) http.RoundTripper

	mu       sync.Mutex // guards what follows
	share    workspace.Share
	servers  map[string]*server
	sessions map[string]*session
}

// session is a sign-in with tokens, as long as the program runs.
type session struct {
	client *okta.Client
	tokens tokens
}

// New makes a Keeper that nobody is signed in with.
func New(c Config) *Keeper {
	k := &Keeper{
		network: c.Network, vault: c.Vault, now: c.Now, source: c.Source, save: c.Save, around: c.Around,
		servers: map[string]*server{}, sessions: map[string]*session{},
	}
	if k.source == nil {
		k.source = token.New(token.Config{Network: c.Network, Now: c.Now})
	}
	if k.around == nil {
		k.around = func(next http.RoundTripper) http.RoundTripper { return next }
	}
	return k
}

// SetShare says how much of each rate limit of an org's admin API may be used. It
// holds from now on, for requests that wait for their turn too.
func (k *Keeper) SetShare(share workspace.Share) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.share = share
	for _, s := range k.servers {
		s.pacer.SetShare(share.Fraction())
	}
}

// Kept is a sign-in that Okta has just given: its secrets are in the vault, and
// SignIn refers to them. It is either put into a workspace or given back with
// [Keeper.Discard].
type Kept struct {
	SignIn workspace.SignIn
	Client *okta.Client // makes requests in its name
}

// Client makes the client for whoever is signed in to the workspace's org. Its
// requests get a new access token when the old one is about to end or is refused.
// Without a sign-in the error is a Problem with the code [CodeMissing].
func (k *Keeper) Client(ctx context.Context, ws *workspace.Workspace) (*okta.Client, error) {
	in := ws.Org.SignIn
	switch in.Method {
	case workspace.APIToken:
		apiToken, err := k.vault.Get(ctx, in.Token)
		if err != nil {
			return nil, err
		}
		return k.withAPIToken(ws.Org.Origin, in, apiToken)
	case workspace.Browser, workspace.Device, workspace.ServiceKey:
		s, err := k.session(ctx, ws.Org.Origin, in)
		if err != nil {
			return nil, err
		}
		s.tokens.settle(ctx)
		return s.client, nil
	}
	return nil, Missing()
}

// Stands reports whether a sign-in can still be used, as far as is known: Okta takes
// it, and it either renews itself or hasn't run out at a time.
func Stands(in workspace.SignIn, at time.Time) bool {
	lasts := !in.Interactive() || in.Refresh != "" || in.Expires.IsZero() || in.Expires.After(at)
	return in.Ended.IsZero() && lasts
}

// Wait waits for renewals under way, or until ctx ends: a refresh token that is on
// its way is lost with whatever can't store it any more.
func (k *Keeper) Wait(ctx context.Context) {
	for _, s := range k.all() {
		under := s.tokens.renewing()
		if under == nil {
			continue
		}
		select {
		case <-under:
		case <-ctx.Done():
			return
		}
	}
}

func (k *Keeper) all() []*session {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Collect(maps.Values(k.sessions))
}

// session gives the session of a stored sign-in, taken up again when the program
// was started since.
func (k *Keeper) session(ctx context.Context, origin string, in workspace.SignIn) (*session, error) {
	k.mu.Lock()
	known := k.sessions[in.ID]
	k.mu.Unlock()
	if known != nil {
		return known, nil
	}
	t, err := k.takeUp(ctx, origin, in)
	if err != nil {
		return nil, err
	}
	s, err := k.newSession(origin, t)
	if err != nil {
		return nil, err
	}
	return k.adopt(in.ID, s), nil
}

func (k *Keeper) takeUp(ctx context.Context, origin string, in workspace.SignIn) (tokens, error) {
	if in.Method == workspace.ServiceKey {
		return k.takeUpMachine(ctx, origin, in)
	}
	return k.takeUpPerson(ctx, origin, in)
}

func (k *Keeper) newSession(origin string, t tokens) (*session, error) {
	client, err := k.clientOver(origin, t)
	if err != nil {
		return nil, err
	}
	return &session{client: client, tokens: t}, nil
}

// adopt makes a session the one of that sign-in, unless somebody was quicker: two
// of them would spend each other's refresh token.
func (k *Keeper) adopt(id string, s *session) *session {
	k.mu.Lock()
	defer k.mu.Unlock()
	if known := k.sessions[id]; known != nil {
		return known
	}
	k.sessions[id] = s
	return s
}

// forget drops a session with its tokens.
func (k *Keeper) forget(id string) *session {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := k.sessions[id]
	delete(k.sessions, id)
	return s
}

// put keeps several secrets or none of them.
func (k *Keeper) put(ctx context.Context, items ...item) error {
	for i, it := range items {
		if it.secret.IsZero() {
			continue
		}
		ref, err := k.vault.Put(ctx, it.kind, it.secret)
		if err != nil {
			return errors.Join(err, k.delete(ctx, items[:i]))
		}
		*it.place = ref
	}
	return nil
}

// item is a secret and where its reference goes.
type item struct {
	kind   vault.Kind
	secret secret.Secret
	place  *vault.Ref
}

func (k *Keeper) delete(ctx context.Context, items []item) error {
	var errs []error
	for _, it := range items {
		if *it.place != "" {
			errs = append(errs, k.vault.Delete(context.WithoutCancel(ctx), *it.place))
			*it.place = ""
		}
	}
	return errors.Join(errs...)
}

func newID() string { return "sign-in-" + rand.Text() }
