package rotate

import (
	"cmp"
	"context"
	"encoding/json"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
)

// Org is what a drill needs of the org's admin API. [*okta.Client] is one. The
// key ids are Okta's own (pks…), not the kid.
type Org interface {
	App(ctx context.Context, appID string) (okta.App, error)
	Keys(ctx context.Context, appID string) ([]okta.Key, error)
	AddKey(ctx context.Context, appID string, public json.RawMessage) (okta.Key, error)
	ActivateKey(ctx context.Context, appID, keyID string) error
	DeactivateKey(ctx context.Context, appID, keyID string) error
	DeleteKey(ctx context.Context, appID, keyID string) error
}

// Tokens asks for tokens. [*token.Source] does.
type Tokens interface {
	Ask(ctx context.Context, r token.Request) (token.Result, error)
}

// Vault keeps the private halves. [*vault.Vault] does.
type Vault interface {
	Put(ctx context.Context, kind vault.Kind, s secret.Secret) (vault.Ref, error)
	Get(ctx context.Context, ref vault.Ref) (secret.Secret, error)
	Delete(ctx context.Context, ref vault.Ref) error
}

// Keeper writes down durably which key an app signs with here. Every method can
// be called again with the same arguments and changes nothing then.
type Keeper interface {
	// Hold keeps a reference to a key beside the one in use, so that the vault
	// isn't swept of it.
	Hold(ctx context.Context, drill string, key Key) error
	// Use makes the app sign with one key and keeps the reference to the other.
	Use(ctx context.Context, drill string, key, other Key) error
	// Release keeps only the reference to the key in use, which it returns: the
	// drill is over.
	Release(ctx context.Context, drill string) (inUse vault.Ref, err error)
}

// Config is what drills of one service app are done with.
type Config struct {
	// Dir is the folder of the journals, made when it is needed, mode 0700.
	Dir string
	// Org gives the admin client; it is asked anew for every step, so that a
	// drill can be taken up under another sign-in.
	Org    func(ctx context.Context) (Org, error)
	Tokens Tokens
	Vault  Vault
	Keeper Keeper
	// InMemory tells that the vault keeps what is put into it until the program
	// ends only; nil: it doesn't.
	InMemory func() bool
	Now      func() time.Time
	// Pause waits, or returns the context's error; nil waits for real. Patience
	// is how long a step waits for Okta to take a change into account,
	// [DefaultPatience] when 0.
	Pause    func(ctx context.Context, d time.Duration) error
	Patience time.Duration
}

// DefaultPatience is how long Okta gets to act on a change of a key. How long
// it takes isn't documented.
const DefaultPatience = 30 * time.Second

// App is the service app, as it is known here.
type App struct {
	Workspace string   `json:"workspace,omitempty"` // for a person who reads the journal
	ID        string   `json:"id"`                  // here
	Label     string   `json:"label"`
	AppID     string   `json:"appId"` // at Okta
	ClientID  string   `json:"clientId"`
	Origin    string   `json:"origin"` // of the org
	TokenURL  string   `json:"tokenUrl,omitempty"`
	Scopes    []string `json:"scopes"` // of the tokens that prove a key
	Key       Key      `json:"key"`    // that signs now
	// Make is what the key that takes its place is made as; zero for one like it.
	Make Kind `json:"make,omitzero"`
}

// Key is one of the two keys of a drill. Its private half is in the vault.
type Key struct {
	Ref        vault.Ref       `json:"ref"`
	Type       string          `json:"type,omitempty"` // an oauth.KeyType
	Algorithm  string          `json:"alg"`
	KID        string          `json:"kid"`
	Thumbprint string          `json:"thumbprint"`
	Public     json.RawMessage `json:"public,omitempty"` // as a JWK
	ID         string          `json:"id,omitempty"`     // Okta's; "" while it isn't known
	Made       time.Time       `json:"made,omitzero"`
	From       string          `json:"from,omitempty"` // the form of the file it was imported from; "" = made here
}

