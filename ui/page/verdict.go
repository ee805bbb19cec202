package page

import (
	"time"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
)

// VerdictState is the picture of a verdict on an endpoint.
func VerdictState(v workspace.Verdict) house.State {
	switch v {
	case workspace.VerdictHolds:
		return house.Done
	case workspace.VerdictBroken:
		return house.Failed
	}
	return house.Unknown
}

// VerdictWord is the word for a verdict.
func VerdictWord(v workspace.Verdict) text.Text {
	switch v {
	case workspace.VerdictHolds:
		return text.T("verdict.holds", "Holds")
	case workspace.VerdictBroken:
		return text.T("verdict.broken", "Broken")
	}
	return text.T("verdict.unknown", "Can't tell")
}

// MeasuredAt is when a measurement was over.
func MeasuredAt(m *workspace.Measurement) time.Time { return m.At.Add(m.Took) }

// Differs counts the calls of a measurement that an endpoint answered otherwise
// than its level says.
func Differs(m *workspace.Measurement) int {
	n := 0
	for _, p := range m.Probes {
		if ProbeDiffers(p) {
			n++
		}
	}
	return n
}

// ProbeDiffers reports whether a call was accepted that is to be refused, or
// refused that is to be accepted.
func ProbeDiffers(p workspace.Probe) bool {
	answered := p.Outcome == workspace.ProbeAccepted || p.Outcome == workspace.ProbeRefused
	return answered && p.Expected != "" && p.Expected != p.Outcome
}
