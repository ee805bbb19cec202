package signin

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// machine gives the tokens of a service app that signs in with its key.
type machine struct {
	keeper  *Keeper
	server  *server
	request token.Request

	mu   sync.Mutex // guards what follows
	last *oauth.Token
}

func (k *Keeper) newMachine(r token.Request) (*machine, error) {
	s, err := k.server(r.Origin)
	if err != nil {
		return nil, err
	}
	return &machine{keeper: k, server: s, request: r}, nil
}

func (k *Keeper) takeUpMachine(ctx context.Context, origin string, in workspace.SignIn) (*machine, error) {
	key, err := k.key(ctx, in.Key)
	if err != nil {
		return nil, err
	}
	if in.KeyAlgorithm != "" {
		if key, err = key.WithAlgorithm(in.KeyAlgorithm); err != nil {
			return nil, err
		}
	}
	if in.KeyID != "" {
		if key, err = key.WithID(in.KeyID); err != nil {
			return nil, err
		}
	}
	return k.newMachine(token.Request{Origin: origin, ClientID: in.ClientID, Key: key, Scopes: in.Scopes})
}

func (m *machine) current(ctx context.Context) (access, error) {
	got, err := m.keeper.source.Get(ctx, m.request)
	if err != nil {
		return access{}, machineRefused(err, m.request.Key.ID())
	}
	m.mu.Lock()
	m.last = got.Token
	m.mu.Unlock()
	return access{token: got.Token, proof: got.Proof, at: func() time.Time { return m.issue(got.Clock) }}, nil
}

// issue is a time that the server's clock has certainly reached.
func (m *machine) issue(c token.Clock) time.Time {
	if !c.Known {
		return m.keeper.now()
	}
	return c.Earliest(m.keeper.now())
}

func (m *machine) refused(a access) { m.keeper.source.Drop(m.request, a.token) }

// settle has nothing to do: no secret of an app changes.
func (m *machine) settle(context.Context) {}

func (m *machine) renewing() <-chan struct{} { return nil }

// machineRefused tells why an app gets no token. Its ways out are those of the
// sign-in, not those of the endpoint's own app in step 3.
func machineRefused(err error, kid string) error {
	if refused, ok := errors.AsType[*oauth.Error](err); ok && refused.Kind == oauth.Refused {
		return appWithoutToken(refused, kid)
	}
	return err
}

// end takes the app's access token back. Its key stays: other programs may use
// it.
func (m *machine) end(ctx context.Context) []Unrevoked {
	m.mu.Lock()
	last := m.last
	m.mu.Unlock()
	if last == nil {
		return nil
	}
	m.keeper.source.Drop(m.request, last)
	return unrevoked(TheAccessToken, m.server.revoke(ctx, m.revocation(last.Access)))
}

// revocation is the request that takes the app's access token back.
func (m *machine) revocation(access secret.Secret) oauth.RevokeRequest {
	return oauth.RevokeRequest{ClientID: m.request.ClientID, Auth: oauth.KeyAuth(m.request.Key), Token: access, Hint: oauth.AccessTokenHint}
}

func (m *machine) ending() []oauth.RevokeRequest {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.last == nil {
		return nil
	}
	return []oauth.RevokeRequest{m.revocation(someToken())}
}

// ServiceKeyRequest signs in as an existing service app.
type ServiceKeyRequest struct {
	Origin, ClientID string
	Key              *oauth.Key
	Scopes           []string // [DefaultScopes] when none
}

// ServiceKey gets a token with the app's key, with proof of possession where the
// app has that on, and keeps the key. Scopes that the app doesn't have are left
// out: [Kept] has those that it has.
func (k *Keeper) ServiceKey(ctx context.Context, r ServiceKeyRequest) (*Kept, error) {
	granted, scopes, err := k.grantedTo(ctx, r)
	if err != nil {
		return nil, machineRefused(err, r.Key.ID())
	}
	in := workspace.SignIn{
		Method: workspace.ServiceKey, ID: newID(), At: k.now(), ClientID: r.ClientID, Scopes: scopes, Bound: granted.DPoP.On,
		KeyID: r.Key.ID(), KeyAlgorithm: r.Key.Algorithm(), Expires: granted.Token.Obtained.Add(granted.Token.ExpiresIn),
	}
	m, err := k.newMachine(token.Request{Origin: r.Origin, ClientID: r.ClientID, Key: r.Key, Scopes: scopes})
	if err != nil {
		return nil, err
	}
	m.last = granted.Token
	return k.welcome(ctx, r.Origin, in, m, func(in *workspace.SignIn) []item {
		return []item{{kind: vault.PrivateKey, secret: r.Key.Secret(), place: &in.Key}}
	})
}

// grantedTo asks for a token with all scopes, and where Okta refuses one of them
// for each alone, because it doesn't tell which.
func (k *Keeper) grantedTo(ctx context.Context, r ServiceKeyRequest) (token.Result, []string, error) {
	scopes := forApp(r.Scopes)
	ask := func(scopes ...string) (token.Result, error) {
		return k.source.Ask(ctx, token.Request{Origin: r.Origin, ClientID: r.ClientID, Key: r.Key, Scopes: scopes})
	}
	got, err := ask(scopes...)
	if err == nil || len(scopes) < 2 || !refusedWith(err, "invalid_scope") {
		return got, scopes, err
	}
	ctx = wire.WithPurpose(ctx, text.T("signin.for-scope", "Which scopes the app has"))
	var has []string
	for _, scope := range scopes {
		alone, problem := ask(scope)
		switch {
		case problem == nil:
			has = append(has, scope)
			k.source.Drop(token.Request{Origin: r.Origin, ClientID: r.ClientID, Key: r.Key, Scopes: []string{scope}}, alone.Token)
		case !refusedWith(problem, "invalid_scope"):
			return alone, nil, problem
		}
	}
	if len(has) == 0 {
		return got, nil, err
	}
	got, err = ask(has...)
	return got, has, err
}

func refusedWith(err error, code string) bool {
	refused, ok := errors.AsType[*oauth.Error](err)
	return ok && refused.Kind == oauth.Refused && refused.Code == code
}
