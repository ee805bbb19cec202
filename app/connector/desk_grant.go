package connector

import (
	"context"
	"strings"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire/redact"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// KeepsTokens reports whether the tokens of a connection are good for it once its
// fields are changed: only with the same type, addresses, client ID and scope, since a
// service gives them for these and nobody else is to see them.
func KeepsTokens(before, after workspace.Connector) bool {
	return after.Type == before.Type && after.AuthorizePath == before.AuthorizePath && after.AccessTokenPath == before.AccessTokenPath &&
		after.ClientID == before.ClientID && after.Scope == before.Scope
}

// grant asks for a token and keeps what came, unless the connection has become another
// one meanwhile.
func (d *Desk) grant(ctx context.Context, id string, ask func(context.Context, workspace.Connector, Secrets) (Grant, error)) (Grant, error) {
	asked, s, err := d.open(ctx, id)
	if err != nil {
		return Grant{}, err
	}
	if err := d.fit(id); err != nil {
		return Grant{}, err
	}
	g, err := ask(d.recorded(ctx), asked, s)
	if err != nil {
		if g.Lost {
			_ = d.change(ctx, id, func(c *workspace.Connector) { d.markLost(asked, c) })
		}
		d.noteRefresh(ctx, asked, err)
		return g, d.remember(ctx, id, text.T("connector.rehearsed.token", "A token was asked for"), g.Exchange, problem.From(err), err)
	}
	if err := d.keepTokens(ctx, asked, s, g); err != nil {
		return g, err
	}
	return g, d.remember(ctx, id, text.T("connector.rehearsed.granted", "The service gave a token"), g.Exchange, nil, nil)
}

// markLost notes that the refresh token of the connection that was asked with may have
// been replaced.
func (d *Desk) markLost(asked workspace.Connector, c *workspace.Connector) {
	if !KeepsTokens(asked, *c) {
		return // it has no tokens any more
	}
	if d.Grant(*c) != c.Grant {
		d.noteHeld(c.ID, func(g *workspace.ConnectorGrant) { g.Lost = true })
		return
	}
	if c.Grant == nil {
		c.Grant = &workspace.ConnectorGrant{}
	}
	c.Grant.Lost = true
}

// keepTokens stores both tokens at once: a refresh token whose predecessor is worth
// nothing must not get lost. Cancelled or not, what came is kept, but only where it
// belongs: with the connection as it was when it asked.
func (d *Desk) keepTokens(ctx context.Context, asked workspace.Connector, s Secrets, g Grant) error {
	var held Secrets
	var items []item
	keep := func(kind vault.Kind, token secret.Secret, inMemory *secret.Secret, place func(*workspace.Connector) *vault.Ref) {
		switch {
		case token.IsZero():
		case len(token.Reveal()) > vault.MaxPayload:
			*inMemory = token
		default:
			items = append(items, item{kind, token, place})
		}
	}
	keep(accessToken, g.Token.Access, &held.Access, func(c *workspace.Connector) *vault.Ref { return &c.Access })
	keep(vault.RefreshToken, g.Token.Refresh, &held.Refresh, func(c *workspace.Connector) *vault.Ref { return &c.Refresh })
	err := d.keep(context.WithoutCancel(ctx), asked.ID, items, func(c *workspace.Connector) error {
		if !KeepsTokens(asked, *c) {
			return changed(c.Type)
		}
		d.hold(c.ID, held)
		c.Access, c.Refresh, c.Grant = "", "", d.granted(s, g)
		return nil
	})
	if err != nil {
		_ = d.change(ctx, asked.ID, func(c *workspace.Connector) {
			if KeepsTokens(asked, *c) { // the vault doesn't take them: they last as long as the program
				d.hold(c.ID, Secrets{Access: g.Token.Access, Refresh: g.Token.Refresh})
				d.noteHeld(c.ID, func(noted *workspace.ConnectorGrant) { *noted = *d.granted(s, g) })
			}
		})
	}
	return err
}

// granted is what is noted of tokens.
func (d *Desk) granted(s Secrets, g Grant) *workspace.ConnectorGrant {
	scope := storableScope(g.Token.Scopes, append(s.all(), g.Token.Access, g.Token.Refresh)...)
	noted := &workspace.ConnectorGrant{At: d.at(), Scope: scope, InHeader: g.InHeader}
	if g.Token.ExpiresIn > 0 {
		noted.Expires = d.at().Add(g.Token.ExpiresIn)
	}
	return noted
}

// storableScope is the scopes as a service worded them, without any of the secrets.
func storableScope(scopes []string, secrets ...secret.Secret) string {
	byName, byValue := redact.Redactor{}, redact.New(redact.NewValues(secrets...))
	clean := func(s string) bool { return byValue.Text(s) == byName.Text(s) } // by name alone secret:read is none
	var kept []string
	for _, scope := range scopes {
		if !clean(scope) {
			scope = secret.Mask
		}
		kept = append(kept, scope)
	}
	if all := strings.Join(kept, " "); clean(all) {
		return all
	}
	return secret.Mask
}

// changed tells that what came isn't for the connection as it is now.
func changed(now workspace.ConnectorType) *problem.Problem {
	p := problem.New(CodeChanged,
		text.T("connector.problem.changed", "The connection was changed while it got its token"),
		text.T("connector.problem.changed.why", "The token is for the fields as they were before, so it isn't kept: it would go to a service that it isn't from. Get another one for the fields as they are now."))
	switch now {
	case workspace.ConnectorOAuth:
		p.Ways = append(p.Ways, problem.NewWay(Authorize, text.T("connector.way.authorize", "Allow it in the browser"), text.T("connector.way.authorize.why", "As Workflows does when the connection is made")))
	case workspace.ConnectorClientCredentials:
		p.Ways = append(p.Ways, problem.NewWay(GetToken, text.T("connector.way.token", "Get a token"), text.T("connector.way.token.why", "With the client ID and secret, as Workflows does")))
	}
	return p
}

// Grant is what is noted of the tokens that a connection is used with: of those in memory,
// where the vault doesn't take them, else of those that are stored.
func (d *Desk) Grant(c workspace.Connector) *workspace.ConnectorGrant {
	d.mu.Lock()
	defer d.mu.Unlock()
	if g, ok := d.notes[c.ID]; ok {
		return &g
	}
	return c.Grant
}

// noteHeld notes something of the tokens of a connection that are in memory alone.
func (d *Desk) noteHeld(id string, note func(*workspace.ConnectorGrant)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	g := d.notes[id]
	note(&g)
	d.notes[id] = g
}
