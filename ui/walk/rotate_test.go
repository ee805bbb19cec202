package walk

import (
	"slices"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/ui/page"
)

// rotating shows the page for an app that step 3 made.
func rotating(t *testing.T) (*askingHost, *practice.Org, *okta.Client, *rotatePage) {
	t.Helper()
	h, org, admin := orgHost(t, practice.Config{})
	h.withServiceApp()
	p := NewKeyRotate(h).(*rotatePage)
	h.show(p)
	return h, org, admin, p
}

// begin begins a rotation, on the word that its keys end with the program: here
// the vault keeps them for the session.
func begin(t *testing.T, h *askingHost, p *rotatePage) {
	t.Helper()
	take(t, h.host, "Check and begin")
	if shown := p.tries.shown(); shown == nil || shown.Code != rotate.CodeInMemory || p.begun {
		t.Fatalf("no warning: %v", shown)
	}
	p.tries.take(rotate.InMemory)
}

// secondary presses one of the page's other actions.
func (h *host) secondary(label string) {
	h.T.Helper()
	for _, a := range h.Page.Foot().Secondary {
		if a.Label.String() == label && !a.Disabled {
			a.Do()
			return
		}
	}
	h.T.Fatalf("no action %q: %+v", label, h.Page.Foot())
}

func TestRotateGoldens(t *testing.T) {
	t.Run("plan", func(t *testing.T) { pageGolden(t, "rotate_plan", doneHost, NewKeyRotate) })
	t.Run("under-way", func(t *testing.T) {
		pageGolden(t, "rotate_under-way", doneHost, NewKeyRotate, func(h *host) { exampleRotation(h.Page.(*rotatePage)) })
	})
	t.Run("run-all", func(t *testing.T) {
		pageGolden(t, "rotate_run-all", doneHost, NewKeyRotate, func(h *host) {
			p := h.Page.(*rotatePage)
			s := p.state
			s.Begun, s.OldProven, s.Next = fixedNow, fixedNow, rotate.StepMake
			s.Steps[0].Progress, s.Steps[0].At = rotate.Done, fixedNow
			p.show(rotation{state: s, begun: true})
			p.next.follow.Fold().OnTapped()
		})
	})
	t.Run("none", func(t *testing.T) { pageGolden(t, "rotate_none", signedInHost, NewKeyRotate) })
}

// exampleRotation shows a rotation half-way.
func exampleRotation(p *rotatePage) {
	s := p.state
	p.host.App().Activity.Record(wire.Exchange{RequestID: "a"})
	s.New = rotate.Key{KID: "QdE1example2thumbprint3of4the5new6key7000000", Thumbprint: "QdE1", ID: "pks2"}
	s.Begun, s.OldProven, s.NewProven = fixedNow, fixedNow, fixedNow
	for i := range 6 {
		s.Steps[i].Progress, s.Steps[i].At = rotate.Done, fixedNow
		s.Steps[i].Evidence = []workspace.Evidence{{Method: "GET", Status: 200, RequestID: "a"}}
	}
	s.Next = rotate.StepDeactivate
	p.show(rotation{state: s, begun: true})
}

