package walk

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
)

// measuredAs judges a measurement of an endpoint at OAuth 2.0 that answers each
// call as expected, but for what is given.
func measuredAs(e *workspace.Endpoint, otherwise map[workspace.ProbeName]workspace.ProbeOutcome) *workspace.Measurement {
	access := func(context.Context) (audit.Access, error) { return audit.Access{}, nil }
	target := audit.Target{URL: e.InvokeURL, Level: e.Level, Apps: e.Allowed}
	probes := audit.Plan(target, audit.Material{Own: access, ClientToken: secret.Secret{}, Second: &audit.SecondApp{}})
	for i := range probes {
		p := &probes[i]
		switch {
		case p.Name == workspace.ProbeGoodBetween:
			p.Outcome, p.Why = workspace.ProbeNotRun, text.Plain("It was just accepted with GET")
		case p.Outcome != workspace.ProbeNotRun:
			p.Outcome = p.Expected
			if o, ok := otherwise[p.Name]; ok {
				p.Outcome = o
			}
		}
		p.Evidence = workspace.Evidence{Method: p.Method, URL: e.InvokeURL, RequestID: "reqInvoke" + string(p.Name), Millis: 12, At: fixedNow.Add(-time.Minute)}
		switch p.Outcome {
		case workspace.ProbeAccepted:
			p.Evidence.Status, p.Body = 200, `{"ok":true}`
		case workspace.ProbeRefused:
			p.Evidence.Status, p.Body = 401, `{"error":"unauthorized"}`
		case workspace.ProbeUnknown:
			p.Evidence.Status, p.Why, p.MayHaveRun = 500, text.Plain("The flow may have failed with status 500"), true
		default:
			p.Evidence = workspace.Evidence{}
		}
	}
	m := audit.Judge(target, probes)
	m.At, m.Took, m.InvokeURL = fixedNow.Add(-75*time.Second), 1900*time.Millisecond, e.InvokeURL
	m.ProbeApp = &workspace.ProbeApp{Label: "Flowlatch probe 2026-03-09 10:44:57Z a1b2c3", AppID: "0oaprobe", Removed: true}
	return &m
}

// measuredHost is at step 4 of an endpoint that was measured, as the walk would
// leave it.
func measuredHost(t *testing.T, otherwise map[workspace.ProbeName]workspace.ProbeOutcome) *host {
	t.Helper()
	ws := describedWorkspace(workspace.LevelOAuth)
	h := newHost(t, ws)
	signIn(h, ws)
	e := &ws.Endpoints[0]
	e.Measured = measuredAs(e, otherwise)
	if e.Measured.Verdict != workspace.VerdictUnknown {
		_ = h.Walk().ConfirmEndpoint(h.Endpoint) // what follows from it
	}
	return h
}

// listNotApplied is an endpoint that lets in apps outside its list.
func listNotApplied() map[workspace.ProbeName]workspace.ProbeOutcome {
	return map[workspace.ProbeName]workspace.ProbeOutcome{workspace.ProbeAccessOtherApp: workspace.ProbeAccepted}
}

func TestMeasureGoldens(t *testing.T) {
	endpointGolden(t, "broken", 1180, func(t *testing.T) *host { return measuredHost(t, listNotApplied()) })
	endpointGolden(t, "holds", 1180, func(t *testing.T) *host { return measuredHost(t, nil) }, func(h *host) {
		p := h.Page.(*endpointPage)
		p.measure.table.Select(string(workspace.ProbeAccessTampered))
		p.Update()
	})
	endpointGolden(t, "unknown", 1180, func(t *testing.T) *host {
		return measuredHost(t, map[workspace.ProbeName]workspace.ProbeOutcome{workspace.ProbeAccess: workspace.ProbeUnknown, workspace.ProbeGoodAgain: workspace.ProbeUnknown})
	})
	endpointGolden(t, "plan", 1240, plannedHost(false), opened)
	endpointGolden(t, "plan-second", 1840, plannedHost(false), opened, func(h *host) {
		terms := h.Page.(*endpointPage).measure.planning.terms
		terms.Consent().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		terms.Requests().Fold().OnTapped()
	})
	endpointGolden(t, "plan-production", 1240, plannedHost(true), opened)
	endpointGolden(t, "measuring", 1000, plannedHost(false), opened, func(h *host) {
		p := h.Page.(*endpointPage)
		run := newMeasureRun(p.measure.plan)
		for i := range run.probes[:4] {
			probe := run.probes[i]
			probe.Outcome = probe.Expected
			probe.Evidence.Status = map[workspace.ProbeOutcome]int{workspace.ProbeAccepted: 200, workspace.ProbeRefused: 401}[probe.Outcome]
			run.note(audit.Event{Done: i + 1, Total: run.total, Probe: probe})
		}
		run.note(audit.Event{Done: 4, Total: run.total, Probe: run.probes[4]})
		p.measure.run = run
		p.Update()
	})
	endpointGolden(t, "advice", 760, func(t *testing.T) *host { return newHost(t, describedWorkspace("")) }, func(h *host) {
		p := h.Page.(*endpointPage)
		p.advice.flip()
		p.advice.who.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
		p.advice.signs.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	})
	brokenPage := func(t *testing.T) fyne.CanvasObject {
		h := measuredHost(t, listNotApplied())
		h.Page = NewEndpoint(h)
		h.Page.Update()
		return framed(h.Page.Body())
	}
	t.Run("contrast", func(t *testing.T) {
		housetest.Contrast(t, "endpoint_broken", fyne.NewSize(pageSize.Width, 1180), brokenPage)
	})
	t.Run("narrow", func(t *testing.T) {
		housetest.Golden(t, "endpoint_broken_narrow", fyne.NewSize(968, 1180), brokenPage)
	})
	t.Run("wide", func(t *testing.T) {
		housetest.Golden(t, "endpoint_broken_wide", fyne.NewSize(1696, 1000), brokenPage)
	})
	t.Run("narrower", func(t *testing.T) {
		housetest.Golden(t, "endpoint_broken_narrower", fyne.NewSize(700, 1700), brokenPage)
	})
}

// plannedHost is at step 4 of an endpoint that can be measured.
func plannedHost(production bool) func(*testing.T) *host {
	return func(t *testing.T) *host {
		ws := describedWorkspace(workspace.LevelOAuth)
		h := newHost(t, ws)
		signIn(h, ws)
		ws.ServiceApps[0].PrivateKey = h.Keep("private-key", "made up")
		if production {
			ws.Org.Cell, ws.Org.Production = "okta", true
		}
		return h
	}
}

// opened shows what measuring would send.
func opened(h *host) {
	p := h.Page.(*endpointPage)
	p.measureIt()
	p.Update()
}
