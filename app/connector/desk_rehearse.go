package connector

import (
	"context"
	"strings"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Check is the package's [Check] of a connection with its stored secrets.
func (d *Desk) Check(ctx context.Context, id string) ([]Finding, error) {
	c, s, err := d.open(ctx, id)
	if err != nil {
		return nil, err
	}
	return Check(c, c.Card, s), nil
}

// Draw is what its card will send. typed is the card as it stands in the editor, which
// may hold what is not stored.
func (d *Desk) Draw(ctx context.Context, id string, typed workspace.CardRequest) (Drawing, error) {
	c, s, err := d.open(ctx, id)
	if err != nil {
		return Drawing{}, err
	}
	return Draw(c, typed, s)
}

// Rehearse sends the card's request and keeps what came of it.
func (d *Desk) Rehearse(ctx context.Context, id string, typed workspace.CardRequest) (Result, error) {
	c, s, err := d.open(ctx, id)
	if err != nil {
		return Result{}, err
	}
	r, err := Rehearse(ctx, d.config.Config, c, typed, s)
	told := r.Problem
	if err != nil {
		told = problem.From(err)
	}
	return r, d.remember(ctx, id, text.T("connector.rehearsed.card", "The card's request was rehearsed"), r.Evidence(), told, err)
}

// Token gets the token of a Client Credentials connection and keeps it.
func (d *Desk) Token(ctx context.Context, id string) (Grant, error) {
	return d.grant(ctx, id, func(c workspace.Connector, s Secrets) (Grant, error) {
		return Token(ctx, d.config.Config, c, s)
	})
}

// Allow has a person allow an OAuth connection in the browser, and keeps the tokens.
func (d *Desk) Allow(ctx context.Context, id string, b Browser) (Grant, error) {
	return d.grant(ctx, id, func(c workspace.Connector, s Secrets) (Grant, error) {
		return Allow(ctx, d.config.Config, c, s, b)
	})
}

// Refresh renews the token of an OAuth connection, and keeps the new ones.
func (d *Desk) Refresh(ctx context.Context, id string) (Grant, error) {
	return d.grant(ctx, id, func(c workspace.Connector, s Secrets) (Grant, error) {
		return Refresh(ctx, d.config.Config, c, s)
	})
}

func (d *Desk) open(ctx context.Context, id string) (workspace.Connector, Secrets, error) {
	c := d.config.Workspace().Connector(id)
	if c == nil {
		return workspace.Connector{}, Secrets{}, gone()
	}
	s, err := d.Secrets(ctx, id)
	return *c, s, err
}

// grant asks for a token and keeps what came.
func (d *Desk) grant(ctx context.Context, id string, ask func(workspace.Connector, Secrets) (Grant, error)) (Grant, error) {
	c, s, err := d.open(ctx, id)
	if err != nil {
		return Grant{}, err
	}
	g, err := ask(c, s)
	if err != nil {
		if g.Lost {
			_ = d.change(ctx, id, markLost)
		}
		return g, d.remember(ctx, id, text.T("connector.rehearsed.token", "A token was asked for"), g.Evidence(), problem.From(err), err)
	}
	if err := d.keepTokens(ctx, id, g); err != nil {
		return g, err
	}
	return g, d.remember(ctx, id, text.T("connector.rehearsed.granted", "The service gave a token"), g.Evidence(), nil, nil)
}

func markLost(c *workspace.Connector) {
	if c.Grant == nil {
		c.Grant = &workspace.ConnectorGrant{}
	}
	c.Grant.Lost = true
}

// keepTokens stores both tokens at once: a refresh token whose predecessor is worth
// nothing must not get lost. Cancelled or not, what came is kept.
func (d *Desk) keepTokens(ctx context.Context, id string, g Grant) error {
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
	granted := &workspace.ConnectorGrant{At: d.at(), Scope: strings.Join(g.Token.Scopes, " "), InHeader: g.InHeader}
	if g.Token.ExpiresIn > 0 {
		granted.Expires = d.at().Add(g.Token.ExpiresIn)
	}
	d.hold(id, held)
	err := d.keep(context.WithoutCancel(ctx), id, items, func(c *workspace.Connector) {
		c.Access, c.Refresh, c.Grant = "", "", granted
	})
	if err != nil {
		d.hold(id, Secrets{Access: g.Token.Access, Refresh: g.Token.Refresh})
	}
	return err
}

// remember keeps what a rehearsal came to, and gives its error.
func (d *Desk) remember(ctx context.Context, id string, what text.Text, e workspace.Evidence, told *problem.Problem, err error) error {
	if told != nil && told.Code == CodeStopped {
		return err
	}
	failed := d.change(ctx, id, func(c *workspace.Connector) {
		c.Last = &workspace.Rehearsal{At: d.at(), What: what, Evidence: e, Problem: told}
	})
	if err != nil {
		return err
	}
	return failed
}
