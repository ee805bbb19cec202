package walk

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// minDoWidth is how narrow the column of what is to be done may get before
// the proof goes below it, in device-independent pixels.
const minDoWidth float32 = 600

// attempts runs a page's use cases one at a time and shows the Problem that
// the last one ended with: the one its step stored, or one of its own.
type attempts struct {
	host page.Host
	id   workspace.StepID
	card *stepTop
	// act does what a way out asks for and only this page can do. It reports
	// whether it knew the action.
	act func(problem.Action) bool
	// also adds to a Problem what only this page knows; nil for nothing.
	also func(*problem.Problem) *problem.Problem
	// aside shows a Problem in a place of the page's own, or takes it away there. It
	// reports whether the Problem is shown there; nil for no such place.
	aside func(*problem.Problem) bool

	outcomes map[string]*outcome // by endpoint: see at
}

// outcome is what the last attempt at a step left behind.
type outcome struct {
	own       *problem.Problem // where the step stored none
	signIn    string           // under which it came up
	dismissed string           // details of a Problem whose way out was taken
	last      *attempt         // to be tried again
}

// attempt is one use case with its inputs, so that it can be tried again.
type attempt struct {
	what text.Text
	// work runs off the UI goroutine and may wait for the keychain.
	work func(context.Context) error
	// ended runs when work is over, however it went; may be nil.
	ended func()
	// then runs when work went well and its endpoint is still in front; may be
	// nil.
	then func()
	// asks tells that a question follows: until it is answered the Problem stays.
	asks bool
}

func newAttempts(host page.Host, id workspace.StepID, act func(problem.Action) bool) *attempts {
	a := &attempts{host: host, id: id, act: act, outcomes: map[string]*outcome{}}
	a.card = newStepTop(host, id, a.take)
	return a
}

// step is the stored outcome of the page's step; a page that is none of the
// steps has none.
func (a *attempts) step() workspace.Step { return a.stepAt(a.host.EndpointID()) }

func (a *attempts) stepAt(endpointID string) workspace.Step {
	if a.id == "" {
		return workspace.Step{}
	}
	return setup.StepOf(a.host.Workspace(), a.id, endpointID)
}

// at is the outcome of the page's step at an endpoint. Steps 1 and 2 are the
// same for all of them.
func (a *attempts) at(endpointID string) *outcome {
	if a.id == workspace.StepOrg || a.id == workspace.StepConnection {
		endpointID = ""
	}
	if a.outcomes[endpointID] == nil {
		a.outcomes[endpointID] = &outcome{}
	}
	return a.outcomes[endpointID]
}

// here is the outcome at the endpoint in front.
func (a *attempts) here() *outcome { return a.at(a.host.EndpointID()) }

// run starts an attempt. work runs off the UI goroutine and may wait for the
// keychain; then runs on it when work went well, and may be nil.
func (a *attempts) run(what text.Text, work func(context.Context) error, then func()) {
	a.try(&attempt{what: what, work: work, then: then})
}

// try starts an attempt that can be repeated.
func (a *attempts) try(t *attempt) {
	if a.host.Busy() {
		return
	}
	a.here().last = t
	a.start(t)
}

func (a *attempts) start(t *attempt) {
	var failed error
	o, endpointID := a.here(), a.host.EndpointID()
	a.host.Run(page.Task{
		What: t.what,
		Work: func(ctx context.Context) error {
			failed = t.work(setup.WithWaiting(vault.Interactive(ctx), a.card.pause.told))
			if p := problem.From(failed); p != nil && p.Code == problem.CodeCancelled {
				return p
			}
			return nil // the page tells its Problems itself
		},
		Done: func(err error) {
			if err == nil {
				err = failed
			}
			a.card.pause.end()
			if t.ended != nil {
				t.ended()
			}
			o.take(t, err, a.stepAt(endpointID).Problem)
			o.signIn = a.host.Workspace().Org.SignIn.ID
			if err == nil && t.then != nil && o == a.here() {
				t.then()
			}
		},
	})
}

// take takes note of how an attempt ended, and of what its step stored. One
// that was cancelled leaves everything as it was, and a Problem that was hidden for
// it is told again.
func (o *outcome) take(t *attempt, err error, stored *problem.Problem) {
	p := problem.From(err)
	if p != nil && p.Code == problem.CodeCancelled {
		o.dismissed = ""
		return
	}
	if p == nil && t.asks {
		return
	}
	o.own, o.dismissed = nil, ""
	if p == nil && o.last == t {
		o.last = nil // its inputs may hold a secret
	}
	if p != nil && (stored == nil || stored.Code != p.Code) {
		o.own = p
	}
}

// update shows the Problem there is.
func (a *attempts) update() {
	p := a.shown()
	if a.aside != nil && a.aside(p) {
		p = nil
	}
	a.card.Set(p)
}

// shown is the Problem to show, nil for none.
func (a *attempts) shown() *problem.Problem {
	o := a.here()
	if o.signIn != a.host.Workspace().Org.SignIn.ID && setup.AboutSignIn(o.own) {
		o.own = nil
	}
	p := o.own
	if p == nil {
		p = a.step().Problem
	}
	if p != nil && a.also != nil {
		p = a.also(p)
	}
	if p == nil || p.Details() == o.dismissed {
		return nil
	}
	return p
}