// TestRotateStepByStep: what is shown as next is what is done, to the end.
func TestRotateStepByStep(t *testing.T) {
	h, org, admin, p := rotating(t)
	before := inFront(h)
	begin(t, h, p)
	if !p.begun || p.Head().State != workspace.InProgress || len(h.Failed) > 0 {
		t.Fatalf("begun %v, problem %v", p.begun, p.tries.shown())
	}
	steps := 0
	for p.state.Next != "" {
		take(t, h.host, "Next step")
		if steps++; steps > 10 {
			t.Fatalf("no end: %+v", p.state)
		}
	}
	app := inFront(h)
	keys, err := admin.Keys(t.Context(), app.AppID)
	must(t, err)
	if p.state.Ending != rotate.Rotated || app.KeyID == before.KeyID || len(keys) != 1 || p.Head().State != workspace.Done {
		t.Errorf("%s, key %s after %s, %d keys at Okta", p.state.Ending, app.KeyID, before.KeyID, len(keys))
	}
	var asked []string
	for _, s := range h.sendings {
		asked = append(asked, s.Request)
	}
	old := "/credentials/jwks/" + p.state.Old.ID
	if len(asked) != 2 || !strings.HasSuffix(asked[0], old+"/lifecycle/deactivate") || !strings.HasPrefix(asked[1], "DELETE ") || !strings.HasSuffix(asked[1], old) {
		t.Errorf("asked before %q", asked)
	}
	if checks := rotationProof(p.state, true).Proof.Checks; checks[0].Detail.Key != "rotate.refused-deleted" || checks[1].Outcome != workspace.Passed {
		t.Errorf("the proof of a rotation: %+v", checks)
	}
	if f := p.Foot(); f.Primary.Label.String() != "Back to step 3" || f.Secondary[len(f.Secondary)-1].Label.String() != "Rotate again" {
		t.Errorf("then: %+v", f)
	}
	must(t, h.Walk().SignIn(t.Context(), secret.New(org.ReadOnlyToken())))
	h.show(p)
	if p.begun || p.Foot().Primary.Label.String() != "Check and begin" || !p.lacks.Visible() {
		t.Errorf("under another sign-in: begun %v, warned %v, %+v", p.begun, p.lacks.Visible(), p.Foot().Primary)
	}
}

// TestRotateAllAndPause: Pause ends the run behind the step that is under way.
func TestRotateAllAndPause(t *testing.T) {
	h, _, _, p := rotating(t)
	begin(t, h, p)
	h.Hold = true
	h.secondary("Run all")
	h.secondary("Pause after this step")
	p.pause.Store(false)
	cancel := h.Walk().Changed.Subscribe(func(*workspace.Workspace) { p.pause.Store(true) })
	h.Hold = false
	h.Finish()
	cancel()
	if p.running || p.state.Next == "" || p.state.Next == rotate.StepMake {
		t.Fatalf("running %v, next %s", p.running, p.state.Next)
	}
	h.refuses = true
	h.secondary("Run all")
	if p.state.Next != rotate.StepDeactivate || len(h.sendings) != 1 || strings.Count(h.sendings[0].Request, "/jwks/"+p.state.Old.ID) != 2 {
		t.Fatalf("stopped before %s, asked %+v", p.state.Next, h.sendings)
	}
	h.refuses = false
	h.secondary("Run all")
	if len(h.sendings) != 2 {
		t.Errorf("asked %d times", len(h.sendings))
	}
	if p.state.Ending != rotate.Rotated || p.tries.card.Showing() {
		t.Errorf("%s, %v", p.state.Ending, p.tries.shown())
	}
}

// Before the new key is made, the request that Run all adds it with can be folded out: it
// is the one that is sent, with the key in it. Once the key is made the page shows it as
// the next step's.
func TestRotateAllShowsWhatItSends(t *testing.T) {
	h, _, _, p := rotating(t)
	follow := p.next.follow
	if follow.Fold().Visible() {
		t.Error("requests of Run all are offered where it can't be had")
	}
	begin(t, h, p)
	if !follow.Fold().Visible() || len(follow.Shown()) > 0 {
		t.Fatal("they can't be folded out, or are at once")
	}
	follow.Fold().OnTapped()
	shown := follow.Shown()
	before, _ := h.App().Activity.Newest()
	h.refuses = true
	h.secondary("Run all")
	sent := h.sentSince(before.ID)
	if len(shown) != 1 || len(sent) != 1 || shown[0].String() != sent[0].String() || !alikeButForTheKey(shown[0].Body, sent[0].Body) {
		t.Errorf("shown %+v, sent %+v", shown, sent)
	}
	if p.state.Next != rotate.StepDeactivate || follow.Fold().Visible() || len(follow.Shown()) > 0 {
		t.Errorf("before %s they are still offered", p.state.Next)
	}
}

