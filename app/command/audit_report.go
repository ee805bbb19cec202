package command

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// auditReport is the JSON of the audit command. Members are stable.
type auditReport struct {
	Declared   string          `json:"declared"`
	Measured   string          `json:"measured"`
	Apps       auditApps       `json:"apps"`
	Verdict    string          `json:"verdict"`
	Why        []string        `json:"why"`
	Notes      []string        `json:"notes,omitempty"`
	Probes     []auditProbe    `json:"probes"`
	Ran        int             `json:"ran"` // how often the flow ran
	MayHaveRun int             `json:"mayHaveRun"`
	Millis     int64           `json:"millis"`
	SecondApp  *auditSecond    `json:"secondApp,omitempty"`
	Problem    *problem.Report `json:"problem,omitempty"`

	measured workspace.Measurement
	problem  *problem.Problem
}

type auditApps struct {
	Declared string `json:"declared"`
	Measured string `json:"measured"`
}

type auditProbe struct {
	Name     string `json:"name"`
	Sent     string `json:"sent"`
	Method   string `json:"method"`
	Good     bool   `json:"good,omitempty"`
	Expected string `json:"expected,omitempty"`
	Status   int    `json:"status"`
	Outcome  string `json:"outcome"`
	Why      string `json:"why,omitempty"`
	Millis   int64  `json:"millis"`
	Body     string `json:"body,omitempty"`
}

// auditSecond is the second service app with the requests that made and removed
// it.
type auditSecond struct {
	Label     string          `json:"label"`
	ID        string          `json:"id,omitempty"`
	Removed   bool            `json:"removed"`
	Exchanges []auditExchange `json:"exchanges"`
}

type auditExchange struct {
	Method    string `json:"method"`
	URL       string `json:"url"`
	Status    int    `json:"status"`
	RequestID string `json:"requestId"`
}

// untold stands for a level or a list that can't be told.
const untold = "unknown"

func newAuditReport(m workspace.Measurement, p *problem.Problem) *auditReport {
	r := &auditReport{
		Declared: string(m.Declared), Measured: cmp.Or(string(m.Level), untold),
		Apps:    auditApps{cmp.Or(string(m.DeclaredApps), untold), cmp.Or(string(m.Apps), untold)},
		Verdict: string(m.Verdict), Why: words(m.Why), Notes: words(m.Notes),
		Ran: m.Ran, MayHaveRun: m.MayHaveRun, Millis: m.Took.Milliseconds(),
		Probes: []auditProbe{}, measured: m, problem: p,
	}
	for _, probe := range m.Probes {
		r.Probes = append(r.Probes, auditProbe{
			Name: string(probe.Name), Sent: probe.Sent.String(), Method: probe.Method, Good: probe.Good,
			Expected: string(probe.Expected), Status: probe.Evidence.Status, Outcome: string(probe.Outcome),
			Why: probe.Why.String(), Millis: probe.Evidence.Millis, Body: probe.Body,
		})
	}
	if app := m.ProbeApp; app != nil {
		r.SecondApp = &auditSecond{Label: app.Label, ID: app.AppID, Removed: app.Removed, Exchanges: []auditExchange{}}
		for _, x := range app.Changes {
			r.SecondApp.Exchanges = append(r.SecondApp.Exchanges, auditExchange{x.Method, x.URL, x.Status, x.RequestID})
		}
	}
	if p != nil {
		report := p.Report()
		r.Problem = &report
	}
	return r
}

func words(texts []text.Text) []string {
	all := make([]string, len(texts))
	for i, t := range texts {
		all[i] = t.String()
	}
	return all
}

// print tells a person what was measured.
func (r *auditReport) print(env Env) {
	to := env.Stdout
	fmt.Fprintf(to, "%s\n\n", r.headline())
	r.printProbes(to)
	fmt.Fprintf(to, "\n%s\n", r.footnote())
	r.printSecond(to)
	for _, line := range append(append([]string{}, r.Why...), r.Notes...) {
		fmt.Fprintf(to, "  - %s\n", line)
	}
	if r.problem != nil {
		tell(env, r.problem)
	}
}

func (r *auditReport) headline() string {
	verdict := map[workspace.Verdict]string{
		workspace.VerdictHolds: "Holds", workspace.VerdictBroken: "Broken", workspace.VerdictUnknown: "Can't tell",
	}[r.measured.Verdict]
	return fmt.Sprintf("%s: declared %s, measured %s", verdict,
		levelWords(r.measured.Declared, r.measured.DeclaredApps), levelWords(r.measured.Level, r.measured.Apps))
}

func levelWords(level workspace.Level, apps workspace.Allowed) string {
	if level == "" {
		return "nothing certain"
	}
	name := level.Name().String()
	switch apps {
	case workspace.AllowAny:
		return name + " for any app"
	case workspace.AllowList:
		return name + " for a list of apps"
	}
	return name
}

// printProbes lists the probes that were sent, and then why others weren't.
func (r *auditReport) printProbes(to io.Writer) {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	row := func(cells ...string) { fmt.Fprintln(table, strings.Join(cells, "\t")) }
	row("SENT", "METHOD", "EXPECTED", "MEASURED", "STATUS")
	var reasons []string
	left := map[string][]string{}
	for _, p := range r.Probes {
		if p.Outcome == string(workspace.ProbeNotRun) {
			if left[p.Why] == nil {
				reasons = append(reasons, p.Why)
			}
			left[p.Why] = append(left[p.Why], fmt.Sprintf("%s (%s)", p.Sent, p.Method))
			continue
		}
		status := strconv.Itoa(p.Status)
		if p.Status == 0 {
			status = "–"
		}
		row(p.Sent, p.Method, cmp.Or(p.Expected, "–"), p.Outcome, status)
	}
	_ = table.Flush() // Run sees that it failed
	for _, why := range reasons {
		fmt.Fprintf(to, "\nNot sent: %s\n", why)
		for _, probe := range left[why] {
			fmt.Fprintf(to, "  %s\n", probe)
		}
	}
}

func (r *auditReport) footnote() string {
	sent := 0
	for _, p := range r.measured.Probes {
		if !p.Evidence.At.IsZero() {
			sent++
		}
	}
	return fmt.Sprintf("Requests to the endpoint: %d in %s, each sent once, beside those to the org for tokens. Runs of the flow: %s.", sent, spell(r.measured.Took), r.runs())
}

func (r *auditReport) runs() string {
	if r.MayHaveRun > 0 {
		return fmt.Sprintf("%d, and perhaps %d more", r.Ran, r.MayHaveRun)
	}
	return strconv.Itoa(r.Ran)
}

func (r *auditReport) printSecond(to io.Writer) {
	if r.SecondApp == nil {
		return
	}
	became := "made and removed"
	if !r.SecondApp.Removed {
		became = "made, and may still be in the org"
	}
	fmt.Fprintf(to, "%s was %s:\n", r.SecondApp.Label, became)
	for _, x := range r.SecondApp.Exchanges {
		fmt.Fprintf(to, "  %-6s %3d  %s  %s\n", x.Method, x.Status, pathOf(x.URL), x.RequestID)
	}
}
