package walk

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// measuringHost is a host that can show an exchange and ask for a word.
type measuringHost struct {
	*host
	exchanges  []workspace.Evidence
	challenges []page.Challenge
}

func (h *measuringHost) ShowExchange(e workspace.Evidence) { h.exchanges = append(h.exchanges, e) }
func (h *measuringHost) Challenge(c page.Challenge)        { h.challenges = append(h.challenges, c) }

const flowEcho = "echo-oauth"

// atMeasuring is step 4 of an endpoint in practice: real is what is set in the
// console, and OAuth 2.0 for a list what is declared.
func atMeasuring(t *testing.T, real trainee.Settings) (*measuringHost, *endpointPage) {
	t.Helper()
	housetest.App(t, look.Light)
	h := &measuringHost{host: newPracticeHost(t)}
	setUpTo3(t, h.host)
	setReal(t, h, real)
	must(t, h.Walk().SetLevel(h.Endpoint, workspace.LevelOAuth, workspace.AllowList))
	p := NewEndpoint(h).(*endpointPage)
	h.show(p)
	return h, p
}

// setReal sets the flow in the practice console, whose Invoke URL is pasted.
func setReal(t *testing.T, h *measuringHost, real trainee.Settings) {
	t.Helper()
	hand, err := h.App().Trainee()
	must(t, err)
	real.Allowed = []string{h.Workspace().ServiceApps[0].ClientID}
	pasted, err := hand.SetEndpoint(t.Context(), flowEcho, real)
	must(t, err)
	must(t, hand.SwitchFlow(t.Context(), flowEcho, true))
	must(t, h.Walk().SetInvokeURL(t.Context(), h.Endpoint, pasted.Reveal()))
}

func asDeclared() trainee.Settings { return trainee.Settings{Level: "oauth", Apps: "list"} }

// invocations counts what was sent to the flow.
func invocations(h *measuringHost) int {
	n := 0
	for _, x := range h.App().Activity.Since(0) {
		if strings.Contains(x.URL, "/api/flo/") {
			n++
		}
	}
	return n
}

// probeApps are the apps in the org that were made for a probe.
func probeApps(t *testing.T, h *measuringHost) []string {
	t.Helper()
	left, err := h.Walk().LeftProbes()
	must(t, err)
	for _, c := range h.Workspace().Created {
		if strings.HasPrefix(c.Label, "Flowlatch probe") {
			left = append(left, c.Label)
		}
	}
	return left
}

// Nothing is sent before it was shown; and thinking better of it changes nothing.
func TestMeasureShowsFirstWhatIsSent(t *testing.T) {
	h, p := atMeasuring(t, asDeclared())
	h.primary()
	plan := p.measure.planHere()
	if plan == nil || invocations(h) != 0 {
		t.Fatalf("plan %v, %d invocations", plan, invocations(h))
	}
	foot := p.Foot()
	if want := fmt.Sprintf("Send up to %d requests", plan.now().Requests); foot.Primary.Label.String() != want || foot.Primary.Disabled {
		t.Errorf("the foot leads with %q, want %q", foot.Primary.Label, want)
	}
	if name := housetest.Spoken(p.measure.planning.terms.Consent()); p.measure.planning.terms.SecondApp() || !strings.Contains(name, "“Flowlatch probe "+time.Now().UTC().Format("2006-01-02")) {
		t.Errorf("the consent: %q", name)
	}
	requests := p.measure.planning.terms.Requests()
	if requests.Fold().Visible() {
		t.Error("requests are offered that aren't sent")
	}
	without := rowOf(p, workspace.ProbeAccessOtherApp)
	p.measure.planning.terms.Consent().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if with := rowOf(p, workspace.ProbeAccessOtherApp); !strings.HasPrefix(without.Measured, "Not run: ") || with.Measured != "" || with.Expected != "Refused" {
		t.Errorf("the other app's call: %+v, with consent %+v", without, with)
	}
	if !requests.Fold().Visible() || len(requests.Shown()) > 0 {
		t.Error("with consent, the requests for the other app aren't there to fold out")
	}
	var shown []string
	requests.Fold().OnTapped()
	for _, r := range requests.Shown() {
		shown = append(shown, r.String())
	}
	if want := []string{"POST /api/v1/apps?activate=true", "POST /api/v1/apps/{id}/grants", "POST /api/v1/apps/{id}/lifecycle/deactivate", "DELETE /api/v1/apps/{id}"}; !slices.Equal(shown, want) {
		t.Errorf("shown %q", shown)
	}
	foot.Secondary[0].Do()
	if p.measure.planHere() != nil || p.measure.object.Visible() || invocations(h) != 0 {
		t.Error("the plan is still there")
	}
}

