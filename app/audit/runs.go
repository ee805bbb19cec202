package audit

import (
	"slices"

	"github.com/flowlatch/flowlatch/app/workspace"
)

// ran reports whether an answer comes from a run of the flow for certain: it has
// the ID of a run in every header in which the good answer has one.
func (s settling) ran(a answered) bool {
	known, own := s.runHeaders(), s.runIDs(a)
	return len(known) > 0 && !slices.ContainsFunc(known, func(name string) bool { return !slices.Contains(own, name) })
}

// runHeaders are the headers of a good answer that hold the ID of a run. The
// first answer that has any counts.
func (s settling) runHeaders() []string {
	for _, a := range s.all {
		if !a.Good || !a.answer.speaks() {
			continue
		}
		if names := s.runIDs(a); len(names) > 0 {
			return names
		}
	}
	return nil
}

// runIDs are the headers of an answer that may hold the ID of a run. Every run
// has its own, so one that another answer has too is none.
func (s settling) runIDs(a answered) []string {
	var names []string
	for name, id := range a.answer.runs {
		if !slices.ContainsFunc(s.all, func(o answered) bool { return o.Name != a.Name && o.answer.runs[name] == id }) {
			names = append(names, name)
		}
	}
	return names
}

// countRuns says of every call whether it ran the flow.
func (s settling) countRuns() {
	for i := range s.all {
		a := &s.all[i]
		a.Ran = a.answer.sent && (a.Outcome == workspace.ProbeAccepted || s.ran(*a))
		a.MayHaveRun = !a.Ran && mayHaveRun(*a)
	}
}

// mayHaveRun tells calls of which it isn't certain that they ran nothing: they
// were lost after they were received, the flow may have failed, or it may itself
// have been what answered.
func mayHaveRun(a answered) bool {
	switch {
	case !a.answer.sent:
		return false
	case a.answer.lost():
		return a.answer.arrived
	case a.Outcome == workspace.ProbeRefused:
		return a.Good
	}
	return a.answer.status/100 == 2 || a.answer.status/100 == 5
}

// open reports whether nothing more needs to be sent, since each call seems to
// run the flow: one without a credential was let in, or got an answer of the good
// one's shape.
func (s settling) open() bool {
	none, good := s.find(workspace.ProbeNoCredential), s.find(s.t.good())
	switch {
	case none.Outcome == workspace.ProbeAccepted, s.ran(*none):
		return true
	case !none.answer.speaks() || !good.answer.speaks():
		return false
	}
	return len(s.runHeaders()) == 0 && none.answer.form.like(good.answer.form)
}
