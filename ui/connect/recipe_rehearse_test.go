package connect

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/recipe"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// A rehearsal shows card by card what came out, its exchanges open, and none of it
// is a secret.
func TestRecipeRehearses(t *testing.T) {
	housetest.App(t, look.Light)
	h := recipePractice(t, workspace.LevelOAuth)
	p := h.showRecipe()
	before := len(h.app.Activity.Since(0))
	p.Foot().Primary.Do()
	s := p.state()
	if s.failed != nil || s.status != 200 || len(s.steps) != len(p.recipe.Cards) || len(h.sent) != 0 {
		t.Fatalf("status %d after %d cards: %v", s.status, len(s.steps), s.failed)
	}
	said := wordsOf(p.body)
	if !strings.Contains(said, "The endpoint answered 200") || strings.Count(said, "Came out here\n") != len(p.recipe.Cards) {
		t.Errorf("the page says\n%s", said)
	}
	for _, card := range []int{7, len(p.recipe.Cards)} {
		test.Tap(p.cards.list[card-1].result.exchange)
	}
	if len(h.shown) != 2 || !strings.HasSuffix(h.shown[0].URL, "/oauth2/v1/token") || h.shown[1].URL != p.endpoint().InvokeURL {
		t.Errorf("opened %v", h.shown)
	}
	if n := len(h.app.Activity.Since(0)) - before; n != 2 {
		t.Errorf("Activity has %d exchanges of it", n)
	}
	key, err := p.recipe.Reveal(t.Context(), h.app.Vault, p.recipe.Cards[0].Fields[0])
	if err != nil || strings.Contains(said, strings.Split(key.Reveal(), "\n")[1]) {
		t.Errorf("the private key stands on the page: %v", err)
	}

	// With another request the cards are others: what came out of these says nothing.
	if err := h.walk.SetDraft(h.endpoint, workspace.Draft{Method: "POST", Body: `{"other":1}`}); err != nil {
		t.Fatal(err)
	}
	p.Update()
	if s.made != nil || strings.Contains(wordsOf(p.body), "Came out here") {
		t.Error("an earlier rehearsal passes for one of these cards")
	}
}

// With Raw Request the token comes too, and the switch is where the doubt is told.
func TestRecipeAsksWithRawRequest(t *testing.T) {
	housetest.App(t, look.Light)
	h := recipePractice(t, workspace.LevelOAuth)
	p := h.showRecipe()
	before := len(p.recipe.Cards)
	var link *house.Button
	each(p.cards.list[6].object, func(o fyne.CanvasObject) {
		if b, ok := o.(*house.Button); ok && spoken(b) == "Use Raw Request" {
			link = b
		}
	})
	if link == nil {
		t.Fatal("card 7 doesn't offer it")
	}
	test.Tap(link)
	if len(p.recipe.Cards) != before+1 || p.top.token.Selected() != 1 || h.canvas.Focused() != fyne.Focusable(p.top.token) {
		t.Fatalf("%d cards, the keyboard is at %T", len(p.recipe.Cards), h.canvas.Focused())
	}
	if p.Foot().Primary.Do(); p.state().status != 200 {
		t.Errorf("status %d: %v", p.state().status, p.state().failed)
	}
}

// A rehearsal that fails stops at its card and tells why, with ways out.
func TestRecipeTellsAFailure(t *testing.T) {
	housetest.App(t, look.Light)
	h := recipePractice(t, workspace.LevelToken)
	hand, err := h.app.Trainee()
	if err != nil {
		t.Fatal(err)
	}
	if err := hand.SwitchFlow(t.Context(), "echo-token", false); err != nil {
		t.Fatal(err)
	}
	p := h.showRecipe()
	p.rehearse()
	if s := p.state(); s.failed == nil || s.failed.Code != recipe.CodeRefused || !p.problem.Showing() {
		t.Fatalf("failed with %v", s.failed)
	}
	if f := p.Foot(); f.Primary.Do != nil || len(f.Secondary) != 1 {
		t.Errorf("the foot is %+v", f)
	}
	if got := p.cards.list[len(p.cards.list)-1].result.shown; got.state != recipe.Failed || got.evidence == nil {
		t.Errorf("the last card shows %+v", got)
	}
	if !p.Solve() || !slices.Equal(h.went, []page.Name{page.Invoke}) {
		t.Errorf("the best way leads to %v", h.went)
	}
	if err := hand.SwitchFlow(t.Context(), "echo-token", true); err != nil {
		t.Fatal(err)
	}
	if p.act(problem.Retry); p.state().failed != nil || p.problem.Showing() || p.state().status != 200 {
		t.Errorf("again: %d, %v", p.state().status, p.state().failed)
	}
}

