package setup_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// atFlow sets a flow of the practice org up and declares something for it.
func (b *bench) atFlow(flow string, real trainee.Settings, level workspace.Level, apps workspace.Allowed) *bench {
	b.t.Helper()
	pasted, err := b.hand.SetEndpoint(b.t.Context(), flow, real)
	b.must(err)
	b.must(b.SetInvokeURL(b.t.Context(), b.endpoint, pasted.Reveal()))
	b.must(b.SetLevel(b.endpoint, level, apps))
	return b
}

func (b *bench) security() workspace.Step { return b.Workspace().Endpoint(b.endpoint).Security }

// measured measures the endpoint without anything odd.
func (b *bench) measured(o setup.MeasureOptions) workspace.Measurement {
	b.t.Helper()
	m, err := b.Measure(b.t.Context(), b.endpoint, o)
	b.must(err)
	if kept := b.Workspace().Endpoint(b.endpoint).Measured; kept == nil || kept.Verdict != m.Verdict || !kept.Of(b.Workspace().Endpoint(b.endpoint)) {
		b.t.Errorf("the endpoint keeps %+v", kept)
	}
	return m
}

// admin makes requests to the org past the walk.
func (b *bench) admin() *okta.Client {
	b.t.Helper()
	client, err := b.app.Network.Client(wire.Route{Origin: b.practice.URL, Credential: wire.SSWS(b.practice.AdminToken)})
	b.must(err)
	admin, err := okta.NewClient(client, b.practice.URL)
	b.must(err)
	return admin
}

// probeApps are the probe apps that the org has.
func (b *bench) probeApps() []string {
	b.t.Helper()
	apps, err := b.admin().ListApps(b.t.Context(), okta.AppQuery{})
	b.must(err)
	var labels []string
	for _, app := range apps {
		if strings.HasPrefix(app.Label, "Flowlatch probe") {
			labels = append(labels, app.Label)
		}
	}
	return labels
}

// wantProbeAppGone fails where something is left of the probe app, or where one of its
// requests is no evidence.
func (b *bench) wantProbeAppGone(changes, evidence []workspace.Evidence) {
	b.t.Helper()
	for _, change := range changes {
		if !slices.ContainsFunc(evidence, func(x workspace.Evidence) bool { return x.RequestID == change.RequestID }) {
			b.t.Errorf("%s %s is no evidence", change.Method, change.URL)
		}
	}
	if left, err := b.LeftProbes(); len(left) != 0 || err != nil || len(b.probeApps()) != 0 {
		b.t.Errorf("left: %q, %v; in the org: %q", left, err, b.probeApps())
	}
	for _, c := range b.Workspace().Created {
		if strings.HasPrefix(c.Label, "Flowlatch probe") {
			b.t.Errorf("%s is still listed", c.Label)
		}
	}
}

