package walk

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// appStatePage shows how the service app of the endpoint in front stands at Okta:
// what is missing, what is extra, its keys. Every change is shown as the request
// that it is before it is sent.
type appStatePage struct {
	host     page.Host
	tries    *attempts
	summary  *appSummary
	findings *appFindings
	keys     *appKeys
	proof    *page.ProofCard
	full     *fyne.Container
	empty    fyne.CanvasObject
	body     fyne.CanvasObject

	state setup.AppState
	seen  workspace.Step // the reading as a proof
	known bool           // state is of the app in front, as far as is known here
	of    appMark
	tried bool // it was asked for; only the person asks again
	built bool
}

// appMark tells whether what was read of an app still holds, as far as is known here.
type appMark struct {
	app, key string // the app in front, and what it signs with, by their ids here
	signIn   string // who reads it
	change   string // the last that was sent from here to change it
}

// markOf is the mark of an app as it is now.
func markOf(ws *workspace.Workspace, app *workspace.ServiceApp) appMark {
	if app == nil {
		return appMark{}
	}
	return appMark{app.ID, string(app.PrivateKey), ws.Org.SignIn.ID, setup.LastChangeOf(ws, *app)}
}

var (
	_ page.Page   = (*appStatePage)(nil)
	_ page.Solver = (*appStatePage)(nil)
	_ page.Closer = (*appStatePage)(nil)
)

// NewAppState makes the page on which a service app is seen at a glance.
func NewAppState(host page.Host) page.Page {
	p := &appStatePage{host: host, proof: page.NewProofCard(host)}
	p.tries = newAttempts(host, "", p.act)
	p.summary, p.findings, p.keys = newAppSummary(host), newAppFindings(host, p.take), newAppKeys(host)
	p.full = house.Stack(0, stepBody(p.proof.Object(), p.tries.card.Object(), p.findings.card, p.keys.card, p.summary.card))
	p.empty = house.MinHeight(320, house.NewEmptyPage("key", page.X("app.state.none", "No app at Okta belongs to this endpoint yet."),
		house.NewButton(page.X("walk.app.choose", "Choose an existing app"), house.Primary, func() { host.Go(page.AppChoose) })))
	p.body = house.Stack(0, p.full, p.empty)
	p.Update()
	p.built = true
	return p
}

// Head says what the page is for.
func (p *appStatePage) Head() page.Head {
	h := page.Head{
		Title: text.T("page.app-state", "The app at Okta"),
		Why:   text.T("app.state.why", "An app that invokes flows takes one key, one scope, and no more. Every change is shown as a request before it is sent."),
	}
	if registered(inFront(p.host)) {
		h.Actions = []page.Action{{Label: text.T("app.state.again", "Read again"), Icon: "refresh", Disabled: p.host.Busy(), Do: p.read}}
	}
	return h
}

// Body is the page.
func (p *appStatePage) Body() fyne.CanvasObject { return p.body }

// First is the first thing that can be put right.
func (p *appStatePage) First() fyne.Focusable {
	if best := p.tries.card.First(); best != nil {
		return best
	}
	return p.findings.first()
}

// Solve takes the best way out of a Problem.
func (p *appStatePage) Solve() bool { return p.tries.Solve() }

// Foot gets a token once nothing is missing.
func (p *appStatePage) Foot() page.Foot {
	f := page.Foot{Back: page.ServiceApp, Secondary: []page.Action{{
		Label: text.T("app.state.other", "Choose another app"), Icon: "search", Disabled: p.host.Busy(), Do: func() { p.host.Go(page.AppChoose) },
	}}}
	if p.known && p.state.Count(setup.Missing) == 0 {
		f.Primary = page.Action{Label: text.T("walk.service-app.token", "Get a token"), Shortcut: "Enter", Disabled: p.host.Busy(), Do: p.prove}
	}
	return p.tries.foot(f)
}