// Escape closes the plan, and the keyboard is where it was.
func TestEscapeClosesThePlan(t *testing.T) {
	h, p := atMeasuring(t, asDeclared())
	h.Canvas.Focus(p.url.field.Focusable())
	h.primary()
	if h.Canvas.Focused() != p.measure.planning.first() {
		t.Fatalf("the keyboard is at %T", h.Canvas.Focused())
	}
	if !p.Escape() || p.measure.planHere() != nil || h.Canvas.Focused() != p.url.field.Focusable() || p.Escape() {
		t.Errorf("planned %v, the keyboard is at %T", p.measure.planHere(), h.Canvas.Focused())
	}
}

func rowOf(p *endpointPage, name workspace.ProbeName) house.ProbeRow {
	for _, row := range p.measure.table.Rows() {
		if row.ID == string(name) {
			return row
		}
	}
	return house.ProbeRow{}
}

// What holds ends the step: Enter measures and goes on.
func TestMeasureHolds(t *testing.T) {
	h, p := atMeasuring(t, asDeclared())
	h.primary()
	p.measure.planning.terms.Consent().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	h.primary()
	e := h.Workspace().Endpoints[0]
	if e.Measured == nil || e.Measured.Verdict != workspace.VerdictHolds || e.Measured.Apps != workspace.AllowList || p.Head().State != workspace.Done {
		t.Fatalf("measured %+v, state %s: %v", e.Measured, p.Head().State, p.tries.shown())
	}
	if p.measure.plan != nil || p.measure.run != nil || !p.measure.verdict.object.Visible() || p.measure.verdict.chip.Text() != "Holds" {
		t.Errorf("the card: plan %v, run %v, verdict %q", p.measure.plan, p.measure.run, p.measure.verdict.chip.Text())
	}
	if left := probeApps(t, h); len(left) != 0 {
		t.Errorf("left in the org: %q", left)
	}
	if h.Canvas.Focused() != p.measure.table.Focusable() {
		t.Errorf("%T has the keyboard", h.Canvas.Focused())
	}
	if words := p.measure.foot.words.Text(); !strings.Contains(words, "each sent once") || !strings.Contains(words, "3 of them ran the flow") || !strings.Contains(words, "removed") {
		t.Errorf("the foot of the table says %q", words)
	}
	h.primary()
	if !slices.Equal(h.Went, []page.Name{page.Invoke}) {
		t.Errorf("went %v", h.Went)
	}
}

// A row leads to what went over the wire, by the keyboard; one that wasn't sent
// says why.
func TestMeasuredRowsOpenTheirExchange(t *testing.T) {
	h, p := atMeasuring(t, asDeclared())
	h.primary()
	h.primary()
	table, first := p.measure.table.Focusable(), p.measure.last().Probes[0]
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn} {
		table.TypedKey(&fyne.KeyEvent{Name: key})
	}
	if len(h.exchanges) != 1 || h.exchanges[0] != first.Evidence || !p.measure.detail.object.Visible() {
		t.Fatalf("opened %+v, want %+v", h.exchanges, first.Evidence)
	}
	p.measure.table.Select(string(workspace.ProbeAccessOtherApp))
	p.measure.showDetail()
	table.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(h.exchanges) != 1 || p.measure.detail.open.Visible() || !strings.Contains(p.measure.detail.why.Text(), "second service app") {
		t.Errorf("opened %d exchanges; why: %q", len(h.exchanges), p.measure.detail.why.Text())
	}
}

// An endpoint that isn't what is declared is red, with ways out that lead
// somewhere.
func TestMeasureBroken(t *testing.T) {
	h, p := atMeasuring(t, trainee.Settings{Level: "public"})
	h.primary()
	h.primary()
	e := h.Workspace().Endpoints[0]
	if e.Measured == nil || e.Measured.Verdict != workspace.VerdictBroken || e.Measured.Level != workspace.LevelPublic || p.Head().State != workspace.Attention {
		t.Fatalf("measured %+v, state %s", e.Measured, p.Head().State)
	}
	if row := rowOf(p, workspace.ProbeNoCredential); !row.Bad || row.State != house.Failed || row.Measured != "Accepted" {
		t.Errorf("the call without a credential: %+v", row)
	}
	if p.tries.card.Showing() || p.problem.card == nil || h.Canvas.Focused() != p.problem.first() {
		t.Fatalf("the Problem: %v, keyboard at %T", p.problem.shown, h.Canvas.Focused())
	}
	if foot := p.Foot(); !foot.Primary.Label.IsZero() {
		t.Errorf("beside the Problem's best way out the foot has %q", foot.Primary.Label)
	}

	if !p.Solve() || h.Canvas.Focused() != p.clicks.list.rows["flow.level"].tick {
		t.Errorf("the clicks: keyboard at %T", h.Canvas.Focused())
	}
	if foot := p.Foot(); foot.Primary.Label.String() != "Measure again" {
		t.Errorf("after the clicks the foot leads with %q", foot.Primary.Label)
	}

	p.tries.take(setup.DeclareMeasured)
	if len(h.challenges) != 1 || h.challenges[0].Word != "public" || h.Workspace().Endpoints[0].Level != workspace.LevelOAuth {
		t.Fatalf("asked %+v, level %s", h.challenges, h.Workspace().Endpoints[0].Level)
	}
	h.challenges[0].Do()
	if e := h.Workspace().Endpoints[0]; e.Level != workspace.LevelPublic || !p.stale.Visible() || p.measure.object.Visible() {
		t.Errorf("level %s, said to be of another level: %v", e.Level, p.stale.Visible())
	}
	h.primary()
	h.primary()
	if got := h.Workspace().Endpoints[0]; got.Measured.Verdict != workspace.VerdictHolds || p.stale.Visible() || p.problem.object.Visible() {
		t.Errorf("measured again: %s", got.Measured.Verdict)
	}
}

