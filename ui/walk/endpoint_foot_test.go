package walk

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/workspace"
)

// In practice the trainee is the way on until everything is there.
func TestEndpointPracticeLeadsWithTheClicks(t *testing.T) {
	h, p := newEndpointHost(t)
	if got := p.Foot(); got.Primary.Label.Key != p.clicks.words().Key || !got.Secondary[0].Disabled {
		t.Fatalf("the foot leads with %q beside %+v", got.Primary.Label, got.Secondary)
	}
	h.primary()
	if got := p.Foot(); got.Primary.Label.English != "Confirm" || got.Primary.Disabled || got.Secondary[0].Label.English != "Measure" {
		t.Errorf("after the clicks the foot leads with %+v", got)
	}
}

// What was measured of another level doesn't lead: the clicks that set this one do.
func TestEndpointPracticeLeadsWithTheClicksOfAnotherLevel(t *testing.T) {
	h, p := newEndpointHost(t)
	h.primary()
	p.measureIt()
	h.primary()
	must(t, h.Walk().SetLevel(h.Endpoint, workspace.LevelToken, ""))
	h.Update()
	if got := p.Foot().Primary; got.Label.Key != p.clicks.words().Key {
		t.Errorf("measured at another level, the foot leads with %q", got.Label)
	}
}

// What couldn't tell leads to measuring again, also where a click is missing.
func TestEndpointPracticeLeadsWithMeasuringWhatCouldNotTell(t *testing.T) {
	h, p := newEndpointHost(t)
	h.primary()
	hand, err := h.App().Trainee()
	must(t, err)
	must(t, hand.SwitchFlow(t.Context(), p.clicks.flowOf(p.endpoint()), false))
	p.measureIt()
	h.primary()
	if m := p.endpoint().Measured; m == nil || m.Verdict != workspace.VerdictUnknown || m.Level != "" {
		t.Fatalf("a flow that is off: %+v", m)
	}
	must(t, h.Walk().Tick(workspace.StepEndpoint, h.Endpoint, "flow.on", false))
	h.Update()
	if got := p.Foot().Primary; got.Label.Key == p.clicks.words().Key || got.Label.Key != "measure.again" {
		t.Errorf("the foot leads with %q", got.Label)
	}
}

// The switch above the request says which it is, and nothing of one that was changed.
func TestEndpointTellsWhichRequestIsMeasured(t *testing.T) {
	h, p := newEndpointHost(t)
	h.primary()
	p.measureIt()
	plan := p.measure.planning
	if got := plan.as.Selected(); got != 0 || plan.body.Text() != "{}" {
		t.Fatalf("%d for %q", got, plan.body.Text())
	}
	plan.as.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	if got := plan.as.Selected(); got != 1 || plan.body.Text() != p.endpoint().Draft.Body {
		t.Fatalf("%d for %q", got, plan.body.Text())
	}
	plan.body.SetText(`{"name": "another"}`)
	if got := plan.as.Selected(); got != -1 {
		t.Errorf("%d for a body of its own", got)
	}
	h.primary()
	p.measureIt()
	if got := plan.as.Selected(); got != -1 || plan.body.Text() != `{"name": "another"}` {
		t.Errorf("again: %d for %q", got, plan.body.Text())
	}
	plan.as.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	if got := plan.as.Selected(); got != 0 || plan.body.Text() != "{}" {
		t.Errorf("empty again: %d for %q", got, plan.body.Text())
	}
}
