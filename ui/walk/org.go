package walk

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/page"
)

// orgPage is step 1: what an address means, whether an Okta org answers
// there, and who works in it.
type orgPage struct {
	host    page.Host
	tries   *attempts
	address *orgAddress
	signIn  *orgSignIn
	seen    signInMark // of the sign-in that the forms are about
	trusted *orgAuthorities
	proof   *page.ProofCard
	body    fyne.CanvasObject
}

var (
	_ page.Page   = (*orgPage)(nil)
	_ page.Solver = (*orgPage)(nil)
	_ page.Closer = (*orgPage)(nil)

	_ page.RightsShower = (*orgPage)(nil)
)

// NewOrg makes the page of step 1.
func NewOrg(host page.Host) page.Page {
	p := &orgPage{host: host, seen: signInOf(host.Workspace()), proof: page.NewProofCard(host, setup.OrgChecks()...)}
	p.tries = newAttempts(host, workspace.StepOrg, p.act)
	p.address = newOrgAddress(host, p.typed, p.enter)
	p.signIn = newOrgSignIn(host, orgSignInDeeds{
		enter: p.enter, practise: p.practise, forMe: p.makeSignInApp, changed: p.typed,
		signOut: func() { page.AskSignOut(host, false) }, revoke: func() { page.AskSignOut(host, true) },
	})
	p.signIn.waiting.begun = p.tries.dismiss // what is tried again is no Problem yet
	p.trusted = newOrgAuthorities(host, p.tries, p.trustedOne)
	p.body = stepBody(p.proof.Object(), p.tries.card.Object(), p.trusted.card, p.address.card, p.signIn.card)
	p.Update()
	return p
}

// Rights is where it stands what the sign-in may do.
func (p *orgPage) Rights() fyne.CanvasObject { return p.signIn.person.rights.object }

// Head says what the step is for.
func (p *orgPage) Head() page.Head {
	h := page.Head{
		Title: text.T("walk.org.title", "Org"), Step: 1, State: setup.StateOf(p.host.Workspace(), workspace.StepOrg, "", p.host.Now()),
		Why: text.T("walk.org.why", "Every address in the walk comes from your org's domain, so it is worked out here once and checked."),
	}
	if p.known() {
		h.Actions = []page.Action{{Label: text.T("walk.recheck", "Re-check"), Icon: "refresh", Disabled: p.host.Busy(), Do: p.check}}
	}
	return h
}

// Body is the page.
func (p *orgPage) Body() fyne.CanvasObject { return p.body }

// First is the best way out of a Problem, else the address while there is something
// to enter. In a step that is done nothing takes what is typed.
func (p *orgPage) First() fyne.Focusable {
	if best := p.tries.card.First(); best != nil {
		return best
	}
	ws := p.host.Workspace()
	if p.known() && ws.Org.SignIn.Method != "" && !p.signIn.wanted(ws) {
		return nil
	}
	return p.address.field.Focusable()
}

// Solve takes the best way out of a Problem.
func (p *orgPage) Solve() bool { return p.tries.Solve() }

// Foot leads from the check over the sign-in to the next step.
func (p *orgPage) Foot() page.Foot {
	f := page.Foot{Note: p.note(), Primary: p.next()}
	f.Primary.Shortcut = "Enter"
	f.Primary.Disabled = f.Primary.Disabled || p.host.Busy()
	return p.tries.foot(f)
}

// note says what keeps the primary action from being taken, else where all is kept.
func (p *orgPage) note() text.Text {
	if p.known() && p.signIn.wanted(p.host.Workspace()) && !p.trusted.adding() {
		if missing := p.signIn.missing(); !missing.IsZero() {
			return missing
		}
	}
	if ws := p.host.Workspace(); p.known() && ws.Name != "" {
		return text.T("walk.org.saved", "Saved in workspace {{.Name}}", "Name", ws.Name)
	}
	return text.Text{}
}

