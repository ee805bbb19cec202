package setup

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
)

var (
	checkKey   = text.T("setup.service-app.key", "Key on this computer")
	checkMade  = text.T("setup.service-app.made", "Service app")
	checkGrant = text.T("setup.service-app.granted", "Scope granted")
	checkToken = text.T("setup.service-app.token", "Okta issued a token")
	checkClaim = text.T("setup.service-app.claims", "Claims checked")
	// What a token says about proof of possession: noted beside the checks that
	// every proof has.
	checkPossession  = text.T("setup.service-app.possession", "Proof of possession")
	checkBoundInvoke = text.T("setup.service-app.bound", "Bound token for flows")
	tokenProof       = text.T("setup.service-app.proof", "A token for okta.workflows.invoke.manage")
)

// DefaultAppLabel names a service app that the walk makes.
const DefaultAppLabel = "Workflows invoker"

// serviceAppStep places the step of the app that an endpoint uses.
func serviceAppStep(appID string) func(*workspace.Workspace) *workspace.Step {
	return func(ws *workspace.Workspace) *workspace.Step {
		if app := ws.ServiceApp(appID); app != nil {
			return &app.Step
		}
		return nil
	}
}

// updateApp changes one service app; one that is gone changes nothing.
func (w *Walk) updateApp(id string, change func(*workspace.Workspace, *workspace.ServiceApp)) error {
	return w.update(func(ws *workspace.Workspace) {
		if app := ws.ServiceApp(id); app != nil {
			change(ws, app)
		}
	})
}

// SetUpServiceApp does what is still missing for the endpoint's service app:
// a key made here, the app at Okta with proof of possession off, the scope, a
// token. It can be called again after any failure; nothing is made twice.
func (w *Walk) SetUpServiceApp(ctx context.Context, endpointID, label string, keyType oauth.KeyType) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	if !SignedIn(w.Workspace()) {
		return notSignedIn()
	}
	app, err := w.ensureKey(ctx, endpointID, label, keyType)
	if err != nil {
		return err
	}
	a, ctx := w.attempt(ctx, tokenProof, ServiceAppChecks(false)...)
	a.keyKept(app)
	err = w.registerAndGrant(ctx, a, app.ID)
	if err == nil {
		err = w.proveToken(ctx, a, app.ID)
	}
	return w.finish(a, err, workspace.Done, serviceAppStep(app.ID), w.provenWith(app))
}

// ProveToken gets a fresh token with the stored key and checks its claims.
// It is the whole proof of step 3 for an admin who is not signed in.
func (w *Walk) ProveToken(ctx context.Context, endpointID string) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	app, err := w.appOf(endpointID)
	if err != nil {
		return err
	}
	return w.proveAgain(ctx, app)
}

// proveAgain proves step 3 by a new token.
func (w *Walk) proveAgain(ctx context.Context, app workspace.ServiceApp) error {
	a, ctx := w.attempt(ctx, tokenProof, ServiceAppChecks(true)...)
	a.keyKept(app)
	return w.finish(a, w.proveSeen(ctx, a, app.ID), workspace.Done, serviceAppStep(app.ID), w.provenWith(app))
}

// proveSeen is proveToken that names an app which was seen at Okta, and its scope,
// which the token shows.
func (w *Walk) proveSeen(ctx context.Context, a *attempt, id string) error {
	a.order = append(ServiceAppChecks(false), checkPossession, checkBoundInvoke, checkClocks)
	app := *w.Workspace().ServiceApp(id)
	if app.Registered {
		a.is(app)
	}
	err := w.proveToken(ctx, a, id)
	if err == nil && app.Registered {
		a.pass(checkGrant, text.T("setup.service-app.granted-seen", "{{.Scope}}: the token has it", "Scope", okta.ScopeInvokeManage))
	}
	return err
}

// is names the app.
func (a *attempt) is(app workspace.ServiceApp) {
	a.add(workspace.Noted, checkMade, text.T("setup.service-app.is", "{{.Label}}, client ID {{.ID}}", "Label", app.Label, "ID", app.ClientID), "")
}

