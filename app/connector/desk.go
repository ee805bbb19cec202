package connector

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Vault is what a [Desk] needs of the vault. Calls may block: never on the UI
// goroutine.
type Vault interface {
	Put(context.Context, vault.Kind, secret.Secret) (vault.Ref, error)
	Get(context.Context, vault.Ref) (secret.Secret, error)
	Delete(context.Context, vault.Ref) error
}

// Kinds of secrets, as the vault notes them.
const (
	connectorSecret vault.Kind = "connector-secret"
	accessToken     vault.Kind = "access-token"
)

// DeskConfig is what a [Desk] works with.
type DeskConfig struct {
	Config
	Vault Vault
	// Activity is told of every exchange; nil for nobody.
	Activity wire.Recorder
	// Workspace is the one as it was saved last; Update changes and saves it.
	Workspace func() *workspace.Workspace
	Update    func(func(*workspace.Workspace)) error
}

// Desk keeps the Connector connections of one workspace and rehearses them: their
// fields in its file, their secrets in the vault. It is safe for concurrent use; two
// rehearsals of one connection at once may cost it its refresh token, so a screen
// starts one at a time.
type Desk struct {
	config DeskConfig

	mu    sync.Mutex
	held  map[string]Secrets                  // tokens that no keychain takes, by connection; until the program ends
	notes map[string]workspace.ConnectorGrant // what is noted of held tokens, where the file has it of others
	seen  map[string]secret.Secret            // the secret of a connection as it was typed or read last
	unfit map[string]unfit                    // connections that aren't stored as they were typed
}

// NewDesk makes one. A workspace has one, so that tokens which are too long for a
// keychain last as long as the program.
func NewDesk(c DeskConfig) *Desk {
	return &Desk{config: c, held: map[string]Secrets{}, notes: map[string]workspace.ConnectorGrant{}, seen: map[string]secret.Secret{}, unfit: map[string]unfit{}}
}

// Add makes a connection of the type and gives its id.
func (d *Desk) Add(t workspace.ConnectorType) (id string, err error) {
	id = newID()
	return id, d.config.Update(func(ws *workspace.Workspace) {
		ws.Connectors = append(ws.Connectors, workspace.Connector{ID: id, Type: t, Card: workspace.CardRequest{Function: workspace.CardGet}})
	})
}

// Change changes fields of a connection and saves it. What looks like a credential in
// a field that isn't for one is left out of what is saved, see [Storable], and nothing is
// sent until the field is another one. Tokens are
// forgotten as [KeepsTokens] says, and so is a secret of another type.
func (d *Desk) Change(ctx context.Context, id string, change func(*workspace.Connector)) error {
	return d.change(ctx, id, func(c *workspace.Connector) {
		before := *c
		change(c)
		c.ID = before.ID
		typed := *c
		*c = Storable(*c)
		d.takeOutSecretID(c)
		d.note(typed, *c)
		if c.Type != before.Type {
			c.Secret = ""
		}
		if !KeepsTokens(before, *c) {
			c.Access, c.Refresh, c.Grant = "", "", nil
			d.hold(id, Secrets{})
		}
	})
}

// SetSecret keeps the password, header value or client secret; the zero one forgets it.
// A client ID that is the same is emptied, and is one again with another secret.
func (d *Desk) SetSecret(ctx context.Context, id string, s secret.Secret) error {
	before := d.saw(id)
	d.see(id, s)
	var items []item
	if !s.IsZero() {
		items = []item{{connectorSecret, s, func(c *workspace.Connector) *vault.Ref { return &c.Secret }}}
	}
	err := d.keep(ctx, id, items, func(c *workspace.Connector) error {
		c.Secret = ""
		d.judgeAnew(c)
		return nil
	})
	if err != nil {
		d.see(id, before)
	}
	return err
}

// Remove removes a connection and its secrets. At the service nothing changes.
func (d *Desk) Remove(ctx context.Context, id string) error {
	old := d.config.Workspace().Connector(id)
	if old == nil {
		return gone()
	}
	err := d.config.Update(func(ws *workspace.Workspace) {
		ws.Connectors = slices.DeleteFunc(ws.Connectors, func(c workspace.Connector) bool { return c.ID == id })
	})
	if err != nil {
		return problem.From(err)
	}
	d.hold(id, Secrets{})
	d.see(id, secret.Secret{})
	d.note(*old, *old)
	d.drop(ctx, old.Refs())
	return nil
}

