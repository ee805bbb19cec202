package setup

import (
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

var (
	checkApps    = text.T("setup.endpoint.apps", "Apps that may call")
	measureProof = text.T("setup.endpoint.measured-proof", "Measured at the endpoint")
)

// CodeMeasuredOtherwise is the Problem of step 4 that the endpoint was measured
// not to be what it is declared to be.
const CodeMeasuredOtherwise = "endpoint.measured"

// Ways out of it.
const (
	// ShowClicks shows the clicks of step 4, with which the level is set.
	ShowClicks problem.Action = "show-clicks"
	// DeclareMeasured declares what was measured: see [Walk.DeclareMeasured].
	DeclareMeasured problem.Action = "declare-measured"
	// MeasureAgain measures: see [Walk.Measure].
	MeasureAgain problem.Action = "measure"
)

// conclude brings step 4 up to date with what was just measured, of the endpoint
// as it stands. Where that can't be told the admin's word counts as before, but
// not against what was seen earlier.
func (w *Walk) conclude(e *workspace.Endpoint) {
	step := &e.Security
	unknown := e.Measured.Verdict == workspace.VerdictUnknown
	if unknown && seenBroken(e) != nil {
		return
	}
	wasBroken := step.Problem != nil && step.Problem.Code == CodeMeasuredOtherwise
	a := w.checking()
	p := problem.From(a.confirmEndpoint(w.Workspace(), e))
	switch {
	case p == nil:
		step.State, step.Proof, step.Problem = workspace.Done, a.proof(), nil
	case !unknown:
		for _, id := range DisprovedClicks(e) {
			tick(step, id, false, w.deps.Now())
		}
		a.fail(p)
		step.State, step.Proof, step.Problem = workspace.Attention, a.proof(), p
	case step.Current() == workspace.Done || wasBroken:
		step.Begin()
	case step.Current() == workspace.NotStarted:
		step.State = workspace.InProgress
	}
}

// DisprovedClicks are the ids of the clicks of step 4 that what was measured speaks
// against, of the endpoint as it stands: those to be made again. None sets it to any app.
func DisprovedClicks(e *workspace.Endpoint) []string {
	m := measurementOf(e)
	switch {
	case m == nil || m.Verdict != workspace.VerdictBroken:
		return nil
	case !onlyList(e, m):
		return []string{clickLevel}
	case e.Allowed == workspace.AllowList:
		return []string{clickList}
	}
	return nil
}

// seenBroken is the Problem that the endpoint was measured to be something else,
// while nothing has shown since that it isn't: that the level was another one is over
// when it was measured as declared, even where the list of apps can't be told.
func seenBroken(e *workspace.Endpoint) *problem.Problem {
	p := e.Security.Problem
	if p == nil || p.Code != CodeMeasuredOtherwise {
		return nil
	}
	if m := measurementOf(e); m != nil && m.Verdict == workspace.VerdictUnknown && m.Level == e.Level && p.Title.Key == levelOtherwise(e.Level).Key {
		return nil
	}
	return p
}

// WithoutItsApp reports whether the service app is gone with which an endpoint was
// measured: what was measured says nothing of another one.
func WithoutItsApp(e *workspace.Endpoint) bool {
	m := e.Measured
	if m == nil || e.Level != workspace.LevelOAuth || m.Basis == nil || m.Basis.ServiceAppID != "" {
		return false
	}
	own := m.Probe(workspace.ProbeAccess)
	return own != nil && own.Outcome != workspace.ProbeNotRun
}

// measurementOf is the measurement of the endpoint as it stands, nil where there is
// none, or no endpoint.
func measurementOf(e *workspace.Endpoint) *workspace.Measurement {
	if e != nil && e.Measured.Of(e) {
		return e.Measured
	}
	return nil
}

// rests makes a proof rest on what was measured: then, and by those requests.
func (a *attempt) rests(m *workspace.Measurement) {
	at := m.At.Add(m.Took)
	a.what, a.by, a.now = measureProof, workspace.Measured, func() time.Time { return at }
	a.carried = nil
	for _, p := range m.Probes {
		if !p.Evidence.At.IsZero() {
			a.carried = append(a.carried, p.Evidence)
		}
	}
	if m.ProbeApp != nil {
		a.carried = append(a.carried, m.ProbeApp.Changes...)
	}
}

// onlyList reports whether nothing was measured otherwise than declared but the list
// of apps that may call.
func onlyList(e *workspace.Endpoint, m *workspace.Measurement) bool {
	return len(m.Why) == 1 && m.Level == e.Level && m.Apps != "" && m.Apps != m.DeclaredApps
}

// measuredLevel tells level and apps by what was measured.
func (a *attempt) measuredLevel(e *workspace.Endpoint, m *workspace.Measurement) {
	a.pass(checkLevel, text.T("setup.endpoint.measured", "{{.Level}}, measured", "Level", m.Level.Name()))
	if e.Level != workspace.LevelOAuth {
		return
	}
	outcome := workspace.Passed
	if m.Verdict == workspace.VerdictBroken {
		outcome = workspace.Failed
	}
	switch m.Apps {
	case workspace.AllowAny:
		a.add(outcome, checkApps, text.T("setup.endpoint.apps-any", "Any app with the scope, measured"), "")
	case workspace.AllowList:
		a.add(outcome, checkApps, text.T("setup.endpoint.apps-list", "Those of a list, measured"), "")
	default:
		a.add(workspace.Unknown, checkApps, text.T("setup.endpoint.apps-unknown", "Not measured: that takes the token of a second app"), "")
	}
}

// ticked tells which clicks are ticked, and by whom, where the level was measured:
// then none is missing.
func (a *attempt) ticked(ws *workspace.Workspace, e *workspace.Endpoint) {
	clicks := EndpointClicks(ws, e.ID)
	done, byFlowlatch := CountDone(e.Security, clicks)
	switch {
	case done == len(clicks):
		a.pass(checkClicks, tickedBy(e.Security, clicks))
	case byFlowlatch == 0:
		a.add(workspace.Noted, checkClicks, text.T("setup.endpoint.some-ticked", "{{.Done}} of {{.All}} ticked by you; the level is measured", "Done", done, "All", len(clicks)), "")
	default:
		a.add(workspace.Noted, checkClicks, text.T("setup.endpoint.some-done", "{{.Done}} of {{.All}} ticked, {{.Count}} of them done by Flowlatch in the practice org; the level is measured", "Done", done, "All", len(clicks), "Count", byFlowlatch), "")
	}
}

// measuredOtherwise tells that an endpoint isn't what it is declared to be.
func measuredOtherwise(e *workspace.Endpoint, m *workspace.Measurement) *problem.Problem {
	cause := text.T("problem.endpoint.measured.why", "It accepts or refuses other credentials than it should.")
	if len(m.Why) > 0 {
		cause = m.Why[0]
	}
	ways := []problem.Way{
		problem.NewWay(ShowClicks, text.T("way.show-clicks", "Show the clicks that set the level"), text.T("way.show-clicks.why", "In the Workflows Console, at the flow's API Endpoint card")),
	}
	if declares := declaration(e, m); !declares.IsZero() {
		ways = append(ways, problem.NewWay(DeclareMeasured, declares, text.T("way.declare.why", "If that is how it is meant. Nothing changes at Okta")))
	}
	ways = append(ways, problem.NewWay(MeasureAgain, text.T("way.measure-again", "Measure again"), text.T("way.measure-again.why", "After a change in the console")))
	declared := levelOtherwise(e.Level)
	switch {
	case onlyList(e, m) && e.Allowed == workspace.AllowList:
		declared = text.T("problem.endpoint.measured.list", "The list of apps isn't applied")
	case onlyList(e, m):
		declared = text.T("problem.endpoint.measured.any", "The endpoint takes the apps of a list only")
	}
	return problem.New(CodeMeasuredOtherwise, declared, cause, ways...)
}

// levelOtherwise is the title of the Problem that the level is another one.
func levelOtherwise(declared workspace.Level) text.Text {
	return text.T("problem.endpoint.measured", "The endpoint isn't what is declared here: {{.Level}}", "Level", declared.Name())
}

// declaration names what was measured where that can be declared instead.
func declaration(e *workspace.Endpoint, m *workspace.Measurement) text.Text {
	switch {
	case m.Level != "" && m.Level != e.Level:
		return text.T("way.declare", "Declare {{.Level}} here", "Level", m.Level.Name())
	case m.Level == workspace.LevelOAuth && m.Apps == workspace.AllowAny && e.Allowed != m.Apps:
		return text.T("way.declare.any", "Declare it for any app here")
	case m.Level == workspace.LevelOAuth && m.Apps == workspace.AllowList && e.Allowed != m.Apps:
		return text.T("way.declare.list", "Declare a list of apps here")
	}
	return text.Text{}
}
