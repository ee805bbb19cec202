package signin

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// renewTime bounds a renewal, which nobody can cancel: a refresh token that was
// sent may be spent, and its successor must be kept.
const renewTime = 60 * time.Second

// person gives the tokens of somebody who signed in.
type person struct {
	keeper   *Keeper
	server   *server
	id       string // of the sign-in
	clientID string
	proof    *oauth.ProofKey // nil without one

	mu      sync.Mutex // guards what follows
	token   *oauth.Token
	began   time.Time     // local, before the token was asked for
	stored  vault.Ref     // the refresh token
	unsaved secret.Secret // its successor, while the vault or the disk doesn't take it
	over    error         // why no refresh token will be taken any more
	flight  *flight
}

// flight is one renewal that any number of callers wait for.
type flight struct {
	done  chan struct{} // closed when token and err are set
	token *oauth.Token
	err   error
}

func (k *Keeper) takeUpPerson(ctx context.Context, origin string, in workspace.SignIn) (*person, error) {
	s, err := k.server(origin)
	if err != nil {
		return nil, err
	}
	p := &person{keeper: k, server: s, id: in.ID, clientID: in.ClientID, stored: in.Refresh}
	if in.Proof == "" {
		return p, nil
	}
	key, err := k.key(ctx, in.Proof)
	if err != nil {
		return nil, err
	}
	p.proof, err = oauth.NewProofKey(key)
	return p, err
}

// key reads a private key out of the vault.
func (k *Keeper) key(ctx context.Context, ref vault.Ref) (*oauth.Key, error) {
	packed, err := k.vault.Get(ctx, ref)
	if err != nil {
		return nil, err
	}
	return oauth.ParseKey(packed)
}

func (p *person) current(ctx context.Context) (access, error) {
	p.mu.Lock()
	if p.fresh() {
		defer p.mu.Unlock()
		return p.using(p.token), nil
	}
	if p.over != nil {
		defer p.mu.Unlock()
		return access{}, p.over
	}
	f := p.take(ctx)
	p.mu.Unlock()
	select {
	case <-f.done:
		return p.using(f.token), f.err
	case <-ctx.Done():
		return access{}, context.Cause(ctx)
	}
}

func (p *person) using(t *oauth.Token) access {
	a := access{token: t, at: p.server.time}
	if t != nil && t.IsDPoP() {
		a.proof = p.proof
	}
	return a
}

// fresh takes the longer of the two times that may have passed: the monotonic
// clock stands still while a computer sleeps, the other one may be set back. A
// token whose end the server doesn't tell is used until it is refused. p.mu is
// held.
func (p *person) fresh() bool {
	if p.token == nil || p.token.ExpiresIn == 0 {
		return p.token != nil
	}
	now, ends := p.keeper.now(), p.token.ExpiresIn
	passed := max(now.Sub(p.began), now.Round(0).Sub(p.began.Round(0)))
	return passed < ends-min(time.Minute, ends/4)
}

// take joins the renewal under way or begins one; p.mu is held.
func (p *person) take(ctx context.Context) *flight {
	if p.flight != nil {
		return p.flight
	}
	f := &flight{done: make(chan struct{})}
	p.flight = f
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), renewTime)
		defer cancel()
		token, err := p.renew(ctx)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.flight, f.token, f.err = nil, token, err
		close(f.done)
	}()
	return f
}

func (p *person) refused(a access) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.token == a.token {
		p.token = nil
	}
}

// renew gets a new access token. The refresh token that comes with it is kept
// before anybody uses the access token.
func (p *person) renew(ctx context.Context) (*oauth.Token, error) {
	refresh, err := p.refreshToken(ctx)
	if err != nil {
		return nil, err
	}
	metadata, err := p.server.discover(ctx)
	if err != nil {
		return nil, err
	}
	began := p.keeper.now()
	ctx = wire.WithSecrets(wire.WithPurpose(ctx, text.T("signin.for-renewal", "Renew the sign-in")), refresh)
	next, err := oauth.RefreshToken(ctx, p.server.client, oauth.RefreshRequest{
		TokenURL: metadata.TokenEndpoint, ClientID: p.clientID, Refresh: refresh, Now: p.server.time(), Prover: p.prover(metadata),
	})
	if err != nil {
		return nil, p.notRenewed(err)
	}
	p.mu.Lock()
	p.token, p.began = next, began
	p.mu.Unlock()
	p.keep(ctx, refresh, next)
	return next, nil
}

