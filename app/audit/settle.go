package audit

import (
	"net/http"
	"slices"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// answered is a probe with what came back.
type answered struct {
	shot
	answer answer
}

// settle gives every probe its outcome, from all answers. It can be called while
// some are missing still.
func settle(t Target, all []answered) {
	s := settling{t, all}
	for i := range all {
		if all[i].answer.sent {
			all[i].Outcome, all[i].Why = s.outcome(all[i])
		}
	}
	s.doubt()
	s.judgeTwin()
	s.countRuns()
}

type settling struct {
	t   Target
	all []answered
}

func (s settling) find(name workspace.ProbeName) *answered {
	at := slices.IndexFunc(s.all, func(a answered) bool { return a.Name == name })
	if at < 0 {
		return &answered{}
	}
	return &s.all[at]
}

// outcome is what one answer says beside that to the good credential.
func (s settling) outcome(a answered) (workspace.ProbeOutcome, text.Text) {
	status := a.answer.status
	switch {
	case a.answer.lost():
		return workspace.ProbeUnknown, lost(a.answer.failed)
	case surelyRefused(status) && s.ran(a):
		return workspace.ProbeUnknown, refusedByFlow(status)
	case surelyRefused(status):
		return workspace.ProbeRefused, text.Text{}
	case status/100 == 5:
		return workspace.ProbeUnknown, mayHaveFailed(status)
	case status/100 != 2:
		return workspace.ProbeUnknown, notNow(status)
	case a.answer.form.tellsError:
		return workspace.ProbeUnknown, errorInside(status)
	case s.needsRun() && !s.ran(a):
		return workspace.ProbeUnknown, noRun(status)
	case a.Name == s.t.good():
		return workspace.ProbeAccepted, text.Text{}
	case a.Good && a.Method == s.t.method() && s.find(s.t.good()).answer.speaks():
		return s.goodAgain(a)
	}
	return s.beside(a)
}

// needsRun reports whether a success says nothing by itself: at a public endpoint
// no other answer tells a flow's from a refusal or from a page of somebody else.
func (s settling) needsRun() bool {
	return s.t.Level == workspace.LevelPublic && s.find(workspace.ProbeNoCredential).answer.success()
}

// goodAgain is the outcome of a repeated good call that was a success. The flow
// may say something else each time, but not what a bad credential gets.
func (s settling) goodAgain(a answered) (workspace.ProbeOutcome, text.Text) {
	first, again := s.find(s.t.good()).answer.form, a.answer.form
	switch {
	case s.ran(a):
		return workspace.ProbeAccepted, text.Text{}
	case again.kind == html && first.kind != html:
		return workspace.ProbeUnknown, webPage(a.answer.status)
	case steady{first}.differ(again, first) && s.badGets(again, again.like(first)):
		return workspace.ProbeUnknown, otherAnswer(a.answer.status)
	}
	return workspace.ProbeAccepted, text.Text{}
}

// badGets reports whether a call that may have been refused was answered in this
// way: with the same shape, or word for word where the good answer has the shape
// too.
func (s settling) badGets(f form, exactly bool) bool {
	return slices.ContainsFunc(s.all, func(a answered) bool {
		bad := !a.Good && !slices.Contains(rightCredentials(), a.Name)
		return bad && a.Method == s.t.method() && a.answer.success() && a.answer.form.like(f) &&
			(!exactly || !steady{f}.differ(a.answer.form, f))
	})
}

// beside compares a success with the answer to the good credential. Without one
// it takes the ID of a run.
func (s settling) beside(a answered) (workspace.ProbeOutcome, text.Text) {
	against, known := s.reference(a)
	switch {
	case !known && !a.Good && !slices.Contains(rightCredentials(), a.Name) && len(s.runIDs(a)) == 0:
		return workspace.ProbeUnknown, noRun(a.answer.status)
	case known && against(a.answer.form):
		return workspace.ProbeUnknown, otherAnswer(a.answer.status)
	}
	return workspace.ProbeAccepted, text.Text{}
}

// reference says how an answer to the good credential is told from others. With
// the other method a flow may say something else, so between the methods only the
// shape counts; and so it does beside a credential that was sent once, where the
// good one isn't accepted.
func (s settling) reference(a answered) (differs func(form) bool, known bool) {
	good, twin := s.find(s.t.good()), s.find(s.t.goodTwin())
	strictly := func(f form) func(form) bool {
		return func(o form) bool { return s.steady().differ(o, f) }
	}
	loosely := func(f form) func(form) bool {
		return func(o form) bool { return !o.like(f) }
	}
	if a.Method == good.Method && good.answer.speaks() {
		return strictly(good.answer.form), true
	}
	if a.Method != good.Method && a.Name != twin.Name && twin.answer.speaks() && s.accepts(*twin) {
		return strictly(twin.answer.form), true
	}
	for _, name := range append([]workspace.ProbeName{good.Name}, rightCredentials()...) {
		if right := s.find(name); right.answer.speaks() {
			return loosely(right.answer.form), true
		}
	}
	return nil, false
}

// steady are the answers to the good call as far as they are those of a good one.
func (s settling) steady() steady {
	var forms steady
	for _, a := range s.all {
		if a.Good && a.Method == s.t.method() && a.answer.speaks() && s.accepts(a) {
			forms = append(forms, a.answer.form)
		}
	}
	return forms
}

func (s settling) accepts(a answered) bool {
	outcome, _ := s.outcome(a)
	return outcome == workspace.ProbeAccepted
}

// rightCredentials are those that one level or another must accept.
func rightCredentials() []workspace.ProbeName {
	return []workspace.ProbeName{workspace.ProbeAccess, workspace.ProbeTokenHeader, workspace.ProbeTokenQuery}
}

// doubt looks for a credential that is known to be right and is answered
// otherwise than none at all: then what all others get may be a refusal, though
// its status is a success.
func (s settling) doubt() {
	none := s.find(workspace.ProbeNoCredential)
	if none.Outcome != workspace.ProbeAccepted {
		return
	}
	if !slices.ContainsFunc(rightCredentials(), func(name workspace.ProbeName) bool {
		a := s.find(name).answer
		return a.success() && s.steady().differ(a.form, none.answer.form)
	}) {
		return
	}
	for i := range s.all {
		a := &s.all[i]
		if a.Outcome == workspace.ProbeAccepted {
			a.Outcome, a.Why = workspace.ProbeUnknown, answeredOtherwise(a.answer.status)
		}
	}
}

// judgeTwin takes back what the other method seems to say about no credential,
// where the good one fares no better with it.
func (s settling) judgeTwin() {
	none, good := s.find(s.t.noneTwin()), s.find(s.t.goodTwin())
	if none.Outcome != workspace.ProbeRefused || none.Good || !good.answer.sent {
		return
	}
	status := good.answer.status
	sameEnd := status == none.answer.status || status == http.StatusMethodNotAllowed
	if good.answer.lost() || surelyRefused(status) && sameEnd || status/100 == 4 && !surelyRefused(status) {
		none.Outcome, none.Why = workspace.ProbeUnknown, goodNoBetter(none.Method)
	}
}
