package walk

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// The click that leaves the URL's field does what it was made for: it isn't
// lost because the field is being saved.
func TestEndpointFirstClickAfterTypingCounts(t *testing.T) {
	prepared := func(t *testing.T) (*host, *endpointPage) {
		housetest.App(t, look.Light)
		ws := describedWorkspace(workspace.LevelOAuth)
		ws.Endpoints[0].InvokeURL = ""
		h := newHost(t, ws)
		p := NewEndpoint(h).(*endpointPage)
		h.show(p)
		leaveURL(t, h, p)
		return h, p
	}
	t.Run("a level", func(t *testing.T) {
		h, p := prepared(t)
		test.Tap(p.levels.cards[1])
		h.Finish()
		if got := h.Workspace().Endpoints[0].Level; got != workspace.LevelToken {
			t.Errorf("the level is %q", got)
		}
	})
	t.Run("the allowed apps", func(t *testing.T) {
		h, p := prepared(t)
		if p.access.allowed.Disabled() {
			t.Error("they can't be chosen while the URL is being saved")
		}
		h.Finish()
	})
	t.Run("all clicks", func(t *testing.T) {
		h, p := prepared(t)
		test.Tap(p.clicks.all)
		h.Finish()
		if n := len(setup.MissingClicks(h.Workspace(), h.Endpoint)); n != 0 {
			t.Errorf("%d clicks aren't ticked", n)
		}
	})
}

// A client token at another level stays a doubt after it was taken out of the
// field; either word settles it.
func TestEndpointKeepsDoubtingTheToken(t *testing.T) {
	for _, c := range []struct {
		way  int
		want workspace.Level
	}{{0, workspace.LevelToken}, {1, workspace.LevelOAuth}} {
		housetest.App(t, look.Light)
		ws := describedWorkspace(workspace.LevelOAuth)
		ws.Endpoints[0].InvokeURL = ""
		h := newHost(t, ws)
		p := NewEndpoint(h).(*endpointPage)
		h.show(p)
		p.url.field.SetText(someInvokeURL + "?clientToken=" + strings.Repeat("0b", 32))
		p.saveURL()
		if got := p.url.facts[2].words.Text(); got != "A client token was in it: is the flow set to OAuth 2.0?" {
			t.Errorf("the token's line reads %q", got)
		}
		if p.url.field.TextField.Valid() {
			t.Error("a URL that is doubted has its tick")
		}
		p.clicks.tickAll(true)
		p.confirm()
		shown := p.tries.shown()
		if shown == nil || shown.Code != setup.CodeTokenCame {
			t.Fatalf("problem = %v", shown)
		}
		p.tries.take(shown.Ways[c.way].Action)
		if c.want == workspace.LevelToken {
			p.clicks.tickAll(true)
			p.confirm()
		}
		if got := h.Workspace().Endpoints[0].Level; got != c.want || p.Head().State != workspace.Done {
			t.Errorf("level %q, state %s: %v", got, p.Head().State, p.tries.shown())
		}
		if !p.url.field.TextField.Valid() {
			t.Error("the doubt is settled, but the URL has no tick")
		}
	}
}

// The practice flow's URL takes the place of a pasted one only after asking,
// and what the page leads with doesn't change with the focus.
func TestEndpointAsksBeforeReplacingAPastedURL(t *testing.T) {
	h, p := newEndpointHost(t)
	p.chooseLevel(workspace.LevelOAuth)
	p.url.field.SetText(h.Workspace().Org.Workflows + "/api/flo/" + someAlias + "/invoke")
	typed := p.Foot().Primary.Label.String()
	p.saveURL()
	if left := p.Foot().Primary.Label.String(); typed != "Measure" || left != typed {
		t.Errorf("the page leads with %q while typing and with %q afterwards", typed, left)
	}
	test.Tap(p.clicks.do)
	if want := []string{"Replace the Invoke URL?"}; !slices.Equal(h.Asked, want) {
		t.Fatalf("asked %q, want %q", h.Asked, want)
	}
	if n := len(setup.MissingClicks(h.Workspace(), h.Endpoint)); n != 0 {
		t.Errorf("%d clicks aren't done", n)
	}
	test.Tap(p.clicks.do)
	if len(h.Asked) != 1 {
		t.Errorf("asked %q although the URL is the practice flow's own", h.Asked)
	}
}

