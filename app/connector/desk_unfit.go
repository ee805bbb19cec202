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

// note keeps in mind why a connection isn't stored as it was typed. What is stored may
// be right by itself, and isn't what anybody sees.
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
		d.unfit[typed.ID] = f
	}
}

// fit refuses a connection that isn't stored as it was typed.
func (d *Desk) fit(id string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if f, unfit := d.unfit[id]; unfit {
		return stoppedBy(f)
	}
	return nil
}

// sameFields reports whether two connections are the same for the service.
func sameFields(a, b workspace.Connector) bool {
	return KeepsTokens(a, b) && a.Username == b.Username && a.HeaderName == b.HeaderName
}