// appOf is the endpoint's service app, which must have a key.
func (w *Walk) appOf(endpointID string) (workspace.ServiceApp, error) {
	ws := w.Workspace()
	endpoint := ws.Endpoint(endpointID)
	if endpoint == nil {
		return workspace.ServiceApp{}, noEndpoint()
	}
	app := ws.ServiceApp(endpoint.ServiceAppID)
	if app == nil || app.PrivateKey == "" {
		return workspace.ServiceApp{}, keyFirst()
	}
	return *app, nil
}

func (a *attempt) keyKept(app workspace.ServiceApp) {
	a.pass(checkKey, text.T("setup.service-app.key-kept", "{{.Type}}, the private half stays on this computer", "Type", KeyTypeName(KeyType(app.KeyType))))
}

func (w *Walk) registerAndGrant(ctx context.Context, a *attempt, id string) error {
	client, err := w.admin(ctx)
	if err != nil {
		return err
	}
	if err := w.register(ctx, a, client, id); err != nil {
		return err
	}
	return w.grant(ctx, a, client, id)
}

// register makes the app at Okta. One that exists already with this very key,
// made by a try whose answer was lost or by hand, is taken up instead.
func (w *Walk) register(ctx context.Context, a *attempt, client *okta.Client, id string) error {
	app := *w.Workspace().ServiceApp(id)
	if app.ClientID != "" {
		a.is(app)
		return nil
	}
	found, err := findByKey(ctx, client, app)
	if err != nil {
		return err
	}
	if found != nil {
		a.pass(checkMade, text.T("setup.service-app.found", "{{.Label}} exists already with this key", "Label", found.Label))
		return w.registered(id, *found, app.Sent, "")
	}
	made, err := w.create(ctx, client, app)
	if err != nil {
		return err
	}
	a.pass(checkMade, text.T("setup.service-app.made-detail", "{{.Label}} created, proof of possession off", "Label", made.Label))
	return w.registered(id, made, true, a.lastRequestID())
}

// create sends the request once and notes before that it was sent: when the
// answer is lost, the next try looks for the app instead of making another.
func (w *Walk) create(ctx context.Context, client *okta.Client, app workspace.ServiceApp) (okta.App, error) {
	sent := func(yes bool) error {
		return w.updateApp(app.ID, func(_ *workspace.Workspace, app *workspace.ServiceApp) { app.Sent = yes })
	}
	if err := sent(true); err != nil {
		return okta.App{}, err
	}
	made, err := client.CreateServiceApp(wire.WithPurpose(ctx, text.T("setup.service-app.for-create", "Create the API Services app")), specOf(app))
	if e, ok := errors.AsType[*okta.Error](err); ok && e.Status >= http.StatusBadRequest && e.Status < http.StatusInternalServerError {
		return made, errors.Join(err, sent(false)) // Okta refused it: nothing was made
	}
	return made, err
}

// specOf is what a service app is made from at Okta.
func specOf(app workspace.ServiceApp) okta.ServiceAppSpec {
	return okta.ServiceAppSpec{Label: app.Label, PublicKeys: []json.RawMessage{json.RawMessage(app.PublicJWK)}, DPoPBound: false}
}

// registered records the app. Only what this walk made is listed as made.
func (w *Walk) registered(id string, at okta.App, ours bool, requestID string) error {
	return w.updateApp(id, func(ws *workspace.Workspace, app *workspace.ServiceApp) {
		app.AppID, app.ClientID, app.Label, app.DPoP = at.ID, at.ClientID, at.Label, at.DPoPBound
		app.KeyProven = time.Time{}
		app.Made, app.Registered, app.Sent = ours, true, false
		if ours {
			ws.Created = append(ws.Created, workspace.Created{
				Kind: workspace.CreatedServiceApp, ID: at.ID, AppID: at.ID, Label: at.Label, At: w.deps.Now(), RequestID: requestID,
			})
		}
	})
}

