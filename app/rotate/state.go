package rotate

import (
	"slices"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// Progress is how far a step has come.
type Progress string

// The progress of a step.
const (
	Waiting  Progress = ""          // not begun
	UnderWay Progress = "under-way" // begun; what came of it isn't known yet
	Stopped  Progress = "stopped"   // failed; it can be done again
	Done     Progress = "done"
	CantTell Progress = "cant-tell" // left out by a person: it wasn't shown
)

func (p Progress) settled() bool { return p == Done || p == CantTell }

// Step is a step as a screen shows it.
type Step struct {
	ID       StepID
	Name     text.Text
	Progress Progress
	// What came of it, "" while nothing did; At is when.
	What text.Text
	At   time.Time
	// Evidence points at the exchanges behind it.
	Evidence []workspace.Evidence
	// Requests are what it sends, in order. Those that change nothing are
	// marked; they may come more than once.
	Requests []Request
}

// Takes reports whether the step takes a key away at Okta: deactivates or deletes
// it. Where Okta never had the key it takes none. A person is asked before, with the very requests.
func (s Step) Takes() bool {
	switch s.ID {
	case StepDeactivate, StepDelete, StepDeactivateNew, StepDeleteNew:
		return slices.ContainsFunc(s.Requests, func(r Request) bool { return r.Changes })
	}
	return false
}

// State is a drill as a screen shows it: plain data.
type State struct {
	ID    string
	App   App
	Begun time.Time
	// InMemory: the private halves end with the program. Of a plan it is a
	// warning, of a drill the person was told and said yes.
	InMemory bool
	// Old is the key that the drill retires, New the one that it brings in; its
	// Thumbprint is "" until it is made.
	Old, New Key
	// NewAbsent: the new key is made, and Okta never had it.
	NewAbsent bool
	// Making is what the new key is made as, or was.
	Making Kind
	// OldProven and NewProven are when a token was got last with either; zero for
	// never.
	OldProven, NewProven time.Time
	// Steps are those of the direction; of a drill that turned back, behind the
	// steps forward that were begun.
	Steps []Step
	Next  StepID // "" when there is nothing left to do
	Back  bool   // it is being rolled back, or was
	// Problem is why it stopped last, nil when it didn't.
	Problem *problem.Problem
	// CanRollBack and CanSkip say whether [Drill.RollBack] and [Drill.Skip] would
	// do something now.
	CanRollBack, CanSkip bool
	// WayBack are the requests that change something with which it goes back, or
	// would: empty while nothing has to be changed at Okta for that. What the org
	// already has that way isn't sent.
	WayBack []Request
	Ending  Ending
	Over    time.Time
	// Others are the kids of the other active keys that the app had when its keys
	// were looked at last; OthersSeen is false while they weren't.
	Others     []string
	OthersSeen bool
}

// State is how the drill stands. It never waits for a step that is under way.
func (d *Drill) State() State {
	d.mu.Lock()
	s := d.story
	d.mu.Unlock()
	state := State{
		ID: s.head.ID, App: s.head.App, Begun: s.head.At, InMemory: s.head.InMemory, Old: s.old, New: s.fresh, Making: s.head.App.making(),
		OldProven: s.proofs[s.old.Thumbprint], NewProven: s.proofs[s.fresh.Thumbprint],
		Next: s.next(), Back: s.back, Problem: s.leading(s.problem), Ending: s.ending, Over: s.over,
		CanRollBack: s.canTurn(), CanSkip: skippable(s.next()),
	}
	state.NewAbsent = s.absent()
	if s.others != nil {
		state.Others, state.OthersSeen = slices.Clone(*s.others), true
	}
	if s.back && s.ending == "" || state.CanRollBack {
		state.WayBack = s.wayBack()
	}
	for _, id := range forward() {
		if !s.back || s.steps[id].Progress != Waiting {
			state.Steps = append(state.Steps, s.step(id))
		}
	}
	if s.back {
		for _, id := range backward() {
			state.Steps = append(state.Steps, s.step(id))
		}
	}
	return state
}

func (s *story) step(id StepID) Step {
	step := s.steps[id]
	step.ID, step.Name, step.Requests = id, name(id), s.requests(id)
	if s.absent() {
		step.Name = nameAbsent(id)
	}
	return step
}

// name says what a step is for.
func name(id StepID) text.Text {
	switch id {
	case StepCheck:
		return text.T("rotate.step.check", "The key can be rotated, and works")
	case StepMake:
		return text.T("rotate.step.make", "Make a new key on this computer")
	case StepRegister:
		return text.T("rotate.step.register", "Add its public half to the app")
	case StepProveNew:
		return text.T("rotate.step.prove-new", "Get a token with the new key")
	case StepProveOld:
		return text.T("rotate.step.prove-old", "Get a token with the old key: both work")
	case StepUseNew:
		return text.T("rotate.step.use-new", "Use the new key from here on")
	case StepDeactivate:
		return text.T("rotate.step.deactivate", "Deactivate the old key")
	case StepRefused:
		return text.T("rotate.step.refused", "See that the old key is refused and the new one works")
	case StepDelete:
		return text.T("rotate.step.delete", "Delete the old key at Okta")
	case StepForget:
		return text.T("rotate.step.forget", "Delete the old private key on this computer")
	}
	return nameBack(id)
}

// nameAbsent is [name] where Okta never had the new key.
func nameAbsent(id StepID) text.Text {
	switch id {
	case StepDeactivateNew:
		return text.T("rotate.step.look-for-new", "Look whether Okta has the new key")
	case StepDeleteNew:
		return text.T("rotate.step.new-absent", "See that Okta doesn't have the new key")
	}
	return name(id)
}

func nameBack(id StepID) text.Text {
	switch id {
	case StepReactivate:
		return text.T("rotate.step.reactivate", "Activate the old key again")
	case StepProveAgain:
		return text.T("rotate.step.prove-again", "Get a token with the old key")
	case StepUseOld:
		return text.T("rotate.step.use-old", "Use the old key again")
	case StepDeactivateNew:
		return text.T("rotate.step.deactivate-new", "Deactivate the new key")
	case StepDeleteNew:
		return text.T("rotate.step.delete-new", "Delete the new key at Okta")
	case StepForgetNew:
		return text.T("rotate.step.forget-new", "Delete the new private key on this computer")
	}
	return text.Plain(string(id))
}