// Close stops the countdown.
func (p *appStatePage) Close() { p.tries.card.pause.stop() }

// Update shows the app in front, and has it read when that wasn't done yet.
func (p *appStatePage) Update() {
	app := inFront(p.host)
	p.follow(app)
	page.SetVisible(p.full, registered(app))
	page.SetVisible(p.empty, !registered(app))
	page.SetVisible(p.findings.card, p.known)
	page.SetVisible(p.keys.card, p.known)
	page.SetVisible(p.summary.card, p.known)
	p.findings.enable(!p.host.Busy())
	p.keys.update(hasKey(app) && !p.host.Busy())
	p.summary.age()
	p.proof.Set(p.seen)
	p.tries.update()
	page.Arrange(p.full)
	rescueFocus(p.host, p)
	if p.built && registered(app) && !p.tried && !p.host.Busy() {
		p.read()
	}
}

// follow forgets what was read of another app, by somebody else, or before Flowlatch
// itself changed it. A change that a task makes is left to that task until it ends.
func (p *appStatePage) follow(app *workspace.ServiceApp) {
	now := markOf(p.host.Workspace(), app)
	if now == p.of || now.app == p.of.app && p.host.Busy() {
		return
	}
	p.of, p.known, p.tried, p.seen = now, false, false, workspace.Step{}
	p.tries.forget()
}

// doubt forgets what was read where a failure leaves open whether it still holds.
// What was cancelled is left to follow, which has it read again.
func (p *appStatePage) doubt(failed error) {
	f, now := problem.From(failed), markOf(p.host.Workspace(), inFront(p.host))
	if f == nil || f.Code == problem.CodeCancelled || now.app != p.of.app {
		return
	}
	if now != p.of || f.Code == setup.CodeAppChanged {
		p.of, p.known, p.seen = now, false, workspace.Step{}
	}
}

// read reads the app as it is now.
func (p *appStatePage) read() {
	p.tried = true
	walk, id := p.host.Walk(), p.host.EndpointID()
	p.run(text.T("app.state.reading", "Reading the app"), func(ctx context.Context) (setup.AppState, error) { return walk.ReadApp(ctx, id) })
}

// run does something after which the app is as it was read.
func (p *appStatePage) run(what text.Text, do func(context.Context) (setup.AppState, error)) {
	var got setup.AppState
	var failed error
	of := p.of.app
	p.tries.try(&attempt{
		what: what,
		work: func(ctx context.Context) error {
			got, failed = do(ctx)
			return failed
		},
		ended: func() { p.doubt(failed) },
		then: func() {
			if of == p.of.app {
				p.show(got)
			}
		},
	})
}

func (p *appStatePage) show(s setup.AppState) {
	p.state, p.known, p.of = s, true, markOf(p.host.Workspace(), inFront(p.host))
	p.seen = workspace.Step{State: workspace.Done, Proof: &workspace.Proof{
		What: text.T("app.state.read", "The app was read"), At: s.At, By: workspace.Measured, Checks: appChecks(s), Exchanges: s.Evidence,
	}}
	p.summary.show(s)
	p.findings.show(s)
	p.keys.show(s)
	p.proof.Set(p.seen)
	p.full.Refresh()
}

// appChecks are what stands beside the app: in a line each.
func appChecks(s setup.AppState) []workspace.Check {
	line := func(known bool, name, detail text.Text) workspace.Check {
		c := workspace.Check{Name: name, Detail: detail, Outcome: workspace.Noted}
		if !known {
			c.Outcome, c.Detail = workspace.Unknown, text.T("app.state.refused", "This sign-in may not read it, so it can't tell")
		}
		return c
	}
	return []workspace.Check{
		line(true, text.T("app.state.settings", "Settings"), text.T("app.state.settings.from", "From the app itself")),
		line(true, text.T("app.state.keys", "Keys"), text.T("app.state.keys.count", "{{.Count}} at Okta", "Count", len(s.Keys))),
		line(s.ScopesKnown, text.T("app.state.scopes", "Scopes"), text.T("app.state.scopes.count", "{{.Count}} granted", "Count", len(s.Scopes))),
		line(s.RolesKnown, text.T("app.state.roles", "Admin roles"), text.T("app.state.roles.count", "{{.Count}} assigned", "Count", len(s.Roles))),
	}
}

