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
	return text.T("audit.why.failed", "The flow may have failed with status {{.Status}}", "Status", status)
}

func notNow(status int) text.Text {
	return text.T("audit.why.not-now", "Status {{.Status}} neither accepts nor refuses it", "Status", status)
}

func errorInside(status int) text.Text {
	return text.T("audit.why.error", "Status {{.Status}} with an error in the answer", "Status", status)
}

func webPage(status int) text.Text {
	return text.T("audit.why.page", "Status {{.Status}}, perhaps a sign-in page", "Status", status)
}

func otherAnswer(status int) text.Text {
	return text.T("audit.why.other", "Status {{.Status}}, but not the good credential's answer", "Status", status)
}

func answeredOtherwise(status int) text.Text {
	return text.T("audit.why.otherwise", "Status {{.Status}}, but right credentials get another answer", "Status", status)
}

func goodNoBetter(method string) text.Text {
	return text.T("audit.why.twin", "{{.Method}} isn't answered with the good credential either", "Method", method)
}

func refusedByFlow(status int) text.Text {
	return text.T("audit.why.by-flow", "The flow itself refused it with status {{.Status}}, so the level had let it in", "Status", status)
}

func noRun(status int) text.Text {
	return text.T("audit.why.no-run", "Status {{.Status}} without the ID of a run. Look in the flow's history whether it ran.", "Status", status)
}
