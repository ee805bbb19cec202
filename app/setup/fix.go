package setup

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// repair is one way of putting right why a token was refused.
type repair struct {
	what text.Text
	// atOkta changes the app in the org with one request, beside which it only
	// reads; nil for what changes nothing there.
	atOkta func(context.Context, change) error
	// here changes what is kept here; nil for nothing. The client is nil without
	// a sign-in.
	here func(*Walk, context.Context, *okta.Client, workspace.ServiceApp) error
	// ask is the question before atOkta, why what it means.
	ask, why text.Text
	// takes tells that something else may stop working.
	takes bool
}

// change is what a repair in the org is made with.
type change struct {
	*Walk
	attempt *attempt
	client  *okta.Client
	app     workspace.ServiceApp
}

// repairs are the actions of a Problem that Flowlatch can do by itself.
func repairs() map[problem.Action]repair {
	return map[problem.Action]repair{
		problem.GrantScope: {
			what: text.T("fix.grant", "Granting the scope"),
			ask:  text.T("fix.grant.ask", "Grant the scope to the app?"), why: text.T("fix.grant.why", "The app can then get tokens that trigger flows secured with OAuth 2.0."),
			atOkta: func(ctx context.Context, c change) error { return c.grant(ctx, c.attempt, c.client, c.app.ID) },
		},
		problem.RegisterKey: {
			what: text.T("fix.register", "Registering the key"),
			ask:  text.T("fix.register.ask", "Add the public key to the app?"), why: text.T("fix.register.why", "Whoever has its private half, which this computer keeps, can then get tokens as the app."),
			atOkta: func(ctx context.Context, c change) error {
				_, err := c.client.AddKey(ctx, idAtOkta(c.app), json.RawMessage(c.app.PublicJWK))
				return err
			},
		},
		problem.ActivateKey: {
			what: text.T("fix.activate-key", "Activating the key"),
			ask:  text.T("fix.activate-key.ask", "Activate the key?"), why: text.T("fix.activate-key.why", "Somebody deactivated it at Okta. Tokens can be got with it again from then on."),
			atOkta: activateKey,
		},
		problem.ActivateApp: {
			what: text.T("fix.activate-app", "Activating the app"),
			ask:  text.T("fix.activate-app.ask", "Activate the app?"), why: text.T("fix.activate-app.why", "Somebody deactivated it at Okta. All its active keys get tokens again from then on."),
			atOkta: func(ctx context.Context, c change) error { return c.client.ActivateApp(ctx, idAtOkta(c.app)) },
		},
		problem.DPoPOff: possession(false),
		problem.DPoPOn:  possession(true),
		problem.ConvertApp: {
			what: text.T("fix.convert", "Switching the app to the key"),
			ask:  text.T("fix.convert.ask", "Have the app sign in with its key?"), why: text.T("fix.convert.why", "Its client secrets end with that: whatever else signs in with one gets no more tokens."),
			atOkta: convert, takes: true,
		},
		problem.UseOwner:     {what: text.T("fix.use-owner", "Taking the key's app"), here: useOwner},
		problem.UseKeyName:   {what: text.T("fix.use-key-name", "Taking the key's kid"), here: useKeyName},
		problem.UseOwnDomain: {what: text.T("fix.use-own-domain", "Taking the org's own domain"), here: useOwnDomain},
		problem.UseOrgServer: {what: text.T("fix.use-org-server", "Taking the org's token URL"), here: func(w *Walk, _ context.Context, _ *okta.Client, _ workspace.ServiceApp) error {
			return w.update(func(ws *workspace.Workspace) {
				ws.Org.TokenURL, ws.Org.TokenURLFrom = ws.Org.Origin+orgTokenPath, workspace.FromAddress
				correct(&ws.Org.Step, checkTokenURL, text.T("setup.org.token-taken", "The org's own, taken when a token was refused"))
			})
		}},
	}
}