// A level that holds ends step 4 by what was measured, ticked or not; the probe
// app is gone, and its requests are evidence.
func TestMeasuredLevelHolds(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	clientID := b.Workspace().ServiceApps[0].ClientID
	b.atFlow("echo-oauth", trainee.Settings{Level: "oauth", Apps: "list", Allowed: []string{clientID}}, workspace.LevelOAuth, workspace.AllowList)

	plan, err := b.MeasurePlan(b.endpoint, setup.MeasureOptions{SecondApp: true})
	b.must(err)
	if !plan.Second.Tells || plan.Second.Right.Answer != setup.RightYes || plan.Confirm != "" || plan.Requests < 12 || plan.Last != nil {
		t.Errorf("plan %+v", plan)
	}
	for _, p := range plan.Probes {
		if p.Name == workspace.ProbeAccessOtherScope && !strings.Contains(p.Sent.String(), ".read") {
			t.Errorf("the token that opens something else is told as %q", p.Sent)
		}
	}
	var listed []string // that the probe app exists
	defer b.app.Activity.Changed.Subscribe(func(x wire.Exchange) {
		if x.Method == http.MethodPost && strings.HasSuffix(x.URL, "/grants") {
			listed = append(listed, b.Workspace().Created[len(b.Workspace().Created)-1].Label)
		}
	})()
	sent := b.app.Activity.Len()
	var told []audit.Event
	m := b.measured(setup.MeasureOptions{SecondApp: true, Progress: func(e audit.Event) { told = append(told, e) }})
	if m.Verdict != workspace.VerdictHolds || m.Level != workspace.LevelOAuth || m.Apps != workspace.AllowList {
		t.Fatalf("%s: %v", m.Verdict, m.Why)
	}
	if sent = b.app.Activity.Len() - sent; sent > plan.Requests+plan.OrgRequests || m.Ran+m.MayHaveRun > plan.Runs {
		t.Errorf("%d requests, %d runs; told before: %d to the endpoint, %d to the org, %d runs", sent, m.Ran+m.MayHaveRun, plan.Requests, plan.OrgRequests, plan.Runs)
	}
	if end := told[len(told)-1]; len(told) < len(m.Probes) || end.Total != plan.Requests || end.Done != end.Total {
		t.Errorf("%d events of %d probes, the last tells %d of %d", len(told), len(m.Probes), end.Done, end.Total)
	}
	step := b.security()
	if step.Current() != workspace.Done || step.Proof.By != workspace.Measured || step.Problem != nil {
		t.Errorf("step 4 is %s: %+v", step.Current(), step)
	}
	if app := m.ProbeApp; app == nil || !app.Removed || len(app.Changes) != 4 || !slices.Equal(listed, []string{app.Label}) {
		t.Fatalf("probe app %+v, listed while it was there: %q", app, listed)
	}
	b.wantProbeAppGone(m.ProbeApp.Changes, step.Proof.Exchanges)
	for _, name := range []workspace.ProbeName{workspace.ProbeAccessExpired, workspace.ProbeAccessOtherAudience, workspace.ProbeAccessOtherScope} {
		if p := m.Probe(name); p.Outcome != workspace.ProbeRefused {
			t.Errorf("%s: %s, %s", name, p.Outcome, p.Why)
		}
	}
	plan, err = b.MeasurePlan(b.endpoint, setup.MeasureOptions{})
	b.must(err)
	if plan.Last == nil || plan.Draft.Body != "{}" {
		t.Errorf("the next plan: %+v", plan)
	}
	b.must(b.ConfirmEndpoint(b.endpoint))
	if again := b.security().Proof; again.By != workspace.Measured || !again.At.Equal(step.Proof.At) {
		t.Errorf("confirming it makes it %s at %s", again.By, again.At)
	}
}

