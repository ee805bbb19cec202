package rotate_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/rotate/rotatetest"
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/practice"
)

// bench is drills of one app in this process, on a practice org of its own. What
// the org and the token endpoint answer can be changed on the way.
type bench struct {
	*rotate.Rotator
	t      *testing.T
	org    *practice.Org
	admin  *okta.Client
	vault  rotatetest.Vault
	keeper fileKeeper
	app    rotate.App
	dir    string

	ahead    time.Duration // of the clock
	inMemory bool          // the vault keeps things for this session only
	pauses   []time.Duration
	// Each, when set, is asked instead of the org.
	onApp    func(okta.App) okta.App
	onKeys   func([]okta.Key) []okta.Key
	onChange func(name string, do func() error) error
	onAsk    func(kid string, ask func() error) error
	onGet    func(vault.Ref) error // of the vault; nil error: as ever
}

func newBench(t *testing.T) *bench { return newBenchWith(t, oauth.ECP256, false) }

func newBenchWith(t *testing.T, keyType oauth.KeyType, bound bool) *bench {
	t.Helper()
	s, nowhere := scene{t.TempDir()}, func(string) {}
	b := &bench{t: t, org: startOrg(t), vault: s.vault(nowhere), keeper: s.keeper(nowhere), dir: filepath.Join(s.dir, "rotations")}
	b.must(os.Mkdir(b.vault.Dir, 0o700))
	network := wire.New(wire.Config{})
	t.Cleanup(network.Close)
	b.app = invokerWith(t, network, b.org, b.vault, keyType, bound)
	data, err := json.Marshal(kept{Key: b.app.Key})
	b.must(err)
	b.must(os.WriteFile(b.keeper.path, data, 0o600))
	b.admin, err = adminOf(network, b.org.URL(), secret.New(b.org.AdminToken()))
	b.must(err)
	b.Rotator = rotate.New(rotate.Config{
		Dir: b.dir, Vault: bentVault{b.vault, b}, InMemory: func() bool { return b.inMemory }, Keeper: b.keeper, Patience: 10 * time.Second,
		Org:    func(context.Context) (rotate.Org, error) { return bentOrg{b.admin, b}, nil },
		Tokens: bentTokens{token.New(token.Config{Network: network, Now: time.Now}), b},
		Now:    func() time.Time { return time.Now().Add(b.ahead) },
		Pause: func(_ context.Context, d time.Duration) error {
			b.pauses = append(b.pauses, d)
			return nil
		},
	})
	return b
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) wantProblem(err error, code string) *problem.Problem {
	b.t.Helper()
	p, ok := errors.AsType[*problem.Problem](err)
	if !ok || p.Code != code {
		b.t.Fatalf("got %v, want the problem %s", err, code)
	}
	if len(p.Ways) == 0 && code != "rotate.journal-newer" && code != problem.CodeCancelled {
		b.t.Errorf("%s leads nowhere", code)
	}
	return p
}

func (b *bench) begun() *rotate.Drill {
	b.t.Helper()
	d, err := b.Begin(b.t.Context(), b.app)
	b.must(err)
	return d
}

// until does the steps before one.
func (b *bench) until(id rotate.StepID) *rotate.Drill {
	b.t.Helper()
	d := b.begun()
	for d.State().Next != id {
		b.must(d.Next(b.t.Context()))
	}
	return d
}

// keys are the app's keys at Okta, by kid; true for active ones.
func (b *bench) keys() map[string]bool {
	b.t.Helper()
	all, err := b.admin.Keys(b.t.Context(), b.app.AppID)
	b.must(err)
	keys := map[string]bool{}
	for _, k := range all {
		keys[k.KID] = k.Active()
	}
	return keys
}

// wantRotated fails unless the drill is over and only the new key is left.
func (b *bench) wantRotated(d *rotate.Drill) {
	b.t.Helper()
	s, keys := d.State(), b.keys()
	if s.Ending != rotate.Rotated || s.Next != "" || s.Problem != nil || len(keys) != 1 || !keys[s.New.KID] {
		b.t.Errorf("%s, next %q, problem %v; Okta has %v", s.Ending, s.Next, s.Problem, keys)
	}
	b.wantKept(s.New)
}