// Where no level is chosen the button says which one the practice flow gets.
func TestEndpointClicksNameTheLevel(t *testing.T) {
	_, p := newEndpointHost(t)
	const want = "Do the clicks for me, as OAuth 2.0"
	if got := p.clicks.do.Text(); got != want || p.Foot().Primary.Label.String() != want {
		t.Errorf("the buttons read %q and %q", got, p.Foot().Primary.Label)
	}
	p.chooseLevel(workspace.LevelToken)
	if got := p.clicks.do.Text(); strings.Contains(got, "OAuth") {
		t.Errorf("with a level chosen the button reads %q", got)
	}
}

// A tick stands for what was tried or can't be wrong: not for a token nor for
// another org's URL.
func TestEndpointTicksNothingUntried(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, describedWorkspace(workspace.LevelToken))
	p := NewEndpoint(h).(*endpointPage)
	h.show(p)
	test.Type(p.access.draft.Focusable(), strings.Repeat("0c", 32))
	if p.access.draft.entry.Valid() || !p.access.waiting() {
		t.Error("a token has its tick before it was tried, or can't be kept")
	}
	p.url.field.SetText("https://other.workflows.oktapreview.com/api/flo/" + someAlias + "/invoke")
	if p.url.field.TextField.Valid() || !p.url.field.Valid() {
		t.Error("another org's URL has a tick, or can't be stored")
	}
}

// Another flow's clicks are to be made again, which the foot says beforehand.
func TestEndpointOfAnotherFlowIsNotDone(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, describedWorkspace(workspace.LevelOAuth))
	p := NewEndpoint(h).(*endpointPage)
	h.show(p)
	p.clicks.tickAll(true)
	p.confirm()
	p.url.field.SetText(strings.Replace(someInvokeURL, "2f29", "3a3a", 1))
	f := p.Foot()
	if p.Head().State == workspace.Done || !confirmOf(f).Disabled || f.Note.String() != "6 clicks aren't ticked yet" {
		t.Errorf("state %s, foot %+v", p.Head().State, f)
	}
	p.saveURL()
	if n := len(setup.MissingClicks(h.Workspace(), h.Endpoint)); n != 6 {
		t.Errorf("%d clicks of another flow are to be made, want 6", n)
	}
}

// Every flow of the practice org can be taken, whatever becomes of its answer.
func TestEveryPracticeFlowCanBeTaken(t *testing.T) {
	h, p := newEndpointHost(t)
	for _, flow := range []string{"closing", "late"} {
		i := slices.Index(app.PracticeFlows(), flow)
		if i < 0 {
			t.Fatalf("%s isn't among %q", flow, app.PracticeFlows())
		}
		p.clicks.chosen[h.Endpoint] = flow
		p.Update()
		if p.clicks.flow.Selected() != i {
			t.Fatalf("%s: the choice shows the flow %d, want %d", flow, p.clicks.flow.Selected(), i)
		}
		before := h.Workspace().Endpoints[0].Alias
		test.Tap(p.clicks.do)
		if e := h.Workspace().Endpoints[0]; e.Alias == before || len(setup.MissingClicks(h.Workspace(), e.ID)) != 0 {
			t.Errorf("%s: alias %q, failed %v", flow, e.Alias, h.Failed)
		}
	}
}

// The page is given the keyboard as soon as it is in the window, which isn't drawn yet.
func TestEndpointTakesTheKeyboardBeforeItIsDrawn(t *testing.T) {
	housetest.App(t, look.Light)
	p := NewEndpoint(newHost(t, describedWorkspace(workspace.LevelOAuth)))
	p.Update()
	c := test.NewCanvas()
	c.SetContent(p.Body())
	c.Resize(pageSize)
	if c.Focus(p.First()); c.Focused() != p.First() {
		t.Errorf("the keyboard is at %T, want %T", c.Focused(), p.First())
	}
}
