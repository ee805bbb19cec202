package walk

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// atOpened is step 4 of a second endpoint, whose clicks Flowlatch made for a client
// token, and which somebody has opened to everyone since. It was measured.
func atOpened(t *testing.T) (*measuringHost, *endpointPage) {
	t.Helper()
	housetest.App(t, look.Light)
	h := &measuringHost{host: newPracticeHost(t)}
	setUpTo3(t, h.host)
	id, err := h.Walk().AddEndpoint("Second")
	must(t, err)
	h.Endpoint = id
	must(t, h.Walk().SetLevel(id, workspace.LevelToken, ""))
	p := NewEndpoint(h).(*endpointPage)
	h.show(p)
	p.doClicks()
	hand, err := h.App().Trainee()
	must(t, err)
	_, err = hand.SetEndpoint(t.Context(), "echo-token", trainee.Settings{Level: "public"})
	must(t, err)
	p.measureIt()
	h.primary()
	if e := p.endpoint(); e.Measured == nil || e.Measured.Verdict != workspace.VerdictBroken {
		t.Fatalf("measured: %+v", e.Measured)
	}
	return h, p
}

// Declaring what was measured keeps the flow and its URL, and Enter measures it.
func TestDeclaringKeepsTheFlow(t *testing.T) {
	h, p := atOpened(t)
	before := p.endpoint().InvokeURL
	p.tries.take(setup.DeclareMeasured)
	h.challenges[0].Do()
	if at := setup.StepOf(h.Workspace(), workspace.StepEndpoint, h.Endpoint); !at.Ticked("flow.level") || p.clicks.flowOf(p.endpoint()) != "echo-token" {
		t.Errorf("the level's click is ticked: %v; the flow is %s", at.Ticked("flow.level"), p.clicks.flowOf(p.endpoint()))
	}
	if foot := p.Foot(); foot.Primary.Label.String() != "Measure" || h.Canvas.Focused() != p.url.field.Focusable() {
		t.Fatalf("the foot leads with %q, keyboard at %T", foot.Primary.Label, h.Canvas.Focused())
	}
	h.primary()
	h.primary()
	if e := p.endpoint(); e.InvokeURL != before || e.Level != workspace.LevelPublic || e.Measured.Verdict != workspace.VerdictHolds {
		t.Errorf("measured at %s: %s", e.InvokeURL, e.Measured.Verdict)
	}
}

// The console's clicks put no other flow's Invoke URL into an endpoint without a
// question, and the same flow's without one.
func TestClicksAskBeforeAnotherFlow(t *testing.T) {
	h, p := atOpened(t)
	before := p.endpoint().InvokeURL
	p.doClicks()
	if len(h.Asked) != 0 || p.endpoint().InvokeURL != before {
		t.Errorf("of the same flow: asked %q", h.Asked)
	}
	h.Declines = true
	p.clicks.chosen[h.Endpoint] = "echo-public"
	p.doClicks()
	if !slices.Equal(h.Asked, []string{"Replace the Invoke URL?"}) || p.endpoint().InvokeURL != before {
		t.Errorf("of another flow: asked %q, now %s", h.Asked, p.endpoint().InvokeURL)
	}
}

// The click that was measured to be otherwise isn't counted as made: it is marked,
// and Enter measures after it.
func TestTheClickToMakeAgain(t *testing.T) {
	h, p := atOpened(t)
	at := setup.StepOf(h.Workspace(), workspace.StepEndpoint, h.Endpoint)
	if done, all := p.clicks.list.Ticked(); at.Ticked("flow.level") || done != all-1 {
		t.Errorf("%d of %d ticked, the level's: %v", done, all, at.Ticked("flow.level"))
	}
	p.tries.take(setup.ShowClicks)
	row := p.clicks.list.rows["flow.level"]
	if !row.again.Visible() || h.Canvas.Focused() != row.tick {
		t.Errorf("marked: %v, keyboard at %T", row.again.Visible(), h.Canvas.Focused())
	}
	if foot := p.Foot(); foot.Primary.Label.String() != "Measure again" {
		t.Errorf("the foot leads with %q", foot.Primary.Label)
	}
	row.tick.Tapped(nil)
	if row.again.Visible() || p.Foot().Primary.Label.String() != "Measure again" {
		t.Errorf("ticked: marked %v, the foot leads with %q", row.again.Visible(), p.Foot().Primary.Label)
	}
}

// A flow that refuses the empty body can't be told by it: the verdict and Enter lead
// to a measurement with the invoke test's, which is shown before it is sent.
func TestTheFlowRefusesTheEmptyBody(t *testing.T) {
	housetest.App(t, look.Light)
	h := &measuringHost{host: newPracticeHost(t)}
	setUpTo3(t, h.host)
	p := NewEndpoint(h).(*endpointPage)
	h.show(p)
	p.doClicks() // the Bookmark flow
	must(t, h.Walk().ConfirmEndpoint(h.Endpoint))
	p.measureIt()
	p.measure.planning.terms.Consent().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	h.primary()
	if m := p.measure.last(); m == nil || m.Verdict != workspace.VerdictUnknown || !p.measure.verdict.more.Visible() || h.Canvas.Focused() != p.measure.verdict.retest {
		t.Fatalf("measured %+v, keyboard at %T", m, h.Canvas.Focused())
	}
	foot := p.Foot()
	if foot.Primary.Label.String() != "Measure with the invoke test's body" || foot.Secondary[len(foot.Secondary)-1].Label.String() != "Continue to Invoke test" {
		t.Errorf("the foot: %+v", foot)
	}
	before := invocations(h)
	h.primary()
	if plan := p.measure.planning; plan.as.Selected() != 1 || plan.draft().Body != p.endpoint().Draft.Body || invocations(h) != before {
		t.Fatalf("planned with %q, sent %d", plan.draft().Body, invocations(h)-before)
	}
	p.measure.planning.terms.Consent().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	h.primary()
	if m := p.measure.last(); m.Verdict != workspace.VerdictHolds || p.measure.verdict.more.Visible() || p.Foot().Primary.Label.String() != "Continue to Invoke test" {
		t.Errorf("measured %s: %v; the foot leads with %q", m.Verdict, m.Why, p.Foot().Primary.Label)
	}
}

// Where the app is gone that an endpoint was measured with, that is what is said.
func TestTheStaleMeasurementSaysWhy(t *testing.T) {
	ws := describedWorkspace(workspace.LevelOAuth)
	e := &ws.Endpoints[0]
	e.Measured = measuredAs(e, nil)
	for basis, want := range map[workspace.Basis]string{
		{}:                        "The service app that it was measured with is gone. Measure it again once step 3 has one.",
		{ServiceAppID: "another"}: "It was measured at another",
	} {
		e.Measured.Basis = &basis
		if got := staleWords(e); !strings.HasPrefix(got, want) {
			t.Errorf("%+v: %q", basis, got)
		}
	}
}
