package manage

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// measuredWorkspace has endpoints that were measured.
func measuredWorkspace() *workspace.Workspace {
	ws := fullWorkspace()
	for i, v := range []workspace.Verdict{workspace.VerdictHolds, workspace.VerdictBroken, workspace.VerdictUnknown} {
		e := &ws.Endpoints[i]
		e.Measured = &workspace.Measurement{
			At: fixedNow.Add(-time.Duration(i+1) * time.Hour), InvokeURL: e.InvokeURL, Declared: e.Level, DeclaredApps: e.Allowed, Verdict: v,
		}
	}
	ws.Endpoints[2].Measured.InvokeURL = "https://another" // says nothing of the endpoint as it stands
	return ws
}

func TestMeasuredEndpointsLook(t *testing.T) {
	measured := func(production bool) func(*testing.T) *host {
		return func(t *testing.T) *host {
			ws := measuredWorkspace()
			if production {
				inProduction(ws)
			}
			h := newHost(t, ws)
			key, err := h.App().Vault.Put(t.Context(), vault.PrivateKey, secret.New("made up"))
			if err != nil {
				t.Fatal(err)
			}
			ws.ServiceApps = []workspace.ServiceApp{{ID: "app", ClientID: "0oaITclorXwIS8HGNWkz", PrivateKey: key}}
			ws.Endpoints[0].ServiceAppID = "app"
			return h
		}
	}
	planAll := func(h *host) {
		h.Page.Head().Actions[0].Do()
		h.Page.Update()
	}
	golden(t, "endpoints_measured", 480, measured(false), NewEndpoints)
	golden(t, "endpoints_plan", 640, measured(false), NewEndpoints, planAll)
	golden(t, "endpoints_plan_production", 700, measured(true), NewEndpoints, planAll)
	golden(t, "endpoints_measuring", 560, measured(false), NewEndpoints, func(h *host) {
		p := h.Page.(*endpointsPage)
		planAll(h)
		run := &measuringRun{total: 3}
		run.stopped = t.Context()
		p.measure.run = run
		p.measure.noted(run, p.measure.plan, setup.MeasureAllEvent{EndpointID: "b", Done: 1, Total: 3, Probe: audit.Event{Done: 4, Total: 6}})
		p.Update()
	})
	t.Run("narrow", func(t *testing.T) {
		housetest.Golden(t, "endpoints_measured_narrow", fyne.NewSize(968, 480), func(t *testing.T) fyne.CanvasObject {
			h := measured(false)(t)
			h.Page = NewEndpoints(h)
			h.Page.Update()
			return framed(h.Page.Body())
		})
	})
}

