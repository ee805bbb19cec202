package connector

import (
	"context"
	"crypto/rand"
	"strings"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// Duplicate makes another connection with the same fields, card and secret, behind the
// one it copies. Its tokens stay where they are: a refresh token that two connections
// share is worth nothing to one of them.
func (d *Desk) Duplicate(ctx context.Context, id string) (copied string, err error) {
	c, s, err := d.open(ctx, id)
	if err != nil {
		return "", err
	}
	c.ID = newID()
	c.Secret, c.Access, c.Refresh, c.Grant, c.Last = "", "", "", nil, nil
	if c.Nickname != "" {
		c.Nickname = text.T("connector.copy-of", "{{.Name}} (copy)", "Name", c.Nickname).String()
	}
	if !s.Secret.IsZero() {
		if c.Secret, err = d.config.Vault.Put(ctx, connectorSecret, s.Secret); err != nil {
			return "", notKept(err)
		}
	}
	err = d.config.Update(func(ws *workspace.Workspace) {
		at := len(ws.Connectors)
		for i := range ws.Connectors {
			if ws.Connectors[i].ID == id {
				at = i + 1
			}
		}
		ws.Connectors = append(ws.Connectors[:at:at], append([]workspace.Connector{c}, ws.Connectors[at:]...)...)
	})
	if err != nil {
		d.drop(ctx, c.Refs())
		return "", err
	}
	return c.ID, nil
}

// Forget forgets the tokens of a connection. At the service they stay good: only there
// can they be revoked.
func (d *Desk) Forget(ctx context.Context, id string) error {
	d.hold(id, Secrets{})
	return d.change(ctx, id, func(c *workspace.Connector) { c.Access, c.Refresh, c.Grant = "", "", nil })
}

func newID() string { return "connector-" + strings.ToLower(rand.Text()[:12]) }