// wantAsBefore fails unless the drill is over and only the old key is left.
func (b *bench) wantAsBefore(d *rotate.Drill) {
	b.t.Helper()
	s, keys := d.State(), b.keys()
	if s.Ending != rotate.RolledBack || s.Next != "" || s.Problem != nil || len(keys) != 1 || !keys[b.app.Key.KID] {
		b.t.Errorf("%s, next %q, problem %v; Okta has %v", s.Ending, s.Next, s.Problem, keys)
	}
	b.wantKept(b.app.Key)
}

func (b *bench) wantKept(key rotate.Key) {
	b.t.Helper()
	k, err := b.keeper.load()
	b.must(err)
	if refs := b.vault.Refs(); k.Key.Ref != key.Ref || k.Other != "" || !slices.Equal(refs, []vault.Ref{key.Ref}) {
		b.t.Errorf("in use %s besides %q, the vault has %v; want %s alone", k.Key.Ref, k.Other, refs, key.Ref)
	}
}

// requestsOf counts the answered requests with a method and an end of the path.
func (b *bench) requestsOf(method, suffix string) int {
	b.t.Helper()
	events, err := b.admin.Logs(b.t.Context(), okta.LogQuery{Filter: `eventType eq "practice.request"`, Limit: 1000})
	b.must(err)
	n := 0
	for _, e := range events {
		if e.DebugData["method"] == method && strings.HasSuffix(e.DebugData["requestUri"], suffix) {
			n++
		}
	}
	return n
}

// bentOrg is the org as a bench wants it to answer.
type bentOrg struct {
	*okta.Client
	b *bench
}

func (o bentOrg) App(ctx context.Context, id string) (okta.App, error) {
	app, err := o.Client.App(ctx, id)
	if o.b.onApp != nil {
		app = o.b.onApp(app)
	}
	return app, err
}

func (o bentOrg) Keys(ctx context.Context, appID string) ([]okta.Key, error) {
	keys, err := o.Client.Keys(ctx, appID)
	if o.b.onKeys != nil {
		keys = o.b.onKeys(keys)
	}
	return keys, err
}

func (o bentOrg) change(name string, do func() error) error {
	if o.b.onChange != nil {
		return o.b.onChange(name, do)
	}
	return do()
}

func (o bentOrg) AddKey(ctx context.Context, appID string, public json.RawMessage) (k okta.Key, err error) {
	err = o.change("add", func() error {
		k, err = o.Client.AddKey(ctx, appID, public)
		return err
	})
	return k, err
}

func (o bentOrg) ActivateKey(ctx context.Context, appID, keyID string) error {
	return o.change("activate", func() error { return o.Client.ActivateKey(ctx, appID, keyID) })
}

func (o bentOrg) DeactivateKey(ctx context.Context, appID, keyID string) error {
	return o.change("deactivate", func() error { return o.Client.DeactivateKey(ctx, appID, keyID) })
}

func (o bentOrg) DeleteKey(ctx context.Context, appID, keyID string) error {
	return o.change("delete", func() error { return o.Client.DeleteKey(ctx, appID, keyID) })
}

// bentTokens is the token endpoint as a bench wants it to answer.
type bentTokens struct {
	*token.Source
	b *bench
}

func (s bentTokens) Ask(ctx context.Context, r token.Request) (got token.Result, err error) {
	ask := func() error {
		got, err = s.Source.Ask(ctx, r)
		return err
	}
	if s.b.onAsk != nil {
		return got, s.b.onAsk(r.Key.ID(), ask)
	}
	return got, ask()
}

// bentVault is the vault as a bench wants it to answer.
type bentVault struct {
	rotatetest.Vault
	b *bench
}

func (v bentVault) Get(ctx context.Context, ref vault.Ref) (secret.Secret, error) {
	if v.b.onGet != nil {
		if err := v.b.onGet(ref); err != nil {
			return secret.Secret{}, err
		}
	}
	return v.Vault.Get(ctx, ref)
}
