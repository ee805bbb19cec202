package connect

import (
	"context"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/recipe"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/ui/page"
)

// act takes a way out of the Problem that is shown.
func (p *recipePage) act(action problem.Action) {
	if p.host.Busy() {
		return
	}
	switch action {
	case problem.Retry, problem.GetToken:
		p.rehearse()
	case problem.CheckVault:
		p.checkVault()
	case problem.UseSession:
		p.host.App().Vault.UseSession()
		p.rehearse()
	case problem.OpenGeneral:
		p.host.Open(setup.LinkServiceApp)
	case problem.OpenScopes:
		p.host.Open(setup.LinkServiceAppScopes)
	case problem.OpenConsole:
		p.host.Open(setup.LinkAdminConsole)
	case problem.StartOver:
		p.host.StartOver()
	case problem.NewOrg:
		p.host.NewOrg()
	default:
		if setup.Fixable(p.host.Workspace(), p.host.EndpointID(), action) {
			p.fix(action)
			return
		}
		p.host.Go(p.homeOf(action))
	}
}

// homeOf is the page that takes a way out which this one only leads to.
func (p *recipePage) homeOf(action problem.Action) page.Name {
	switch action {
	case problem.GoToStep:
		return p.stepFor()
	case problem.EditBody:
		return page.Invoke
	case problem.EditInvokeURL, problem.ChooseLevel, problem.ConfirmHost:
		return page.Endpoint
	case problem.EditAddress, problem.EditToken, problem.SignInAgain, problem.EditSignIn, problem.SkipSignIn, problem.AddAuthority:
		return page.Org
	}
	return page.ServiceApp
}

// stepFor is the step that the Problem sends to, by its code.
func (p *recipePage) stepFor() page.Name {
	shown := p.shownProblem(p.state(), p.none())
	if shown == nil {
		return page.Invoke
	}
	switch shown.Code {
	case recipe.CodeOrg:
		return page.Org
	case recipe.CodeEndpoint, recipe.CodeHost, recipe.CodeClientToken:
		return page.Endpoint
	case recipe.CodeRequest, recipe.CodeRefused:
		return page.Invoke
	}
	return page.ServiceApp
}

// checkVault asks the keychain again, and rehearses where it answers.
func (p *recipePage) checkVault() {
	v := p.host.App().Vault
	p.try(text.T("walk.vault-check", "Checking the keychain"), func(ctx context.Context) error {
		if s := v.Check(ctx); s.State != vault.Ready {
			return &vault.StateError{State: s.State, Err: s.Err}
		}
		return nil
	}, p.rehearse)
}

// fix has Flowlatch put right what stands in the way. What changes the org is shown
// first, as the request that is sent.
func (p *recipePage) fix(action problem.Action) {
	walk, id := p.host.Walk(), p.host.EndpointID()
	q, asks := setup.FixQuestion(action)
	if !asks {
		p.repair(action, func(ctx context.Context) error { return walk.Fix(ctx, id, action) })
		return
	}
	var shown setup.Preview
	p.try(text.T("app.state.preparing", "Preparing the request"), func(ctx context.Context) (err error) {
		shown, err = walk.PreviewFix(ctx, id, action)
		return err
	}, func() {
		send := func() {
			p.repair(action, func(ctx context.Context) error { return walk.FixAsShown(ctx, id, action, shown) })
		}
		if shown.Method == "" { // it is so at Okta already
			send()
			return
		}
		page.AskToSend(p.host, p.sending(q, shown, send))
	})
}

// repair does what puts it right; the cards follow.
func (p *recipePage) repair(action problem.Action, work func(context.Context) error) {
	p.try(setup.FixName(action), work, func() {
		p.state().begin(nil)
		p.host.Update()
	})
}

// sending is the question before a request that puts something right.
func (p *recipePage) sending(q setup.Question, shown setup.Preview, do func()) page.Sending {
	ws := p.host.Workspace()
	s := page.Sending{
		Title: q.Title, Detail: q.Why, Request: shown.Method + " " + ws.Org.Origin + shown.Path, Body: shown.Body, Changes: setup.ChangeLines(shown),
		Verb: text.T("walk.request.send", "Send it"), Takes: q.Takes, Do: do,
	}
	if ws.Production() {
		s.Warnings = append(s.Warnings, text.T("app.state.production", "This is a production org: the app changes for everything that uses it."))
	}
	return s
}

// try does something off the UI goroutine, then calls then where it went well. What
// went wrong is the page's Problem.
func (p *recipePage) try(what text.Text, work func(context.Context) error, then func()) {
	s := p.state()
	var failed error
	p.host.Run(page.Task{
		What: what,
		Work: func(ctx context.Context) error {
			failed = work(vault.Interactive(ctx))
			if isCancelled(failed) {
				return failed
			}
			return nil
		},
		Done: func(err error) {
			switch {
			case err != nil:
			case failed != nil:
				s.failed, s.instead = problem.From(failed), p.missing
			case s == p.state():
				then()
			}
		},
	})
}
