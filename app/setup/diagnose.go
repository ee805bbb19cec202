package setup

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

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
	ctx = wire.WithPurpose(ctx, text.T("setup.service-app.for-why", "Find out why the token was refused"))
	f := requestFacts(got)
	w.serverFacts(ctx, &f, ws)
	if client, err := w.admin(ctx); err == nil {
		f.SignedIn, f.AppID = true, idAtOkta(app)
		appFacts(ctx, &f, client, app)
	}
	return problem.RefusedToken(refused, f)
}

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

// appFacts are what the org's API shows of the app, its keys and its grants.
func appFacts(ctx context.Context, f *problem.TokenFacts, client *okta.Client, app workspace.ServiceApp) {
	at, err := client.App(ctx, idAtOkta(app))
	switch {
	case isNotFound(err):
		f.App = problem.No
	case err != nil:
		return
	default:
		f.App = problem.Known(at.ClientID == app.ClientID)
		f.Active = problem.Known(at.Status == statusActive)
		f.Service = problem.Known(at.ApplicationType == "service")
		f.KeyMethod = problem.Known(at.AuthMethod == "private_key_jwt")
		f.Bearer = problem.Known(!at.DPoPBound)
		keyFacts(f, at.Keys, app)
	}
	if grants, err := client.ListGrants(ctx, idAtOkta(app)); err == nil {
		f.Granted = problem.Known(slices.ContainsFunc(grants, func(g okta.Grant) bool { return g.ScopeID == okta.ScopeInvokeManage }))
	}
	if f.App == problem.No || f.Key == problem.No {
		if owner := ownerOf(ctx, client, app); owner != nil {
			f.OwnerName = owner.Label
		}
	}
}

const statusActive = "ACTIVE"

func isNotFound(err error) bool {
	e, ok := errors.AsType[*okta.Error](err)
	return ok && e.Status == http.StatusNotFound
}

// keyFacts compare the app's registered keys with the one that signs, by
// thumbprint, whatever they are called.
func keyFacts(f *problem.TokenFacts, keys []okta.Key, app workspace.ServiceApp) {
	f.AnyKey = problem.Known(slices.ContainsFunc(keys, okta.Key.Active))
	f.NameFree = problem.Known(!slices.ContainsFunc(keys, func(k okta.Key) bool { return k.KID == app.KeyID && !isKeyOf(k, app) }))
	at := slices.IndexFunc(keys, func(k okta.Key) bool { return isKeyOf(k, app) })
	f.Key = problem.Known(at >= 0)
	if at < 0 {
		return
	}
	mine := keys[at]
	f.KeyNamed = problem.Known(mine.KID == app.KeyID)
	f.KeyActive = problem.Known(mine.Active())
	f.KeyFits = problem.Known((mine.Use == "" || mine.Use == "sig") && (mine.Algorithm == "" || mine.Algorithm == KeyAlgorithm(&app)))
}

// isKeyOf reports whether a registered key is the app's, which only its
// thumbprint (RFC 7638) tells.
func isKeyOf(k okta.Key, app workspace.ServiceApp) bool {
	thumbprint, err := oauth.ThumbprintOf(k.Public)
	return err == nil && app.Thumbprint != "" && thumbprint == app.Thumbprint
}

// ownerOf is another app of the org that has the key; nil when there is none or
// the apps can't be read.
func ownerOf(ctx context.Context, client *okta.Client, app workspace.ServiceApp) *okta.App {
	apps, err := client.ListApps(ctx, okta.AppQuery{})
	if err != nil {
		return nil
	}
	for _, other := range apps {
		if other.ClientID != "" && other.ClientID != app.ClientID && slices.ContainsFunc(other.Keys, func(k okta.Key) bool { return isKeyOf(k, app) }) {
			return &other
		}
	}
	return nil
}
