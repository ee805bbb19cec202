// Package token gets access tokens for service apps: it finds a server's token
// endpoint, measures its clock, finds out whether the app has proof of
// possession on, and asks for a token, once for all who need the same one. What
// it learnt on the way comes back with the token, and with a failure too.
//
// Tokens and proof keys live in memory only.
package token

import (
	"context"
	"sync"
	"time"

	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
)

// DefaultTimeout is how long getting a token may take unless told otherwise.
const DefaultTimeout = 60 * time.Second

// Config is what a [Source] is made of.
type Config struct {
	Network *wire.Network
	// Now is the local clock.
	Now func() time.Time
	// Timeout bounds getting one token, with all its requests;
	// [DefaultTimeout] when 0.
	Timeout time.Duration
}

// Source gets tokens and keeps them. Make it with [New]. It is safe for
// concurrent use.
type Source struct {
	network *wire.Network
	now     func() time.Time
	timeout time.Duration
	tokens  map[oauth.DPoPMode]*oauth.TokenCache // a choice of mode is a choice of token
	memory  oauth.DPoPMemory

	mu      sync.Mutex // guards what follows
	servers map[string]*server
	proofs  map[client]*oauth.ProofKey
}

// client is an app of a server.
type client struct{ origin, id string }

// Request says which token is wanted.
type Request struct {
	Origin   string // of the org or server, scheme://host[:port]
	ClientID string
	Key      *oauth.Key
	Scopes   []string       // none = the server's default
	DPoP     oauth.DPoPMode // "" = auto

	// TokenURL is asked whatever the server's metadata names, on the Origin; "" =
	// the one that the metadata names.
	TokenURL string

	// Uncorrected goes by the local clock even if it is known to be wrong: an
	// experiment. Such a token is neither taken from memory nor kept.
	Uncorrected bool
}

// New makes a Source that knows nothing yet.
func New(c Config) *Source {
	s := &Source{
		network: c.Network, now: c.Now, timeout: c.Timeout,
		tokens:  map[oauth.DPoPMode]*oauth.TokenCache{},
		servers: map[string]*server{}, proofs: map[client]*oauth.ProofKey{},
	}
	if s.timeout == 0 {
		s.timeout = DefaultTimeout
	}
	for _, mode := range []oauth.DPoPMode{oauth.DPoPAuto, oauth.DPoPAlways, oauth.DPoPNever} {
		s.tokens[mode] = oauth.NewTokenCache(c.Now)
	}
	return s
}

// Get gives the token kept for such a request while it lasts for another call,
// and asks for one otherwise. Callers that need the same token at once share one
// request.
//
// The errors are those of [oauth.Discover] and [oauth.RequestTokenWithProof], a
// time that is up being a *wire.Error of kind wire.Timeout. The Result of a
// failure holds what was learnt before it.
func (s *Source) Get(ctx context.Context, r Request) (Result, error) {
	if r.Uncorrected {
		return s.obtain(ctx, r, s.fetch)
	}
	return s.obtain(ctx, r, func(ctx context.Context, r Request, proof *oauth.ProofKey) (*oauth.Token, error) {
		return s.kept(r).Get(ctx, r.identify(proof), func(ctx context.Context) (*oauth.Token, error) {
			return s.fetch(ctx, r, proof)
		})
	})
}

// Ask is Get without what is kept: the token is proof that one is given now. It
// takes the place of the kept one.
func (s *Source) Ask(ctx context.Context, r Request) (Result, error) {
	return s.obtain(ctx, r, func(ctx context.Context, r Request, proof *oauth.ProofKey) (*oauth.Token, error) {
		token, err := s.fetch(ctx, r, proof)
		if err == nil && !r.Uncorrected {
			s.keep(ctx, r, proof, token)
		}
		return token, err
	})
}

// Drop forgets a token that was refused with status 401. One that was got since
// stays.
func (s *Source) Drop(r Request, refused *oauth.Token) {
	s.mu.Lock()
	proof := s.proofs[client{r.Origin, r.ClientID}]
	s.mu.Unlock()
	s.kept(r).Drop(r.identify(r.proofFor(proof)), refused)
}

// Lock forgets every token, proof key and nonce. Whoever waits for a token gets
// [oauth.ErrCleared].
func (s *Source) Lock() {
	for _, tokens := range s.tokens {
		tokens.Clear()
	}
	s.memory.Forget()
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.proofs)
}

// kept is where tokens got in the request's mode are.
func (s *Source) kept(r Request) *oauth.TokenCache {
	if tokens, ok := s.tokens[r.DPoP]; ok {
		return tokens
	}
	return s.tokens[oauth.DPoPAuto]
}

// keep puts the token in the place of a kept one.
func (s *Source) keep(ctx context.Context, r Request, proof *oauth.ProofKey, token *oauth.Token) {
	id, tokens := r.identify(proof), s.kept(r)
	put := func(context.Context) (*oauth.Token, error) { return token, nil }
	if old, err := tokens.Get(ctx, id, put); err == nil && old != token {
		tokens.Drop(id, old)
		_, _ = tokens.Get(ctx, id, put) // it fails only with ctx: then nothing is kept
	}
}

// identify names the token by the server rather than by its token endpoint,
// which need not be known yet.
func (r Request) identify(proof *oauth.ProofKey) oauth.TokenID {
	return oauth.IdentifyToken(oauth.TokenRequest{TokenURL: r.Origin, ClientID: r.ClientID, Key: r.Key, Scopes: r.Scopes}, proof)
}

// proofFor leaves the proof key out where none is used.
func (r Request) proofFor(key *oauth.ProofKey) *oauth.ProofKey {
	if r.DPoP == oauth.DPoPNever {
		return nil
	}
	return key
}

// proofKey gives the app's proof key, made when it is first needed.
func (s *Source) proofKey(ctx context.Context, r Request) (*oauth.ProofKey, error) {
	if r.DPoP == oauth.DPoPNever {
		return nil, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	app := client{r.Origin, r.ClientID}
	if key := s.proofs[app]; key != nil {
		return key, nil
	}
	key, err := oauth.GenerateProofKey(ctx, oauth.ECP256)
	if err != nil {
		return nil, err
	}
	s.proofs[app] = key
	return key, nil
}

// serverAt gives what is known of a server.
func (s *Source) serverAt(origin string) *server {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.servers[origin]
	if known == nil {
		known = &server{}
		s.servers[origin] = known
	}
	return known
}
