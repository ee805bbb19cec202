package walk

import (
	"context"
	"slices"

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
	proof   *page.ProofCard
	body    fyne.CanvasObject
}

var (
	_ page.Page   = (*orgPage)(nil)
	_ page.Solver = (*orgPage)(nil)
)

// NewOrg makes the page of step 1.
func NewOrg(host page.Host) page.Page {
	p := &orgPage{host: host, proof: page.NewProofCard(host, setup.OrgChecks()...)}
	p.tries = newAttempts(host, workspace.StepOrg, p.act)
	p.address = newOrgAddress(host, p.typed, p.enter)
	p.signIn = newOrgSignIn(host, orgSignInDeeds{
		enter: p.enter, practise: p.practise, signOut: p.signOut, changed: p.typed,
	})
	p.body = stepBody(p.proof.Object(), p.tries.card.Object(), p.address.card, p.signIn.card)
	p.Update()
	return p
}

// Head says what the step is for.
func (p *orgPage) Head() page.Head {
	h := page.Head{
		Title: text.T("walk.org.title", "Org"), Step: 1, State: p.tries.step().Current(),
		Why: text.T("walk.org.why", "Every address in the walk comes from your org's domain, so it is worked out here once and checked."),
	}
	if p.known() {
		h.Actions = []page.Action{{Label: text.T("walk.recheck", "Re-check"), Icon: "refresh", Disabled: p.host.Busy(), Do: p.check}}
	}
	return h
}

// Body is the page.
func (p *orgPage) Body() fyne.CanvasObject { return p.body }

// First is the best way out of a Problem, else the address.
func (p *orgPage) First() fyne.Focusable {
	if best := p.tries.card.First(); best != nil {
		return best
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

func (p *orgPage) note() text.Text {
	if ws := p.host.Workspace(); p.known() && ws.Name != "" {
		return text.T("walk.org.saved", "Saved in workspace {{.Name}}", "Name", ws.Name)
	}
	return text.Text{}
}

// next is the one thing to do now.
func (p *orgPage) next() page.Action {
	ws := p.host.Workspace()
	switch {
	case !p.known():
		return page.Action{Label: text.T("walk.org.check", "Check"), Disabled: !p.address.field.Valid(), Do: p.check}
	case p.signIn.without() && ws.Org.SignIn.Method != workspace.NoSignIn:
		return page.Action{Label: text.T("walk.org.skip", "Go on without signing in"), Do: p.skip}
	case p.signIn.wanted(ws) && p.signIn.practising():
		return page.Action{Label: text.T("walk.org.practise", "Use the practice admin's token"), Do: p.practise}
	case p.signIn.wanted(ws):
		return page.Action{Label: text.T("walk.org.sign-in", "Sign in"), Do: p.doSignIn}
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
	p.address.update(ws, p.known())
	p.signIn.update(ws, p.known())
	p.proof.Set(p.proved(step))
	p.tries.update()
	rescueFocus(p.host, p)
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
	p.host.Update()
}

func (p *orgPage) enter() { p.tries.enter(p.Foot().Primary) }

func (p *orgPage) check() {
	raw, walk := p.address.field.Text(), p.host.Walk()
	p.tries.run(text.T("walk.org.checking", "Checking the org"), func(ctx context.Context) error {
		return walk.CheckOrg(ctx, raw)
	}, nil)
}

// doSignIn uses the token in the entry, or the one that an earlier try left.
func (p *orgPage) doSignIn() {
	token, ok := p.signIn.token.take()
	if !ok {
		p.signIn.ask()
		return
	}
	walk := p.host.Walk()
	p.tries.run(text.T("walk.org.signing-in", "Signing in"), func(ctx context.Context) error {
		return walk.SignIn(ctx, token)
	}, p.signIn.done)
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
	}, p.signIn.done)
}

func (p *orgPage) skip() {
	p.forgetToken(func() {
		p.tries.run(text.T("walk.org.skipping", "Noting your choice"), p.host.Walk().ContinueWithoutSignIn, func() { p.host.Go(page.Connection) })
	})
}

func (p *orgPage) signOut() {
	p.forgetToken(func() {
		p.tries.run(text.T("walk.org.signing-out", "Signing out"), p.host.Walk().SignOut, p.signIn.done)
	})
}

// forgetToken asks before something that a stored API token doesn't survive:
// Okta shows a token only once.
func (p *orgPage) forgetToken(do func()) {
	if !setup.SignedIn(p.host.Workspace()) {
		do()
		return
	}
	p.host.Confirm(text.T("walk.org.sign-out.title", "Sign out?"),
		text.T("walk.org.sign-out.detail", "Flowlatch forgets the API token. It stays valid at Okta until it is revoked there."),
		text.T("walk.org.sign-out", "Sign out"), do)
}

// act takes the ways out that belong to this page.
func (p *orgPage) act(action problem.Action) bool {
	switch action {
	case problem.EditAddress:
		p.leave(p.address.field.Focusable())
	case problem.EditToken:
		p.signIn.replace()
		p.leave(p.signIn.token.Focusable())
	case problem.SkipSignIn:
		p.skip()
	default:
		return false
	}
	return true
}

// leave closes the Problem and goes where its cause can be corrected.
func (p *orgPage) leave(to fyne.Focusable) {
	p.tries.dismiss()
	p.Update()
	p.host.Update()
	p.host.Focus(to)
}
