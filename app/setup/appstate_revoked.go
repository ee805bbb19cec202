package setup

import (
	"slices"
	"time"

	"github.com/flowlatch/flowlatch/app/workspace"
)

// grantShows is how long a new grant may take to be listed: Okta documents no time.
const grantShows = time.Minute

// dropRevoked takes grants off the list of what the walk made that the app was seen
// to have no more.
func (w *Walk) dropRevoked(s AppState) error {
	revoked := func(c workspace.Created) bool {
		return c.Kind == workspace.CreatedGrant && c.AppID == s.ID && s.At.Sub(c.At) > grantShows &&
			!slices.ContainsFunc(s.Scopes, func(g AppScope) bool { return g.ID == c.ID })
	}
	if !s.ScopesKnown || !slices.ContainsFunc(w.Workspace().Created, revoked) {
		return nil
	}
	return w.update(func(ws *workspace.Workspace) { strike(ws, revoked) })
}