// hold keeps tokens in memory; zero ones let go of those that are there.
func (d *Desk) hold(id string, s Secrets) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.held, id)
	delete(d.notes, id)
	if !s.Access.IsZero() || !s.Refresh.IsZero() {
		d.held[id] = s
	}
}

func (d *Desk) holds(id string) Secrets {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.held[id]
}

// Secrets reads those of a connection. One that isn't kept is zero; one that can't be
// had is a Problem.
func (d *Desk) Secrets(ctx context.Context, id string) (Secrets, error) {
	c := d.config.Workspace().Connector(id)
	if c == nil {
		return Secrets{}, gone()
	}
	return d.secretsOf(ctx, *c)
}

func (d *Desk) secretsOf(ctx context.Context, c workspace.Connector) (Secrets, error) {
	s := d.holds(c.ID)
	for ref, into := range map[vault.Ref]*secret.Secret{c.Secret: &s.Secret, c.Access: &s.Access, c.Refresh: &s.Refresh} {
		if ref == "" || !into.IsZero() {
			continue
		}
		got, err := d.config.Vault.Get(ctx, ref)
		if err != nil {
			return Secrets{}, problem.From(err)
		}
		*into = got
	}
	d.see(c.ID, s.Secret)
	return s, nil
}

// item is a secret on its way to its place.
type item struct {
	kind  vault.Kind
	value secret.Secret
	place func(*workspace.Connector) *vault.Ref
}

// keep stores secrets, and then makes the connection refer to them, together with
// whatever else belongs to it: one save is the switch. Where also refuses, nothing
// changes and its error comes back.
func (d *Desk) keep(ctx context.Context, id string, items []item, also func(*workspace.Connector) error) error {
	refs := make([]vault.Ref, 0, len(items))
	for _, i := range items {
		ref, err := d.config.Vault.Put(ctx, i.kind, i.value)
		if err != nil {
			d.drop(ctx, refs)
			return notKept(err)
		}
		refs = append(refs, ref)
	}
	var refused error
	err := d.change(ctx, id, func(c *workspace.Connector) {
		if refused = also(c); refused != nil {
			return
		}
		for n, i := range items {
			*i.place(c) = refs[n]
		}
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		d.drop(ctx, refs)
	}
	return err
}

// change changes a connection, and deletes the secrets that it no longer refers to.
func (d *Desk) change(ctx context.Context, id string, change func(*workspace.Connector)) error {
	var before, after []vault.Ref
	found := false
	err := d.config.Update(func(ws *workspace.Workspace) {
		c := ws.Connector(id)
		if c == nil {
			return
		}
		found, before = true, c.Refs()
		change(c)
		after = c.Refs()
	})
	switch {
	case err != nil:
		return problem.From(err)
	case !found:
		return gone()
	}
	d.drop(ctx, slices.DeleteFunc(before, func(r vault.Ref) bool { return slices.Contains(after, r) }))
	return nil
}

// drop deletes secrets that nothing refers to. A failure is nobody's problem: the next
// sweep removes them.
func (d *Desk) drop(ctx context.Context, refs []vault.Ref) {
	for _, ref := range refs {
		_ = d.config.Vault.Delete(context.WithoutCancel(ctx), ref)
	}
}

// notKept words why the vault didn't take a secret.
func notKept(err error) *problem.Problem {
	if !errors.Is(err, vault.ErrTooLarge) {
		return problem.From(err)
	}
	return problem.New(CodeTooLong,
		text.T("connector.problem.too-long", "This is too long for the keychain"),
		text.T("connector.problem.too-long.why", "It takes {{.Most}} characters at most, on every system. Something else may have been pasted.", "Most", vault.MaxPayload)).WithDetail(err.Error())
}

func gone() *problem.Problem {
	return problem.New(CodeGone,
		text.T("connector.problem.gone", "This connection isn't there any more"),
		text.T("connector.problem.gone.why", "It was removed in the meantime. Nothing was sent."))
}

// at is now, by the desk's clock.
func (d *Desk) at() time.Time { return d.config.now().UTC() }
