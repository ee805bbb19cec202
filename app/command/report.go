package command

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// walkReport is the JSON of the walk command. Members may be added, none is
// renamed.
type walkReport struct {
	OK          bool               `json:"ok"`
	Secrets     string             `json:"secrets"`
	Steps       []stepReport       `json:"steps"`
	Invocations []invocationReport `json:"invocations"`
	ServiceApp  serviceAppReport   `json:"serviceApp"`
	Problem     *problem.Report    `json:"problem,omitempty"`

	problem *problem.Problem
}

type stepReport struct {
	Step  string       `json:"step"`
	State string       `json:"state"`
	Proof *proofReport `json:"proof,omitempty"`
}

type proofReport struct {
	What      string           `json:"what"`
	At        time.Time        `json:"at"`
	By        string           `json:"by"`
	Exchanges []exchangeReport `json:"exchanges"`
}

type exchangeReport struct {
	Method    string `json:"method"`
	URL       string `json:"url"`
	Status    int    `json:"status"`
	RequestID string `json:"requestId"`
}

type invocationReport struct {
	Level  string `json:"level"`
	Method string `json:"method"`
	Status int    `json:"status"`
	Body   string `json:"body"`
}

type serviceAppReport struct {
	ClientID   string `json:"clientId"`
	KeyID      string `json:"kid"`
	Thumbprint string `json:"thumbprint"`
}

func newWalkReport(store vault.Store) *walkReport {
	r := &walkReport{Secrets: string(store), Invocations: []invocationReport{}}
	for _, id := range workspace.Steps() {
		r.Steps = append(r.Steps, stepReport{Step: string(id), State: string(workspace.NotStarted)})
	}
	return r
}

// collect takes the steps as the workspace holds them.
func (r *walkReport) collect(ws *workspace.Workspace, endpointID string) {
	r.Steps = r.Steps[:0]
	var app workspace.ServiceApp
	var e workspace.Endpoint
	if found := ws.Endpoint(endpointID); found != nil {
		e = *found
	}
	if found := ws.ServiceApp(e.ServiceAppID); found != nil {
		app = *found
	}
	r.ServiceApp = serviceAppReport{ClientID: app.ClientID, KeyID: app.KeyID, Thumbprint: app.Thumbprint}
	for _, s := range []struct {
		id   workspace.StepID
		step workspace.Step
	}{
		{workspace.StepOrg, ws.Org.Step},
		{workspace.StepConnection, ws.Connection.Step},
		{workspace.StepServiceApp, app.Step},
		{workspace.StepEndpoint, e.Security},
		{workspace.StepInvoke, e.Invoke},
	} {
		r.Steps = append(r.Steps, stepReport{Step: string(s.id), State: string(s.step.Current()), Proof: proofOf(s.step.Proof)})
	}
}

func proofOf(p *workspace.Proof) *proofReport {
	if p == nil {
		return nil
	}
	r := &proofReport{What: p.What.String(), At: p.At, By: string(p.By), Exchanges: []exchangeReport{}}
	for _, x := range p.Exchanges {
		r.Exchanges = append(r.Exchanges, exchangeReport{Method: x.Method, URL: x.URL, Status: x.Status, RequestID: x.RequestID})
	}
	return r
}

// finish decides: all five steps done, one good call per level, no error.
func (r *walkReport) finish(err error) {
	p := problem.From(err)
	if p == nil {
		p = incomplete(r.missing())
	}
	if p == nil {
		r.OK = true
		return
	}
	report := p.Report()
	r.Problem, r.problem = &report, p
}

// levels is how many security levels there are, each of which is invoked.
const levels = 3

// missing tells what keeps the walk from being whole, "" when nothing does.
func (r *walkReport) missing() string {
	var missing []string
	for _, s := range r.Steps {
		if s.State != string(workspace.Done) {
			missing = append(missing, s.Step+" "+s.State)
		}
	}
	for _, i := range r.Invocations {
		if i.Status != http.StatusOK {
			missing = append(missing, fmt.Sprintf("%s %d", i.Level, i.Status))
		}
	}
	if len(r.Invocations) != levels {
		missing = append(missing, fmt.Sprintf("%d of %d levels invoked", len(r.Invocations), levels))
	}
	return strings.Join(missing, ", ")
}

func incomplete(missing string) *problem.Problem {
	if missing == "" {
		return nil
	}
	return problem.New("command.incomplete",
		text.T("command.incomplete", "Not every check of the walk passed"),
		text.T("command.incomplete.why", "Five steps must be done and each level's flow must answer 200. Not so: {{.Missing}}.", "Missing", missing),
		problem.Retrying())
}

// print tells a person how it went.
func (r *walkReport) print(env Env) {
	for _, i := range r.Invocations {
		fmt.Fprintf(env.Stdout, "%-7s %s %d %s\n", i.Level, i.Method, i.Status, i.Body)
	}
	if r.problem != nil {
		tell(env, r.problem)
		return
	}
	fmt.Fprintf(env.Stdout, "All five steps are done. Client ID %s, key %s, secrets in: %s\n", r.ServiceApp.ClientID, r.ServiceApp.KeyID, r.Secrets)
}