// take does a deed, or leads to where it is done. The opener gets the focus back
// when a request that was shown isn't sent.
func (p *appStatePage) take(f setup.Finding, d setup.Deed, opener fyne.Focusable) {
	if p.host.Busy() {
		return
	}
	switch d.Kind {
	case setup.DeedBringKey:
		p.host.Go(page.KeyImport)
	case setup.DeedRotate:
		p.host.Go(page.KeyRotate)
	case setup.DeedMakeKey:
		p.makeKey()
	default:
		p.ask(f, d, opener)
	}
}

// ask shows the very request of a deed.
func (p *appStatePage) ask(f setup.Finding, d setup.Deed, opener fyne.Focusable) {
	walk, id, seen := p.host.Walk(), p.host.EndpointID(), p.state
	var shown setup.Preview
	p.tries.try(&attempt{
		what: text.T("app.state.preparing", "Preparing the request"),
		work: func(ctx context.Context) (err error) {
			shown, err = walk.PreviewDeed(ctx, id, d, seen)
			return err
		},
		then: func() {
			p.host.Focus(opener) // closing the question leads back to it
			page.AskToSend(p.host, p.sending(f, d, shown))
		},
	})
}

func (p *appStatePage) sending(f setup.Finding, d setup.Deed, shown setup.Preview) page.Sending {
	ws := p.host.Workspace()
	s := page.Sending{
		Title: p.state.Question(d), Detail: f.Why, Verb: d.Name(), Takes: d.Takes(), Do: func() { p.send(d, shown) },
	}
	if ws.Production() {
		s.Warnings = append(s.Warnings, text.T("app.state.production", "This is a production org: the app changes for everything that uses it."))
	}
	if right := signin.RightTo(ws.Org.SignIn, d.Need()); right.Answer == signin.No {
		s.Warnings = append(s.Warnings, text.T("app.state.no-right", "Okta will probably refuse it. {{.Why}}.", "Why", page.T(right.Why)))
	}
	return s.Of(ws.Org.Origin, shown)
}

// send sends the request that was shown and shows the app as it is then.
func (p *appStatePage) send(d setup.Deed, shown setup.Preview) {
	walk, id, seen := p.host.Walk(), p.host.EndpointID(), p.state
	p.run(d.Name(), func(ctx context.Context) (setup.AppState, error) { return walk.DoDeed(ctx, id, d, seen, shown) })
}

// makeKey makes a key on this computer; adding it to the app is the next thing
// that is missing.
func (p *appStatePage) makeKey() {
	walk, id := p.host.Walk(), p.host.EndpointID()
	p.tries.run(text.T("walk.service-app.making", "Making the key"), func(ctx context.Context) error {
		return walk.MakeAppKey(ctx, id, setup.KeyChoice{Type: setup.KeyEC})
	}, nil)
}

// prove gets a token and goes back to step 3, where it is shown.
func (p *appStatePage) prove() {
	walk, id := p.host.Walk(), p.host.EndpointID()
	p.tries.run(text.T("walk.service-app.proving", "Getting a token"), func(ctx context.Context) error {
		return walk.ProveToken(ctx, id)
	}, func() { p.host.Go(page.ServiceApp) })
}

// act takes the ways out that belong to this page.
func (p *appStatePage) act(action problem.Action) bool {
	switch action {
	case setup.ReadAgain:
		p.tries.dismiss()
		p.read()
	case setup.ChooseApp:
		p.host.Go(page.AppChoose)
	default:
		return false
	}
	return true
}
