package walk

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// serviceAppPage is step 3: an app that proves itself with a key made here,
// and the token that proves it.
type serviceAppPage struct {
	host   page.Host
	tries  *attempts
	lesson *lessonStrip
	plan   *serviceAppPlan
	hand   *serviceAppHand
	app    *serviceAppCard
	key    *serviceAppKey
	former *earlierKeys
	terms  *serviceAppTerms
	token  *serviceAppToken
	proof  *page.ProofCard
	byHand bool // by console clicks, although somebody is signed in
	body   fyne.CanvasObject
}

var (
	_ page.Page   = (*serviceAppPage)(nil)
	_ page.Solver = (*serviceAppPage)(nil)
)

// NewServiceApp makes the page of step 3.
func NewServiceApp(host page.Host) page.Page {
	p := &serviceAppPage{host: host, proof: page.NewProofCard(host)}
	p.tries = newAttempts(host, workspace.StepServiceApp, p.act)
	p.lesson = newLessonStrip(host, p.stopPractising)
	p.tries.also = p.lesson.advise
	p.plan = newServiceAppPlan(host, p.typed, p.enter, p.switchHand)
	p.hand = newServiceAppHand(host, p.typed, p.enter, p.clickForMe)
	p.app, p.key, p.terms = newServiceAppCard(host, p.editClientID), newServiceAppKey(host, p.askToForgetKey), newServiceAppTerms(host, p.tries.take)
	p.former = newEarlierKeys(host, p.tries)
	p.token = newServiceAppToken(host, p.prove)
	p.body = stepBody(house.Stack(house.Gap12, p.token.card, p.proof.Object()),
		p.lesson.object, p.tries.card.Object(), p.plan.card, p.hand.card, p.app.card, p.key.card, p.former.card, p.terms.object)
	p.Update()
	return p
}

// inFront is the service app of the endpoint in front, nil before there is
// one.
func inFront(host page.Host) *workspace.ServiceApp {
	ws := host.Workspace()
	if e := ws.Endpoint(host.EndpointID()); e != nil {
		return ws.ServiceApp(e.ServiceAppID)
	}
	return nil
}

// Head says what the step is for.
func (p *serviceAppPage) Head() page.Head {
	h := page.Head{
		Title: text.T("walk.service-app.title", "Service app and keys"), Step: 3, State: p.tries.step().Current(),
		Why: text.T("walk.service-app.why", "The endpoint trusts an app that proves itself with a key. Only the public half leaves this computer."),
	}
	if registered(inFront(p.host)) {
		h.Actions = []page.Action{{Label: text.T("walk.recheck", "Re-check"), Icon: "refresh", Disabled: p.host.Busy(), Do: p.prove}}
	}
	return h
}

// registered reports whether the app is known at Okta.
func registered(app *workspace.ServiceApp) bool { return app != nil && app.ClientID != "" }

// hasKey reports whether the app has a key.
func hasKey(app *workspace.ServiceApp) bool { return app != nil && app.PublicJWK != "" }

// Body is the page.
func (p *serviceAppPage) Body() fyne.CanvasObject { return p.body }

// First is the best way out of a Problem, else what there is to decide.
func (p *serviceAppPage) First() fyne.Focusable {
	if best := p.tries.card.First(); best != nil {
		return best
	}
	switch {
	case p.hand.card.Visible():
		return p.hand.clientID.Focusable()
	case p.plan.card.Visible():
		return p.plan.name.Focusable()
	}
	return nil
}

// Solve takes the best way out of a Problem.
func (p *serviceAppPage) Solve() bool { return p.tries.Solve() }

// Foot leads from the app over its token to the next step.
func (p *serviceAppPage) Foot() page.Foot {
	f := page.Foot{Back: page.Connection, Primary: p.next()}
	f.Primary.Shortcut = "Enter"
	f.Primary.Disabled = f.Primary.Disabled || p.host.Busy()
	if app := inFront(p.host); hasKey(app) {
		jwk := app.PublicJWK
		f.Secondary = []page.Action{{Label: text.T("walk.service-app.copy-key", "Copy public key"), Icon: "copy", Do: func() { page.CopyOf(p.host, text.T("walk.service-app.public-key", "the public key"), jwk) }}}
	}
	return p.tries.foot(f)
}

// next is the one thing to do now.
func (p *serviceAppPage) next() page.Action {
	ws, app := p.host.Workspace(), inFront(p.host)
	switch {
	case ws.Org.Origin == "":
		return page.Action{Label: text.T("way.step-1", "Go to step 1"), Do: func() { p.host.Go(page.Org) }}
	case app != nil && app.Rotation != nil:
		return page.Action{Label: text.T("walk.key.rotate-on", "Go on rotating the key"), Do: func() { p.host.Go(page.KeyRotate) }}
	case !p.handmade():
		if registered(app) && !hasKey(app) {
			return page.Action{Label: text.T("walk.app.need-key", "Give it a key"), Do: func() { p.host.Go(page.AppState) }}
		}
		if !registered(app) {
			return page.Action{Label: text.T("walk.service-app.create", "Create the app and prove it"), Disabled: !p.plan.valid(), Do: p.setUp}
		}
		if app.Registered && !app.Granted {
			return page.Action{Label: text.T("walk.service-app.grant", "Grant the scope and prove it"), Do: func() { p.tries.take(problem.GrantScope) }}
		}
	case !hasKey(app) || p.plan.differs(app):
		return page.Action{Label: text.T("walk.service-app.make-key", "Make the key"), Disabled: !p.plan.valid(), Do: p.prepare}
	case !registered(app) && ws.Practice && p.hand.clientID.Text() == "":
		return page.Action{Label: clickForMeWords(), Do: p.clickForMe}
	}
	if p.lesson.waits() {
		return page.Action{Label: text.T("walk.recheck", "Re-check"), Do: p.prove}
	}
	if p.tries.step().Current() != workspace.Done || p.hand.entered() != "" {
		return page.Action{Label: text.T("walk.service-app.token", "Get a token"), Do: p.prove}
	}
	return page.Action{Label: text.T("walk.service-app.continue", "Continue to Endpoint security"), Do: func() { p.host.Go(page.Endpoint) }}
}

