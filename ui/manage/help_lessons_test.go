package manage

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/page"
)

// lessonOf finds a lesson's button.
func lessonOf(t *testing.T, l *lessonList, id string) int {
	t.Helper()
	for i, lesson := range l.lessons {
		if lesson.ID == id {
			return i
		}
	}
	t.Fatalf("there is no lesson %s", id)
	return 0
}

// One press breaks it: the token is refused. Another puts it right again.
func TestHelpPractisesAFailure(t *testing.T) {
	h := newPracticeHost(t)
	p := NewHelp(h).(*helpPage)
	h.show(p)
	l := p.lessons
	if !l.card.Visible() || l.on.Visible() || l.needs.Visible() {
		t.Fatal("the lessons aren't offered, or one is on already")
	}
	test.Tap(l.buttons[lessonOf(t, l, "key-inactive")])
	if !l.on.Visible() || !strings.HasPrefix(l.shown[0], "Broken now: The key is inactive") || p.First() != l.next || len(h.Toasts) != 0 {
		t.Fatalf("nothing says what is broken: %q, %q", l.shown, h.Toasts)
	}
	if err := h.Walk().ProveToken(t.Context(), h.Endpoint); err == nil {
		t.Error("a token is given for an inactive key")
	}
	if err := h.Walk().Fix(t.Context(), h.Endpoint, problem.ActivateKey); err != nil {
		t.Fatal(err)
	}
	p.Update()
	if !strings.HasPrefix(l.shown[0], "Fixed: The key is inactive") || l.next.Visible() || p.First() != nil {
		t.Errorf("there was a token, and it says %q", l.shown)
	}
	test.Tap(l.buttons[lessonOf(t, l, "key-not-registered")])
	if err := h.Walk().ProveToken(t.Context(), h.Endpoint); err == nil {
		t.Error("a token is given for a key that isn't registered")
	}
	test.Tap(l.end)
	if s := h.Walk().Workspace().ServiceApps[0].Step; s.Problem != nil {
		t.Errorf("put right, step 3 still shows %s", s.Problem.Code)
	}
	if l.on.Visible() {
		t.Error("something is still said to be broken")
	}
	if err := h.Walk().ProveToken(t.Context(), h.Endpoint); err != nil {
		t.Errorf("it wasn't put right: %v", err)
	}
	test.Tap(l.buttons[lessonOf(t, l, "scope-not-granted")])
	test.Tap(l.next)
	if len(h.Went) != 1 || h.Went[0] != page.ServiceApp {
		t.Errorf("went %v", h.Went)
	}
}

func TestHelpOffersNoLessonsForAnOktaOrg(t *testing.T) {
	h := newHost(t, emptyWorkspace())
	if p := NewHelp(h).(*helpPage); p.lessons.card.Visible() {
		t.Error("failures can be practised in an Okta org")
	}
	if len(app.Lessons()) < 10 {
		t.Errorf("%d lessons", len(app.Lessons()))
	}
}

// Without an app only what is about the org can be broken.
func TestHelpLessonsNeedAnApp(t *testing.T) {
	ws := emptyWorkspace()
	ws.Practice = true
	p := NewHelp(newHost(t, ws)).(*helpPage)
	for i, b := range p.lessons.buttons {
		if b.Disabled() != p.lessons.lessons[i].App {
			t.Errorf("%s: disabled %v", p.lessons.lessons[i].ID, b.Disabled())
		}
	}
}

func TestHelpLessonsGolden(t *testing.T) {
	housetest.Golden(t, "help-lessons", fyne.NewSize(pageSize.Width, 1900), func(t *testing.T) fyne.CanvasObject {
		ws := emptyWorkspace()
		ws.Practice = true
		return framed(NewHelp(newHost(t, ws)).Body())
	})
}
