package setup

import (
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// CodeAppLacks is the Problem of step 3 that something of its app was seen to be
// missing after the step was proven.
const CodeAppLacks = "app.lacks"

// judged is step 3 as it stands once its app was read: what was proven doesn't hold
// while something is missing at Okta. A step that was never proven, or that has
// another Problem, stays as it is.
func (s AppState) judged(step workspace.Step) workspace.Step {
	lacked := step.Problem != nil && step.Problem.Code == CodeAppLacks
	f, lacks := s.lacks()
	switch {
	case lacks && (lacked || step.Problem == nil && step.Proof != nil):
		if p := appLacks(f); !lacked || step.Problem.Title.String() != p.Title.String() {
			step.State, step.Problem = workspace.Attention, p
		}
	case !lacks && lacked:
		step.Begin()
	}
	return step
}

// lacks is the first thing that is missing for certain.
func (s AppState) lacks() (Finding, bool) {
	for _, f := range s.Findings {
		if f.Grade == Missing && !f.Unsure {
			return f, true
		}
	}
	return Finding{}, false
}

func appLacks(f Finding) *problem.Problem {
	return problem.New(CodeAppLacks, f.What, f.Why,
		problem.NewWay(problem.GoToStep, text.T("way.app-state", "Put it right on “The app at Okta”"), text.T("way.app-state.why", "Every change is shown there before it is sent")))
}