func (p *person) prover(m *oauth.Metadata) *oauth.Prover {
	if p.proof == nil {
		return nil
	}
	return &oauth.Prover{Mode: oauth.DPoPAlways, Key: p.proof, Memory: &oauth.DPoPMemory{}, Algorithms: m.DPoPAlgorithms}
}

// refreshToken reads the refresh token. Without one the sign-in is over.
func (p *person) refreshToken(ctx context.Context) (secret.Secret, error) {
	p.mu.Lock()
	unsaved, stored := p.unsaved, p.stored
	p.mu.Unlock()
	switch {
	case !unsaved.IsZero():
		return unsaved, nil
	case stored == "":
		return secret.Secret{}, p.conclude(ended())
	}
	refresh, err := p.keeper.vault.Get(ctx, stored)
	if errors.Is(err, vault.ErrNotFound) || errors.Is(err, vault.ErrDamaged) {
		return secret.Secret{}, p.conclude(tokenGone(err))
	}
	return refresh, err
}

// end1 remembers that only a person can go on from here.
func (p *person) conclude(err error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.over = err
	return err
}

// notRenewed tells a refresh token that Okta no longer takes from everything that
// passes.
func (p *person) notRenewed(err error) error {
	refused, ok := errors.AsType[*oauth.Error](err)
	if !ok || refused.Kind != oauth.Refused {
		return err
	}
	switch refused.Code {
	case "invalid_grant":
		return p.conclude(refreshRefused(refused))
	case "invalid_client", "unauthorized_client":
		return appRefused(refused)
	}
	return err
}

// keep stores the successor of a refresh token. When that fails it stays in
// memory, and is stored with the next renewal or lost with the program; the
// access token works all the same.
func (p *person) keep(ctx context.Context, old secret.Secret, next *oauth.Token) {
	p.mu.Lock()
	stored, pending := p.stored, !p.unsaved.IsZero()
	if !next.Refresh.Equal(old) {
		p.unsaved, pending = next.Refresh, true
	}
	p.mu.Unlock()
	change := func(in *workspace.SignIn) {
		in.Expires = p.ends(next)
		if len(next.Scopes) > 0 { // else those granted before (RFC 6749 §5.1)
			in.Scopes = slices.Clone(next.Scopes)
		}
	}
	if !pending {
		_, _ = p.keeper.save(p.id, change)
		return
	}
	ref, err := p.keeper.vault.Put(ctx, vault.RefreshToken, next.Refresh)
	if err != nil {
		return
	}
	known, err := p.keeper.save(p.id, func(in *workspace.SignIn) {
		change(in)
		in.Refresh = ref
	})
	if err != nil || !known {
		_ = p.keeper.vault.Delete(context.WithoutCancel(ctx), ref)
		return
	}
	p.mu.Lock()
	p.stored, p.unsaved = ref, secret.Secret{}
	p.mu.Unlock()
	_ = p.keeper.vault.Delete(context.WithoutCancel(ctx), stored) // else a sweep removes it
}

func (p *person) ends(t *oauth.Token) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.began.Add(t.ExpiresIn)
}

// end takes the tokens back: the access token that is held and the refresh token.
func (p *person) end(ctx context.Context) []Unrevoked {
	p.mu.Lock()
	var access secret.Secret
	if p.token != nil {
		access = p.token.Access
	}
	p.token, p.over = nil, ended()
	refresh, stored := p.unsaved, p.stored
	p.mu.Unlock()
	var unread error
	if refresh.IsZero() && stored != "" {
		refresh, unread = p.keeper.vault.Get(ctx, stored)
	}
	ctx = wire.WithSecrets(ctx, access, refresh)
	left := unrevoked(TheRefreshToken, unread)
	if !access.IsZero() {
		left = append(unrevoked(TheAccessToken, p.revoke(ctx, access, oauth.AccessTokenHint)), left...)
	}
	if !refresh.IsZero() {
		left = append(left, unrevoked(TheRefreshToken, p.revoke(ctx, refresh, oauth.RefreshTokenHint))...)
	}
	return left
}

func (p *person) revoke(ctx context.Context, token secret.Secret, hint oauth.TokenHint) error {
	return p.server.revoke(ctx, oauth.RevokeRequest{ClientID: p.clientID, Token: token, Hint: hint})
}