// A broken level needs attention, whatever was ticked, until the level is
// declared as it was measured, and measured so.
func TestMeasuredOtherwise(t *testing.T) {
	b := newBench(t).signedIn().withApp().withEndpoint("echo-oauth", workspace.LevelOAuth)
	b.atFlow("echo-oauth", trainee.Settings{Level: "public"}, workspace.LevelOAuth, workspace.AllowAny)
	m := b.measured(setup.MeasureOptions{})
	step := b.security()
	if m.Verdict != workspace.VerdictBroken || step.Current() != workspace.Attention || step.Problem.Code != setup.CodeMeasuredOtherwise || step.Proof.By != workspace.Measured {
		t.Fatalf("%s, step %+v", m.Verdict, step)
	}
	var ways []string
	for _, way := range step.Problem.Ways {
		ways = append(ways, string(way.Action))
	}
	if !slices.Equal(ways, []string{"show-clicks", "declare-measured", "measure"}) {
		t.Errorf("ways out: %q", ways)
	}
	b.must(b.TickAll(workspace.StepEndpoint, b.endpoint, setup.EndpointClicks(b.Workspace(), b.endpoint), true))
	b.wantProblem(b.ConfirmEndpoint(b.endpoint), setup.CodeMeasuredOtherwise)

	_, err := b.hand.SetEndpoint(t.Context(), "echo-oauth", trainee.Settings{Level: "oauth", Apps: "any"})
	b.must(err)
	b.must(b.hand.SwitchFlow(t.Context(), "echo-oauth", false))
	if m := b.measured(setup.MeasureOptions{}); m.Verdict != workspace.VerdictUnknown || b.state(workspace.StepEndpoint) != workspace.Attention {
		t.Errorf("a flow that is off after it was seen open: %s, step 4 is %s", m.Verdict, b.state(workspace.StepEndpoint))
	}
	b.wantProblem(b.ConfirmEndpoint(b.endpoint), setup.CodeMeasuredOtherwise)

	_, err = b.hand.SetEndpoint(t.Context(), "echo-oauth", trainee.Settings{Level: "public"})
	b.must(err)
	b.must(b.hand.SwitchFlow(t.Context(), "echo-oauth", true))
	b.measured(setup.MeasureOptions{})
	b.wantProblem(b.DeclareMeasured(b.endpoint, false), "measure.public")
	if level := b.Workspace().Endpoint(b.endpoint).Level; level != workspace.LevelOAuth {
		t.Errorf("declared %s without being asked", level)
	}
	if missing := setup.MissingClicks(b.Workspace(), b.endpoint); len(missing) != 1 || !slices.Equal(setup.DisprovedClicks(b.Workspace().Endpoint(b.endpoint)), []string{missing[0].ID}) {
		t.Errorf("to be made again: %v", missing)
	}
	b.must(b.DeclareMeasured(b.endpoint, true))
	e := b.Workspace().Endpoint(b.endpoint)
	if missing := setup.MissingClicks(b.Workspace(), b.endpoint); len(missing) != 0 {
		t.Errorf("declared as it was measured, %v is to be clicked", missing)
	}
	if e.Level != workspace.LevelPublic || b.state(workspace.StepEndpoint) != workspace.InProgress || e.Measured == nil || e.Measured.Of(e) {
		t.Errorf("declared %s, step 4 is %s, measured %+v", e.Level, b.state(workspace.StepEndpoint), e.Measured)
	}
	b.wantProblem(b.DeclareMeasured(b.endpoint, true), "measure.missing") // it is of another level
	if m := b.measured(setup.MeasureOptions{}); m.Verdict != workspace.VerdictHolds || b.state(workspace.StepEndpoint) != workspace.Done {
		t.Errorf("%s, step 4 is %s", m.Verdict, b.state(workspace.StepEndpoint))
	}
}

// That the level is another one is over once it was measured as declared, even by a
// measurement that can't tell the rest.
func TestMeasuredLevelIsPutRight(t *testing.T) {
	b := newBench(t).signedIn().withApp().withEndpoint("echo-oauth", workspace.LevelOAuth)
	list := trainee.Settings{Level: "oauth", Apps: "list", Allowed: []string{b.Workspace().ServiceApps[0].ClientID}}
	b.atFlow("echo-oauth", trainee.Settings{Level: "public"}, workspace.LevelOAuth, workspace.AllowList)
	b.measured(setup.MeasureOptions{})
	if b.state(workspace.StepEndpoint) != workspace.Attention {
		t.Fatal("the level is another one, and nothing tells")
	}
	_, err := b.hand.SetEndpoint(t.Context(), "echo-oauth", list)
	b.must(err)
	if m := b.measured(setup.MeasureOptions{}); m.Verdict != workspace.VerdictUnknown || m.Level != workspace.LevelOAuth {
		t.Fatalf("without a second app: %s, measured %s", m.Verdict, m.Level)
	}
	if step := b.security(); step.Current() != workspace.InProgress || step.Problem != nil {
		t.Errorf("step 4 is %s: %v", step.Current(), step.Problem)
	}
}

