package setup

import (
	"context"
	"net/http"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/audit/supply"
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta/workflows"
)

// ownApp is the endpoint's service app where it can get tokens, else nil.
func ownApp(ws *workspace.Workspace, e *workspace.Endpoint) *workspace.ServiceApp {
	app := ws.ServiceApp(e.ServiceAppID)
	if app == nil || app.PrivateKey == "" || app.ClientID == "" || ws.Org.Origin == "" {
		return nil
	}
	return app
}

// material is what probes of the endpoint can be made of, but for the client
// token. Nothing of it is read or asked for yet.
func (w *Walk) material(ws *workspace.Workspace, e *workspace.Endpoint, second bool) audit.Material {
	var m audit.Material
	app := ownApp(ws, e)
	if app == nil {
		return m
	}
	source := w.supply(ws, e, *app)
	source.Into(&m, e.Level)
	if second && e.Level == workspace.LevelOAuth && rightToProbe(ws).Answer != RightNo {
		m.Second = &audit.SecondApp{Org: probeOrg{w}, Token: source.Second, Journal: w.probes}
	}
	return m
}

func (w *Walk) supply(ws *workspace.Workspace, e *workspace.Endpoint, app workspace.ServiceApp) supply.App {
	s := supply.App{
		Tokens: w.source, Now: w.deps.Now, Origin: ws.Org.Origin, TokenURL: ws.Org.TokenURL,
		ClientID: app.ClientID, AppID: idAtOkta(app), Unbound: !app.DPoP,
		Ask: w.freshToken(ws, app),
		Request: func(ctx context.Context) (token.Request, error) {
			key, err := w.signingKey(ctx, app)
			return tokenRequest(ws, app, key), err
		},
	}
	if SignedIn(ws) && onWorkflows(ws, e) {
		s.Admin = w.admin
	}
	if ws.Practice && ws.Org.SignIn.Method == workspace.APIToken {
		s.Practice = w.practiceAdmin
	}
	return s
}

// freshToken asks for a token once, and then gives that one: a kept one may be
// from before a change in the console, or end before the measurement does.
func (w *Walk) freshToken(ws *workspace.Workspace, app workspace.ServiceApp) func(context.Context) (token.Result, error) {
	asked := false
	return func(ctx context.Context) (token.Result, error) {
		if asked {
			return w.tokenFor(ctx, ws, app)
		}
		got, err := w.requestToken(ctx, ws, app)
		if err == nil {
			asked = true
			w.keepToken(app.ID, got)
		}
		return got, err
	}
}

// onWorkflows reports whether the endpoint is certain to be on the org's own
// Workflows: tokens that open more than a flow go nowhere else.
func onWorkflows(ws *workspace.Workspace, e *workspace.Endpoint) bool {
	parsed, err := workflows.ParseInvokeURL(e.InvokeURL)
	return err == nil && HostMatch(ws, parsed.Origin) == workspace.Passed
}

// practiceAdmin makes requests to the practice org that Okta doesn't know.
func (w *Walk) practiceAdmin(ctx context.Context) (*http.Client, error) {
	org := w.Workspace().Org
	apiToken, err := w.deps.Vault.Get(ctx, org.SignIn.Token)
	if err != nil {
		return nil, err
	}
	return w.deps.Network.Client(wire.Route{Origin: org.Origin, Credential: wire.SSWS(apiToken)})
}
