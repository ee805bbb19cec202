package rotate

import (
	"maps"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// StepID names a step of a drill.
type StepID string

// The steps forward, in order. A key is "proven" by a token that was got with
// it.
const (
	StepCheck      StepID = "check"       // can the key be rotated, and does it work
	StepMake       StepID = "make"        // the new key, here
	StepRegister   StepID = "register"    // its public half at Okta
	StepProveNew   StepID = "prove-new"   // the new key is proven
	StepProveOld   StepID = "prove-old"   // the old one still works: both do
	StepUseNew     StepID = "use-new"     // tokens are asked for with the new key from here on
	StepDeactivate StepID = "deactivate"  // the old key, at Okta
	StepRefused    StepID = "old-refused" // the old key is refused, the new one works
	StepDelete     StepID = "delete"      // the old key, at Okta
	StepForget     StepID = "forget"      // the old private half, here
)

// The steps back, in order.
const (
	StepReactivate    StepID = "reactivate"     // the old key, at Okta
	StepProveAgain    StepID = "prove-again"    // the old key is proven
	StepUseOld        StepID = "use-old"        // tokens are asked for with the old key again
	StepDeactivateNew StepID = "deactivate-new" // at Okta
	StepDeleteNew     StepID = "delete-new"     // at Okta
	StepForgetNew     StepID = "forget-new"     // its private half, here
)

func forward() []StepID {
	return []StepID{StepCheck, StepMake, StepRegister, StepProveNew, StepProveOld, StepUseNew, StepDeactivate, StepRefused, StepDelete, StepForget}
}

func backward() []StepID {
	return []StepID{StepReactivate, StepProveAgain, StepUseOld, StepDeactivateNew, StepDeleteNew, StepForgetNew}
}

// Ending is how a drill ended; "" for one that hasn't.
type Ending string

// The endings.
const (
	Rotated    Ending = "rotated"     // of the two keys only the new one is left
	RolledBack Ending = "rolled-back" // of the two keys only the old one is left, as before
	Abandoned  Ending = "abandoned"   // given up: the app is gone
	Lost       Ending = "lost"        // given up: no private half is left
)

// kind is what an entry of a journal tells.
type kind string

const (
	intent   kind = "intent"   // what is about to be done
	outcome  kind = "outcome"  // a step is over
	proven   kind = "proven"   // a token was got with a key, beside the steps
	stopped  kind = "stopped"  // a step failed, and is still to be done
	reopened kind = "reopened" // a step is to be done again: the org has changed meanwhile
	turned   kind = "turned"   // the drill goes the other way from here on
	ended    kind = "ended"    // without the rest of the steps
)

// entry is a line of a journal.
type entry struct {
	Seq      int                  `json:"seq"`
	At       time.Time            `json:"at"`
	Kind     kind                 `json:"kind"`
	Step     StepID               `json:"step,omitempty"`
	Request  *Request             `json:"request,omitempty"`  // of an intent
	Progress Progress             `json:"progress,omitempty"` // of an outcome
	What     text.Text            `json:"what,omitzero"`
	Old      *Key                 `json:"old,omitempty"` // as it is known now
	New      *Key                 `json:"new,omitempty"`
	Proven   []string             `json:"proven,omitempty"` // thumbprints of keys that gave a token
	Others   *[]string            `json:"others,omitempty"` // kids of the app's other active keys, where it was looked
	Evidence []workspace.Evidence `json:"evidence,omitempty"`
	Problem  *problem.Problem     `json:"problem,omitempty"`
	Denied   bool                 `json:"denied,omitempty"` // of a stop: the org refused to add the new key
	Back     bool                 `json:"back,omitempty"`   // of a turn
	Ending   Ending               `json:"ending,omitempty"`
}

// story is what a journal tells, replayed.
type story struct {
	head    head
	seq     int
	size    int64 // of the journal's whole lines, in bytes
	old     Key
	fresh   Key // the new one; its Ref is "" until it is made
	sent    int // requests that may have brought the new key to Okta
	back    bool
	ending  Ending
	over    time.Time
	steps   map[StepID]Step
	proofs  map[string]time.Time // by thumbprint: when a token was got last
	others  *[]string            // kids of the app's other active keys, as seen last
	problem *problem.Problem
}

func (s *story) apply(e entry) {
	s.seq = e.Seq
	s.steps, s.proofs = maps.Clone(s.steps), maps.Clone(s.proofs) // what State gave out stays as it is
	if s.steps == nil {
		s.steps, s.proofs = map[StepID]Step{}, map[string]time.Time{}
	}
	if e.Old != nil {
		s.old = *e.Old
	}
	if e.New != nil {
		s.fresh = *e.New
	}
	if e.Others != nil {
		s.others = e.Others
	}
	for _, thumbprint := range e.Proven {
		s.proofs[thumbprint] = e.At
	}
	s.applyKind(e)
	if e.Ending != "" {
		s.ending, s.over, s.problem = e.Ending, e.At, nil
	}
}

func (s *story) applyKind(e entry) {
	step := s.steps[e.Step]
	step.At = e.At
	switch e.Kind {
	case intent:
		step.Progress, s.problem = UnderWay, nil
		if e.Step == StepRegister && e.Request != nil && e.Request.Changes {
			s.sent++
		}
	case outcome:
		step.Progress, step.What, step.Evidence, s.problem = e.Progress, e.What, e.Evidence, nil
		if e.Step == StepDeactivateNew { // which looked
			s.sent = 0
		}
	case stopped:
		if e.Denied {
			s.sent-- // an earlier one may have done it all the same
		}
		step.Progress, step.What, step.Evidence, s.problem = Stopped, e.Problem.Title, e.Evidence, e.Problem
	case reopened:
		s.reopen(e.Step)
		s.problem = e.Problem
		return
	case turned:
		s.back, s.problem = e.Back, e.Problem
		for _, id := range backward() {
			delete(s.steps, id)
		}
		return
	default:
		return
	}
	s.steps[e.Step] = step
}

// reopen makes a step still to be done, with what showed that it worked.
func (s *story) reopen(from StepID) {
	delete(s.steps, from)
	switch from {
	case StepRegister:
		delete(s.steps, StepProveNew)
	case StepDeactivate:
		delete(s.steps, StepRefused)
	case StepReactivate:
		delete(s.steps, StepProveAgain)
	}
}

// way is the steps in the direction that the drill goes.
func (s *story) way() []StepID {
	if s.back {
		return backward()
	}
	return forward()
}

// next is the first step that is still to be done; "" when the drill is over.
func (s *story) next() StepID {
	if s.ending != "" {
		return ""
	}
	for _, id := range s.way() {
		if !s.steps[id].Progress.settled() {
			return id
		}
	}
	return ""
}

// mayBeThere reports whether Okta has, had or may have the new key.
func (s *story) mayBeThere() bool { return s.fresh.ID != "" || s.sent > 0 }

// absent reports whether a new key was made that Okta never had: nothing went out to
// add it, the org refused it, or it was looked for in vain.
func (s *story) absent() bool { return s.fresh.Thumbprint != "" && !s.mayBeThere() }

// canTurn reports whether the drill goes forward and can still go back.
func (s *story) canTurn() bool {
	return s.ending == "" && !s.back && s.steps[StepDelete].Progress != Done
}

// endingOf is how the drill ends with a step; "" when it goes on.
func endingOf(id StepID) Ending {
	switch id {
	case StepForget:
		return Rotated
	case StepForgetNew:
		return RolledBack
	}
	return ""
}
