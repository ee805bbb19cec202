//go:build linux

package main_test

import (
	"context"
	"encoding/json"
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/look"
)

// measuredFlow is the flow of the practice org that is measured.
const measuredFlow = "echo-oauth"

// The stops of Tab from the click that sets the level.
var stopsMeasureAgain = []string{"tick: list", "copy the app's name", "tick: on", "back to Service app and keys", "Report", "Continue to Invoke test", "Measure again"}

// consent are the keys from the start of a plan that agree to a second service app,
// and leave the tick and what folds out its requests.
func consent() []string { return []string{"Tab", "Tab", "Tab", "space", "Tab", "Tab"} }

// TestWindowMeasures declares OAuth 2.0 for a flow that is set to None in the
// practice console, measures it, and sees red; set right and measured again it
// holds.
func TestWindowMeasures(t *testing.T) {
	org := startPracticeOrg(t)
	d := newDesk(t, deskOptions{})
	w := openOn(d, org, org.URL())
	w.firstScreen()
	w.org()
	w.connection()
	w.serviceApp()
	w.display.Key("Return")
	w.waitAt(workspace.StepEndpoint)

	w.declare(w.setMeasured(trainee.Settings{Level: "public"}))
	w.measure("broken")
	w.waitColumn("the red row", look.ColorBadSoft)
	w.picture("measured-broken")
	m := w.endpoint().Measured
	if m.Verdict != workspace.VerdictBroken || m.Level != workspace.LevelPublic || m.Declared != workspace.LevelOAuth || w.state(workspace.StepEndpoint) != workspace.Attention {
		t.Errorf("measured %s, %s; step 4 is %s", m.Verdict, m.Level, w.state(workspace.StepEndpoint))
	}
	broken := w.wantRuns(org.AdminToken(), m.Ran)

	w.setMeasured(endpointSetting)
	w.change(w.foot(), "Return") // the best way out shows the clicks
	w.tab(stopsMeasureAgain...)
	w.measure("holds", consent()...)
	w.waitReady()
	w.picture("measured-holds")
	m = w.endpoint().Measured
	if m.Verdict != workspace.VerdictHolds || w.state(workspace.StepEndpoint) != workspace.Done {
		t.Errorf("measured %s: %v; step 4 is %s", m.Verdict, m.Why, w.state(workspace.StepEndpoint))
	}
	w.wantRuns(org.AdminToken(), broken+m.Ran)
	if code := w.close(); code != 0 {
		t.Errorf("the window ends with exit code %d", code)
	}
}

// setMeasured sets the flow in the browser, and copies its Invoke URL.
func (w *walker) setMeasured(s trainee.Settings) string {
	w.t.Helper()
	s.Allowed = []string{w.workspace().ServiceApps[0].ClientID}
	copied, err := w.hand.SetEndpoint(w.t.Context(), measuredFlow, s)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.hand.SwitchFlow(w.t.Context(), measuredFlow, true); err != nil {
		w.t.Fatal(err)
	}
	return copied.Reveal()
}

// declare chooses OAuth 2.0 for those of a list, and pastes the Invoke URL.
func (w *walker) declare(invokeURL string) {
	w.t.Helper()
	w.display.Key("Right", "Left", "space")
	w.display.WaitFor("the level", func() bool { return w.endpoint().Level == workspace.LevelOAuth })
	w.tab(stopsInvokeURL...)
	w.display.Type(invokeURL)
	w.tab(stopsAllClicks[:1]...)
	w.display.WaitFor("the Invoke URL", func() bool { return w.endpoint().InvokeURL != "" })
	w.waitReady()
}

// measure shows what will be sent, presses keys there, and sends it.
func (w *walker) measure(name string, keys ...string) {
	w.t.Helper()
	before := w.endpoint().Measured
	w.change(w.foot(), "Return")
	w.waitReady()
	if len(keys) > 0 {
		w.display.Key(keys...)
	}
	w.picture("plan-" + name)
	w.display.Key("Return")
	w.display.WaitFor("the measurement", func() bool {
		m := w.endpoint().Measured
		return m != nil && (before == nil || !m.At.Equal(before.At))
	})
}

// waitColumn waits for a colour in the table of what was measured.
func (w *walker) waitColumn(what string, color fyne.ThemeColorName) {
	w.t.Helper()
	const besideNames = 248 + 352 + 12 + 6
	want := look.New(w.mode).Color(color, theme.VariantLight)
	w.display.WaitPicture(what, image.Rectangle{Max: w.size}, func(screen *image.RGBA) bool {
		for y := range w.size.Y {
			if sameColor(screen.At(besideNames, y), want) {
				return true
			}
		}
		return false
	})
}

// wantRuns wants the org to have run the flow so often.
func (w *walker) wantRuns(token string, want int) int {
	w.t.Helper()
	var runs []json.RawMessage
	w.get(context.WithoutCancel(w.t.Context()), token, "/practice/v1/flows/"+measuredFlow+"/history", &runs)
	if len(runs) != want || want == 0 {
		w.t.Errorf("%d rows in flow history, want the %d probes that were accepted", len(runs), want)
	}
	return len(runs)
}
