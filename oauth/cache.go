package oauth

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"
)

// TokenID says which access token is meant: tokens for different servers,
// clients, keys, scopes or proof keys are different tokens.
type TokenID struct {
	tokenURL, clientID, key, scopes, proofKey string
}

// IdentifyToken gives the ID of what r asks for with the proof key, nil for none.
// The order of the scopes doesn't matter.
func IdentifyToken(r TokenRequest, proof *ProofKey) TokenID {
	scopes := slices.Clone(r.Scopes)
	slices.Sort(scopes)
	id := TokenID{tokenURL: r.TokenURL, clientID: r.ClientID, scopes: strings.Join(slices.Compact(scopes), " ")}
	if r.Key != nil {
		id.key = r.Key.Thumbprint()
	}
	if proof != nil {
		id.proofKey = proof.Thumbprint()
	}
	return id
}

// ErrCleared is what [TokenCache.Get] gives when the cache was cleared meanwhile.
var ErrCleared = errors.New("oauth: the tokens were dropped")

// TokenCache keeps access tokens in memory, and only there, until shortly before
// they expire. Make it with [NewTokenCache]. It is safe for concurrent use.
type TokenCache struct {
	now func() time.Time

	mu      sync.Mutex
	tokens  map[TokenID]keptToken
	flights map[TokenID]*flight
}

type keptToken struct {
	token *Token
	began time.Time     // local, before it was asked for
	fresh time.Duration // after began
}

// flight is one request that any number of callers wait for.
type flight struct {
	cancel  context.CancelCauseFunc
	waiters int
	done    chan struct{} // closed when token and err are set
	token   *Token
	err     error
}

// NewTokenCache makes an empty cache that reads the local time from now.
func NewTokenCache(now func() time.Time) *TokenCache {
	return &TokenCache{now: now, tokens: map[TokenID]keptToken{}, flights: map[TokenID]*flight{}}
}

// Get gives the token of id, fetched with fetch when there is none or when it
// expires within a minute, or within a quarter of its lifetime if that is less. A
// token that doesn't say when it expires is not kept.
// Callers that ask for the same token at once share one fetch and its result; a
// failure is kept for nobody else. The token must not be changed.
//
// Get returns the cause of ctx as soon as ctx ends. The fetch has a context with
// the values of the first caller's, which ends when no caller waits any longer
// or the cache is cleared.
func (c *TokenCache) Get(ctx context.Context, id TokenID, fetch func(context.Context) (*Token, error)) (*Token, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	c.mu.Lock()
	if kept, ok := c.tokens[id]; ok && kept.isFresh(c.now()) {
		c.mu.Unlock()
		return kept.token, nil
	}
	f, ok := c.flights[id]
	if !ok {
		f = c.start(ctx, id, fetch)
	}
	f.waiters++
	c.mu.Unlock()

	select {
	case <-f.done:
		return f.token, f.err
	case <-ctx.Done():
		c.leave(id, f)
		return nil, context.Cause(ctx)
	}
}

// isFresh takes the longer of the two times that may have passed: the monotonic
// clock stands still while a computer sleeps, the other one may be set back.
func (k keptToken) isFresh(now time.Time) bool {
	return max(now.Sub(k.began), now.Round(0).Sub(k.began.Round(0))) < k.fresh
}

// start begins a fetch; c.mu is held.
func (c *TokenCache) start(ctx context.Context, id TokenID, fetch func(context.Context) (*Token, error)) *flight {
	detached, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	f := &flight{cancel: cancel, done: make(chan struct{})}
	c.flights[id] = f
	began := c.now()
	go func() {
		token, err := fetch(detached)
		c.land(id, f, began, token, err)
		cancel(nil)
	}()
	return f
}

// land ends a fetch. One that was given up meanwhile changes nothing.
func (c *TokenCache) land(id TokenID, f *flight, began time.Time, token *Token, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.flights[id] != f {
		return
	}
	delete(c.flights, id)
	f.token, f.err = token, err
	close(f.done)
	delete(c.tokens, id)
	if err == nil && token.ExpiresIn > 0 {
		early := min(time.Minute, token.ExpiresIn/4)
		c.tokens[id] = keptToken{token: token, began: began, fresh: token.ExpiresIn - early}
	}
}

// leave is for a waiter that gives up. The last one ends the fetch.
func (c *TokenCache) leave(id TokenID, f *flight) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f.waiters--
	if f.waiters > 0 || c.flights[id] != f {
		return
	}
	delete(c.flights, id)
	f.cancel(context.Canceled)
}

// Drop forgets a token that was refused (401). A newer one of the same id stays.
func (c *TokenCache) Drop(id TokenID, refused *Token) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if kept, ok := c.tokens[id]; ok && refused != nil && kept.token.Access.Equal(refused.Access) {
		delete(c.tokens, id)
	}
}

// Clear forgets every token, as when the program is locked. Whoever waits for
// one gets [ErrCleared]; a token that comes later is dropped unseen.
func (c *TokenCache) Clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.tokens)
	for _, f := range c.flights {
		f.err = ErrCleared
		f.cancel(ErrCleared)
		close(f.done)
	}
	clear(c.flights)
}
