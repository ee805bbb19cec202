package connector

import (
	"context"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// noteAccess notes whether a service took the access token that a card was sent with.
// Answers that tell neither leave it as it is.
func (d *Desk) noteAccess(ctx context.Context, asked workspace.Connector, r Result) {
	switch {
	case !NeedsToken(asked.Type):
	case r.Problem != nil && r.Problem.Code == CodeCredential:
		d.noteOf(ctx, asked, func(g *workspace.ConnectorGrant) { g.AccessRefused = d.at() })
	case r.Status/100 == 2 && asked.Grant != nil && !asked.Grant.AccessRefused.IsZero() && r.Arrived == "":
		d.noteOf(ctx, asked, func(g *workspace.ConnectorGrant) { g.AccessRefused = time.Time{} })
	}
}

// noteRefresh notes that a service refused the refresh token.
func (d *Desk) noteRefresh(ctx context.Context, asked workspace.Connector, err error) {
	if p := problem.From(err); p.Code == CodeRefreshEnded || p.Code == CodeRefreshLost {
		d.noteOf(ctx, asked, func(g *workspace.ConnectorGrant) { g.RefreshRefused = d.at() })
	}
}

// noteOf notes something of tokens, unless there are others by now.
func (d *Desk) noteOf(ctx context.Context, asked workspace.Connector, note func(*workspace.ConnectorGrant)) {
	if asked.Grant == nil {
		return
	}
	_ = d.change(ctx, asked.ID, func(c *workspace.Connector) {
		if held := d.Grant(*c); held != c.Grant && held.At.Equal(asked.Grant.At) {
			d.noteHeld(c.ID, note)
			return
		}
		if c.Grant != nil && c.Grant.At.Equal(asked.Grant.At) && KeepsTokens(asked, *c) {
			note(c.Grant)
		}
	})
}
