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
// sent may be spent, and its successor must be kept, for which it has storeTime of
// its own.
const (
	renewTime = 60 * time.Second
	storeTime = 30 * time.Second
)

// person gives the tokens of somebody who signed in.
type person struct {
	keeper   *Keeper
	server   *server
	id       string // of the sign-in
	clientID string
	proof    *oauth.ProofKey // nil without one

	storing sync.Mutex // held while a refresh token is stored; taken before mu

	mu        sync.Mutex // guards what follows
	token     *oauth.Token
	began     time.Time     // local, no later than the token came
	stored    vault.Ref     // the refresh token
	unsaved   secret.Secret // its successor, while the vault or the disk doesn't have it
	over      error         // why no token will be given any more
	abandoned bool          // a renewal that is still under way takes back what it gets
	flight    *flight
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
	if p.over != nil {
		defer p.mu.Unlock()
		return access{}, p.over
	}
	if p.fresh() {
		defer p.mu.Unlock()
		return p.using(p.token), nil
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
		f.token, f.err = p.renew(ctx)
		p.mu.Lock()
		abandoned := p.abandoned
		p.flight = nil
		p.mu.Unlock()
		close(f.done)
		if abandoned && f.err == nil {
			p.end(context.WithoutCancel(ctx))
		}
	}()
	return f
}

// renewing is closed when the renewal under way is over; nil without one.
func (p *person) renewing() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.flight == nil {
		return nil
	}
	return p.flight.done
}

func (p *person) refused(a access) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.token == a.token {
		p.token = nil
	}
}

// renew gets a new access token. The refresh token that comes with it is stored,
// or known to be unsaved, before anybody uses the access token.
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
	if !next.Refresh.Equal(refresh) {
		p.unsaved = next.Refresh
	}
	p.mu.Unlock()
	p.store(ctx, func(in *workspace.SignIn) {
		in.Expires, in.Ended = began.Add(next.ExpiresIn), time.Time{}
		if len(next.Scopes) > 0 { // else those granted before (RFC 6749 §5.1)
			in.Scopes = slices.Clone(next.Scopes)
		}
	})
	p.mu.Lock()
	defer p.mu.Unlock()
	p.token, p.began = next, began
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
		return secret.Secret{}, p.lapse(ended())
	}
	refresh, err := p.keeper.vault.Get(ctx, stored)
	if errors.Is(err, vault.ErrNotFound) || errors.Is(err, vault.ErrDamaged) {
		return secret.Secret{}, p.lapse(tokenGone(err))
	}
	return refresh, err
}

// conclude remembers that only a person can go on from here.
func (p *person) conclude(err error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.over = err
	return err
}

// lapse is conclude for a sign-in that has come to its end, and notes that with it.
func (p *person) lapse(err error) error {
	now := p.keeper.now()
	_, _ = p.keeper.save(p.id, func(in *workspace.SignIn) { in.Ended = now })
	return p.conclude(err)
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
		return p.lapse(refreshRefused(refused))
	case "invalid_client", "unauthorized_client":
		return appRefused(refused)
	}
	return err
}

// store puts the newest refresh token into the vault and then its reference, with
// what else changes, into the workspace; only then the old one is deleted. When
// that fails the token stays in memory, and is stored when the sign-in is used
// next, or lost with the program; the access token works all the same.
func (p *person) store(ctx context.Context, change func(*workspace.SignIn)) {
	p.storing.Lock()
	defer p.storing.Unlock()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTime)
	defer cancel()
	p.mu.Lock()
	newest, old := p.unsaved, p.stored
	p.mu.Unlock()
	if newest.IsZero() {
		_, _ = p.keeper.save(p.id, change)
		return
	}
	ref, err := p.keeper.vault.Put(ctx, vault.RefreshToken, newest)
	if err != nil {
		return
	}
	known, err := p.keeper.save(p.id, func(in *workspace.SignIn) {
		change(in)
		in.Refresh = ref
	})
	if err != nil || !known {
		_ = p.keeper.vault.Delete(ctx, ref) // else a sweep removes it
		return
	}
	p.isStored(ref, newest)
	_ = p.keeper.vault.Delete(ctx, old) // else a sweep removes it
}

func (p *person) isStored(ref vault.Ref, refresh secret.Secret) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stored = ref
	if p.unsaved.Equal(refresh) {
		p.unsaved = secret.Secret{}
	}
}

// settle stores a refresh token that couldn't be stored before.
func (p *person) settle(ctx context.Context) {
	p.mu.Lock()
	pending := !p.unsaved.IsZero() && p.flight == nil
	p.mu.Unlock()
	if pending {
		p.store(ctx, func(*workspace.SignIn) {})
	}
}

// end takes the tokens back: the access token that is held and the refresh token.
// A renewal under way is waited for, because its tokens are those to take back;
// one that takes too long does so itself. What couldn't be taken back can be
// tried again.
func (p *person) end(ctx context.Context) []Unrevoked {
	late := p.conclusion(ctx)
	p.mu.Lock()
	var access secret.Secret
	if p.token != nil {
		access = p.token.Access
	}
	refresh, stored := p.unsaved, p.stored
	p.mu.Unlock()
	var unread error
	if refresh.IsZero() && stored != "" {
		refresh, unread = p.keeper.vault.Get(ctx, stored)
	}
	ctx = wire.WithSecrets(ctx, access, refresh)
	var alive error // the access token
	var both sync.WaitGroup
	both.Go(func() { alive = p.revoke(ctx, access, oauth.AccessTokenHint) })
	unread = errors.Join(unread, p.revoke(ctx, refresh, oauth.RefreshTokenHint))
	both.Wait()
	if alive == nil {
		p.drop(access)
	}
	return append(unrevoked(TheAccessToken, alive), unrevoked(TheRefreshToken, errors.Join(late, unread))...)
}

// conclusion lets no token be given any more, and waits for the renewal under way.
func (p *person) conclusion(ctx context.Context) error {
	_ = p.conclude(signedOut())
	under := p.renewing()
	if under == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, renewalTime)
	defer cancel()
	select {
	case <-under:
		return nil
	case <-ctx.Done():
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.abandoned = p.flight != nil
	return errors.New("the sign-in is being renewed: " + context.Cause(ctx).Error())
}

// drop forgets an access token.
func (p *person) drop(access secret.Secret) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.token != nil && p.token.Access.Equal(access) {
		p.token = nil
	}
}

// revoke has a token taken back, where there is one.
func (p *person) revoke(ctx context.Context, token secret.Secret, hint oauth.TokenHint) error {
	if token.IsZero() {
		return nil
	}
	return p.server.revoke(ctx, revocation(p.clientID, token, hint))
}

// revocation is the request that takes a person's token back.
func revocation(clientID string, token secret.Secret, hint oauth.TokenHint) oauth.RevokeRequest {
	return oauth.RevokeRequest{ClientID: clientID, Token: token, Hint: hint}
}

func (p *person) ending() []oauth.RevokeRequest {
	p.mu.Lock()
	defer p.mu.Unlock()
	var requests []oauth.RevokeRequest
	if p.token != nil || p.flight != nil {
		requests = append(requests, revocation(p.clientID, someToken(), oauth.AccessTokenHint))
	}
	if p.stored != "" || !p.unsaved.IsZero() {
		requests = append(requests, revocation(p.clientID, someToken(), oauth.RefreshTokenHint))
	}
	return requests
}
