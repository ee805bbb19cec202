package command

import (
	"context"
	"strings"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
)

// flowBookmark is the practice flow that the walk sets up; the echo flows,
// one per level, answer for the other two levels.
const flowBookmark = "bookmark"

// tour is one whole walk by command: the walk's use cases in the place of the
// window, a trainee in the place of the browser. A fault is a mistake that an
// admin makes at that step.
type tour struct {
	walk     *setup.Walk
	hand     *trainee.Trainee
	practice app.Practice
	say      func(string)
	report   *walkReport

	level    workspace.Level
	noAdmin  bool
	fault    workspace.StepID
	endpoint string
}

func (t *tour) run(ctx context.Context) error {
	for _, step := range []struct {
		id   workspace.StepID
		take func(context.Context) error
	}{
		{workspace.StepOrg, t.org},
		{workspace.StepConnection, t.connection},
		{workspace.StepServiceApp, t.serviceApp},
		{workspace.StepEndpoint, t.security},
		{workspace.StepInvoke, t.invoke},
	} {
		if err := step.take(ctx); err != nil {
			t.say("failed  " + string(step.id))
			return t.note(step.id, err)
		}
		t.say("done    " + string(step.id))
	}
	return t.otherLevels(ctx)
}

// note stores on the step what went wrong outside of the walk: a console that
// refused a form. What the walk found out itself, it has stored.
func (t *tour) note(step workspace.StepID, err error) error {
	stored := setup.StepOf(t.walk.Workspace(), step, t.endpoint).Current() == workspace.Attention
	if stored || problem.From(err).Code == problem.CodeCancelled {
		return err
	}
	return t.walk.Note(step, t.endpoint, err)
}

func (t *tour) faulty(step workspace.StepID) bool { return t.fault == step }

// org pastes an address of the practice org and signs in. The mistake: the
// address of Okta's own sign-in site, or a token that was cut off.
func (t *tour) org(ctx context.Context) error {
	if t.noAdmin && t.faulty(workspace.StepOrg) {
		return t.walk.CheckOrg(ctx, "https://login.okta.com/")
	}
	if err := t.walk.CheckOrg(ctx, t.practice.URL+"/console"); err != nil {
		return err
	}
	if t.noAdmin {
		return t.walk.ContinueWithoutSignIn(ctx)
	}
	token := t.practice.AdminToken
	if t.faulty(workspace.StepOrg) {
		plain := token.Reveal()
		token = secret.New(plain[:len(plain)/2])
	}
	return t.walk.SignIn(ctx, token)
}

// connection hands the four values over. The mistake: Create isn't clicked.
func (t *tour) connection(ctx context.Context) error {
	if err := t.connectionValues(ctx); err != nil {
		return err
	}
	if !t.faulty(workspace.StepConnection) {
		if err := t.createConnection(ctx); err != nil {
			return err
		}
	}
	return t.walk.ConfirmConnection(ctx)
}

func (t *tour) connectionValues(ctx context.Context) error {
	if !t.noAdmin {
		if err := t.walk.FindConnection(ctx); err != nil {
			return err
		}
		if err := t.readSecret(ctx); err != nil {
			return err
		}
	}
	c := t.walk.Workspace().Connection
	if c.ClientID != "" && c.Secret != "" {
		return nil
	}
	return t.pasteConnection(ctx, c.AppID)
}

// readSecret reads the connection's secret where its app may be looked at.
func (t *tour) readSecret(ctx context.Context) error {
	if t.walk.Workspace().Connection.AppID == "" {
		return nil
	}
	return t.walk.ReadConnectionSecret(ctx)
}

// pasteConnection copies client ID and secret off the Sign On tab.
func (t *tour) pasteConnection(ctx context.Context, appID string) error {
	if appID == "" {
		id, err := t.hand.AppID(ctx, "Okta Workflows OAuth")
		if err != nil {
			return err
		}
		appID = id
	}
	clientID, clientSecret, err := t.hand.ConnectionValues(ctx, appID)
	if err != nil {
		return err
	}
	if err := t.walk.SetConnectionClientID(clientID); err != nil {
		return err
	}
	return t.walk.SetConnectionSecret(ctx, clientSecret)
}

func (t *tour) createConnection(ctx context.Context) error {
	c := t.walk.Workspace().Connection
	clientSecret, err := t.walk.Secret(ctx, c.Secret)
	if err != nil {
		return err
	}
	if err := t.hand.CreateConnection(ctx, c.Nickname, c.Domain, c.ClientID, clientSecret); err != nil {
		return err
	}
	return t.walk.TickDone(workspace.StepConnection, t.endpoint, setup.ConnectionClicks())
}