// next is the one thing to do now.
func (p *orgPage) next() page.Action {
	ws := p.host.Workspace()
	switch {
	case p.trusted.adding():
		return p.trusted.next()
	case !p.known():
		return page.Action{Label: text.T("walk.org.check", "Check"), Disabled: !p.address.field.Valid(), Do: p.check}
	case p.signIn.without() && ws.Org.SignIn.Method != workspace.NoSignIn:
		return page.Action{Label: text.T("walk.org.skip", "Go on without signing in"), Do: p.skip}
	case p.signIn.wanted(ws) && p.signIn.practising():
		return page.Action{Label: text.T("walk.org.practise", "Use the practice admin's token"), Do: p.practise}
	case p.signIn.wanted(ws):
		label, ready := p.signIn.verb()
		return page.Action{Label: label, Disabled: !ready, Do: p.doSignIn}
	}
	return page.Action{
		Label: text.T("walk.org.continue", "Continue to Workflows connection"),
		Do:    func() { p.host.Go(page.Connection) },
	}
}

// known reports whether the address in the field is the one that was checked,
// and that check holds.
func (p *orgPage) known() bool { return p.same() && setup.OrgStands(p.host.Workspace()) }

// same reports whether the address in the field is the workspace's org.
func (p *orgPage) same() bool {
	org, view := p.host.Workspace().Org, p.address.view
	return org.Origin != "" && view.OK && hostOf(view.Domain, view.TokenURL) == hostOf(org.Domain, org.Origin)
}

// Update shows the workspace as it is now.
func (p *orgPage) Update() {
	ws := p.host.Workspace()
	step := p.tries.step()
	p.follow(ws)
	p.address.update(ws, p.known())
	p.trusted.update(ws)
	p.signIn.update(ws, p.known())
	p.proof.Set(p.proved(step))
	p.tries.update()
	rescueFocus(p.host, p)
}

// signInMark tells one sign-in, or none, from another.
type signInMark struct {
	id     string
	method workspace.SignInMethod
	at     time.Time
}

func signInOf(ws *workspace.Workspace) signInMark {
	in := ws.Org.SignIn
	return signInMark{in.ID, in.Method, in.At}
}

// follow forgets what was entered for a sign-in once there is another one, or none,
// wherever that came from.
func (p *orgPage) follow(ws *workspace.Workspace) {
	if mark := signInOf(ws); mark != p.seen {
		p.seen = mark
		p.signIn.done()
		p.tries.anew()
	}
}

// Close forgets what was entered.
func (p *orgPage) Close() {
	p.signIn.forget()
	p.tries.dropInputs()
}

// proved is the step as its proof is to be read: a check of the org stands
// although nobody has signed in yet, and proves nothing about another address.
func (p *orgPage) proved(step workspace.Step) workspace.Step {
	org := p.host.Workspace().Org
	corrected := org.Origin == "" && step.Current() == workspace.Attention && p.tries.shown() == nil
	switch {
	case step.Proof == nil:
		return step
	case corrected, org.Origin != "" && !p.same():
		return workspace.Step{}
	case step.Current() == workspace.InProgress && !slices.ContainsFunc(step.Proof.Checks, signInMade):
		step.State = workspace.NotStarted
	}
	return step
}

// signInMade reports whether a check tells of a sign-in.
func signInMade(c workspace.Check) bool {
	return setup.IsSignedIn(c) && c.Outcome != workspace.Waiting
}

// typed follows what is being typed: the foot's action depends on it.
func (p *orgPage) typed() {
	p.tries.dismiss()
	p.tries.dropInputs()
	p.host.Update()
}

func (p *orgPage) enter() { p.tries.enter(p.Foot().Primary) }

func (p *orgPage) check() {
	raw, walk := p.address.field.Text(), p.host.Walk()
	p.tries.run(text.T("walk.org.checking", "Checking the org"), func(ctx context.Context) error {
		return walk.CheckOrg(ctx, raw)
	}, nil)
}

// doSignIn signs in in the chosen way.
func (p *orgPage) doSignIn() {
	switch p.signIn.chosen {
	case workspace.Browser:
		p.signInBrowser()
	case workspace.Device:
		p.signInDevice()
	case workspace.ServiceKey:
		p.signInKey()
	default:
		p.signInToken()
	}
}

// signedIn forgets what was entered. The step is done: none of its fields keeps the
// keyboard.
func (p *orgPage) signedIn() {
	p.signIn.done()
	if p.First() == nil {
		p.host.Focus(nil)
	}
}