// Cancel ends it, keeps nothing, and leaves no app in the org.
func TestMeasureIsCancelled(t *testing.T) {
	h, p := atMeasuring(t, asDeclared())
	h.primary()
	p.measure.planning.terms.Consent().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	seen := 0
	defer h.App().Activity.Changed.Subscribe(func(wire.Exchange) {
		if seen++; seen == 9 {
			test.Tap(p.measure.progress.Cancel())
		}
	})()
	h.primary()
	if sent := invocations(h); sent == 0 || sent > 9 || h.Workspace().Endpoints[0].Measured != nil {
		t.Errorf("%d invocations, measured %+v", sent, h.Workspace().Endpoints[0].Measured)
	}
	if p.measure.run != nil || p.measure.planHere() == nil || p.Foot().Primary.Disabled || len(probeApps(t, h)) != 0 {
		t.Errorf("run %v, plan %v, left %q", p.measure.run, p.measure.planHere(), probeApps(t, h))
	}
}

// Without the right to make apps the reason stands in the place of the question.
func TestMeasureSaysWhyThereIsNoSecondApp(t *testing.T) {
	h, p := atMeasuring(t, asDeclared())
	must(t, h.Walk().SignOut(t.Context()))
	h.primary()
	if p.measure.planHere() == nil || p.measure.planning.terms.Consent() != nil {
		t.Errorf("%v: it can be consented to", p.tries.shown())
	}
}

// On a production org the flow doesn't run before the org's name is typed.
func TestMeasureAsksForTheNameInProduction(t *testing.T) {
	housetest.App(t, look.Light)
	h := plannedHost(true)(t)
	p := NewEndpoint(h).(*endpointPage)
	h.show(p)
	h.primary()
	if h.Canvas.Focused() != p.measure.planning.terms.First() || !p.Foot().Primary.Disabled {
		t.Fatalf("keyboard at %T, %+v", h.Canvas.Focused(), p.Foot().Primary)
	}
	if p.measure.start(); p.Foot().Note.IsZero() || invocations(&measuringHost{host: h}) != 0 {
		t.Errorf("note %q", p.Foot().Note)
	}
	test.Type(p.measure.planning.terms.First(), h.Workspace().Org.Domain)
	if p.Foot().Primary.Disabled {
		t.Error("the name that was typed doesn't do")
	}
}

// A body that can't be sent is said, and the plan stays with what was chosen.
func TestMeasureRefusesABrokenBody(t *testing.T) {
	h, p := atMeasuring(t, asDeclared())
	h.primary()
	p.measure.planning.body.SetText(`{"a":`)
	h.primary()
	if shown := p.tries.shown(); shown == nil || shown.Code != "measure.request" || invocations(h) != 0 {
		t.Fatalf("problem %v, %d invocations", shown, invocations(h))
	}
	if !p.Solve() || h.Canvas.Focused() == nil || p.measure.planHere() == nil {
		t.Errorf("keyboard at %T", h.Canvas.Focused())
	}
	p.measure.planning.body.SetText(`{"a":1}`)
	h.primary()
	if e := h.Workspace().Endpoints[0]; e.MeasureWith == nil || e.MeasureWith.Body != `{"a":1}` || e.Measured == nil {
		t.Errorf("measured with %+v", e.MeasureWith)
	}
}