// Of a level that is right only the list of apps is told as otherwise.
func TestMeasuredOfAnotherList(t *testing.T) {
	for declared, want := range map[workspace.Allowed]string{
		workspace.AllowList: "The list of apps isn't applied",
		workspace.AllowAny:  "The endpoint takes the apps of a list only",
	} {
		b := newBench(t).signedIn().withApp()
		real := trainee.Settings{Level: "oauth", Apps: "any"}
		if declared == workspace.AllowAny {
			real = trainee.Settings{Level: "oauth", Apps: "list", Allowed: []string{b.Workspace().ServiceApps[0].ClientID}}
		}
		b.atFlow("echo-oauth", real, workspace.LevelOAuth, declared)
		b.must(b.TickAll(workspace.StepEndpoint, b.endpoint, setup.EndpointClicks(b.Workspace(), b.endpoint), true))
		b.measured(setup.MeasureOptions{SecondApp: true})
		step := b.security()
		if !step.Ticked("flow.level") || declared == workspace.AllowList && step.Ticked("flow.list") {
			t.Errorf("%s: of a level that is right, ticked %v", declared, step.Ticks)
		}
		if step.Problem == nil || step.Problem.Title.String() != want || !strings.HasSuffix(step.Problem.Cause.String(), ".") {
			t.Fatalf("%s: %v", declared, step.Problem)
		}
		var said []string
		for _, c := range step.Proof.Checks {
			if c.Name.String() == "Security level" || c.Name.String() == "Apps that may call" {
				said = append(said, string(c.Outcome)+": "+c.Detail.String())
			}
		}
		if len(said) != 2 || said[0] != string(workspace.Passed)+": OAuth 2.0, measured" || !strings.HasPrefix(said[1], string(workspace.Failed)+": ") {
			t.Errorf("%s: %q", declared, said)
		}
	}
}

// What can't be told leaves the admin's word, and says so.
func TestMeasuredUnknown(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	clientID := b.Workspace().ServiceApps[0].ClientID
	b.atFlow("echo-oauth", trainee.Settings{Level: "oauth", Apps: "list", Allowed: []string{clientID}}, workspace.LevelOAuth, workspace.AllowList)
	if m := b.measured(setup.MeasureOptions{}); m.Verdict != workspace.VerdictUnknown || m.ProbeApp != nil {
		t.Fatalf("a list without a second app: %s, %+v", m.Verdict, m.ProbeApp)
	}
	if step := b.security(); step.Current() != workspace.InProgress || step.Problem != nil {
		t.Errorf("step 4 is %+v", step)
	}
	b.must(b.TickAll(workspace.StepEndpoint, b.endpoint, setup.EndpointClicks(b.Workspace(), b.endpoint), true))
	b.must(b.ConfirmEndpoint(b.endpoint))
	step := b.security()
	if step.Current() != workspace.Done || step.Proof.By != workspace.Asked || !slices.ContainsFunc(step.Proof.Checks, func(c workspace.Check) bool { return c.Outcome == workspace.Unknown }) {
		t.Errorf("step 4 is %+v", step)
	}
}

// A measurement goes by a token that is given now, once: one that is kept may be
// from before a change in the console, and may end while a slow flow is measured.
func TestMeasuredWithAFreshToken(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	b.atFlow("echo-oauth", trainee.Settings{Level: "oauth", Apps: "any"}, workspace.LevelOAuth, workspace.AllowAny)
	kept, ok := b.Token(b.endpoint)
	if !ok {
		t.Fatal("no token is kept")
	}
	asked := 0
	defer b.app.Activity.Changed.Subscribe(func(x wire.Exchange) {
		if x.Method == http.MethodPost && strings.HasSuffix(x.URL, "/oauth2/v1/token") {
			asked++
		}
	})()
	b.measured(setup.MeasureOptions{})
	if now, ok := b.Token(b.endpoint); asked != 1 || !ok || now.Access.Equal(kept.Access) {
		t.Errorf("%d tokens were asked for", asked)
	}
}

