package setup

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
)

var (
	checkKey      = text.T("setup.service-app.key", "Key made on this computer")
	checkMade     = text.T("setup.service-app.made", "Service app")
	checkGranted  = text.T("setup.service-app.granted", "Scope granted")
	checkToken    = text.T("setup.service-app.token", "Okta issued a token")
	checkClaims   = text.T("setup.service-app.claims", "Claims checked")
	tokenProof    = text.T("setup.service-app.proof", "A token for okta.workflows.invoke.manage")
	keyProofPlan  = []text.Text{checkKey, checkMade, checkGranted, checkToken, checkClaims}
	tokenOnlyPlan = []text.Text{checkKey, checkToken, checkClaims}
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

// SetUpServiceApp does what is still missing for the endpoint's service app:
// a key made here, the app at Okta with proof of possession off, the scope, a
// token. It can be called again after any failure; nothing is made twice.
func (w *Walk) SetUpServiceApp(ctx context.Context, endpointID, label string, keyType oauth.KeyType) error {
	w.working.Lock()
	defer w.working.Unlock()
	if !SignedIn(w.Workspace()) {
		return notSignedIn()
	}
	app, err := w.ensureKey(ctx, endpointID, label, keyType)
	if err != nil {
		return err
	}
	a, ctx := w.attempt(ctx, tokenProof, keyProofPlan...)
	a.pass(checkKey, text.T("setup.service-app.key-kept", "{{.Type}}, private half in the vault", "Type", KeyTypeName(KeyType(app.KeyType))))
	err = w.registerAndGrant(ctx, a, app.ID)
	if err == nil {
		err = w.proveToken(ctx, a, app.ID)
	}
	return w.finish(a, err, workspace.Done, serviceAppStep(app.ID))
}

// PrepareKey makes the endpoint's service app here, with a key, without
// touching Okta: for the admin who pastes the public half in the console.
func (w *Walk) PrepareKey(ctx context.Context, endpointID, label string, keyType oauth.KeyType) error {
	w.working.Lock()
	defer w.working.Unlock()
	_, err := w.ensureKey(ctx, endpointID, label, keyType)
	return err
}

// ensureKey returns the endpoint's service app, making it and its key when
// there is none yet. A key of another type replaces one that is not
// registered anywhere.
func (w *Walk) ensureKey(ctx context.Context, endpointID, label string, keyType oauth.KeyType) (workspace.ServiceApp, error) {
	ws := w.Workspace()
	endpoint := ws.Endpoint(endpointID)
	if endpoint == nil {
		return workspace.ServiceApp{}, noEndpoint()
	}
	if label = strings.TrimSpace(label); label == "" {
		label = DefaultAppLabel
	}
	have := ws.ServiceApp(endpoint.ServiceAppID)
	if have != nil && have.PrivateKey != "" && (have.ClientID != "" || have.KeyType == string(keyType)) {
		return *have, w.relabel(have, label)
	}
	key, err := oauth.GenerateKey(ctx, keyType)
	if err != nil {
		return workspace.ServiceApp{}, problem.From(err)
	}
	id := newID("app")
	if have != nil {
		id = have.ID
	}
	err = w.update(func(ws *workspace.Workspace) {
		if have == nil {
			ws.ServiceApps = append(ws.ServiceApps, workspace.ServiceApp{ID: id})
			ws.Endpoint(endpointID).ServiceAppID = id
		}
		ws.ServiceApp(id).Label = label
	})
	if err != nil {
		return workspace.ServiceApp{}, err
	}
	return w.keepKey(ctx, id, key)
}

func (w *Walk) relabel(app *workspace.ServiceApp, label string) error {
	if app.ClientID != "" || app.Label == label {
		return nil
	}
	return w.update(func(ws *workspace.Workspace) { ws.ServiceApp(app.ID).Label = label })
}

// keepKey stores the private half, then records the public one.
func (w *Walk) keepKey(ctx context.Context, id string, key *oauth.Key) (workspace.ServiceApp, error) {
	place := func(ws *workspace.Workspace) *vault.Ref { return &ws.ServiceApp(id).PrivateKey }
	if err := w.keep(ctx, vault.PrivateKey, key.Secret(), place); err != nil {
		return workspace.ServiceApp{}, err
	}
	err := w.update(func(ws *workspace.Workspace) {
		app := ws.ServiceApp(id)
		app.KeyType, app.KeyID, app.Thumbprint = string(key.Type()), key.ID(), key.Thumbprint()
		app.PublicJWK, app.KeyMade = string(key.PublicJWK()), w.deps.Now()
		app.Step.Begin()
	})
	if err != nil {
		return workspace.ServiceApp{}, err
	}
	return *w.Workspace().ServiceApp(id), nil
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

// register makes the app at Okta, or adopts the one that an earlier, cut off
// try made: it has the same label and holds this very key.
func (w *Walk) register(ctx context.Context, a *attempt, client *okta.Client, id string) error {
	app := *w.Workspace().ServiceApp(id)
	if app.ClientID != "" {
		a.pass(checkMade, text.T("setup.service-app.is", "{{.Label}}, client ID {{.ID}}", "Label", app.Label, "ID", app.ClientID))
		return nil
	}
	made, err := findByKey(ctx, client, app)
	if err != nil {
		return err
	}
	if made == nil {
		created, err := client.CreateServiceApp(wire.WithPurpose(ctx, text.T("setup.service-app.for-create", "Create the API Services app")), okta.ServiceAppSpec{
			Label: app.Label, PublicKeys: []json.RawMessage{json.RawMessage(app.PublicJWK)}, DPoPBound: false,
		})
		if err != nil {
			return err
		}
		made = &created
	}
	a.pass(checkMade, text.T("setup.service-app.made-detail", "{{.Label}} created, proof of possession off", "Label", made.Label))
	return w.update(func(ws *workspace.Workspace) {
		app := ws.ServiceApp(id)
		app.ClientID, app.Label, app.Made, app.Registered, app.DPoP = made.ClientID, made.Label, true, true, made.DPoPBound
		ws.Created = append(ws.Created, workspace.Created{
			Kind: workspace.CreatedServiceApp, ID: made.ID, AppID: made.ID, Label: made.Label, At: w.deps.Now(), RequestID: a.lastRequestID(),
		})
	})
}

func findByKey(ctx context.Context, client *okta.Client, app workspace.ServiceApp) (*okta.App, error) {
	apps, err := client.ListApps(wire.WithPurpose(ctx, text.T("setup.service-app.for-list", "Is there an app of this name already")), okta.AppQuery{Q: app.Label, Limit: 200})
	if err != nil {
		return nil, err
	}
	for _, candidate := range apps {
		if candidate.Label != app.Label {
			continue
		}
		for _, key := range candidate.Keys {
			if key.KID == app.KeyID {
				return &candidate, nil
			}
		}
	}
	return nil, nil
}

// grant consents to the one scope that invoking needs.
func (w *Walk) grant(ctx context.Context, a *attempt, client *okta.Client, id string) error {
	app := *w.Workspace().ServiceApp(id)
	granted := text.T("setup.service-app.granted-detail", "{{.Scope}}, nothing else", "Scope", okta.ScopeInvokeManage)
	if app.Granted {
		a.pass(checkGranted, granted)
		return nil
	}
	oktaApp := appIDOf(w.Workspace(), app)
	grant, err := findGrant(ctx, client, oktaApp)
	if err != nil {
		return err
	}
	if grant == nil {
		made, err := client.GrantScope(wire.WithPurpose(ctx, text.T("setup.service-app.for-grant", "Grant the scope")), oktaApp, okta.ScopeInvokeManage)
		if err != nil {
			return err
		}
		grant = &made
	}
	a.pass(checkGranted, granted)
	return w.update(func(ws *workspace.Workspace) {
		app := ws.ServiceApp(id)
		app.Granted, app.GrantID = true, grant.ID
		ws.Created = append(ws.Created, workspace.Created{
			Kind: workspace.CreatedGrant, ID: grant.ID, AppID: oktaApp, Label: okta.ScopeInvokeManage, At: w.deps.Now(), RequestID: a.lastRequestID(),
		})
	})
}

func findGrant(ctx context.Context, client *okta.Client, appID string) (*okta.Grant, error) {
	grants, err := client.ListGrants(wire.WithPurpose(ctx, text.T("setup.service-app.for-grants", "Which scopes the app has")), appID)
	if err != nil {
		return nil, err
	}
	for _, g := range grants {
		if g.ScopeID == okta.ScopeInvokeManage {
			return &g, nil
		}
	}
	return nil, nil
}

// appIDOf is Okta's id of the app; client id and app id are the same unless
// the org chose a client id.
func appIDOf(ws *workspace.Workspace, app workspace.ServiceApp) string {
	for _, c := range ws.Created {
		if c.Kind == workspace.CreatedServiceApp && c.Label == app.Label {
			return c.ID
		}
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
	ws := w.Workspace()
	if clientID == ws.Connection.ClientID && clientID != "" {
		return badField("service-app.client-id", text.T("field.client-id.connection", "This is the client ID of Okta Workflows OAuth. The service app has its own."), problem.EditClientID)
	}
	endpoint := ws.Endpoint(endpointID)
	if endpoint == nil || ws.ServiceApp(endpoint.ServiceAppID) == nil {
		return keyFirst()
	}
	w.dropToken(endpoint.ServiceAppID)
	return w.update(func(ws *workspace.Workspace) {
		app := ws.ServiceApp(endpoint.ServiceAppID)
		app.ClientID = clientID
		app.Step.Begin()
	})
}

// ProveToken gets a fresh token with the stored key and checks its claims.
// It is the whole proof of step 3 for an admin who is not signed in.
func (w *Walk) ProveToken(ctx context.Context, endpointID string) error {
	w.working.Lock()
	defer w.working.Unlock()
	ws := w.Workspace()
	endpoint := ws.Endpoint(endpointID)
	if endpoint == nil {
		return noEndpoint()
	}
	app := ws.ServiceApp(endpoint.ServiceAppID)
	if app == nil || app.PrivateKey == "" {
		return keyFirst()
	}
	a, ctx := w.attempt(ctx, tokenProof, tokenOnlyPlan...)
	a.pass(checkKey, text.T("setup.service-app.key-kept", "{{.Type}}, private half in the vault", "Type", KeyTypeName(KeyType(app.KeyType))))
	return w.finish(a, w.proveToken(ctx, a, app.ID), workspace.Done, serviceAppStep(app.ID))
}
