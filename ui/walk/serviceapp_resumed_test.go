package walk

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// Showing the app's name is no typing: a Problem that the step stored stands
// there after a restart, whatever the app is called.
func TestServiceAppShowsItsStoredProblem(t *testing.T) {
	housetest.App(t, look.Light)
	h := signedInHost(t)
	app := withKey(h)
	app.Label = "Acme invoker"
	app.Step = workspace.Step{State: workspace.Attention, Problem: proofOfPossession()}
	p := NewServiceApp(h).(*serviceAppPage)
	h.show(p)
	if !p.tries.card.Showing() {
		t.Error("the step needs attention and nothing says why")
	}
	if got := p.plan.name.Text(); got != app.Label {
		t.Errorf("name = %q, want %q", got, app.Label)
	}
}

// A client ID that was pasted for the way by console clicks doesn't count any
// more once Flowlatch made the app.
func TestServiceAppForgetsAnUnusedClientID(t *testing.T) {
	for name, pasted := range map[string]string{"another app's": "0oaZ9y8x7W6v5U4t3s2r", "refused": "00u1b2c3d4E5f6G7h8i9"} {
		t.Run(name, func(t *testing.T) {
			h, p := atServiceApp(t, true)
			test.Tap(p.plan.switcher)
			take(t, h, "Make the key")
			p.hand.clientID.SetText(pasted)
			test.Tap(p.plan.switcher)
			take(t, h, "Create the app and prove it")
			made := *inFront(h)
			focused := h.Canvas.Focused()
			p.Head().Actions[0].Do()
			if got := inFront(h); got.ClientID != made.ClientID || !got.Made || got.Step.Current() != workspace.Done {
				t.Errorf("after checking again: %+v", got)
			}
			if h.Canvas.Focused() != focused {
				t.Error("the focus went to a hidden field")
			}
			if _, ok := h.Walk().Token(h.Endpoint); !ok {
				t.Error("checking again got no token")
			}
		})
	}
}

// What was pasted for one app isn't offered for another.
func TestServiceAppClientIDStaysWithItsApp(t *testing.T) {
	housetest.App(t, look.Light)
	h := unsignedHost(t)
	first := *withKey(h)
	second := first
	second.ID = "app-2"
	ws := h.Workspace()
	ws.ServiceApps = append(ws.ServiceApps, second)
	ws.Endpoints = append(ws.Endpoints, workspace.Endpoint{ID: "second", Name: "Second", ServiceAppID: "app-2"})
	p := NewServiceApp(h).(*serviceAppPage)
	h.show(p)
	p.hand.clientID.SetText("0oaZ9y8x7W6v5U4t3s2r")
	h.Endpoint = "second"
	p.Update()
	if got := p.hand.clientID.Text(); got != "" {
		t.Errorf("the second app is offered the first one's client ID %q", got)
	}
}

// Only what this walk did, and when, is told as its doing: another app of the
// same name and a grant that was there already are not.
func TestServiceAppTellsItsOwnStory(t *testing.T) {
	housetest.App(t, look.Light)
	h := doneHost(t)
	ws := h.Workspace()
	older := ws.Created[0]
	older.ID, older.At = "0oa0older", fixedNow.Add(-3*time.Hour)
	ws.Created = []workspace.Created{older, ws.Created[0]}
	p := NewServiceApp(h).(*serviceAppPage)
	h.show(p)
	if got := p.app.since.Text(); got != "4 min ago" {
		t.Errorf("the app was made %q", got)
	}
	if got := p.terms.scopeWords.Text(); strings.Contains(got, "this walk") {
		t.Errorf("of a grant that was there already: %q", got)
	}
}

// A rotation that isn't over is told on step 3; and the card doesn't say that an app
// signs in with a key of which Okta has just said otherwise.
func TestServiceAppTellsOfItsKeysAsTheyAre(t *testing.T) {
	housetest.App(t, look.Light)
	h := doneHost(t)
	p := NewServiceApp(h).(*serviceAppPage)
	h.show(p)
	if p.key.rotating.Visible() || !strings.Contains(p.app.signs.Text(), "private key") {
		t.Fatalf("rotating %v, signs in with %q", p.key.rotating.Visible(), p.app.signs.Text())
	}
	app := inFront(h)
	app.Rotation = &workspace.Rotation{Drill: "drill"}
	app.Step.Problem = problem.New("token.secret-app", text.Plain("A client secret"), text.Plain("Why"))
	p.Update()
	if !p.key.rotating.Visible() || strings.Contains(p.app.signs.Text(), "private key") {
		t.Errorf("rotating %v, signs in with %q", p.key.rotating.Visible(), p.app.signs.Text())
	}
}
