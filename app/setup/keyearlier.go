package setup

import (
	"context"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// CodeNotProven is the Problem of an earlier key that is still needed: the one in
// its place gave no token yet.
const CodeNotProven = "key.not-proven"

// BackToEarlierKey has an earlier key of the endpoint's service app sign again.
// It sends nothing. The present key is kept in its place among the earlier ones.
func (w *Walk) BackToEarlierKey(ctx context.Context, endpointID, thumbprint string) error {
	return w.ofEarlier(ctx, endpointID, thumbprint, func(ctx context.Context, app workspace.ServiceApp) error {
		w.dropToken(app.ID)
		return w.updateApp(app.ID, func(_ *workspace.Workspace, app *workspace.ServiceApp) { app.GoBack(thumbprint, w.deps.Now()) })
	})
}

// ForgetEarlierKey deletes the private half of an earlier key on this computer, for
// good; Okta isn't asked. That there was this key stays known. While the app's present key gave no token it is refused
// with [CodeNotProven].
func (w *Walk) ForgetEarlierKey(ctx context.Context, endpointID, thumbprint string) error {
	return w.ofEarlier(ctx, endpointID, thumbprint, func(ctx context.Context, app workspace.ServiceApp) error {
		if app.ClientID != "" && !app.Proven() {
			return notProven()
		}
		var old vault.Ref
		if err := w.updateApp(app.ID, func(_ *workspace.Workspace, app *workspace.ServiceApp) {
			if k := app.EarlierKey(thumbprint); k != nil {
				old, k.PrivateKey = k.PrivateKey, ""
			}
		}); err != nil {
			return err
		}
		w.drop(ctx, old)
		return nil
	})
}

// ofEarlier does something about an earlier key of the endpoint's service app.
// One that is no earlier key any more is left alone.
func (w *Walk) ofEarlier(ctx context.Context, endpointID, thumbprint string, do func(context.Context, workspace.ServiceApp) error) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	app := w.appFor(endpointID)
	if app == nil {
		return nil
	}
	if k := app.EarlierKey(thumbprint); k == nil || k.PrivateKey == "" {
		return nil
	}
	if err := notRotating(*app); err != nil {
		return err
	}
	return do(ctx, *app)
}

// provenWith notes that the app's key gave a token.
func (w *Walk) provenWith(asked workspace.ServiceApp) func(*workspace.Workspace) {
	return func(ws *workspace.Workspace) {
		if app := ws.ServiceApp(asked.ID); app != nil && app.Thumbprint == asked.Thumbprint {
			app.KeyProven = w.deps.Now()
		}
	}
}

func notProven() *problem.Problem {
	return problem.New(CodeNotProven,
		text.T("key.problem.unproven", "The key in its place gave no token yet"),
		text.T("key.problem.unproven.why", "Until it does, the earlier key is the way back. Nothing was deleted."),
		problem.NewWay(problem.GetToken, text.T("walk.service-app.token", "Get a token"), text.Text{}))
}
