package setup

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
)

// inquiry looks at a service app as the org's API shows it. It changes nothing
// there, and reads the list of apps once at most.
type inquiry struct {
	client *okta.Client
	app    workspace.ServiceApp

	listed bool
	apps   []okta.App
	whole  bool // apps are all that the org has
}

// maxInquiry is how many apps are looked through: five requests.
const maxInquiry = 1000

// list reads the org's apps.
func (q *inquiry) list(ctx context.Context) []okta.App {
	if q.listed {
		return q.apps
	}
	q.listed = true
	apps, err := q.client.ListApps(ctx, okta.AppQuery{Limit: maxInquiry})
	q.apps, q.whole = apps, err == nil && len(apps) < maxInquiry
	return q.apps
}

// find looks for the app with the client ID, which is the app's id unless the
// org chose another.
func (q *inquiry) find(ctx context.Context) (okta.App, problem.Fact) {
	at, err := q.client.App(ctx, idAtOkta(q.app))
	if err == nil && at.ClientID == q.app.ClientID {
		return at, problem.Yes
	}
	if err != nil && !isNotFound(err) {
		return okta.App{}, problem.Unknown
	}
	apps := q.list(ctx)
	if i := slices.IndexFunc(apps, func(a okta.App) bool { return a.ClientID == q.app.ClientID }); i >= 0 {
		return apps[i], problem.Yes
	}
	if !q.whole {
		return okta.App{}, problem.Unknown
	}
	return okta.App{}, problem.No
}

// owner is another app that has the key; nil when none is known.
func (q *inquiry) owner(ctx context.Context) *okta.App {
	for _, other := range q.list(ctx) {
		if other.ClientID != "" && other.ClientID != q.app.ClientID && slices.ContainsFunc(other.Keys, func(k okta.Key) bool { return isKeyOf(k, q.app) }) {
			return &other
		}
	}
	return nil
}

func isNotFound(err error) bool {
	e, ok := errors.AsType[*okta.Error](err)
	return ok && e.Status == http.StatusNotFound
}

const statusActive = "ACTIVE"

// appFacts are what the org's API shows of the app, its keys and its grants.
// Okta's id of the app is kept where it is another than was known.
func (w *Walk) appFacts(ctx context.Context, f *problem.TokenFacts, q *inquiry) {
	f.SignedIn = true
	var at okta.App
	if at, f.App = q.find(ctx); f.App == problem.Yes {
		f.AppID = at.ID
		f.Active = problem.Known(at.Status == statusActive)
		f.Service = problem.Known(at.ApplicationType == "service")
		f.KeyMethod = problem.Known(at.AuthMethod == "private_key_jwt")
		f.Bearer = problem.Known(!at.DPoPBound)
		if at.KeysURL == "" { // what is published elsewhere isn't read here
			keyFacts(f, at.Keys, q.app)
		}
		if grants, err := q.client.ListGrants(ctx, at.ID); err == nil {
			f.Granted = problem.Known(slices.ContainsFunc(grants, func(g okta.Grant) bool { return g.ScopeID == okta.ScopeInvokeManage }))
		}
		if at.ID != idAtOkta(q.app) {
			_ = w.updateApp(q.app.ID, func(_ *workspace.Workspace, app *workspace.ServiceApp) { app.AppID = at.ID }) // the refusal is what matters now
		}
	}
	if f.App == problem.No || f.Key == problem.No {
		if owner := q.owner(ctx); owner != nil {
			f.OwnerName = owner.Label
		}
	}
}

// keyFacts compare the app's registered keys with the one that signs, by
// thumbprint, whatever they are called.
func keyFacts(f *problem.TokenFacts, keys []okta.Key, app workspace.ServiceApp) {
	f.AnyKey = problem.Known(slices.ContainsFunc(keys, func(k okta.Key) bool { return k.Active() || k.Status == "" }))
	f.NameFree = problem.Known(!slices.ContainsFunc(keys, func(k okta.Key) bool { return k.KID == app.KeyID && !isKeyOf(k, app) }))
	mine, registered := registration(keys, app.Thumbprint, app.KeyID)
	f.Key = problem.Known(registered)
	if !registered {
		return
	}
	f.RegisteredID = mine.ID
	f.KeyNamed = problem.Known(mine.KID == app.KeyID)
	if mine.Status != "" {
		f.KeyActive = problem.Known(mine.Active())
	}
	f.KeyFits = problem.Known((mine.Use == "" || mine.Use == "sig") && (mine.Algorithm == "" || mine.Algorithm == KeyAlgorithm(&app)))
}

// registration finds a key among registered ones by its thumbprint. One that is
// registered twice counts as it serves best: under the kid that is sent, and
// active.
func registration(keys []okta.Key, thumbprint, kid string) (best okta.Key, registered bool) {
	serves := func(k okta.Key) int {
		worth := 0
		if k.Active() {
			worth++
		}
		if k.KID == kid {
			worth += 2
		}
		return worth
	}
	for _, k := range keys {
		if t, err := oauth.ThumbprintOf(k.Public); err != nil || thumbprint == "" || t != thumbprint {
			continue
		}
		if !registered || serves(k) > serves(best) {
			best, registered = k, true
		}
	}
	return best, registered
}

// isKeyOf reports whether a registered key is the app's, which only its
// thumbprint (RFC 7638) tells.
func isKeyOf(k okta.Key, app workspace.ServiceApp) bool {
	_, is := registration([]okta.Key{k}, app.Thumbprint, app.KeyID)
	return is
}