// Tab reaches every control as it is read; what is off while it is planned isn't
// there.
func TestMeasureByKeyboard(t *testing.T) {
	const field, table = "*house.fieldEntry", "*house.rowList"
	declared := []string{field, "Which level fits?", "OAuth 2.0", "Client token", "None (public)", field, "Select from list", "Add a service app"}
	clicks := []string{
		"All of these are done", "bookmark", "Do the console's clicks for me", "The flow exists", "Open", "Its Okta cards", "A Return card",
		"API Endpoint card", "Select from list: add", "Copy", "The flow is switched on",
	}
	h, _ := atMeasuring(t, asDeclared())
	h.primary()
	wantStops(t, h.tabOrder(), declared, []string{"Empty", "POST", field, "Make a second service app", table}, clicks)
	h.primary()
	wantStops(t, h.tabOrder(), declared, []string{table, "All exchanges"}, clicks)
}

// wantStops wants the stops of Tab to begin with these words.
func wantStops(t *testing.T, got []string, want ...[]string) {
	t.Helper()
	all := slices.Concat(want...)
	if !slices.EqualFunc(got, all, strings.HasPrefix) {
		t.Errorf("Tab goes to\n%q, want\n%q", got, all)
	}
}

// What was opened for one endpoint isn't shown at another.
func TestMeasureFollowsTheEndpointInFront(t *testing.T) {
	h, p := atMeasuring(t, asDeclared())
	h.primary()
	second, err := h.Walk().AddEndpoint("Second")
	must(t, err)
	first := h.Endpoint
	h.Endpoint = second
	p.Update()
	if p.measure.object.Visible() || p.Foot().Primary.Label.Key == "measure.send" {
		t.Error("the plan of another endpoint is shown")
	}
	h.Endpoint = first
	p.Update()
	if p.measure.object.Visible() {
		t.Error("the plan outlived its endpoint")
	}
}

func TestLevelAdvice(t *testing.T) {
	for _, c := range []struct {
		who          caller
		signs, keeps bool
		level        workspace.Level
		inQuery      bool
	}{
		{callerOwn, true, true, workspace.LevelOAuth, false},
		{callerOwn, true, false, workspace.LevelOAuth, false},
		{callerOwn, false, true, workspace.LevelToken, false},
		{callerOwn, false, false, workspace.LevelPublic, false},
		{callerService, false, true, workspace.LevelToken, true},
		{callerService, true, true, workspace.LevelOAuth, false},
		{callerAnyone, true, true, workspace.LevelPublic, false},
	} {
		if got := advise(c.who, c.signs, c.keeps); got.level != c.level || got.inQuery != c.inQuery || got.why.IsZero() || got.leaks.IsZero() {
			t.Errorf("%v, signs %v, keeps %v: %+v", c.who, c.signs, c.keeps, got)
		}
	}
}

// recommended tells which cards have their chip.
func recommended(p *endpointPage) (oauth, token, public bool) {
	return p.levels.chips[0].Visible(), p.levels.chips[1].Visible(), p.levels.chips[2].Visible()
}

// The answers lead to a level, which is declared by a button; public asks first.
func TestLevelAdviceIsTaken(t *testing.T) {
	housetest.App(t, look.Light)
	h := &measuringHost{host: newHost(t, describedWorkspace(workspace.LevelOAuth))}
	p := NewEndpoint(h).(*endpointPage)
	h.show(p)
	test.Tap(p.advice.toggle)
	right := &fyne.KeyEvent{Name: fyne.KeyRight}
	p.advice.who.TypedKey(right)
	if oauth, token, public := recommended(p); !oauth || token || !public {
		t.Errorf("before an answer OAuth 2.0 is recommended: %v, %v, public warns: %v", oauth, token, public)
	}
	p.advice.signs.TypedKey(right)
	if oauth, token, public := recommended(p); oauth || !token || !public {
		t.Errorf("the token is recommended: OAuth 2.0 %v, token %v, public warns: %v", oauth, token, public)
	}
	test.Tap(p.advice.choose)
	if e := h.Workspace().Endpoints[0]; e.Level != workspace.LevelToken || !e.TokenInQuery || h.Canvas.Focused() != p.levels.of(workspace.LevelToken) {
		t.Errorf("level %s, in the query %v", e.Level, e.TokenInQuery)
	}
	p.access.where.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	if h.Workspace().Endpoints[0].TokenInQuery || !strings.Contains(p.access.means.Text(), "x-api-client-token") {
		t.Errorf("still in the query: %q", p.access.means.Text())
	}
	p.advice.who.TypedKey(right)
	if oauth, token, public := recommended(p); oauth || token || !public {
		t.Errorf("public is recommended: OAuth 2.0 %v, token %v, public warns: %v", oauth, token, public)
	}
	test.Tap(p.advice.choose)
	if len(h.challenges) != 1 || h.Workspace().Endpoints[0].Level != workspace.LevelToken {
		t.Errorf("asked %+v", h.challenges)
	}
	test.Tap(p.advice.toggle)
	if p.advice.object.Visible() {
		t.Error("the questions stay open")
	}
}