// Rotator begins and finds drills. What is begun or worked on for one app must
// come one after the other.
type Rotator struct {
	config Config
	// boundary is told before and after everything that leaves a trace outside
	// of memory. Only tests set it.
	boundary func(point string)
}

// New makes a Rotator. It touches neither disk nor network.
func New(c Config) *Rotator {
	c.Patience = cmp.Or(c.Patience, DefaultPatience)
	if c.Pause == nil {
		c.Pause = pause
	}
	if c.InMemory == nil {
		c.InMemory = func() bool { return false }
	}
	return &Rotator{config: c, boundary: func(string) {}}
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Plan is a drill of the app that isn't begun: the steps with the requests that
// they will send, as far as they are known.
func (r *Rotator) Plan(app App) State {
	d := Drill{story: story{head: head{App: app, InMemory: r.config.InMemory()}, old: app.Key}}
	s := d.State()
	s.CanRollBack = false
	return s
}

// Begin looks whether the app's key can be rotated, gets a token with the key
// in use, and begins a drill. Nothing changes at Okta. What stands in the way is
// a Problem, and then there is no drill; that private halves end with the
// program is one ([CodeInMemory]).
func (r *Rotator) Begin(ctx context.Context, app App) (*Drill, error) {
	return r.begin(ctx, app, false)
}

// BeginInMemory is [Rotator.Begin] on the word of a person who was told that the
// private halves end with the program.
func (r *Rotator) BeginInMemory(ctx context.Context, app App) (*Drill, error) {
	return r.begin(ctx, app, true)
}

func (r *Rotator) begin(ctx context.Context, app App, warned bool) (*Drill, error) {
	unfinished, err := r.Unfinished(app.ID)
	if err != nil {
		return nil, told(err)
	}
	if unfinished != nil {
		return nil, unfinished.story.leading(NotOver())
	}
	if err := app.choosable(); err != nil {
		return nil, err
	}
	if r.config.InMemory() && !warned {
		return nil, inMemory()
	}
	at := r.config.Now()
	id, err := newID(app.ID, at)
	if err != nil {
		return nil, err
	}
	d := r.drill(story{head: head{Version: journalVersion, ID: id, App: app, At: at, InMemory: warned}, old: app.Key})
	ctx, w := d.work(ctx, StepCheck)
	checked, err := check(ctx, w)
	if err != nil {
		return nil, told(err)
	}
	if err := d.create(); err != nil {
		return nil, told(err)
	}
	if err := d.write(checked); err != nil {
		return nil, told(err)
	}
	return d, nil
}

// Open takes up a drill by its id. A journal that is damaged, or that a newer
// program wrote, is refused with a [*JournalError] and left as it is.
func (r *Rotator) Open(id string) (*Drill, error) {
	s, err := r.read(id)
	if err != nil {
		return nil, err
	}
	return r.drill(s), nil
}

func (r *Rotator) drill(s story) *Drill {
	return &Drill{rotator: r, story: s, turn: make(chan struct{}, 1)}
}

// Unfinished finds the drill of an app, by its id here, that is neither done
// nor rolled back; nil for none.
func (r *Rotator) Unfinished(appID string) (*Drill, error) {
	ids, err := r.drills(appID)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		d, err := r.Open(id)
		if err != nil {
			return nil, err
		}
		if d.story.ending == "" {
			return d, nil
		}
	}
	return nil, nil
}

// Last finds the drill of an app, by its id here, that is not over, else the
// one that was begun last; nil for none.
func (r *Rotator) Last(appID string) (*Drill, error) {
	d, err := r.Unfinished(appID)
	if err != nil || d != nil {
		return d, err
	}
	ids, err := r.drills(appID)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return r.Open(ids[len(ids)-1])
}

// told is an error in words, nil for nil.
func told(err error) error {
	if p := problem.From(err); p != nil {
		return p
	}
	return nil
}
