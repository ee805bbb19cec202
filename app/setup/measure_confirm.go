package setup

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// mayMeasure refuses a request that can't be sent, and probes of a production
// endpoint whose name wasn't typed.
func mayMeasure(ws *workspace.Workspace, e *workspace.Endpoint, d workspace.Draft, o MeasureOptions) error {
	for _, f := range invoke.Lint(d, nil) {
		if f.Severity == invoke.Blocking {
			return badField("measure.request", f.Text, problem.EditBody)
		}
	}
	if name := nameToType(ws, e); !NamesTyped(o.Confirmed, []string{name}) {
		return notConfirmed(name)
	}
	return nil
}

// NamesToType are the names that have to be typed before what is planned is sent, each
// once: endpoints in production may be of more than one org or host.
func NamesToType(plans []MeasurePlan) []string {
	var names []string
	for _, p := range plans {
		if p.Confirm != "" && !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, p.Confirm) }) {
			names = append(names, p.Confirm)
		}
	}
	return names
}

// NamesTyped reports whether each of the names was typed, in any order, with spaces or
// commas between them.
func NamesTyped(typed string, names []string) bool {
	words := strings.FieldsFunc(typed, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	for _, name := range names {
		if name != "" && !slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(w, name) }) {
			return false
		}
	}
	return true
}

// nameToType is what a person types before a flow is run in production: the org's
// domain, or the endpoint's host where that isn't the org's Workflows or the org's
// domain isn't known. It is "" where nothing has to be typed. What the admin says
// of the org goes for the org's own endpoints.
func nameToType(ws *workspace.Workspace, e *workspace.Endpoint) string {
	origin, host, production := hostOf(e.InvokeURL)
	elsewhere := HostMatch(ws, origin) == workspace.Failed
	if !elsewhere && ws.Mark == workspace.MarkNotProduction {
		production = false
	}
	switch {
	case ws.Practice, !production && !ws.Production():
		return ""
	case elsewhere || ws.Org.Domain == "":
		return cmp.Or(host, e.InvokeURL)
	}
	return ws.Org.Domain
}

// ProductionHost is the host of an endpoint whose flow would run in production,
// "" where it is of a preview org or on this computer: the address alone tells,
// and one that isn't known is production.
func ProductionHost(invokeURL string) string {
	_, host, production := hostOf(invokeURL)
	if !production {
		return ""
	}
	return host
}

func hostOf(invokeURL string) (origin, host string, production bool) {
	u, err := url.Parse(invokeURL)
	if err != nil {
		return "", "", true
	}
	origin = u.Scheme + "://" + u.Host
	address, err := okta.ParseAddress(origin)
	return origin, u.Hostname(), err != nil || address.Production
}

func notConfirmed(name string) *problem.Problem {
	return problem.New("measure.confirm",
		text.T("problem.measure.confirm", "The production name isn't typed"),
		text.T("problem.measure.confirm.why", "Probes that are accepted run the flow in production. Type {{.Name}} first. Nothing was sent.", "Name", name),
		problem.Retrying())
}