// Each level as it is, and several endpoints at once.
func TestMeasureAll(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	b.atFlow("echo-token", trainee.Settings{Level: "token"}, workspace.LevelToken, "")
	first := b.endpoint
	other, err := b.AddEndpoint("Open to all")
	b.must(err)
	b.endpoint = other
	b.atFlow("echo-public", trainee.Settings{Level: "public"}, workspace.LevelPublic, "")
	_, err = b.AddEndpoint("Not described yet")
	b.must(err)

	seen := map[string]int{}
	all, err := b.MeasureAll(t.Context(), setup.MeasureAllOptions{Progress: func(e setup.MeasureAllEvent) { seen[e.EndpointID] = e.Total }})
	b.must(err)
	if len(all) != 2 || seen[first] != 2 || seen[other] != 2 || len(seen) != 2 {
		t.Fatalf("%d measured, progress %v", len(all), seen)
	}
	for _, m := range all {
		if m.Err != nil || m.Measurement.Verdict != workspace.VerdictHolds {
			t.Errorf("%s: %v, %s: %v", m.EndpointID, m.Err, m.Measurement.Verdict, m.Measurement.Why)
		}
	}
}

// A token that travels elsewhere than it was measured to is another matter.
func TestMeasuredWithAnotherCredential(t *testing.T) {
	b := newBench(t).signedIn().atFlow("echo-token", trainee.Settings{Level: "token"}, workspace.LevelToken, "")
	b.measured(setup.MeasureOptions{})
	b.must(b.SetTokenInQuery(b.endpoint, true))
	if e := b.Workspace().Endpoint(b.endpoint); e.Measured == nil || e.Measured.Of(e) {
		t.Errorf("in the query: %+v", e.Measured)
	}
	b.must(b.SetTokenInQuery(b.endpoint, false))
	if e := b.Workspace().Endpoint(b.endpoint); !e.Measured.Of(e) {
		t.Error("in the header again: it isn't of the endpoint any more")
	}
}

// Nothing is sent where something speaks against it, and a measurement that is
// cancelled is not kept.
func TestMeasureRefused(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	_, err := b.Measure(t.Context(), "gone", setup.MeasureOptions{})
	b.wantProblem(err, "endpoint.gone")
	_, err = b.Measure(t.Context(), b.endpoint, setup.MeasureOptions{})
	b.wantProblem(err, setup.CodeEndpointFirst)
	b.wantProblem(b.DeclareMeasured(b.endpoint, true), "measure.missing")
	b.atFlow("echo-oauth", trainee.Settings{Level: "oauth", Apps: "any"}, workspace.LevelOAuth, workspace.AllowAny)
	before := b.app.Activity.Len()
	_, err = b.Measure(t.Context(), b.endpoint, setup.MeasureOptions{Draft: workspace.Draft{Method: http.MethodPost, Body: "{"}})
	b.wantProblem(err, "measure.request")
	if after := b.app.Activity.Len(); after != before {
		t.Errorf("%d requests were sent", after-before)
	}

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	m, err := b.Measure(ctx, b.endpoint, setup.MeasureOptions{SecondApp: true, Progress: func(e audit.Event) {
		if e.Probe.Name == workspace.ProbeAccessOtherApp {
			cancel() // a second app is about to be made
		}
	}})
	b.wantProblem(err, "cancelled")
	if m.Probe(workspace.ProbeAccess).Outcome != workspace.ProbeAccepted || b.Workspace().Endpoint(b.endpoint).Measured != nil {
		t.Errorf("what was cancelled: %+v", m)
	}
	if left, err := b.LeftProbes(); len(left)+len(b.probeApps()) != 0 || err != nil {
		t.Errorf("left: %q, %v", left, err)
	}
}