// serviceApp makes app, key and grant. The mistake: the scope isn't granted.
func (t *tour) serviceApp(ctx context.Context) error {
	if !t.noAdmin && !t.faulty(workspace.StepServiceApp) {
		return t.walk.SetUpServiceApp(ctx, t.endpoint, setup.DefaultAppLabel, oauth.ECP256)
	}
	if err := t.walk.PrepareKey(ctx, t.endpoint, setup.DefaultAppLabel, oauth.ECP256); err != nil {
		return err
	}
	app := t.app()
	clientID, err := t.hand.CreateServiceApp(ctx, app.Label, app.PublicJWK)
	if err != nil {
		return err
	}
	if err := t.hand.SetProofOfPossession(ctx, clientID, false); err != nil {
		return err
	}
	if !t.faulty(workspace.StepServiceApp) {
		if err := t.hand.GrantScope(ctx, clientID, okta.ScopeInvokeManage); err != nil {
			return err
		}
	}
	if err := t.walk.SetServiceAppClientID(t.endpoint, clientID); err != nil {
		return err
	}
	return t.walk.ProveToken(ctx, t.endpoint)
}

func (t *tour) app() workspace.ServiceApp {
	ws := t.walk.Workspace()
	return *ws.ServiceApp(ws.Endpoint(t.endpoint).ServiceAppID)
}

// security sets the level in the console and pastes the Invoke URL. The
// mistake: the Resume URL is copied, which stands below it.
func (t *tour) security(ctx context.Context) error {
	pasted, err := t.hand.SetEndpoint(ctx, flowBookmark, trainee.Settings{
		Level: string(t.level), Apps: string(workspace.AllowList), Allowed: []string{t.app().ClientID},
	})
	if err != nil {
		return err
	}
	if err := t.hand.SwitchFlow(ctx, flowBookmark, true); err != nil {
		return err
	}
	if t.faulty(workspace.StepEndpoint) {
		if pasted, err = t.hand.ResumeURL(ctx, flowBookmark); err != nil {
			return err
		}
	}
	return t.describe(ctx, t.endpoint, pasted, t.level, workspace.AllowList)
}

// describe tells the workspace about an endpoint and ticks its clicks.
func (t *tour) describe(ctx context.Context, id string, pasted secret.Secret, level workspace.Level, allowed workspace.Allowed) error {
	if err := t.walk.SetInvokeURL(ctx, id, pasted.Reveal()); err != nil {
		return err
	}
	if level != workspace.LevelOAuth {
		allowed = ""
	}
	if err := t.walk.SetLevel(id, level, allowed); err != nil {
		return err
	}
	if err := t.walk.TickDone(workspace.StepEndpoint, id, setup.EndpointClicks(t.walk.Workspace(), id)); err != nil {
		return err
	}
	return t.walk.ConfirmEndpoint(id)
}

// invoke fires the flow. The mistake: it was switched off.
func (t *tour) invoke(ctx context.Context) error {
	if t.faulty(workspace.StepInvoke) {
		if err := t.hand.SwitchFlow(ctx, flowBookmark, false); err != nil {
			return err
		}
	}
	return t.fire(ctx, t.endpoint)
}

func (t *tour) fire(ctx context.Context, id string) error {
	result, err := t.walk.Invoke(ctx, id)
	if result.Status != 0 {
		e := t.walk.Workspace().Endpoint(id)
		t.report.Invocations = append(t.report.Invocations, invocationReport{
			Level: string(e.Level), Method: e.Draft.Method, Status: result.Status, Body: strings.ToValidUTF8(string(result.Body), "\uFFFD"),
		})
	}
	return err
}

// otherLevels invokes the echo flows of the two other levels: endpoints are
// added without repeating steps 1 to 3.
func (t *tour) otherLevels(ctx context.Context) error {
	for _, level := range []workspace.Level{workspace.LevelOAuth, workspace.LevelToken, workspace.LevelPublic} {
		if level == t.level {
			continue
		}
		flow := "echo-" + string(level)
		pasted, err := t.hand.InvokeURL(ctx, flow)
		if err != nil {
			return err
		}
		id, err := t.walk.AddEndpoint(flow)
		if err != nil {
			return err
		}
		if err := t.describe(ctx, id, pasted, level, workspace.AllowAny); err != nil {
			return err
		}
		if err := t.walk.SetDraft(id, setup.EmptyPreset()); err != nil {
			return err
		}
		if err := t.fire(ctx, id); err != nil {
			return err
		}
		t.say("invoked " + flow)
	}
	return nil
}
