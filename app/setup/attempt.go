package setup

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// attempt is one try at proving a step: it collects checks and exchanges.
type attempt struct {
	now   func() time.Time
	trail *wire.Trail
	what  text.Text
	by    workspace.By
	// byFlowlatch: what is asked about was Flowlatch's own doing, in the practice org.
	byFlowlatch bool
	checks      []workspace.Check
	plan        []text.Text
	order       []text.Text // of the checks in the proof; nil: as they were made
	// carried are exchanges of an earlier attempt that still count.
	carried []workspace.Evidence
}

// attempt starts a try: every exchange under the returned context is part of
// it and of the activity log. plan names the checks in their order; those not
// reached show as waiting.
func (w *Walk) attempt(ctx context.Context, what text.Text, plan ...text.Text) (*attempt, context.Context) {
	a := &attempt{now: w.deps.Now, trail: &wire.Trail{}, what: what, by: workspace.Measured, plan: plan}
	ctx = wire.WithRecorder(ctx, a.trail)
	if w.deps.Activity != nil {
		ctx = wire.WithRecorder(ctx, w.deps.Activity)
	}
	return a, ctx
}

func (a *attempt) pass(name, detail text.Text) { a.add(workspace.Passed, name, detail, "") }

func (a *attempt) add(outcome workspace.Outcome, name, detail text.Text, measure string) {
	a.checks = append(a.checks, workspace.Check{Name: name, Detail: detail, Measure: measure, Outcome: outcome})
}

// proof is what the attempt has to show so far.
func (a *attempt) proof() *workspace.Proof {
	p := &workspace.Proof{What: a.what, At: a.now(), By: a.by, ByFlowlatch: a.byFlowlatch && a.by == workspace.Asked, Checks: a.checks, Exchanges: a.carried}
	for _, name := range a.plan {
		if !named(p.Checks, name) {
			p.Checks = append(p.Checks, workspace.Check{Name: name, Outcome: workspace.Waiting})
		}
	}
	slices.SortStableFunc(p.Checks, a.inOrder)
	for _, x := range a.trail.Exchanges() {
		p.Exchanges = append(p.Exchanges, workspace.Evidence{
			Method: x.Method, URL: x.URL, Status: x.Status, RequestID: x.RequestID,
			At: x.Started, Millis: x.Duration.Milliseconds(),
		})
	}
	return p
}

// inOrder compares checks by their place in the proof; one that has none
// stands first.
func (a *attempt) inOrder(x, y workspace.Check) int {
	place := func(c workspace.Check) int {
		return slices.IndexFunc(a.order, func(name text.Text) bool { return name.Key == c.Name.Key })
	}
	return place(x) - place(y)
}

// wellKnown tells the exchanges that need no sign-in.
func wellKnown(x workspace.Evidence) bool { return strings.Contains(x.URL, "/.well-known/") }

// carry takes over the checks of an earlier proof with these names, and the
// exchanges that still count.
func (a *attempt) carry(earlier *workspace.Proof, counts func(workspace.Evidence) bool, names ...text.Text) {
	if earlier == nil {
		return
	}
	for _, name := range names {
		for _, c := range earlier.Checks {
			if c.Name.Key == name.Key {
				a.checks = append(a.checks, takenOver(earlier, c))
			}
		}
	}
	for _, x := range earlier.Exchanges {
		if counts(x) {
			a.carried = append(a.carried, x)
		}
	}
}

// takenOver is a check with the time at which it was made: what a later proof takes
// over isn't checked again.
func takenOver(p *workspace.Proof, c workspace.Check) workspace.Check {
	if c.At.IsZero() && c.Outcome != workspace.Waiting {
		c.At = p.At
	}
	return c
}

func named(checks []workspace.Check, name text.Text) bool {
	for _, c := range checks {
		if c.Name.Key == name.Key {
			return true
		}
	}
	return false
}

// finish stores the outcome in the step: the state on success, Attention with
// a Problem on failure. A cancelled attempt leaves the step as it was.
func (w *Walk) finish(a *attempt, err error, onSuccess workspace.State, place func(*workspace.Workspace) *workspace.Step, also ...func(*workspace.Workspace)) error {
	p := problem.From(err)
	if p != nil && p.Code == problem.CodeCancelled {
		return p
	}
	if p != nil {
		a.fail(p)
	}
	saved := w.update(func(ws *workspace.Workspace) {
		step := place(ws)
		if step == nil {
			return
		}
		step.Proof, step.Problem = a.proof(), p
		if p != nil {
			step.State = workspace.Attention
			return
		}
		step.State = onSuccess
		for _, change := range also {
			change(ws)
		}
	})
	if p != nil {
		return p
	}
	return saved
}

// fail marks the check the attempt stopped at: the first planned one that was
// not reached, in the words of the Problem.
func (a *attempt) fail(p *problem.Problem) {
	for _, c := range a.checks {
		if c.Outcome == workspace.Failed {
			return
		}
	}
	for _, name := range a.plan {
		if !named(a.checks, name) {
			a.add(workspace.Failed, name, p.Title, "")
			return
		}
	}
	a.add(workspace.Failed, a.what, p.Title, "")
}

// millis is a duration as a proof shows it: with a decimal while it is short.
func millis(d time.Duration) string {
	if d < 10*time.Millisecond {
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
	}
	return fmt.Sprintf("%d ms", d.Milliseconds())
}

// lastRequestID is Okta's id of the newest exchange.
func (a *attempt) lastRequestID() string {
	all := a.trail.Exchanges()
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1].RequestID
}
