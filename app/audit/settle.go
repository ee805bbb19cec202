package audit

import (
	"net/http"
	"slices"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
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
	case surelyRefused(status):
		return workspace.ProbeRefused, text.Text{}
	case status/100 == 5:
		return workspace.ProbeUnknown, mayHaveFailed(status)
	case status/100 != 2:
		return workspace.ProbeUnknown, notNow(status)
	case a.answer.form.reportsError():
		return workspace.ProbeUnknown, errorInside(status)
	case a.Name == s.t.good():
		return workspace.ProbeAccepted, text.Text{}
	}
	return s.beside(a)
}

// beside compares a success with the answer to the good credential.
func (s settling) beside(a answered) (workspace.ProbeOutcome, text.Text) {
	against, known := s.reference(a)
	switch {
	case !known && a.answer.form.kind == html && !a.Good && !slices.Contains(rightCredentials(), a.Name):
		return workspace.ProbeUnknown, webPage(a.answer.status)
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
	if a.Method != good.Method && a.Name != twin.Name && twin.answer.speaks() {
		if outcome, _ := s.outcome(*twin); outcome == workspace.ProbeAccepted {
			return strictly(twin.answer.form), true
		}
	}
	for _, name := range append([]workspace.ProbeName{good.Name}, rightCredentials()...) {
		if right := s.find(name); right.answer.speaks() {
			return loosely(right.answer.form), true
		}
	}
	return nil, false
}

func (s settling) steady() steady {
	first, again := s.find(s.t.good()).answer, s.find(workspace.ProbeGoodAgain).answer
	if !first.success() || !again.success() {
		return nil
	}
	return steady{first.form, again.form}
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

func lost(why wire.Kind) text.Text {
	switch why {
	case wire.Timeout:
		return text.T("audit.why.timeout", "No answer came in time. The flow may have run.")
	case wire.Canceled:
		return text.T("audit.why.canceled", "It was cancelled on the way. The flow may have run.")
	case wire.DNS, wire.Refused, wire.Unreachable, wire.TLS, wire.Proxy:
		return text.T("audit.why.unreachable", "The endpoint couldn't be reached")
	case wire.Pinned, wire.Insecure, wire.Invalid:
		return text.T("audit.why.unsendable", "It couldn't be sent")
	}
	return text.T("audit.why.lost", "No complete answer came. The flow may have run.")
}

func mayHaveFailed(status int) text.Text {
	return text.T("audit.why.failed", "Status {{.Status}}: the flow may have run and failed", "Status", status)
}

func notNow(status int) text.Text {
	return text.T("audit.why.not-now", "Status {{.Status}} says nothing about the credential", "Status", status)
}

func errorInside(status int) text.Text {
	return text.T("audit.why.error", "Status {{.Status}}, but the answer holds an error: it may be a refusal", "Status", status)
}

func webPage(status int) text.Text {
	return text.T("audit.why.page", "Status {{.Status}} with a web page: it may be one to sign in on", "Status", status)
}

func otherAnswer(status int) text.Text {
	return text.T("audit.why.other", "Status {{.Status}}, but not the answer that the good credential gets: it may be a refusal", "Status", status)
}

func answeredOtherwise(status int) text.Text {
	return text.T("audit.why.otherwise", "Status {{.Status}}, but a credential that is known to be right is answered otherwise than none: this may be a refusal", "Status", status)
}

func goodNoBetter(method string) text.Text {
	return text.T("audit.why.twin", "{{.Method}} isn't answered with the good credential either, so this says nothing about the credential", "Method", method)
}
