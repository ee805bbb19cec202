package connector

import (
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// takeOutSecretID empties a client ID that is the connection's secret, in clear.
func (d *Desk) takeOutSecretID(c *workspace.Connector) {
	if s := d.saw(c.ID); !s.IsZero() && s.Equal(secret.New(c.ClientID)) {
		c.ClientID = ""
	}
}

// see keeps the secret of a connection in mind, to know it where it is pasted again.
func (d *Desk) see(id string, s secret.Secret) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.seen[id] = s
}

func (d *Desk) saw(id string) secret.Secret {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.seen[id]
}

// Shown tells that a connection is shown as it is stored: what was typed before in
// another form is on no screen any more.
func (d *Desk) Shown(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.unfit, id)
}

// unfit is a connection that isn't stored as it was typed.
type unfit struct {
	typed workspace.Connector
	why   Finding
}

// note keeps in mind how a connection was typed where it isn't stored so, and why. What
// is stored may be right by itself, and isn't what anybody sees.
func (d *Desk) note(typed, stored workspace.Connector) {
	typed.Card = stored.Card // a card is rehearsed as it is typed
	s := d.saw(typed.ID)
	if s.IsZero() {
		s = secret.New("x") // it may be in the vault
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.unfit, typed.ID)
	if f, stopped := Stopped(CheckConnection(typed, Secrets{Secret: s})); stopped && !sameFields(typed, stored) {
		d.unfit[typed.ID] = unfit{typed, f}
	}
}

// judgeAnew judges the client ID by another secret than the one before.
func (d *Desk) judgeAnew(c *workspace.Connector) {
	d.mu.Lock()
	typed := *c
	if u, ok := d.unfit[c.ID]; ok && u.typed.Type == c.Type {
		typed = u.typed
	}
	d.mu.Unlock()
	c.ClientID = Storable(typed).ClientID
	d.takeOutSecretID(c)
	d.note(typed, *c)
}

// fit refuses a connection that isn't stored as it was typed.
func (d *Desk) fit(id string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if u, there := d.unfit[id]; there {
		return stoppedBy(u.why)
	}
	return nil
}

// sameFields reports whether two connections are the same for the service.
func sameFields(a, b workspace.Connector) bool {
	return KeepsTokens(a, b) && a.Username == b.Username && a.HeaderName == b.HeaderName
}
