package audit

import (
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
)

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

func refusedByFlow(status int) text.Text {
	return text.T("audit.why.by-flow", "Status {{.Status}}, but with the ID of a run, as the good answer has one: the flow itself refused it, so the level had let it in", "Status", status)
}

func noRun(status int) text.Text {
	return text.T("audit.why.no-run", "Status {{.Status}}, but no header of the answer holds the ID of a run: it may be a refusal, or another page. Look in the flow's history whether it ran.", "Status", status)
}
