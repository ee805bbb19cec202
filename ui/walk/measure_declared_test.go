package walk

import (
	"slices"
	"testing"

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
