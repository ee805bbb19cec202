package app

import (
	"context"
	"slices"
	"time"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// DeleteWorkspace removes a workspace with its secrets, also one of which only
// the copy can be read: secrets first, so that a failure leaves something to
// try again with. Its walk goes on until they are gone, and what it does is
// ended then. Nothing changes at Okta, but that probe apps which measurements left
// there are removed as far as that can be done now; the built-in practice org goes
// with its workspace.
func (a *App) DeleteWorkspace(ctx context.Context, id string) error {
	ctx, done, err := a.take(ctx)
	if err != nil {
		return err
	}
	defer done()
	a.sweepProbes(ctx, id)
	if err := a.forgetWorkspace(ctx, id); err != nil {
		return err
	}
	a.endWalk(id)
	if err := a.forgetWorkspace(ctx, id); err != nil { // what the walk stored meanwhile
		return err
	}
	if id == practiceID {
		if err := a.removeBuiltIn(); err != nil {
			return err
		}
	}
	if err := setup.ForgetRotations(a.Workspaces, id); err != nil {
		return err
	}
	if err := setup.ForgetProbes(a.Workspaces, id); err != nil {
		return err
	}
	return a.Workspaces.Delete(id)
}

// sweepTime is how long deleting a workspace waits for its probe apps to go.
const sweepTime = 20 * time.Second

// sweepProbes removes the probe apps that measurements of an open workspace left;
// which of them stay was told by [App.StaysAtOkta].
func (a *App) sweepProbes(ctx context.Context, id string) {
	w := a.walk(id)
	if w == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, sweepTime)
	defer cancel()
	_, _ = w.SweepProbes(ctx)
}

// forgetWorkspace deletes the secrets of a workspace; one that is gone already
// is fine.
func (a *App) forgetWorkspace(ctx context.Context, id string) error {
	refs, err := a.Workspaces.RefsOf(id)
	if err != nil {
		return err
	}
	return a.forget(ctx, refs)
}

// StaysAtOkta says what is still in the org when its workspace is deleted here,
// one thing each. It reads a small file.
func (a *App) StaysAtOkta(ws *workspace.Workspace) []text.Text {
	stays := a.probesStay(ws)
	for _, c := range ws.Created {
		stays = append(stays, createdStays(ws, c))
	}
	switch in := ws.Org.SignIn; {
	case in.Interactive():
		stays = append(stays, text.T("delete.stays.sign-in", "The sign-in, until it expires there: sign out first to end it"))
	case in.Method == workspace.APIToken:
		stays = append(stays, text.T("delete.stays.token", "The API token that signed in, valid until it is revoked there: Security › API › Tokens"))
	}
	if ws.Connection.ClientID != "" {
		stays = append(stays, text.T("delete.stays.connection", "The connection in Workflows, and its client secret"))
	}
	if len(ws.Endpoints) > 0 && !ws.Untouched() {
		stays = append(stays, text.T("delete.stays.flows", "Every flow, with the security level that it has"))
	}
	return stays
}

// probesStay tells the probe apps that may be left in the org, but for those that
// are on the list of what was made.
func (a *App) probesStay(ws *workspace.Workspace) []text.Text {
	left, err := setup.LeftProbes(a.Workspaces, ws.ID)
	if err != nil {
		return []text.Text{text.T("delete.stays.probes", "Perhaps service apps whose names begin with “Flowlatch probe”: the file that names them can't be read")}
	}
	var stays []text.Text
	for _, label := range left {
		if !slices.ContainsFunc(ws.Created, func(c workspace.Created) bool { return c.Label == label }) {
			stays = append(stays, text.T("delete.stays.probe", "Perhaps the service app {{.Label}} of a measurement: a sign-in lets Flowlatch remove it", "Label", label))
		}
	}
	return stays
}

func createdStays(ws *workspace.Workspace, c workspace.Created) text.Text {
	switch c.Kind {
	case workspace.CreatedServiceApp:
		return text.T("delete.stays.app", "The service app {{.Label}}, with its public key", "Label", c.Label)
	case workspace.CreatedGrant:
		return text.T("delete.stays.grant", "The grant of {{.Label}}", "Label", c.Label)
	case workspace.CreatedBookmarkApp:
		return text.T("delete.stays.bookmark", "The Bookmark app {{.Label}}", "Label", c.Label)
	case workspace.CreatedSignInApp:
		return text.T("delete.stays.sign-in-app", "The app {{.Label}} to sign in with", "Label", c.Label)
	case workspace.CreatedKey:
		return text.T("delete.stays.key", "The public key {{.Label}} of {{.App}}", "Label", c.Label, "App", setup.AppName(ws, c.AppID))
	case workspace.CreatedSecret:
		return text.T("delete.stays.secret", "The client secret {{.Label}} of {{.App}}", "Label", c.Label, "App", setup.AppName(ws, c.AppID))
	}
	return text.Plain(c.Label)
}