// possession switches proof of possession on the app.
func possession(on bool) repair {
	r := repair{
		what: text.T("fix.dpop-off", "Switching proof of possession off"), takes: true,
		ask: text.T("walk.service-app.ask-off", "Switch proof of possession off?"), why: text.T("walk.service-app.ask-off.why", "The app goes back as it is, but for dpop_bound_access_tokens. Its tokens are plain Bearer tokens from then on, good for whoever has one."),
	}
	if on {
		r = repair{
			what: text.T("fix.dpop-on", "Switching proof of possession on"), takes: true,
			ask: text.T("walk.service-app.ask-on", "Switch proof of possession on?"), why: text.T("walk.service-app.ask-on.why", "The app goes back as it is, but for dpop_bound_access_tokens. Whatever else uses the app must send proofs too from then on."),
		}
	}
	r.atOkta = func(ctx context.Context, c change) error {
		changed, err := c.client.ChangeServiceApp(ctx, idAtOkta(c.app), okta.AppChange{DPoPBound: &on})
		if err != nil {
			return err
		}
		return c.updateApp(c.app.ID, func(_ *workspace.Workspace, app *workspace.ServiceApp) { app.DPoP = changed.DPoPBound })
	}
	return r
}

// convert makes the app sign in with its key instead of a client secret.
func convert(ctx context.Context, c change) error {
	at, err := c.client.App(ctx, idAtOkta(c.app))
	if err != nil {
		return err
	}
	to := okta.AppChange{PrivateKeyJWT: true}
	if _, registered := registration(at.Keys, c.app.Thumbprint, c.app.KeyID); !registered {
		to.PublicKeys = []json.RawMessage{json.RawMessage(c.app.PublicJWK)}
	}
	_, err = c.client.ChangeServiceApp(ctx, idAtOkta(c.app), to)
	return err
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

// FixName says what [Walk.Fix] is doing.
func FixName(action problem.Action) text.Text { return repairs()[action].what }

// Question is what to ask before something is done.
type Question struct {
	Title, Why text.Text
	Takes      bool // something else may stop working
}

// FixQuestion is what to ask, with the request of [Walk.PreviewFix], before
// [Walk.FixAsShown] changes the org; ok is false for what changes nothing there.
func FixQuestion(action problem.Action) (q Question, ok bool) {
	r := repairs()[action]
	return Question{r.ask, r.why, r.takes}, r.atOkta != nil
}

// FixAsShown is [Walk.Fix] with the one request that was shown: when another
// would be sent, because the app was changed meanwhile, none is.
func (w *Walk) FixAsShown(ctx context.Context, endpointID string, action problem.Action, shown Preview) error {
	return w.Fix(only(ctx, shown), endpointID, action)
}

// Fix puts right why a token was refused, as a Problem's way out says, then
// gets a token: the proof of step 3. When the fix is refused, that is the
// step's Problem.
func (w *Walk) Fix(ctx context.Context, endpointID string, action problem.Action) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	r, app, err := w.repairOf(endpointID, action)
	if err != nil {
		return err
	}
	a, ctx := w.attempt(ctx, tokenProof, ServiceAppChecks(true)...)
	a.keyKept(app)
	if err = w.repair(wire.WithPurpose(ctx, r.what), a, r, app); err == nil {
		w.dropToken(app.ID)
		err = w.proveSeen(ctx, a, app.ID)
	}
	return w.finish(a, err, workspace.Done, serviceAppStep(app.ID))
}

// repairOf is what an action does, for the endpoint's service app.
func (w *Walk) repairOf(endpointID string, action problem.Action) (repair, workspace.ServiceApp, error) {
	app, err := w.appOf(endpointID)
	if err != nil {
		return repair{}, app, err
	}
	if !Fixable(w.Workspace(), endpointID, action) {
		return repair{}, app, notSignedIn()
	}
	return repairs()[action], app, nil
}

func (w *Walk) repair(ctx context.Context, a *attempt, r repair, app workspace.ServiceApp) error {
	client, err := w.admin(ctx)
	if err != nil && r.atOkta != nil {
		return err
	}
	if r.atOkta == nil {
		return r.here(w, ctx, client, app)
	}
	err = r.atOkta(ctx, change{w, a, client, app})
	if errors.Is(err, errNotAsShown) {
		return changedMeanwhile(app.Label)
	}
	return err
}

// changedMeanwhile: another request would have been sent than was shown.
func changedMeanwhile(label string) *problem.Problem {
	return problem.New("service-app.changed",
		text.T("app.problem.changed", "{{.Label}} was changed meanwhile", "Label", label),
		text.T("problem.service-app.changed.why", "The request that was shown doesn't fit the app any more. Nothing was sent. Getting a token shows what is wrong now."),
		problem.Retrying())
}
