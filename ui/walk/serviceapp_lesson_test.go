package walk

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// practise begins a lesson and shows step 3, as Help leads there.
func practise(t *testing.T, h *host, p *serviceAppPage, lesson string) {
	t.Helper()
	if err := h.App().StartLesson(t.Context(), lesson, inFront(h).ClientID); err != nil {
		t.Fatal(err)
	}
	p.Update()
	if !p.lesson.object.Visible() || !strings.HasPrefix(p.lesson.shown.lead, "You are practising") {
		t.Fatalf("%s: the page says %+v", lesson, p.lesson.shown)
	}
	if p.tries.card.Showing() || p.Foot().Primary.Label.English != "Re-check" {
		t.Fatalf("%s: the page wants %q, and shows a Problem: %v", lesson, p.Foot().Primary.Label, p.tries.card.Showing())
	}
	h.primary()
}

// Step 3 names the lesson that is on. Its Problem is met by the page's one action,
// and the lit button ends it; the next one begins with nothing of it.
func TestServiceAppPractisesAFailure(t *testing.T) {
	h, p := atServiceApp(t, true)
	take(t, h, "Create the app and prove it")
	if p.lesson.object.Visible() {
		t.Fatal("a lesson is named though none is on")
	}
	for _, lesson := range []string{"kid-renamed", "scope-not-granted", "default-server", "key-of-another"} {
		practise(t, h, p, lesson)
		if !p.tries.card.Showing() || !strings.HasPrefix(p.lesson.shown.more, "What helps") {
			t.Fatalf("%s isn't met: %+v", lesson, p.lesson.shown)
		}
		h.enterKey(p)
		if p.tries.card.Showing() || p.Head().State != workspace.Done || !strings.HasPrefix(p.lesson.shown.lead, "Fixed") {
			t.Fatalf("%s isn't over: %s, %+v", lesson, p.Head().State, p.lesson.shown)
		}
	}
	test.Tap(p.lesson.stop)
	if p.lesson.object.Visible() || p.Head().State != workspace.Done || p.Foot().Primary.Label.English != "Continue to Endpoint security" {
		t.Errorf("stopped, the page wants %q", p.Foot().Primary.Label)
	}
}

// enterKey presses Enter on the button in front.
func (h *host) enterKey(p *serviceAppPage) {
	p.First().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

// What takes somebody else is over when the practice org is put right; stopping in
// the middle of another one leads to a token too.
func TestServiceAppPutsThePracticeOrgRight(t *testing.T) {
	h, p := atServiceApp(t, true)
	take(t, h, "Create the app and prove it")
	for lesson, way := range map[string]problem.Action{"scopes-unknown": problem.PutRight, "proxy-adds-origin": problem.PutRight, "key-inactive": problem.ActivateKey} {
		practise(t, h, p, lesson)
		if got := p.tries.shown().Ways[0].Action; got != way {
			t.Fatalf("%s: the best way out is %s", lesson, got)
		}
		if way == problem.PutRight {
			h.enterKey(p)
		} else {
			test.Tap(p.lesson.stop)
		}
		if p.tries.card.Showing() || p.lesson.object.Visible() || p.Head().State != workspace.Done {
			t.Errorf("%s isn't over: %s", lesson, p.Head().State)
		}
	}
}

// What Flowlatch corrects by itself is said at the top.
func TestServiceAppSaysWhatItCorrected(t *testing.T) {
	h, p := atServiceApp(t, true)
	take(t, h, "Create the app and prove it")
	for _, lesson := range []string{"clock-ahead", "proof-of-possession"} {
		practise(t, h, p, lesson)
		if p.tries.card.Showing() || !strings.HasPrefix(p.lesson.shown.lead, "Flowlatch corrected this") {
			t.Errorf("%s: %+v", lesson, p.lesson.shown)
		}
	}
}
