package walk

import (
	"context"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// fix has Flowlatch put right why a token was refused, then goes on with what
// was refused. It reports whether Flowlatch can do that.
func (a *attempts) fix(action problem.Action) bool {
	walk, id := a.host.Walk(), a.host.EndpointID()
	if !setup.Fixable(a.host.Workspace(), id, action) {
		return false
	}
	a.start(&attempt{
		what: setup.FixName(action),
		work: func(ctx context.Context) error { return walk.Fix(ctx, id, action) },
		then: func() {
			if a.id != workspace.StepServiceApp { // there the token was the goal
				a.retry()
			}
		},
	})
	return true
}

// isFix reports whether step 3 is the place of an action that Flowlatch can do
// itself once it knows the app and who is signed in, or that ends a lesson.
func isFix(action problem.Action) bool {
	return action == problem.PutRight || !setup.FixName(action).IsZero()
}
