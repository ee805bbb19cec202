package setup

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// Preview is the request that a fix will send. A fix that changes only what is
// kept here has none: its Method is empty.
type Preview struct {
	Method, Path string
	// Body is what it sends; for a PUT, which sends the app back whole, the
	// members that it changes.
	Body string
}

// String is the request's first line, "" for none.
func (p Preview) String() string {
	if p.Method == "" {
		return ""
	}
	return p.Method + " " + p.Path
}

// repair is one way of putting right why a token was refused.
type repair struct {
	what    text.Text
	preview func(*workspace.Workspace, workspace.ServiceApp) Preview
	// atOkta changes the app in the org; nil for what changes nothing there.
	atOkta func(*Walk, context.Context, *okta.Client, workspace.ServiceApp) error
	// here changes what is kept here; nil for nothing. The client is nil without
	// a sign-in.
	here func(*Walk, context.Context, *okta.Client, workspace.ServiceApp) error
}

// repairs are the actions of a Problem that Flowlatch can do by itself.
func repairs() map[problem.Action]repair {
	return map[problem.Action]repair{
		problem.GrantScope: {
			what: text.T("fix.grant", "Granting the scope"),
			preview: func(ws *workspace.Workspace, app workspace.ServiceApp) Preview {
				return Preview{http.MethodPost, appPath(app) + "/grants", `{"issuer":"` + ws.Org.Origin + `","scopeId":"` + okta.ScopeInvokeManage + `"}`}
			},
			atOkta: func(w *Walk, ctx context.Context, c *okta.Client, app workspace.ServiceApp) error {
				a, ctx := w.attempt(ctx, tokenProof)
				return w.grant(ctx, a, c, app.ID)
			},
		},
		problem.RegisterKey: {
			what: text.T("fix.register", "Registering the key"),
			preview: func(_ *workspace.Workspace, app workspace.ServiceApp) Preview {
				return Preview{http.MethodPost, appPath(app) + "/credentials/jwks", app.PublicJWK}
			},
			atOkta: func(_ *Walk, ctx context.Context, c *okta.Client, app workspace.ServiceApp) error {
				_, err := c.AddKey(ctx, idAtOkta(app), json.RawMessage(app.PublicJWK))
				return err
			},
		},
		problem.ActivateKey: {
			what: text.T("fix.activate-key", "Activating the key"),
			preview: func(_ *workspace.Workspace, app workspace.ServiceApp) Preview {
				return Preview{http.MethodPost, appPath(app) + "/credentials/jwks/{keyId}/lifecycle/activate", ""}
			},
			atOkta: activateKey,
		},
		problem.ActivateApp: {
			what: text.T("fix.activate-app", "Activating the app"),
			preview: func(_ *workspace.Workspace, app workspace.ServiceApp) Preview {
				return Preview{http.MethodPost, appPath(app) + "/lifecycle/activate", ""}
			},
			atOkta: func(_ *Walk, ctx context.Context, c *okta.Client, app workspace.ServiceApp) error {
				return c.ActivateApp(ctx, idAtOkta(app))
			},
		},
		problem.DPoPOff:      possession(false),
		problem.DPoPOn:       possession(true),
		problem.ConvertApp:   conversion(),
		problem.UseOwner:     {what: text.T("fix.use-owner", "Taking the key's app"), here: useOwner},
		problem.UseKeyName:   {what: text.T("fix.use-key-name", "Taking the key's kid"), here: useKeyName},
		problem.UseOwnDomain: {what: text.T("fix.use-own-domain", "Taking the org's own domain"), here: useOwnDomain},
		problem.UseOrgServer: {what: text.T("fix.use-org-server", "Taking the org's token URL"), here: func(w *Walk, _ context.Context, _ *okta.Client, _ workspace.ServiceApp) error {
			return w.update(func(ws *workspace.Workspace) {
				ws.Org.TokenURL, ws.Org.TokenURLFrom = ws.Org.Origin+orgTokenPath, workspace.FromAddress
			})
		}},
	}
}

func appPath(app workspace.ServiceApp) string { return "/api/v1/apps/" + idAtOkta(app) }

