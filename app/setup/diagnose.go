package setup

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
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
func (w *Walk) explain(ctx context.Context, ws *workspace.Workspace, app workspace.ServiceApp, got token.Result, err error) error {
	refused, ok := errors.AsType[*oauth.Error](err)
	if !ok || refused.Kind != oauth.Refused {
		return err
	}
	ctx, cancel := context.WithTimeout(wire.WithPurpose(ctx, text.T("setup.service-app.for-why", "Find out why the token was refused")), explainTakes)
	defer cancel()
	f := requestFacts(got)
	w.serverFacts(ctx, &f, ws)
	if client, err := w.admin(ctx); err == nil {
		w.appFacts(ctx, &f, &inquiry{client: client, app: app})
	}
	return problem.RefusedToken(refused, f)
}

// explainTakes is how long finding out may keep a person waiting.
const explainTakes = 20 * time.Second

// orgTokenPath is where every Okta org has its own token endpoint.
const orgTokenPath = "/oauth2/v1/token"

// requestFacts are known from what was sent and what came back.
func requestFacts(got token.Result) problem.TokenFacts {
	f := problem.TokenFacts{Audience: problem.Yes} // aud is made of the URL that is called
	if got.TokenURL != "" {
		f.OrgServer = problem.Known(strings.HasSuffix(got.TokenURL, orgTokenPath))
	}
	if at := slices.IndexFunc(got.Exchanges, asksForToken); at >= 0 {
		f.ProofSent = problem.Known(slices.ContainsFunc(got.Exchanges[at:], carriesProof))
	}
	if got.Clock.Known {
		f.ClockOffset = got.Clock.Offset
		f.Clock = problem.Known(got.Clock.Corrected || !got.Clock.Beyond(ClockTolerance))
	}
	return f
}

func asksForToken(x wire.Exchange) bool { return x.Method == http.MethodPost }

func carriesProof(x wire.Exchange) bool {
	return asksForToken(x) && slices.ContainsFunc(x.RequestHeader, func(f wire.Field) bool { return strings.EqualFold(f.Name, "DPoP") })
}

// serverFacts are what the server publishes about itself.
func (w *Walk) serverFacts(ctx context.Context, f *problem.TokenFacts, ws *workspace.Workspace) {
	client, err := w.deps.Network.Client(wire.Route{Origin: ws.Org.Origin})
	if err != nil {
		return
	}
	meta, err := oauth.Discover(ctx, client, ws.Org.Origin)
	if err != nil || meta.Raw == nil {
		return
	}
	f.Proofs = problem.Known(len(meta.DPoPAlgorithms) > 0)
	if own, err := okta.ParseAddress(meta.Issuer); err == nil {
		f.OwnDomain, f.DomainName = problem.Known(own.Origin == ws.Org.Origin), own.Domain
	}
}
