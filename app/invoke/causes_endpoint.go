package invoke

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
)

// endpointRules are about the flow that was called: is it there, is it on, is it
// this one.
func endpointRules() []rule {
	return []rule{
		{"flow-off", flowOff, tellFlowOff},
		{"alias", wrongAlias, tellAlias},
		{"host", wrongHost, tellHost},
	}
}

// flowOff: what a flow that is off answers isn't documented; the error class
// "Not Active" is (Okta help, error types).
func flowOff(f Facts) int {
	points := 0
	switch {
	case f.is(http.StatusBadRequest):
		points = 60
	case f.is(http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusGone):
		points = 58
	case f.denied():
		points = 40
	case f.refused():
		points = 35
	case f.answered(300, 399):
		points = 23
	case f.is(http.StatusServiceUnavailable):
		points = 15
	}
	if points == 0 {
		return 0
	}
	if f.Worked == problem.Yes {
		points += 5
	}
	return lessIfRan(f, points)
}

// lessIfRan takes nearly all the weight from what keeps a flow from running.
func lessIfRan(f Facts, points int) int {
	if f.ran() == problem.Yes {
		return points / 6
	}
	return points
}

func tellFlowOff(f Facts) telling {
	why := text.T("cause.flow-off.why", "No API tells whether a flow is on, and Okta doesn't document what one that is off answers. The switch stands at the top right of the flow. A flow that was just imported is off.")
	if f.Worked == problem.Yes {
		why = text.T("cause.flow-off.worked", "It answered well before, so the address is right. No API tells whether a flow is on; the switch stands at the top right of the flow.")
	}
	return telling{text.T("cause.flow-off", "The flow is off"), why, []problem.Way{openFlow(text.T("cause.flow-off.check", "Is its switch on?")), sendAgain(text.T("cause.flow-off.again", "Once it is on"))}}
}

var seenAlias = regexp.MustCompile(`/api/flo/[0-9a-f]{32}/invoke$`)

func wrongAlias(f Facts) int {
	if !f.refused() {
		return 0
	}
	points := 10
	switch f.Status {
	case http.StatusNotFound, http.StatusGone:
		points = 66
	case http.StatusMethodNotAllowed:
		points = 60
	case http.StatusBadRequest:
		points = 30
	}
	if u, err := url.Parse(f.URL); err == nil && !seenAlias.MatchString(u.Path) {
		points += 15
	}
	if f.Worked == problem.Yes {
		points = min(points, 45) / 2
	}
	return lessIfRan(f, points)
}

func tellAlias(f Facts) telling {
	why := text.T("cause.alias.why", "The alias in the address may be mistyped or cut, or the flow was deleted. Importing a flow again gives it a new address; callers keep the old one. Copy the Invoke URL once more from its Endpoint settings.")
	if f.Worked == problem.Yes {
		why = text.T("cause.alias.worked", "This address answered well before. A flow that was deleted or imported again has lost it; then its Endpoint settings show another one.")
	}
	return telling{text.T("cause.alias", "No flow has this address"), why, []problem.Way{
		editURL(text.T("cause.alias.check", "On step 4; the alias is what stands between flo and invoke")),
		openFlow(text.T("cause.alias.flow", "Endpoint settings show the Invoke URL")),
	}}
}

// wrongHost: somebody else's host, or a Workflows host in another cell.
func wrongHost(f Facts) int {
	points := 0
	switch {
	case f.kind() == wire.DNS:
		points = 75
	case f.kind() == wire.Refused:
		points = 55
	case f.kind() == wire.TLS:
		points = 35
	case f.Undone:
		points = 0
	case f.Status != 0 && !f.cardsCanSend():
		points = 55
	case f.html() && f.answered(200, 299):
		points = 60
	case f.html() && f.is(http.StatusNotFound, http.StatusMethodNotAllowed):
		points = 55
	case f.is(http.StatusNotFound, http.StatusMethodNotAllowed):
		points = 25
	}
	if points > 0 && f.Host == problem.No {
		points += 30
	}
	return lessIfRan(f, points)
}

func tellHost(f Facts) telling {
	why := text.T("cause.host.why", "{{.Host}} was called. The host is that of the org's Workflows, ends like okta.com, oktapreview.com or okta-emea.com, and is not the org's own domain. Copy the Invoke URL once more from the flow's Endpoint settings.", "Host", f.host())
	if f.Host == problem.No {
		why = text.T("cause.host.other", "{{.Host}} was called, which isn't the host of this org's Workflows. Copy the Invoke URL once more from the flow's Endpoint settings.", "Host", f.host())
	}
	if strings.Contains(f.host(), "-admin.") {
		why = text.T("cause.host.admin", "{{.Host}} is the Admin Console. The host of Workflows is another one: copy the Invoke URL once more from the flow's Endpoint settings.", "Host", f.host())
	}
	return telling{text.T("cause.host", "The address isn't that of this org's Workflows"), why, []problem.Way{
		editURL(text.T("cause.host.check", "On step 4; it is compared with the org's there")), openFlow(text.T("cause.alias.flow", "Endpoint settings show the Invoke URL")),
	}}
}