// signInToken uses the token in the entry, or the one that an earlier try left.
func (p *orgPage) signInToken() {
	token, ok := p.signIn.token.take()
	if !ok {
		p.signIn.ask()
		return
	}
	walk := p.host.Walk()
	p.tries.run(text.T("walk.org.signing-in", "Signing in"), func(ctx context.Context) error {
		return walk.SignIn(ctx, token)
	}, p.signedIn)
}

func (p *orgPage) signInBrowser() {
	walk, client, waiting := p.host.Walk(), clientIDOf(p.signIn.client), p.signIn.waiting
	p.await(text.T("walk.org.waiting-browser", "Waiting for the browser"), func(ctx context.Context) error {
		return walk.SignInBrowser(ctx, setup.BrowserSignIn{ClientID: client, Open: waiting.browse, Back: waiting.back})
	})
}

func (p *orgPage) signInDevice() {
	walk, client, waiting := p.host.Walk(), clientIDOf(p.signIn.client), p.signIn.waiting
	p.await(text.T("walk.org.waiting-device", "Waiting for the other device"), func(ctx context.Context) error {
		return walk.SignInDevice(ctx, setup.DeviceSignIn{ClientID: client, Show: waiting.device, Back: waiting.back})
	})
}

// await signs in in a way that a person finishes elsewhere. Who cancels it is back
// at the form.
func (p *orgPage) await(what text.Text, do func(context.Context) error) {
	var failed error
	p.tries.try(&attempt{
		what: what, then: p.signedIn,
		work: p.signIn.waiting.Work(func(ctx context.Context) error {
			failed = do(ctx)
			return failed
		}),
		ended: func() {
			p.signIn.waiting.end()
			p.signIn.update(p.host.Workspace(), p.known())
			if failed != nil && problem.From(failed).Code == problem.CodeCancelled {
				p.host.Focus(p.signIn.first())
			}
		},
	})
}

// signInKey reads the key of a service app, then signs in with it. A key that can't
// be used sends nothing.
func (p *orgPage) signInKey() {
	walk, client, name, reading := p.host.Walk(), clientIDOf(p.signIn.key.client), p.signIn.key.keyName(), p.signIn.key.take()
	signedIn, before := false, signInOf(p.host.Workspace())
	p.tries.try(&attempt{
		what: text.T("walk.org.signing-in", "Signing in"),
		work: func(ctx context.Context) error {
			signedIn, reading.wrong = false, nil
			own, err := reading.read(ctx)
			if err != nil || own == nil {
				return err
			}
			err = walk.SignInServiceKey(ctx, setup.ServiceKeySignIn{ClientID: client, Key: own, KeyID: name})
			signedIn = err == nil
			return err
		},
		ended: func() {
			if signInOf(p.host.Workspace()) != before {
				return // signed in, whatever failed then
			}
			p.signIn.key.landed(reading)
			if !signedIn {
				p.host.Focus(p.signIn.key.first())
			}
		},
		then: func() {
			if signedIn {
				p.signedIn()
			}
		},
	})
}

func (p *orgPage) practise() {
	practice, ok := p.host.App().Practice()
	switch {
	case p.host.Busy():
		return
	case !ok:
		p.host.Fail(problem.New("practice.stopped",
			text.T("walk.org.no-practice", "The practice org isn't running"),
			text.T("walk.org.no-practice.why", "Open it again from the first screen.")))
		return
	}
	walk := p.host.Walk()
	p.tries.run(text.T("walk.org.signing-in", "Signing in"), func(ctx context.Context) error {
		return walk.SignIn(ctx, practice.AdminToken)
	}, p.signedIn)
}

func (p *orgPage) skip() {
	skip := func() {
		p.tries.run(text.T("walk.org.skipping", "Noting your choice"), p.host.Walk().ContinueWithoutSignIn, func() {
			p.signIn.done()
			p.host.Go(page.Connection)
		})
	}
	if !setup.SignedIn(p.host.Workspace()) {
		skip()
		return
	}
	page.AskToEnd(p.host, false, skip) // what was stored for it is gone then
}

// trustedOne goes on where an untrusted certificate stopped the check.
func (p *orgPage) trustedOne() {
	p.tries.dismiss()
	if p.address.field.Valid() && !p.known() {
		p.check()
	}
}
