package invoke

import (
	"net/http"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
)

// networkRules are what lies between this computer and Workflows, and the
// limits that Workflows sets to callers.
func networkRules() []rule {
	return []rule{
		{"time-limit", timeLimit, tellTimeLimit},
		{"too-fast", tooFast, tellTooFast},
		{"throttled", throttled, tellThrottled},
		{"too-large", func(f Facts) int { return pointsIf(f.is(http.StatusRequestEntityTooLarge), 85) }, tellTooLarge},
		{"answer-too-large", func(f Facts) int { return pointsIf(f.kind() == wire.TooLarge, 90) }, tellAnswerTooLarge},
		{"proxy", proxy, tellProxy},
		{"portal", portal, tellPortal},
		{"tls", func(f Facts) int { return pointsIf(f.kind() == wire.TLS, 80) }, tellTLS},
		{"offline", offline, tellOffline},
		{"gateway", gateway, tellGateway},
	}
}

func pointsIf(fits bool, points int) int {
	if fits {
		return points
	}
	return 0
}

// timeLimit: Okta closes the connection after 60 seconds. Who was cut off well
// before was not cut off by that.
func timeLimit(f Facts) int {
	cutOff := f.arrived() && (f.kind() == wire.Timeout || f.kind() == wire.Closed) || f.is(http.StatusRequestTimeout, http.StatusGatewayTimeout, 524)
	switch {
	case cutOff && f.reached():
		return 90
	case cutOff && f.kind() == wire.Timeout:
		return 60
	case f.answered(500, 599) && f.reached():
		return 85
	case cutOff:
		return 25
	}
	return 0
}

func tellTimeLimit(f Facts) telling {
	limit, took := int(f.limit().Seconds()), seconds(f.Took)
	why := text.T("cause.time-limit.why", "Okta keeps a caller's connection open for {{.Limit}} seconds, then closes it and counts the run as failed. This call took {{.Took}} s. The flow may have done its work all the same: look into its history before sending again. A Close card at the start of the flow answers first and lets it go on.", "Limit", limit, "Took", took)
	switch {
	case !f.reached():
		why = text.T("cause.time-limit.early", "A caller's connection is kept open for {{.Limit}} seconds. This call ended after {{.Took}} s, so something else cut it off, or a limit in between is shorter. The flow may have run: look into its history before sending again.", "Limit", limit, "Took", took)
	case f.limit() != DefaultLimit:
		why = text.T("cause.time-limit.practice", "This org keeps a caller's connection open for {{.Limit}} seconds, Okta for {{.Okta}}, then closes it and counts the run as failed. This call took {{.Took}} s. The flow may have done its work all the same: look into its history before sending again. A Close card at the start of the flow answers first and lets it go on.", "Limit", limit, "Okta", int(DefaultLimit.Seconds()), "Took", took)
	}
	return telling{text.T("cause.time-limit", "The flow takes longer than its caller may wait"), why, []problem.Way{openHistory(), openFlow(text.T("cause.time-limit.flow", "Is there a Close card before the slow ones?"))}}
}

func tooFast(f Facts) int { return pointsIf(f.is(http.StatusTooManyRequests), 90) }

func tellTooFast(f Facts) telling {
	why := text.T("cause.too-fast.why", "A flow takes about 10 invocations a second; Okta's number may have changed. Somebody else may be calling it too: its history shows who. Wait a moment and send again.")
	if after := f.Header.Get("Retry-After"); after != "" && len(after) < 40 {
		why = text.T("cause.too-fast.after", "A flow takes about 10 invocations a second; Okta's number may have changed. The answer asks to wait: Retry-After {{.After}}. Somebody else may be calling it too: its history shows who.", "After", after)
	}
	return telling{text.T("cause.too-fast", "The flow was invoked too often in a second"), why, []problem.Way{sendAgain(text.Text{}), openHistory()}}
}

func throttled(f Facts) int {
	switch f.Status {
	case http.StatusTooManyRequests:
		return 45
	case http.StatusServiceUnavailable:
		return 30
	}
	return 0
}

func tellThrottled(Facts) telling {
	return telling{
		text.T("cause.throttled", "Okta slows this org's Workflows down"),
		text.T("cause.throttled.why", "Orgs have a limit of steps, and flows one of memory and time; whoever is over them is throttled or blocked. The System Log tells of it (workflows.org.step_execution_limit)."),
		[]problem.Way{openHistory()},
	}
}

func tellTooLarge(f Facts) telling {
	return telling{
		text.T("cause.too-large", "The body is larger than the flow's address takes"),
		text.T("cause.too-large.why", "It has {{.Bytes}} bytes. Okta documents no limit for it.", "Bytes", len(f.Draft.Body)),
		[]problem.Way{editBody(text.Text{})},
	}
}

