package walk

import (
	"time"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// rotationProof says of both keys of a rotation how they stand and what shows it.
func rotationProof(s rotate.State, begun bool) workspace.Step {
	if !begun {
		return workspace.Step{}
	}
	step := workspace.Step{State: workspace.Done, Proof: &workspace.Proof{What: text.T("rotate.proof", "The two keys"), At: s.Begun, By: workspace.Measured}}
	step.Proof.Checks = []workspace.Check{
		keyCheck(text.T("rotate.old-kind", "Old key, {{.Kind}}", "Kind", s.Old.Kind().String()), s.Old, s.OldProven, takenAway(s, rotate.StepDeactivate, rotate.StepRefused, rotate.StepDelete)),
		keyCheck(text.T("rotate.new-kind", "New key, {{.Kind}}", "Kind", s.Making.String()), s.New, s.NewProven, takenAway(s, rotate.StepDeactivateNew, "", rotate.StepDeleteNew)),
	}
	if _, turned := whenDone(s)[rotate.StepDeleteNew]; turned && s.NewAbsent {
		step.Proof.Checks[1].Detail = text.T("rotate.never-reached", "{{.KID}} never reached Okta; nothing was deleted there", "KID", shortKID(s.New.KID))
	}
	for _, x := range s.Steps {
		step.Proof.Exchanges = append(step.Proof.Exchanges, x.Evidence...)
		if x.At.After(step.Proof.At) {
			step.Proof.At = x.At
		}
	}
	return step
}

// away is when a key was taken away at Okta, bit by bit; zero for not.
type away struct{ deactivated, refused, deleted time.Time }

// takenAway reads from the steps what became of a key. A key that a rollback made
// active again isn't away.
func takenAway(s rotate.State, deactivate, refuse, remove rotate.StepID) away {
	at := whenDone(s)
	if _, again := at[rotate.StepReactivate]; again && deactivate == rotate.StepDeactivate {
		return away{}
	}
	return away{at[deactivate], at[refuse], at[remove]}
}

// whenDone is when each step was done that was.
func whenDone(s rotate.State) map[rotate.StepID]time.Time {
	at := map[rotate.StepID]time.Time{}
	for _, step := range s.Steps {
		if step.Progress == rotate.Done {
			at[step.ID] = step.At
		}
	}
	return at
}

// keyCheck is how a key stands: what was seen last counts.
func keyCheck(name text.Text, key rotate.Key, proven time.Time, gone away) workspace.Check {
	kid := shortKID(key.KID)
	c := workspace.Check{Name: name, Outcome: workspace.Waiting}
	switch {
	case key.Thumbprint == "":
		c.Detail = text.T("rotate.not-made", "Not made yet")
	case !gone.deleted.IsZero() && !gone.refused.IsZero():
		c.Outcome = workspace.Noted
		c.Detail = text.T("rotate.refused-deleted", "{{.KID}} was refused at {{.Refused}} and deleted at Okta at {{.Deleted}}", "KID", kid, "Refused", clock(gone.refused), "Deleted", clock(gone.deleted))
	case !gone.deleted.IsZero():
		c.Outcome = workspace.Noted
		c.Detail = text.T("rotate.proof.deleted", "{{.KID}} was deleted at Okta at {{.Deleted}}", "KID", kid, "Deleted", clock(gone.deleted))
	case !gone.refused.IsZero():
		c.Outcome = workspace.Noted
		c.Detail = text.T("rotate.was-refused", "{{.KID}} is inactive, and was refused at {{.Refused}}", "KID", kid, "Refused", clock(gone.refused))
	case !gone.deactivated.IsZero():
		c.Outcome = workspace.Noted
		c.Detail = text.T("rotate.is-inactive", "{{.KID}} was deactivated at {{.At}}", "KID", kid, "At", clock(gone.deactivated))
	case !proven.IsZero():
		c.Outcome = workspace.Passed
		c.Detail = text.T("rotate.gave", "{{.KID}} gave a token at {{.At}}", "KID", kid, "At", clock(proven))
	default:
		c.Detail = text.T("rotate.not-yet", "{{.KID}}, no token with it yet", "KID", kid)
	}
	return c
}

// clock is the time of a day, by this computer's clock.
func clock(at time.Time) string { return at.Local().Format("15:04:05") }