// handmade reports whether the app is made by console clicks.
func (p *serviceAppPage) handmade() bool {
	app := inFront(p.host)
	if registered(app) {
		return !app.Registered
	}
	return p.byHand || !setup.SignedIn(p.host.Workspace())
}

// Update shows the workspace as it is now.
func (p *serviceAppPage) Update() {
	ws, app := p.host.Workspace(), inFront(p.host)
	if p.lesson.outdates(p.tries.step()) {
		p.tries.dismiss()
	}
	p.plan.update(ws, app, p.handmade())
	p.hand.update(ws, app, p.handmade())
	p.app.update(ws, app)
	p.key.update(app, p.plan.card.Visible() && hasKey(app) && p.plan.choice.differs(app))
	p.former.update(app)
	p.terms.update(ws, app, p.tries.step())
	p.token.update(app)
	p.proof.Expect(setup.ServiceAppChecks(p.handmade())...)
	p.proof.Set(p.tries.step())
	p.tries.update()
	p.lesson.update(p.tries.card.Showing())
	rescueFocus(p.host, p)
}

func (p *serviceAppPage) typed() {
	p.tries.dismiss()
	p.host.Update()
}

func (p *serviceAppPage) enter() { p.tries.enter(p.Foot().Primary) }

// switchHand goes over to console clicks, or back.
func (p *serviceAppPage) switchHand() {
	p.byHand = !p.byHand
	p.typed()
}

func (p *serviceAppPage) setUp() {
	walk, id, label, key := p.host.Walk(), p.host.EndpointID(), p.plan.name.Text(), p.plan.choice.chosen()
	p.tries.run(text.T("walk.service-app.creating", "Creating the service app"), func(ctx context.Context) error {
		if err := walk.ChooseKey(ctx, id, label, key); err != nil {
			return err
		}
		return walk.SetUpServiceApp(ctx, id, label, key.Type)
	}, nil)
}

func (p *serviceAppPage) prepare() {
	walk, id, label, key := p.host.Walk(), p.host.EndpointID(), p.plan.name.Text(), p.plan.choice.chosen()
	p.tries.run(text.T("walk.service-app.making", "Making the key"), func(ctx context.Context) error {
		return walk.ChooseKey(ctx, id, label, key)
	}, nil)
}

// prove takes the pasted client ID, where there is a new one, and gets a
// token with it.
func (p *serviceAppPage) prove() {
	if to := p.hand.missing(inFront(p.host)); to != nil {
		p.host.Focus(to)
		return
	}
	walk, id, clientID := p.host.Walk(), p.host.EndpointID(), p.hand.entered()
	p.tries.run(text.T("walk.service-app.proving", "Getting a token"), func(ctx context.Context) error {
		if clientID != "" {
			if err := walk.SetServiceAppClientID(id, clientID); err != nil {
				return err
			}
		}
		return walk.ProveToken(ctx, id)
	}, p.hand.done)
}

// stopPractising puts the practice org right, then shows that it is.
func (p *serviceAppPage) stopPractising() {
	walk, product, id := p.host.Walk(), p.host.App(), p.host.EndpointID()
	known := registered(inFront(p.host))
	p.tries.run(text.T("help.lessons.ending", "Putting everything right"), func(ctx context.Context) error {
		if err := product.EndLesson(ctx); err != nil || !known {
			return err
		}
		return walk.ProveToken(ctx, id)
	}, nil)
}

// clickForMe makes the app in the practice console, as an admin would.
func (p *serviceAppPage) clickForMe() {
	walk, product, id := p.host.Walk(), p.host.App(), p.host.EndpointID()
	app := *inFront(p.host)
	p.tries.run(clickForMeWords(), func(ctx context.Context) error {
		hand, err := product.Trainee()
		if err != nil {
			return err
		}
		clientID, err := hand.CreateServiceApp(ctx, app.Label, app.PublicJWK)
		if err != nil {
			return err
		}
		if err := hand.SetProofOfPossession(ctx, clientID, false); err != nil {
			return err
		}
		if err := hand.GrantScope(ctx, clientID, setup.ScopeInvoke); err != nil {
			return err
		}
		if err := walk.TickDone(workspace.StepServiceApp, id, setup.ServiceAppClicks(walk.Workspace(), id)); err != nil {
			return err
		}
		return walk.SetServiceAppClientID(id, clientID)
	}, nil)
}

// editClientID asks for another client ID.
func (p *serviceAppPage) editClientID() {
	p.hand.open = true
	p.typed()
	p.host.Focus(p.hand.clientID.Focusable())
}

// act takes the ways out that belong to this page.
func (p *serviceAppPage) act(action problem.Action) bool {
	switch action {
	case problem.EditClientID:
		p.tries.dismiss()
		p.editClientID()
	case problem.GrantScope:
		if setup.Fixable(p.host.Workspace(), p.host.EndpointID(), action) {
			return false // the request is shown first
		}
		p.host.Open(setup.LinkServiceAppScopes)
	case problem.NewKey:
		p.replaceKey()
	case problem.GetToken:
		p.prove()
	case problem.PutRight:
		p.stopPractising()
	case problem.OpenConsole:
		p.host.Open(setup.LinkApps)
		if !registered(inFront(p.host)) {
			p.byHand = true
			p.typed()
		}
	default:
		return false
	}
	return true
}
