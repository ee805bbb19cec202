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
	self page.Page
	card *page.ProblemCard
	// act does what a way out asks for and only this page can do. It reports
	// whether it knew the action.
	act func(problem.Action) bool

	cant      []problem.Action // ways out that this page has no means for
	own       *problem.Problem // of the last attempt, where the step stored none
	dismissed string           // details of a Problem whose way out was taken
	last      *attempt
}

// attempt is one use case with its inputs, so that it can be tried again.
type attempt struct {
	what text.Text
	work func(context.Context) error
	then func()
}

func newAttempts(host page.Host, id workspace.StepID, self page.Page, act func(problem.Action) bool) *attempts {
	a := &attempts{host: host, id: id, self: self, act: act}
	a.card = page.NewProblemCard(host, a.take)
	return a
}

// step is the stored outcome of the page's step.
func (a *attempts) step() workspace.Step {
	return setup.StepOf(a.host.Workspace(), a.id, a.host.EndpointID())
}

// run starts an attempt. work runs off the UI goroutine and may wait for the
// keychain; then runs on it when work went well, and may be nil.
func (a *attempts) run(what text.Text, work func(context.Context) error, then func()) {
	if a.host.Busy() {
		return
	}
	a.last = &attempt{what: what, work: work, then: then}
	a.start(*a.last)
}

func (a *attempts) start(t attempt) {
	var failed error
	a.host.Run(page.Task{
		What: t.what,
		Work: func(ctx context.Context) error {
			failed = t.work(vault.Interactive(ctx))
			if p := problem.From(failed); p != nil && p.Code == problem.CodeCancelled {
				return p
			}
			return nil // the page tells its Problems itself
		},
		Done: func(err error) {
			if err == nil {
				err = failed
			}
			a.finish(err)
			if err == nil && t.then != nil {
				t.then()
			}
		},
	})
}

// finish takes note of how an attempt ended. One that was cancelled leaves
// everything as it was.
func (a *attempts) finish(err error) {
	p := problem.From(err)
	if p != nil && p.Code == problem.CodeCancelled {
		return
	}
	a.own, a.dismissed = nil, ""
	if stored := a.step().Problem; p != nil && (stored == nil || stored.Code != p.Code) {
		a.own = p
	}
}

// update shows the Problem there is.
func (a *attempts) update() { a.card.Set(a.shown()) }

// shown is the Problem to show, nil for none.
func (a *attempts) shown() *problem.Problem {
	p := a.own
	if p == nil {
		p = a.step().Problem
	}
	if p == nil {
		return nil
	}
	if p = without(p, a.cant); p.Details() == a.dismissed {
		return nil
	}
	return p
}

// without is a Problem that offers none of these ways out.
func without(p *problem.Problem, actions []problem.Action) *problem.Problem {
	c := *p
	c.Ways = slices.DeleteFunc(slices.Clone(p.Ways), func(w problem.Way) bool { return slices.Contains(actions, w.Action) })
	return &c
}

// dismiss hides the Problem: its way out was taken, or what it is about is
// being changed. The step keeps it.
func (a *attempts) dismiss() {
	if p := a.shown(); p != nil {
		a.dismissed = p.Details()
		a.update()
	}
}

// take does what a way out asks for.
func (a *attempts) take(action problem.Action) {
	if a.host.Busy() {
		return
	}
	if a.act(action) {
		return
	}
	switch action {
	case problem.Retry, problem.GetToken:
		a.retry()
	case problem.CheckVault:
		a.checkVault()
	case problem.UseSession:
		a.host.App().Vault.UseSession()
		a.retry()
	case problem.GoToStep:
		a.host.Go(stepFor(a.shown()))
	case problem.EditToken:
		a.host.Go(page.Org)
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
	}
}

// stepFor is the step that a Problem sends to.
func stepFor(p *problem.Problem) page.Name {
	if p == nil {
		return page.Org
	}
	switch p.Code {
	case "service-app.first":
		return page.ServiceApp
	case "endpoint.first":
		return page.Endpoint
	}
	return page.Org
}

// retry starts the last attempt again. After a restart there is none: then
// the Problem makes room for the page's own next action.
func (a *attempts) retry() {
	if a.last == nil {
		a.dismiss()
		a.self.Update()
		return
	}
	a.start(*a.last)
}

// checkVault asks the keychain again and goes on where the last attempt
// stopped.
func (a *attempts) checkVault() {
	t := attempt{what: text.T("walk.vault-check", "Checking the keychain")}
	again := a.last
	if again != nil {
		t.then = again.then
	}
	v := a.host.App().Vault
	t.work = func(ctx context.Context) error {
		s := v.Check(ctx)
		switch {
		case s.State != vault.Ready:
			return &vault.StateError{State: s.State, Err: s.Err}
		case again != nil:
			return again.work(ctx)
		}
		return nil
	}
	a.start(t)
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
	if a.last != nil && !offers(p, problem.Retry) {
		f.Secondary = append(f.Secondary, page.Action{
			Label: text.T("verb.retry", "Try again"), Icon: "refresh", Disabled: a.host.Busy(), Do: a.retry,
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
