package setup

import (
	"context"
	"strings"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// PreviewSignOut gives the requests with which [Walk.SignOut], or with apiToken
// [Walk.SignOutRevoking], ends the sign-in at Okta, built by what builds those, as far
// as can be told without asking anybody: what is secret is hidden in them. There are
// none where nothing is sent. It sends nothing, and never waits.
func (w *Walk) PreviewSignOut(ctx context.Context, apiToken bool) []Preview {
	ws := w.Workspace()
	if ws.Org.SignIn.Method == workspace.APIToken {
		if !apiToken {
			return nil
		}
		previews, _ := previewChanges(ctx, ws.Org.Origin, func(ctx context.Context, client *okta.Client, _ string) { _ = client.RevokeCurrentAPIToken(ctx) })
		return previews
	}
	var previews []Preview
	for _, e := range w.keeper.Endings(ws) {
		if path, ok := strings.CutPrefix(e.URL, ws.Org.Origin); ok { // nothing is sent to another server
			previews = append(previews, Preview{Method: "POST", Path: path, Body: e.Form})
		}
	}
	return previews
}
