package rotate

import (
	"context"
	"sync"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// Drill is one rotation of one app's key. It is safe for concurrent use: steps
// come one after the other, and reading the state waits for none.
type Drill struct {
	rotator *Rotator
	turn    chan struct{} // full while a step runs

	mu    sync.Mutex // guards story; whoever has the turn reads it without
	story story
}

// begin waits for the turn.
func (d *Drill) begin(ctx context.Context) (done func(), err error) {
	select {
	case d.turn <- struct{}{}:
		return func() { <-d.turn }, nil
	case <-ctx.Done():
		return nil, told(ctx.Err())
	}
}

// Next does the next step. A drill that is over has none: then it does nothing.
//
// What stops it is a Problem, which is written down too; the step can then be
// done again, also after the program was started anew. Cancelling leaves the
// step to be done.
func (d *Drill) Next(ctx context.Context) error {
	done, err := d.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	return d.next(ctx)
}

// Run does the steps that are left, in the direction that the drill goes.
func (d *Drill) Run(ctx context.Context) error {
	done, err := d.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	return d.run(ctx)
}

func (d *Drill) run(ctx context.Context) error {
	for d.story.next() != "" {
		if err := d.next(ctx); err != nil {
			return err
		}
	}
	return nil
}

// TurnBack makes the drill go back from here on: [Drill.Next] and [Drill.Run]
// then lead to how it was before. Nothing changes at Okta yet. There is no way
// back once the old key is gone at Okta.
func (d *Drill) TurnBack(ctx context.Context) error {
	done, err := d.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	return d.turnBack()
}

func (d *Drill) turnBack() error {
	switch s := &d.story; {
	case s.ending == RolledBack || s.back && s.ending == "":
		return nil
	case s.ending != "" || s.steps[StepDelete].Progress == Done:
		return tooLate()
	}
	return told(d.write(entry{Kind: turned, Back: true}))
}

// RollBack turns the drill back and does all that leads to how it was before:
// the old key active and proven before anything of the new one goes.
func (d *Drill) RollBack(ctx context.Context) error {
	done, err := d.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := d.turnBack(); err != nil {
		return err
	}
	return d.run(ctx)
}

// skippable are the steps that only show something: leaving them out leaves
// nothing undone.
func skippable(id StepID) bool { return id == StepProveOld || id == StepRefused }

// Skip leaves the next step out, which stays as [CantTell]. Only steps that
// show something about the old key can be left out; no key is retired before
// the other is proven, whatever was left out.
func (d *Drill) Skip(ctx context.Context) error {
	done, err := d.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	id := d.story.next()
	if !skippable(id) {
		return notSkippable()
	}
	what := text.T("rotate.skipped", "Left out by you: it wasn't shown")
	return told(d.write(entry{Kind: outcome, Step: id, Progress: CantTell, What: what, Evidence: d.story.steps[id].Evidence}))
}

// Abandon ends a drill of an app that Okta no longer has: the app keeps the key
// in use here, and the other private half is deleted. For an app that Okta has,
// or whose absence can't be seen, it is refused; unless no private half is left
// here, as after a session that kept secrets in memory. Then nothing here can
// finish it, and what it added at Okta stays.
func (d *Drill) Abandon(ctx context.Context) error {
	done, err := d.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	ctx, w := d.work(ctx, d.story.next())
	if d.story.ending != "" {
		return nil
	}
	if p := problem.From(abandon(ctx, w)); p != nil {
		return d.story.leading(p)
	}
	return nil
}

func (d *Drill) next(ctx context.Context) error {
	id := d.story.next()
	if id == "" {
		return nil
	}
	ctx, w := d.work(ctx, id)
	done, err := act(id)(ctx, w)
	if err == nil {
		err = d.write(done)
	}
	if err == nil {
		return nil
	}
	return d.stop(ctx, w, d.story.leading(w.told(ctx, err)))
}

// told is why a step failed, with the ways out of where the drill stands.
func (w *work) told(ctx context.Context, err error) *problem.Problem {
	p := problem.From(err)
	switch {
	case isLost(err) && w.nothingLeft(ctx):
		return nothingLeft()
	case skippable(w.step) && (isLost(err) || p.Code == codeChanged):
		return skipping(p)
	}
	return p
}

// stop writes down why a step failed. One that was cancelled didn't fail.
func (d *Drill) stop(ctx context.Context, w *work, p *problem.Problem) error {
	if p.Code == problem.CodeCancelled || ctx.Err() != nil || w.turned {
		return p
	}
	_ = d.write(entry{Kind: stopped, Step: w.step, Problem: p, Denied: w.denied, Evidence: w.evidence()}) // the Problem itself matters more
	return p
}

// work is one try at one step.
type work struct {
	*Drill
	step   StepID
	trail  *wire.Trail
	admin  Org  // once it was asked for
	turned bool // why it stopped is written down already
	denied bool // the org refused to add the new key
}

// work starts a try: every exchange under the context is part of it.
func (d *Drill) work(ctx context.Context, id StepID) (context.Context, *work) {
	w := &work{Drill: d, step: id, trail: &wire.Trail{}}
	return wire.WithPurpose(wire.WithRecorder(ctx, w.trail), name(id)), w
}

// done is the entry of a step that is over.
func (w *work) done(what text.Text) entry {
	return entry{Kind: outcome, Step: w.step, Progress: Done, What: what, Evidence: w.evidence(), Ending: endingOf(w.step)}
}

// intend writes down what is about to be done.
func (w *work) intend(r *Request) error {
	return w.write(entry{Kind: intent, Step: w.step, Request: r})
}

// again makes a step, and those behind it, still to be done: what was done has
// been undone by somebody else.
func (w *work) again(id StepID, p *problem.Problem) error {
	if err := w.write(entry{Kind: reopened, Step: id, Problem: p, Evidence: w.evidence()}); err != nil {
		return err
	}
	w.turned = true
	return p
}

func (w *work) evidence() []workspace.Evidence {
	var all []workspace.Evidence
	for _, x := range w.trail.Exchanges() {
		all = append(all, workspace.Evidence{
			Method: x.Method, URL: x.URL, Status: x.Status, RequestID: x.RequestID,
			At: x.Started, Millis: x.Duration.Milliseconds(),
		})
	}
	return all
}