// practiceEndpoints are three endpoints in practice: one that is as declared, one
// that isn't, and one that isn't described.
func practiceEndpoints(t *testing.T) (*host, *endpointsPage) {
	t.Helper()
	housetest.App(t, look.Light)
	h := newPracticeHost(t)
	hand, err := h.App().Trainee()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ flow, real string }{{"echo-oauth", "oauth"}, {"echo-public", "public"}} {
		id := h.Endpoint
		if c.real == "public" {
			if id, err = h.Walk().AddEndpoint("Second"); err != nil {
				t.Fatal(err)
			}
		}
		pasted, err := hand.SetEndpoint(t.Context(), c.flow, trainee.Settings{Level: c.real, Apps: "any"})
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range []func() error{
			func() error { return hand.SwitchFlow(t.Context(), c.flow, true) },
			func() error { return h.Walk().SetInvokeURL(t.Context(), id, pasted.Reveal()) },
			func() error { return h.Walk().SetLevel(id, workspace.LevelOAuth, workspace.AllowAny) },
		} {
			if err := step(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := h.Walk().AddEndpoint("Third"); err != nil {
		t.Fatal(err)
	}
	p := NewEndpoints(h).(*endpointsPage)
	h.show(p)
	return h, p
}

func verdicts(h *host) []string {
	var all []string
	for _, e := range h.Workspace().Endpoints {
		if e.Measured == nil {
			all = append(all, "none")
		} else {
			all = append(all, string(e.Measured.Verdict))
		}
	}
	return all
}

func sentToFlows(h *host) int {
	return len(slices.DeleteFunc(h.App().Activity.Since(0), func(x wire.Exchange) bool { return !strings.Contains(x.URL, "/api/flo/") }))
}

// All are measured after it was shown what that sends; the rows tell the verdicts.
func TestMeasureAll(t *testing.T) {
	h, p := practiceEndpoints(t)
	p.Head().Actions[0].Do()
	p.Update()
	all := p.measure.plan.planned(false)
	if f := p.Foot(); sentToFlows(h) != 0 || all.Runs != 8 || all.OrgRequests == 0 || f.Primary.Label.String() != fmt.Sprintf("Send up to %d requests", all.Requests) || !p.measure.without.Visible() {
		t.Fatalf("%d sent, %d runs, the foot leads with %q", sentToFlows(h), all.Runs, f.Primary.Label)
	}
	if h.Canvas.Focused() != p.measure.terms.Consent() {
		t.Errorf("the keyboard is at %T", h.Canvas.Focused())
	}
	p.Foot().Primary.Do()
	if want := []string{"holds", "broken", "none"}; !slices.Equal(verdicts(h), want) || len(h.Failed) != 0 {
		t.Fatalf("measured %q, want %q; failed %v", verdicts(h), want, h.Failed)
	}
	rows := h.Workspace().Endpoints
	for i, want := range []string{"Holds", "Broken", "Not started"} {
		if got := p.rows[rows[i].ID].security.status.Text(); got != want {
			t.Errorf("row %d says %q, want %q", i, got, want)
		}
	}
	if p.measure.shown() || p.rows[rows[0].ID].measure.Disabled() || !p.rows[rows[2].ID].measure.Disabled() {
		t.Error("the page isn't as before")
	}
}

// A row measures its endpoint alone; Not now sends nothing.
func TestMeasureOneOfTheList(t *testing.T) {
	h, p := practiceEndpoints(t)
	row := p.rows[h.Endpoint]
	h.Canvas.Focus(row.measure)
	test.Tap(row.measure)
	p.Foot().Secondary[0].Do()
	if p.measure.shown() || sentToFlows(h) != 0 || h.Canvas.Focused() != fyne.Focusable(row.measure) {
		t.Fatalf("Not now sent %d, the keyboard is at %T", sentToFlows(h), h.Canvas.Focused())
	}
	test.Tap(row.measure)
	if !p.Escape() || p.measure.shown() || p.Escape() || h.Canvas.Focused() != fyne.Focusable(row.measure) {
		t.Errorf("Escape: still planned %v, the keyboard is at %T", p.measure.shown(), h.Canvas.Focused())
	}
	test.Tap(row.measure)
	test.Tap(p.rows[h.Workspace().Endpoints[1].ID].measure) // not while another one is planned
	p.Foot().Primary.Do()
	if want := []string{"holds", "none", "none"}; !slices.Equal(verdicts(h), want) {
		t.Errorf("measured %q, want %q; failed %v", verdicts(h), want, h.Failed)
	}
}

// Cancel stops between two probes; what was measured before stays.
func TestMeasureAllIsCancelled(t *testing.T) {
	h, p := practiceEndpoints(t)
	p.Head().Actions[0].Do()
	p.Update()
	defer h.App().Activity.Changed.Subscribe(func(wire.Exchange) {
		if h.Workspace().Endpoints[0].Measured != nil && !p.measure.progress.Cancel().Disabled() {
			test.Tap(p.measure.progress.Cancel())
		}
	})()
	p.Foot().Primary.Do()
	if want := []string{"holds", "none", "none"}; !slices.Equal(verdicts(h), want) || p.measure.shown() {
		t.Errorf("measured %q, want %q", verdicts(h), want)
	}
}

// In production nothing runs before the org's name is typed.
func TestMeasureAllAsksForTheNameInProduction(t *testing.T) {
	housetest.App(t, look.Light)
	ws := measuredWorkspace()
	ws.Org.Production = true
	h := newHost(t, ws)
	p := NewEndpoints(h).(*endpointsPage)
	h.show(p)
	p.Head().Actions[0].Do()
	p.Update()
	if h.Canvas.Focused() != p.measure.terms.First() || !p.Foot().Primary.Disabled || p.Foot().Note.IsZero() {
		t.Fatalf("the keyboard is at %T", h.Canvas.Focused())
	}
	if p.measure.start(); p.measure.plan == nil || sentToFlows(h) != 0 {
		t.Error("it began all the same")
	}
	if test.Type(p.measure.terms.First(), ws.Org.Domain); p.Foot().Primary.Disabled {
		t.Error("the name that was typed doesn't do")
	}
}

// Tab reaches every control as it is read.
func TestMeasureAllByKeyboard(t *testing.T) {
	h, p := practiceEndpoints(t)
	p.Head().Actions[0].Do()
	p.Update()
	got := housetest.TabOrder(h.Canvas)
	row := []string{"Open", "Rename", "Remove from workspace"}
	want := slices.Concat([]string{"Make a second service app"}, row, row, row, []string{"*house.fieldEntry"})
	if !slices.EqualFunc(got, want, strings.HasPrefix) {
		t.Errorf("Tab goes to\n%q, want\n%q", got, want)
	}
}

// The row of the endpoint that is being measured says so, and no other one.
func TestMeasuringMarksItsRow(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, measuredWorkspace())
	p := NewEndpoints(h).(*endpointsPage)
	h.show(p)
	run := &measuringRun{total: 3, stopped: t.Context()}
	p.measure.run = run
	p.measure.noted(run, &measuringPlan{all: true}, setup.MeasureAllEvent{EndpointID: "b", Total: 3})
	for id, row := range p.rows {
		if says := row.security.status.Text() == "Measuring"; says != (id == "b") {
			t.Errorf("%s says %q", id, row.security.status.Text())
		}
	}
}
