package walk

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
)

// experimenting shows the page in a practice walk whose app has a token.
func experimenting(t *testing.T) (*host, *experimentPage) {
	t.Helper()
	h, _ := atServiceApp(t, true)
	take(t, h, "Create the app and prove it")
	p := NewExperiment(h).(*experimentPage)
	h.show(p)
	return h, p
}

func TestExperimentChangesSendsAndForgets(t *testing.T) {
	h, p := experimenting(t)
	take(t, h, "Begin the experiment")
	if len(p.claims.fields) != 6 || h.Canvas.Focused() != p.claims.fields["aud"].Focusable() || len(p.found) != 0 {
		t.Fatalf("%d claims, findings %+v", len(p.claims.fields), p.found)
	}
	p.claims.fields["aud"].SetText(`"https://elsewhere.example"`)
	if len(p.found) != 1 || !p.claims.marks["aud"].Visible() || p.claims.marks["exp"].Visible() {
		t.Fatalf("findings %+v", p.found)
	}
	sent := h.App().Activity.Len()
	take(t, h, "Send once")
	if !p.said.Visible() || !strings.Contains(p.view.Code().Text(), "invalid_client") || h.App().Activity.Len() != sent+1 {
		t.Errorf("shown %v: %q, %d requests", p.said.Visible(), p.view.Code().Text(), h.App().Activity.Len()-sent)
	}
	p.Foot().Secondary[0].Do()
	if p.said.Visible() || len(p.found) != 0 || p.claims.fields["aud"].Text() == `"https://elsewhere.example"` {
		t.Error("the experiment goes on after beginning anew")
	}
	if err := h.Walk().ProveToken(t.Context(), h.Endpoint); err != nil {
		t.Errorf("the walk's own assertion was changed: %v", err)
	}
}

func TestExperimentTakesOutAndAdds(t *testing.T) {
	h, p := experimenting(t)
	take(t, h, "Begin the experiment")
	p.claims.remove("exp")
	if p.claims.fields["exp"] != nil || len(p.found) != 1 {
		t.Errorf("exp is still there, or missed by no rule: %+v", p.found)
	}
	if !p.claims.add.Disabled() {
		t.Error("a member without a name can be added")
	}
	p.claims.newName.SetText("exp")
	test.Tap(p.claims.add)
	if p.claims.fields["exp"] == nil || p.claims.newName.Text() != "" {
		t.Error("exp wasn't added")
	}
	h.Focus(p.claims.fields["exp"].Focusable())
	p.claims.fields["exp"].SetText("nonsense")
	sent := h.App().Activity.Len()
	p.enter()
	if f := p.Foot(); !f.Primary.Disabled || f.Note.IsZero() || h.App().Activity.Len() != sent || p.tries.card.Showing() {
		t.Errorf("what can't be signed can be sent, or nothing says so: %+v", f)
	}
	if h.Canvas.Focused() != p.claims.fields["exp"].Focusable() {
		t.Error("the keyboard leaves what is to be corrected")
	}
	p.claims.fields["exp"].SetText(strconv.FormatInt(h.Clock().Add(2*time.Hour+time.Second).Unix(), 10))
	if words := p.claims.times["exp"].Text(); p.Foot().Primary.Disabled || !strings.Contains(words, "in 2 hours") {
		t.Errorf("two hours read %q", words)
	}
}

// What came back is explained, in view of what was sent.
func TestExperimentExplainsTheAnswer(t *testing.T) {
	broken := []setup.ExperimentFinding{{Name: "aud", Level: setup.FindingRefused}, {Name: "kid", Level: setup.FindingUnusual}}
	for _, c := range []struct {
		answer setup.ExperimentAnswer
		found  []setup.ExperimentFinding
		want   string
	}{
		{setup.ExperimentAnswer{Status: 401}, broken, "experiment.refused.broken"},
		{setup.ExperimentAnswer{Status: 401}, broken[1:], "experiment.refused.else"},
		{setup.ExperimentAnswer{Status: 200, Token: true}, broken, "experiment.token.broken"},
		{setup.ExperimentAnswer{Status: 200, Token: true}, broken[1:], "experiment.token.fine"},
		{setup.ExperimentAnswer{Status: 429}, broken, "experiment.busy"},
	} {
		if got := answerWords(c.answer, c.found); got.Key != c.want {
			t.Errorf("%+v: %s, want %s", c.answer, got.Key, c.want)
		}
	}
}

func TestExperimentWithoutAnApp(t *testing.T) {
	h := signedInHost(t)
	p := NewExperiment(h).(*experimentPage)
	h.show(p)
	if p.Foot().Primary.Do != nil || p.First() != nil || !p.empty.Visible() {
		t.Error("an experiment without an app can be begun")
	}
}

func TestExperimentGoldens(t *testing.T) {
	t.Run("invitation", func(t *testing.T) { pageGolden(t, "experiment_invitation", doneHost, NewExperiment) })
	for name, width := range map[string]float32{"broken": pageSize.Width, "narrow": 968} {
		t.Run(name, func(t *testing.T) {
			housetest.Golden(t, "experiment_"+name, fyne.NewSize(width, 900), func(t *testing.T) fyne.CanvasObject { return framed(brokenExperiment(t).Body()) })
		})
	}
}

// brokenExperiment is an experiment of which everything that differs from run
// to run is replaced.
func brokenExperiment(t *testing.T) *experimentPage {
	t.Helper()
	h := signedInHost(t)
	if err := h.Walk().PrepareKey(t.Context(), h.Endpoint, "", setup.KeyEC); err != nil {
		t.Fatal(err)
	}
	inFront(h).ClientID = "0oa9z8y7x6W5v4U3t2s1"
	p := NewExperiment(h).(*experimentPage)
	h.Page = p
	p.begin()
	if p.now.Empty() {
		t.Fatalf("no draft: %v", p.tries.shown())
	}
	p.header.fields["kid"].SetText(`"575yx8xm5MslfY5uExampleThumbprint7P4zDL_ak6J0"`)
	p.claims.fields["jti"].SetText(`"b1946ac9-Example"`)
	p.claims.fields["aud"].SetText(`https://acme.oktapreview.com`)
	p.claims.remove("sub")
	p.answered(setup.ExperimentAnswer{Status: 401, Millis: 84, Description: "The audience claim for client_assertion must be the endpoint invoked for the request.", Body: `{"error":"invalid_client","error_description":"The audience claim for client_assertion must be the endpoint invoked for the request."}`}, p.found)
	p.Update()
	return p
}