// possession switches proof of possession on the app.
func possession(on bool) repair {
	what, body := text.T("fix.dpop-off", "Switching proof of possession off"), `{"settings":{"oauthClient":{"dpop_bound_access_tokens":false}}}`
	if on {
		what, body = text.T("fix.dpop-on", "Switching proof of possession on"), `{"settings":{"oauthClient":{"dpop_bound_access_tokens":true}}}`
	}
	return repair{
		what: what,
		preview: func(_ *workspace.Workspace, app workspace.ServiceApp) Preview {
			return Preview{http.MethodPut, appPath(app), body}
		},
		atOkta: func(w *Walk, ctx context.Context, c *okta.Client, app workspace.ServiceApp) error {
			changed, err := c.ChangeServiceApp(ctx, idAtOkta(app), okta.AppChange{DPoPBound: &on})
			if err != nil {
				return err
			}
			return w.updateApp(app.ID, func(_ *workspace.Workspace, app *workspace.ServiceApp) { app.DPoP = changed.DPoPBound })
		},
	}
}

// conversion makes the app sign in with its key instead of a client secret.
func conversion() repair {
	return repair{
		what: text.T("fix.convert", "Switching the app to the key"),
		preview: func(_ *workspace.Workspace, app workspace.ServiceApp) Preview {
			return Preview{
				http.MethodPut, appPath(app),
				`{"credentials":{"oauthClient":{"token_endpoint_auth_method":"private_key_jwt"}},"settings":{"oauthClient":{"jwks":{"keys":[` + app.PublicJWK + `]}}}}`,
			}
		},
		atOkta: func(_ *Walk, ctx context.Context, c *okta.Client, app workspace.ServiceApp) error {
			at, err := c.App(ctx, idAtOkta(app))
			if err != nil {
				return err
			}
			change := okta.AppChange{PrivateKeyJWT: true}
			if !slices.ContainsFunc(at.Keys, func(k okta.Key) bool { return isKeyOf(k, app) }) {
				change.PublicKeys = []json.RawMessage{json.RawMessage(app.PublicJWK)}
			}
			_, err = c.ChangeServiceApp(ctx, idAtOkta(app), change)
			return err
		},
	}
}

// Fixable reports whether [Walk.Fix] can do what a way out says, for the
// endpoint's service app as it is known now.
func Fixable(ws *workspace.Workspace, endpointID string, action problem.Action) bool {
	r, ok := repairs()[action]
	e := ws.Endpoint(endpointID)
	if !ok || e == nil {
		return false
	}
	app := ws.ServiceApp(e.ServiceAppID)
	return app != nil && app.PrivateKey != "" && app.ClientID != "" && (r.atOkta == nil || SignedIn(ws))
}

// FixPreview is the request that [Walk.Fix] will send for an action, beside
// requests that only read. ok is false for what Fix doesn't do.
func FixPreview(ws *workspace.Workspace, endpointID string, action problem.Action) (p Preview, ok bool) {
	if !Fixable(ws, endpointID, action) {
		return Preview{}, false
	}
	r := repairs()[action]
	if r.preview == nil {
		return Preview{}, true
	}
	return r.preview(ws, *ws.ServiceApp(ws.Endpoint(endpointID).ServiceAppID)), true
}

// FixName says what [Walk.Fix] is doing.
func FixName(action problem.Action) text.Text { return repairs()[action].what }

// Fix puts right why a token was refused, as a Problem's way out says, then
// gets a token: the proof of step 3. When the fix is refused, that is the
// step's Problem.
func (w *Walk) Fix(ctx context.Context, endpointID string, action problem.Action) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	app, err := w.appOf(endpointID)
	if err != nil {
		return err
	}
	r, ok := repairs()[action]
	if !ok || !Fixable(w.Workspace(), endpointID, action) {
		return notSignedIn()
	}
	a, ctx := w.attempt(ctx, tokenProof, ServiceAppChecks(true)...)
	a.keyKept(app)
	if err = w.repair(wire.WithPurpose(ctx, r.what), r, app); err == nil {
		w.dropToken(app.ID)
		err = w.proveToken(ctx, a, app.ID)
	}
	return w.finish(a, err, workspace.Done, serviceAppStep(app.ID))
}

func (w *Walk) repair(ctx context.Context, r repair, app workspace.ServiceApp) error {
	client, err := w.admin(ctx)
	if err != nil && r.atOkta != nil {
		return err
	}
	if r.atOkta != nil {
		return r.atOkta(w, ctx, client, app)
	}
	return r.here(w, ctx, client, app)
}
