package walk

import (
	"context"
	"slices"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// spare reports whether an app's key opens nothing at Okta.
func spare(ws *workspace.Workspace, app *workspace.ServiceApp) bool {
	return slices.ContainsFunc(setup.SpareKeys(ws), func(k setup.SpareKey) bool { return k.App == app.ID })
}

// askToForgetKey asks before the key of an app that isn't at Okta any more is deleted
// here.
func (p *serviceAppPage) askToForgetKey() {
	app := inFront(p.host)
	if app == nil || p.host.Busy() {
		return
	}
	walk, id := p.host.Walk(), app.ID
	why := text.T("walk.spare.ask.why", "Okta doesn't have the app any more. The private half of {{.KID}} is deleted on this computer and can't be brought back; earlier keys of the app that are kept here go with it. Nothing is sent. The next app gets a new key.", "KID", shortKID(app.KeyID))
	p.host.Confirm(text.T("walk.spare.ask", "Delete the key here?"), why, text.T("verb.delete", "Delete"), func() {
		p.tries.run(text.T("walk.spare.deleting", "Deleting the key"), func(ctx context.Context) error {
			return walk.ForgetSpareKeys(ctx, id)
		}, nil)
	})
}