// dismiss hides the Problem: its way out was taken, or what it is about is
// being changed. The step keeps it.
func (a *attempts) dismiss() {
	if p := a.shown(); p != nil {
		a.here().dismissed = p.Details()
		a.update()
	}
}

// forget takes a Problem away for good that no step keeps: what it was about isn't
// in front any more.
func (a *attempts) forget() {
	a.here().own = nil
	a.dismiss()
}

// take does what a way out asks for.
func (a *attempts) take(action problem.Action) {
	if !a.host.Busy() && !a.act(action) {
		a.solve(action)
	}
}

// solve takes the ways out that are the same on every page. It reports whether
// it knew the action.
func (a *attempts) solve(action problem.Action) bool {
	switch action {
	case problem.Retry, problem.GetToken:
		a.retry()
	case problem.CheckVault:
		a.checkVault()
	case problem.UseSession:
		a.host.App().Vault.UseSession()
		a.goOn()
	case problem.GoToStep:
		a.host.Go(stepFor(a.shown()))
	case problem.NewOrg:
		a.host.NewOrg()
	case problem.StartOver:
		a.host.StartOver()
	case problem.OpenSignOn:
		a.host.Open(setup.LinkConnectionApp)
	case problem.OpenScopes:
		a.host.Open(setup.LinkServiceAppScopes)
	case problem.OpenGeneral:
		a.host.Open(setup.LinkServiceApp)
	case problem.OpenConsole:
		a.host.Open(setup.LinkAdminConsole)
	default:
		if a.fix(action) {
			return true
		}
		home, known := homeOf(action)
		if known {
			a.host.Go(home)
		}
		return known
	}
	return true
}

// homeOf is the page that takes a way out which others only lead to.
func homeOf(action problem.Action) (_ page.Name, known bool) {
	switch action {
	case problem.EditAddress, problem.EditToken, problem.SkipSignIn, problem.SignInAgain, problem.EditSignIn, problem.EditKeyID, problem.OpenSignInApp, problem.OpenSignInScopes, problem.AddAuthority:
		return page.Org, true
	case problem.EditConnection:
		return page.Connection, true
	case problem.GrantScope, problem.NewKey, problem.EditClientID:
		return page.ServiceApp, true
	case problem.EditInvokeURL, problem.ChooseLevel, problem.ConfirmHost:
		return page.Endpoint, true
	case problem.EditBody:
		return page.Invoke, true
	}
	return page.ServiceApp, isFix(action)
}

// stepFor is the step that a Problem sends to.
func stepFor(p *problem.Problem) page.Name {
	if p == nil {
		return page.Org
	}
	switch p.Code {
	case setup.CodeServiceAppFirst:
		return page.ServiceApp
	case setup.CodeEndpointFirst:
		return page.Endpoint
	case setup.CodeAppLacks:
		return page.AppState
	}
	return page.Org
}

// retry starts the last attempt again. After a restart there is none: then
// the Problem makes room for the page's own next action.
func (a *attempts) retry() {
	if last := a.here().last; last != nil {
		a.start(last)
		return
	}
	a.dismiss()
	a.host.Update()
}

// goOn goes on where the keychain stopped the last attempt.
func (a *attempts) goOn() {
	if a.here().last == nil {
		a.retry()
		return
	}
	a.take(problem.Retry)
}

// checkVault asks the keychain again and goes on when it answers.
func (a *attempts) checkVault() {
	v := a.host.App().Vault
	a.start(&attempt{
		what: text.T("walk.vault-check", "Checking the keychain"),
		work: func(ctx context.Context) error {
			if s := v.Check(ctx); s.State != vault.Ready {
				return &vault.StateError{State: s.State, Err: s.Err}
			}
			return nil
		},
		then: a.goOn,
	})
}

// Solve takes the best way out of the Problem that is shown.
func (a *attempts) Solve() bool { return a.card.Solve() }

// foot takes the primary action away while a Problem is shown, and offers to
// try again where none of its ways out does.
func (a *attempts) foot(f page.Foot) page.Foot {
	p := a.shown()
	if p == nil {
		return f
	}
	f.Primary = page.Action{}
	if a.here().last != nil && !offers(p, problem.Retry) {
		f.Secondary = append(f.Secondary, page.Action{
			Label: text.T("verb.retry", "Try again"), Icon: "refresh", Disabled: a.host.Busy(),
			Do: func() { a.take(problem.Retry) },
		})
	}
	return f
}

func offers(p *problem.Problem, action problem.Action) bool {
	return slices.ContainsFunc(p.Ways, func(w problem.Way) bool { return w.Action == action })
}

// stepBody puts what is done at the left and its proof at the right.
func stepBody(proof fyne.CanvasObject, do ...fyne.CanvasObject) fyne.CanvasObject {
	return house.PageWidth(house.Split(house.Gap12, page.ProofWidth, minDoWidth, house.Stack(house.Gap12, do...), proof))
}