// findByKey looks for an app that holds the key: among all apps when one was
// asked for and the answer was lost, else among those of the same name.
func findByKey(ctx context.Context, client *okta.Client, app workspace.ServiceApp) (*okta.App, error) {
	query := okta.AppQuery{Q: app.Label}
	if app.Sent {
		query = okta.AppQuery{}
	}
	apps, err := client.ListApps(wire.WithPurpose(ctx, text.T("setup.service-app.for-list", "Is there an app with this key already")), query)
	if err != nil {
		return nil, err
	}
	for _, candidate := range apps {
		if slices.ContainsFunc(candidate.Keys, func(k okta.Key) bool { return isKeyOf(k, app) }) {
			return &candidate, nil
		}
	}
	return nil, nil
}

// grant consents to the one scope that invoking needs, and says what else the
// app may ask for.
func (w *Walk) grant(ctx context.Context, a *attempt, client *okta.Client, id string) error {
	app := *w.Workspace().ServiceApp(id)
	grants, err := client.ListGrants(wire.WithPurpose(ctx, text.T("setup.service-app.for-grants", "Which scopes the app has")), idAtOkta(app))
	if err != nil {
		return err
	}
	at := slices.IndexFunc(grants, func(g okta.Grant) bool { return g.ScopeID == okta.ScopeInvokeManage })
	if at >= 0 {
		a.granted(len(grants) - 1)
		return w.updateApp(id, func(_ *workspace.Workspace, app *workspace.ServiceApp) {
			app.Granted, app.GrantID = true, grants[at].ID
		})
	}
	made, err := client.GrantScope(wire.WithPurpose(ctx, text.T("setup.service-app.for-grant", "Grant the scope")), idAtOkta(app), okta.ScopeInvokeManage)
	if err != nil {
		return err
	}
	a.granted(len(grants))
	return w.updateApp(id, func(ws *workspace.Workspace, app *workspace.ServiceApp) {
		app.Granted, app.GrantID = true, made.ID
		ws.Created = append(ws.Created, workspace.Created{
			Kind: workspace.CreatedGrant, ID: made.ID, AppID: idAtOkta(*app), Label: okta.ScopeInvokeManage, At: w.deps.Now(), RequestID: a.lastRequestID(),
		})
	})
}

func (a *attempt) granted(others int) {
	if others > 0 {
		a.add(workspace.Noted, checkGrant, text.T("setup.service-app.granted-more", "{{.Scope}}, and {{.Count}} more that invoking doesn't need", "Scope", okta.ScopeInvokeManage, "Count", others), "")
		return
	}
	a.pass(checkGrant, text.T("setup.service-app.granted-detail", "{{.Scope}}, nothing else", "Scope", okta.ScopeInvokeManage))
}

// idAtOkta is Okta's id of the app. For an app that the admin made only the
// client ID is known; it is the same unless the org chose one.
func idAtOkta(app workspace.ServiceApp) string {
	if app.AppID != "" {
		return app.AppID
	}
	return app.ClientID
}

// SetServiceAppClientID takes the client ID of the app that the admin made in
// the console.
func (w *Walk) SetServiceAppClientID(endpointID, clientID string) error {
	clientID = strings.TrimSpace(clientID)
	if sentence, ok := CheckClientID(clientID); !ok {
		return badField("service-app.client-id", sentence, problem.EditClientID)
	}
	if clientID == w.Workspace().Connection.ClientID {
		return badField("service-app.client-id", text.T("field.client-id.connection", "This is the client ID of Okta Workflows OAuth. The service app has its own."), problem.EditClientID)
	}
	app, err := w.appOf(endpointID)
	if err == nil && app.ClientID != clientID {
		err = notRotating(app)
	}
	if err != nil {
		return err
	}
	w.dropToken(app.ID)
	return w.updateApp(app.ID, func(_ *workspace.Workspace, app *workspace.ServiceApp) {
		if app.ClientID != clientID {
			app.AppID, app.Granted, app.GrantID, app.Made = "", false, "", false
			app.KeyProven = time.Time{}
		}
		app.ClientID = clientID
		app.Step.Begin()
	})
}