// TestRotateGoesOnAfterARestart: another page, as after a new start, knows where
// it stopped, and leads back.
func TestRotateGoesOnAfterARestart(t *testing.T) {
	h, _, admin, p := rotating(t)
	before := inFront(h).KeyID
	begin(t, h, p)
	for p.state.Next != rotate.StepDelete {
		take(t, h.host, "Next step")
	}
	again := NewKeyRotate(h).(*rotatePage)
	h.show(again)
	if !again.begun || again.state.Next != rotate.StepDelete || !strings.Contains(changing(again.state.Steps[8]), "/credentials/jwks/pks") {
		t.Fatalf("begun %v, next %s: %s", again.begun, again.state.Next, changing(again.state.Steps[8]))
	}
	h.secondary("Roll back")
	keys, err := admin.Keys(t.Context(), inFront(h).AppID)
	must(t, err)
	if again.state.Ending != rotate.RolledBack || inFront(h).KeyID != before || len(keys) != 1 {
		t.Errorf("%s, %d keys", again.state.Ending, len(keys))
	}
	asked := h.sendings[len(h.sendings)-1].Request
	if !strings.Contains(asked, again.state.Old.ID+"/lifecycle/activate") || !strings.Contains(asked, "DELETE ") || !strings.Contains(asked, again.state.New.ID) {
		t.Errorf("asked before going back: %s", asked)
	}
	if again.Head().State == workspace.Done {
		t.Error("a rollback is shown as done")
	}
	checks := rotationProof(again.state, true).Proof.Checks
	if checks[0].Outcome != workspace.Passed || checks[1].Detail.Key != "rotate.proof.deleted" {
		t.Errorf("the proof of a rollback: %+v", checks)
	}
}

// TestRotateTellsProblems: a refusal stands on the page, also after a restart, and
// its way out goes on.
func TestRotateTellsProblems(t *testing.T) {
	h, org, _, p := rotating(t)
	begin(t, h, p)
	take(t, h.host, "Next step")
	must(t, org.SetFaults([]string{"api-403"}))
	h.primary()
	if !p.tries.card.Showing() || p.Head().State != workspace.Attention || p.Foot().Primary.Do != nil {
		t.Fatalf("no Problem: %+v", p.state)
	}
	again := NewKeyRotate(h).(*rotatePage)
	h.show(again)
	if !again.tries.card.Showing() || again.tries.shown().Code != rotate.CodeMoreRights {
		t.Fatalf("after a restart: %v", again.tries.shown())
	}
	must(t, org.SetFaults(nil))
	again.tries.take(rotate.Resume)
	if again.tries.card.Showing() || again.state.Next != rotate.StepProveNew {
		t.Errorf("after going on: %v, next %s", again.tries.shown(), again.state.Next)
	}
	if again.act(problem.NewOrg) {
		t.Error("takes an action that isn't its own")
	}
}

// TestRotateIsRefused before anything is begun, and can be tried again.
func TestRotateIsRefused(t *testing.T) {
	h, org, _, p := rotating(t)
	must(t, org.SetFaults([]string{"api-500"}))
	take(t, h.host, "Check and begin")
	p.tries.take(rotate.InMemory)
	if !p.tries.card.Showing() || p.begun {
		t.Fatal("no Problem")
	}
	must(t, org.SetFaults(nil))
	p.tries.take(problem.Retry)
	if p.tries.card.Showing() || !p.begun {
		t.Errorf("tried again: %v", p.tries.shown())
	}
}

func TestRotateLeadsFromStep3(t *testing.T) {
	h, _, _, _ := rotating(t)
	step := NewServiceApp(h).(*serviceAppPage)
	h.show(step)
	step.key.turn.OnTapped()
	step.app.glance.OnTapped()
	step.plan.existing.OnTapped()
	if want := []page.Name{page.KeyRotate, page.AppState, page.AppChoose}; !slices.Equal(h.Went, want) {
		t.Errorf("went %v, want %v", h.Went, want)
	}
	if !step.key.turn.Visible() || !step.app.glance.Visible() || step.plan.card.Visible() {
		t.Error("the ways to the app aren't in sight")
	}
}