// One that is cancelled leaves nothing behind that looks like a result.
func TestRecipeCancelled(t *testing.T) {
	housetest.App(t, look.Light)
	h := recipePractice(t, workspace.LevelOAuth)
	p := h.showRecipe()
	h.hold = true
	p.rehearse()
	if !p.Foot().Primary.Disabled || !p.top.token.Disabled() {
		t.Error("it could be begun twice")
	}
	task := h.waiting[0]
	h.waiting = nil
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	task.Done(task.Work(ctx))
	p.Update()
	if s := p.state(); len(s.steps) != 0 || s.made != nil || s.failed != nil || p.problem.Showing() {
		t.Errorf("it left %+v", s)
	}
}

// In production it is asked first, with the very requests.
func TestRecipeAsksInProduction(t *testing.T) {
	housetest.App(t, look.Light)
	ws := recipeWorkspace()
	ws.Org.Production = true
	h := newRecipeHost(t, ws)
	h.decline = true
	p := h.showRecipe()
	if note := p.Foot().Note.String(); !strings.Contains(note, "production") || !strings.Contains(wordsOf(p.before.object), "production org") {
		t.Errorf("the foot says %q", note)
	}
	p.rehearse()
	want := "POST " + ws.Org.TokenURL + "\nPOST " + ws.Endpoints[0].InvokeURL
	if len(h.sent) != 1 || h.sent[0].Request != want || len(h.sent[0].Warnings) != 1 || p.state().made != nil {
		t.Errorf("asked %+v", h.sent)
	}
}

// Proof of possession is switched off as on step 3: shown first, then the cards are
// there.
func TestRecipeSwitchesPossessionOff(t *testing.T) {
	housetest.App(t, look.Light)
	h := recipePractice(t, workspace.LevelOAuth)
	if err := h.walk.Fix(t.Context(), h.endpoint, problem.DPoPOn); err != nil {
		t.Fatal(err)
	}
	p := h.showRecipe()
	if p.missing == nil || p.missing.Code != recipe.CodePossession {
		t.Fatalf("the problem is %v", p.missing)
	}
	p.Solve()
	if len(h.sent) != 1 || !strings.HasPrefix(h.sent[0].Request, "PUT ") || p.recipe == nil || p.problem.Showing() {
		t.Errorf("asked %+v; the problem is %v, %v", h.sent, p.missing, p.state().failed)
	}
}

// What Okta refuses the token for is told at card 7, and its best way out leads on.
func TestRecipeTellsARefusedToken(t *testing.T) {
	for _, lesson := range []string{"key-inactive", "scope-not-granted", "app-inactive", "client-secret", "proof-of-possession", "key-not-registered"} {
		t.Run(lesson, func(t *testing.T) {
			housetest.App(t, look.Light)
			h := recipePractice(t, workspace.LevelOAuth)
			if err := h.app.StartLesson(t.Context(), lesson, ""); err != nil {
				t.Fatal(err)
			}
			p := h.showRecipe()
			p.Send()
			s := p.state()
			if s.failed == nil || len(s.steps) != 7 || s.steps[7].state != recipe.Failed || s.steps[7].evidence == nil || len(s.failed.Ways) == 0 {
				t.Fatalf("after %d cards: %v", len(s.steps), s.failed)
			}
			tried := len(h.app.Activity.Since(0))
			if !p.Solve() || len(h.went)+len(h.sent)+len(h.opened) == 0 && len(h.app.Activity.Since(0)) == tried {
				t.Error("the best way out leads nowhere")
			}
		})
	}
}
