package recipe

import (
	"context"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Tools are what a rehearsal works with.
type Tools struct {
	Vault   Vault
	Network *wire.Network
	Now     func() time.Time // this computer's clock
}

// StepState is how far a card has come.
type StepState string

// A card is running, then done or failed.
const (
	Running StepState = "running"
	Done    StepState = "done"
	Failed  StepState = "failed"
)

// Step is what a card gave.
type Step struct {
	Card  int // its number
	State StepState
	// Outputs are what really came out, secrets masked.
	Outputs []Output
	// Exchange is the request of a card that sends one, once it was sent.
	Exchange *wire.Exchange
}

// Output is one output of a card as it may be shown. An assertion is followed
// by what is in it.
type Output struct{ Name, Value string }

// Rehearsal is what came of doing what the cards say.
type Rehearsal struct {
	Steps  []Step // of the cards that ran
	Status int    // of the endpoint's answer, 0 without one
}

// Rehearse does on this computer what the cards say, one after the other, and
// stops at the first that fails, as a flow does. Secrets go to the recipe's own
// hosts only: the assertion to the org, the credential to the endpoint. progress
// hears of each card when it begins and when it ends, on the caller's goroutine;
// it may be nil. The error is a [*problem.Problem].
//
// It shows that the values are right. It can't show how Workflows' own cards
// work: what isn't documented of them stands in [Card].Unconfirmed.
func (r *Recipe) Rehearse(ctx context.Context, t Tools, progress func(Step)) (Rehearsal, error) {
	if progress == nil {
		progress = func(Step) {}
	}
	run := &run{recipe: r, tools: t, values: map[Wire]any{}}
	var done Rehearsal
	for _, c := range r.Cards {
		progress(Step{Card: c.Number, State: Running})
		step, status, err := run.card(ctx, c)
		if c.part == calls {
			done.Status = status
		}
		done.Steps = append(done.Steps, step)
		progress(step)
		if err != nil {
			return done, problem.From(err)
		}
	}
	return done, nil
}

// run is a rehearsal under way.
type run struct {
	recipe  *Recipe
	tools   Tools
	values  map[Wire]any // outputs so far: string, json.Number, bool, map[string]any, []any or nil
	secrets []secret.Secret
}

// know takes a secret down: nothing shows it from now on.
func (r *run) know(s secret.Secret) { r.secrets = append(r.secrets, s) }

// card runs one card. status is of the answer that a card got, else 0.
func (r *run) card(ctx context.Context, c Card) (step Step, status int, err error) {
	step = Step{Card: c.Number, State: Failed}
	in, err := r.inputs(ctx, c)
	if err != nil {
		return step, 0, err
	}
	if c.Connection != nil {
		status, err = r.request(ctx, c, in, &step)
	} else {
		err = r.compute(c, in, &step)
	}
	if err == nil {
		step.State = Done
	}
	return step, status, err
}