func tellAnswerTooLarge(Facts) telling {
	return telling{
		text.T("cause.answer-too-large", "The answer is larger than Flowlatch reads"),
		text.T("cause.answer-too-large.why", "Flowlatch stopped reading to protect this computer's memory. The flow ran; its history shows what it did."),
		[]problem.Way{openHistory()},
	}
}

// proxy: this computer's proxy, or one on the way, answered or failed.
func proxy(f Facts) int {
	switch {
	case f.kind() == wire.Proxy, f.is(http.StatusProxyAuthRequired):
		return 85
	case f.kind() == wire.TLS:
		return 60
	case f.kind() == wire.Closed && !f.reached():
		return 45
	case f.html() && f.is(http.StatusForbidden):
		return 45
	case f.kind() != "" && f.kind() != wire.TooLarge, f.answered(502, 504):
		return 30
	}
	return 0
}

func tellProxy(f Facts) telling {
	why := text.T("cause.proxy.why", "A proxy or a filter may not let this address through. {{.Host}} has to be allowed as well as the org's own domain; whoever runs the network can tell.", "Host", f.host())
	ways := []problem.Way{problem.Retrying()}
	if f.Status != 0 || f.arrived() {
		ways = []problem.Way{openHistory(), sendAgain(unlessRun())}
	}
	if f.kind() == wire.TLS {
		why = text.T("cause.proxy.tls", "Where a company's proxy opens TLS, it shows a certificate of its own authority, which has to be trusted first.")
		ways = append([]problem.Way{addAuthority()}, ways...)
	}
	return telling{text.T("cause.proxy", "A proxy or firewall stands in between"), why, ways}
}

// portal: somebody who isn't Workflows answered: a hotel's network, a company's
// warning page.
func portal(f Facts) int {
	switch {
	case f.is(http.StatusNetworkAuthenticationRequired):
		return 90
	case f.answered(300, 399) && f.leads() != "":
		return 70
	case f.html() && f.answered(200, 299):
		return 72
	case f.answered(200, 299) && !f.cardsCanSend():
		return 45
	case f.answered(300, 399):
		return 30
	case f.html() && f.answered(400, 599):
		return 25
	}
	return 0
}

func tellPortal(f Facts) telling {
	why := text.T("cause.portal.why", "The cards of a flow send no web pages by themselves, no redirects, and of the good statuses 200 only. A hotel's network or a company's warning page does. Open any web page in a browser and see whether it asks for something.")
	if to := f.leads(); to != "" && f.answered(300, 399) {
		why = text.T("cause.portal.to", "The answer leads to {{.Host}}. Flows send no redirects; a hotel's network or a company's sign-in does. Open any web page in a browser and see whether it asks for something.", "Host", to)
	}
	return telling{text.T("cause.portal", "The network answered instead of Workflows"), why, []problem.Way{showAnswer(), sendAgain(text.Text{})}}
}

func tellTLS(f Facts) telling {
	return telling{
		text.T("cause.tls", "This computer doesn't trust the certificate of {{.Host}}", "Host", f.host()),
		text.T("cause.tls.why", "It is signed by somebody unknown, is for another name, or is out of date by this computer's clock. Nothing was sent. Checking can't be switched off."),
		[]problem.Way{addAuthority(), problem.Retrying()},
	}
}

func offline(f Facts) int {
	switch f.kind() {
	case wire.Unreachable:
		return 80
	case wire.DNS:
		return 60
	case wire.Refused:
		return 50
	case wire.Timeout:
		return pointsIf(!f.arrived(), 65) + pointsIf(f.arrived() && !f.reached(), 40)
	}
	return 0
}

func tellOffline(f Facts) telling {
	return telling{
		text.T("cause.offline", "This computer doesn't reach {{.Host}}", "Host", f.host()),
		text.T("cause.offline.why", "It is offline, or the network lets nothing out but through a proxy (HTTPS_PROXY)."),
		[]problem.Way{problem.Retrying()},
	}
}

// gateway: the statuses by which somebody in between says that what is behind
// didn't answer (RFC 9110 sections 15.6.3 to 15.6.5), and a connection that broke.
func gateway(f Facts) int {
	switch {
	case f.answered(502, 504):
		return 65
	case f.kind() == wire.Closed && !f.reached():
		return 50
	case f.kind() == wire.Closed, f.kind() == wire.Timeout:
		return 30
	case f.answered(500, 599):
		return 20
	}
	return 0
}

func tellGateway(Facts) telling {
	return telling{
		text.T("cause.gateway", "Workflows wasn't available, or the connection broke"),
		text.T("cause.gateway.why", "That passes by itself; status.okta.com tells of trouble that lasts. The flow may have run: look into its history before sending again."),
		[]problem.Way{openHistory(), sendAgain(unlessRun())},
	}
}
