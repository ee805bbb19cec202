package setup

import (
	"context"
	"errors"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
)

// explain finds out why a token was refused: with requests that change nothing,
// and without a sign-in only with those that need none. What can't be looked at
// stays unknown. Errors that are no refusal are returned as they came.
func (w *Walk) explain(ctx context.Context, ws *workspace.Workspace, app workspace.ServiceApp, r token.Request, got token.Result, err error) error {
	refused, ok := errors.AsType[*oauth.Error](err)
	if !ok || refused.Kind != oauth.Refused {
		return err
	}
	ctx, cancel := context.WithTimeout(wire.WithPurpose(ctx, text.T("setup.service-app.for-why", "Find out why the token was refused")), explainTakes)
	defer cancel()
	f := w.source.Examine(ctx, r, &got)
	if !canMoveTo(ws, f.DomainName) {
		f.DomainName = ""
	}
	if client, err := w.admin(ctx); err == nil {
		w.appFacts(ctx, &f, &inquiry{client: client, app: app})
	}
	return problem.RefusedToken(refused, f)
}

// explainTakes is how long finding out may keep a person waiting.
const explainTakes = 20 * time.Second

// orgTokenPath is where every Okta org has its own token endpoint.
const orgTokenPath = "/oauth2/v1/token"

// canMoveTo reports whether a domain is one that the workspace's org may have.
func canMoveTo(ws *workspace.Workspace, domain string) bool {
	own, err := okta.ParseAddress(domain)
	return err == nil && belongs(ws, renamed(ws, own)) == nil
}

// renamed is the workspace's org at another domain of its own.
func renamed(ws *workspace.Workspace, to okta.Address) workspace.Org {
	return workspace.Org{Origin: ws.Org.Origin, Cell: string(to.Cell), Domain: to.Domain}
}
