package walk

import (
	"context"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/page"
)

// fix has Flowlatch put right why a token was refused, then goes on with what
// was refused. What changes the org is shown first, as the request that is sent.
// It reports whether Flowlatch can do that.
func (a *attempts) fix(action problem.Action) bool {
	walk, id := a.host.Walk(), a.host.EndpointID()
	if !setup.Fixable(a.host.Workspace(), id, action) {
		return false
	}
	q, asks := setup.FixQuestion(action)
	if !asks {
		a.repair(action, func(ctx context.Context) error { return walk.Fix(ctx, id, action) })
		return true
	}
	var shown setup.Preview
	a.start(&attempt{
		asks: true, what: text.T("app.state.preparing", "Preparing the request"),
		work: func(ctx context.Context) (err error) {
			shown, err = walk.PreviewFix(ctx, id, action)
			return err
		},
		then: func() {
			send := func() {
				a.repair(action, func(ctx context.Context) error { return walk.FixAsShown(ctx, id, action, shown) })
			}
			if shown.Method == "" { // it is so at Okta already
				send()
				return
			}
			page.AskToSend(a.host, a.sending(q, shown, send))
		},
	})
	return true
}

// repair does what puts it right, and goes on with what was refused.
func (a *attempts) repair(action problem.Action, work func(context.Context) error) {
	a.start(&attempt{what: setup.FixName(action), work: work, then: func() {
		if a.id != workspace.StepServiceApp { // there the token was the goal
			a.retry()
		}
	}})
}

// sending is the question before a request that puts something right.
func (a *attempts) sending(q setup.Question, shown setup.Preview, do func()) page.Sending {
	ws := a.host.Workspace()
	s := page.Sending{
		Title: q.Title, Detail: q.Why, Verb: text.T("walk.request.send", "Send it"), Takes: q.Takes, Do: do,
	}
	if ws.Production() {
		s.Warnings = append(s.Warnings, text.T("app.state.production", "This is a production org: the app changes for everything that uses it."))
	}
	return s.Of(ws.Org.Origin, shown)
}

// isFix reports whether step 3 is the place of an action that Flowlatch can do
// itself once it knows the app and who is signed in, or that ends a lesson.
func isFix(action problem.Action) bool {
	return action == problem.PutRight || !setup.FixName(action).IsZero()
}
