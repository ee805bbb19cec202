package connector

import (
	"context"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// Rehearse sends the card's request and keeps what came of it.
func (d *Desk) Rehearse(ctx context.Context, id string, typed workspace.CardRequest) (Result, error) {
	c, s, err := d.open(ctx, id)
	if err != nil {
		return Result{}, err
	}
	if err := d.fit(id); err != nil {
		return Result{}, err
	}
	r, err := Rehearse(d.recorded(ctx), d.config.Config, c, typed, s)
	told := r.Problem
	if err != nil {
		told = problem.From(err)
	}
	d.noteAccess(ctx, c, r)
	return r, d.remember(ctx, id, text.T("connector.rehearsed.card", "The card's request was rehearsed"), r.Exchange, told, err)
}

// Token gets the token of a Client Credentials connection and keeps it.
func (d *Desk) Token(ctx context.Context, id string) (Grant, error) {
	return d.grant(ctx, id, func(ctx context.Context, c workspace.Connector, s Secrets) (Grant, error) {
		return Token(ctx, d.config.Config, c, s)
	})
}

// Allow has a person allow an OAuth connection in the browser, and keeps the tokens.
func (d *Desk) Allow(ctx context.Context, id string, b Browser) (Grant, error) {
	return d.grant(ctx, id, func(ctx context.Context, c workspace.Connector, s Secrets) (Grant, error) {
		return Allow(ctx, d.config.Config, c, s, b)
	})
}

// Refresh renews the token of an OAuth connection, and keeps the new ones.
func (d *Desk) Refresh(ctx context.Context, id string) (Grant, error) {
	return d.grant(ctx, id, func(ctx context.Context, c workspace.Connector, s Secrets) (Grant, error) {
		return Refresh(ctx, d.config.Config, c, s)
	})
}

func (d *Desk) open(ctx context.Context, id string) (workspace.Connector, Secrets, error) {
	c := d.config.Workspace().Connector(id)
	if c == nil {
		return workspace.Connector{}, Secrets{}, gone()
	}
	s, err := d.secretsOf(ctx, *c)
	used := *c
	used.Grant = d.Grant(*c)
	return used, s, err
}

// recorded tells Activity of what is sent under the context.
func (d *Desk) recorded(ctx context.Context) context.Context {
	if d.config.Activity == nil {
		return ctx
	}
	return wire.WithRecorder(ctx, d.config.Activity)
}

// remember keeps what a rehearsal came to, and gives its error.
func (d *Desk) remember(ctx context.Context, id string, what text.Text, e wire.Exchange, told *problem.Problem, err error) error {
	if told != nil && (told.Code == CodeStopped || told.Code == problem.CodeCancelled && e.Timing.Send == 0) {
		return err // nothing was sent
	}
	failed := d.change(ctx, id, func(c *workspace.Connector) {
		c.Last = &workspace.Rehearsal{At: d.at(), What: what, Evidence: EvidenceOf(e), Problem: told}
	})
	if err != nil {
		return err
	}
	return failed
}
