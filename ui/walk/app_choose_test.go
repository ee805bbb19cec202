package walk

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// choosing shows the page on an org of a kind.
func choosing(t *testing.T, c practice.Config) (*askingHost, *practice.Org, *appChoosePage) {
	t.Helper()
	h, org, _ := orgHost(t, c)
	p := NewAppChoose(h).(*appChoosePage)
	p.after = notYet
	t.Cleanup(p.Close)
	h.show(p)
	return h, org, p
}

// offered are made-up apps.
func offered() []setup.AppChoice {
	service := text.Plain("API Services")
	return []setup.AppChoice{
		{ID: "0oa1", Label: "Bookmark onboarding", ClientID: "0oa9z8y7x6W5v4U3t2s1", Kind: service, Active: true, Service: true},
		{ID: "0oa2", Label: "Nightly reports", ClientID: "0oa2b3c4d5E6f7G8h9i0", Kind: service, Service: true},
		{ID: "0oa3", Label: "Payroll", Kind: text.Plain("SAML"), Active: true},
		{ID: "", Label: "Legacy directory", Kind: text.Plain("practice_old"), Problem: "Okta sent it without an id"},
	}
}

func TestAppChooseGoldens(t *testing.T) {
	filled := func(read []setup.AppChoice, all bool) func(*host) {
		return func(h *host) {
			p := h.Page.(*appChoosePage)
			if all {
				p.kinds.SetSelected(1)
			}
			p.add(read, false, nil)
			p.halted = true // nothing is read in a picture
			p.say()
		}
	}
	t.Run("services", func(t *testing.T) {
		pageGolden(t, "app-choose_services", stillHost, NewAppChoose, filled(offered(), false))
	})
	t.Run("all", func(t *testing.T) {
		pageGolden(t, "app-choose_all", stillHost, NewAppChoose, filled(offered(), true), func(h *host) {
			p := h.Page.(*appChoosePage)
			p.list.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
			p.say()
		})
	})
	t.Run("none", func(t *testing.T) {
		pageGolden(t, "app-choose_none", stillHost, NewAppChoose, filled(offered()[2:], false))
	})
	t.Run("waiting", func(t *testing.T) {
		pageGolden(t, "app-choose_waiting", stillHost, NewAppChoose, func(h *host) {
			p := h.Page.(*appChoosePage)
			p.tries.card.pause.after = notYet
			p.tries.card.pause.hear(setup.Wait{Until: fixedNow.Add(41 * time.Second), Refused: true})
		})
	})
	t.Run("signed-out", func(t *testing.T) { pageGolden(t, "app-choose_signed-out", unsignedHost, NewAppChoose) })
}

// stillHost is signed in and runs nothing.
func stillHost(t *testing.T) *host {
	h := signedInHost(t)
	h.Waiting = []page.Task{{}}
	return h
}

// TestAppChooseTakesAnApp: found by its name, taken, and looked at.
func TestAppChooseTakesAnApp(t *testing.T) {
	h, _, p := choosing(t, practice.Config{Apps: 1000})
	if !p.complete && p.shown < appRows || p.First() != p.query.Focusable() {
		t.Fatalf("%d rows are shown, the list is complete: %v", p.shown, p.complete)
	}
	if !p.Foot().Primary.Disabled {
		t.Error("nothing is selected, and something can be taken")
	}
	test.Type(p.query.Focusable(), "acacia")
	p.search()
	if p.asked != "acacia" || p.shown == 0 || len(p.all) > 200 {
		t.Fatalf("asked for %q: %d shown of %d", p.asked, p.shown, len(p.all))
	}
	h.Canvas.Focus(p.list.Focusable())
	h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	want, ok := p.chosen()
	if !ok || !strings.HasPrefix(want.Label, "Acacia") {
		t.Fatalf("selected %+v", want)
	}
	h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if app := inFront(h); app == nil || app.ClientID != want.ClientID || !slices.Equal(h.Went, []page.Name{page.AppState}) {
		t.Errorf("took %+v, went %v", app, h.Went)
	}
}

// TestAppChooseReadsAsOneGoesDown: only what is needed, then all.
func TestAppChooseReadsAsOneGoesDown(t *testing.T) {
	h, _, p := choosing(t, practice.Config{Apps: 10_000})
	if len(p.all) > 1400 || p.shown < appRows || p.complete {
		t.Fatalf("%d apps were read for %d rows", len(p.all), p.shown)
	}
	h.Canvas.Focus(p.list.Focusable())
	for range 40 {
		h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	}
	if !p.complete || p.shown < 390 || len(p.all) < 10_000 {
		t.Errorf("at the end: %d shown, %d read, complete %v", p.shown, len(p.all), p.complete)
	}
	p.everything()
	if p.list.Rows() != len(p.all) {
		t.Errorf("all apps: %d rows of %d", p.list.Rows(), len(p.all))
	}
}

// TestAppChooseStaysResponsive: a page of apps behind ten thousand others takes no
// longer to show than a frame or two. The fastest of several counts: what else the
// computer does makes others slow, and looking at all that was read would make each so.
func TestAppChooseStaysResponsive(t *testing.T) {
	housetest.App(t, look.Light)
	h := stillHost(t)
	p := NewAppChoose(h).(*appChoosePage)
	h.show(p)
	p.everything()
	made := func(from, n int) []setup.AppChoice {
		list := make([]setup.AppChoice, n)
		for i := range list {
			list[i] = setup.AppChoice{ID: fmt.Sprint(from + i), Label: "App", Kind: text.Plain("SAML"), Active: true}
		}
		return list
	}
	p.add(made(0, 10_000), true, nil)
	took := make([]time.Duration, 9)
	for i := range took {
		next := made(10_000+200*i, 200)
		begun := time.Now()
		p.add(next, true, nil)
		took[i] = time.Since(begun)
	}
	if fastest := slices.Min(took); fastest > 40*time.Millisecond || p.list.Rows() != 11_800 {
		t.Errorf("another page took %s at best, %d rows", fastest, p.list.Rows())
	}
}

// TestAppChooseFindsNothing: the empty list says what to do, and another kind of
// app can be seen but not taken.
func TestAppChooseFindsNothing(t *testing.T) {
	h, _, p := choosing(t, practice.Config{Apps: 300})
	test.Type(p.query.Focusable(), "no app is called so")
	p.search()
	if !p.none.Visible() || p.rows.Visible() || !p.complete {
		t.Fatal("an empty list isn't told")
	}
	p.query.SetText("")
	p.search()
	test.Tap(p.showAll)
	if h.Canvas.Focused() != p.list.Focusable() {
		t.Error("the list doesn't get the keyboard")
	}
	for range 3 {
		h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		if a, ok := p.selected(); ok && !a.Service {
			h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			if inFront(h) != nil || !p.hint.Visible() || !p.Foot().Primary.Disabled {
				t.Errorf("%s was taken, or nothing says why not", a.Label)
			}
		}
	}
}

// TestAppChooseSearchesWhileReading: what is looked for now replaces what is being
// read, and nothing of that comes in late.
func TestAppChooseSearchesWhileReading(t *testing.T) {
	h, _, _ := orgHost(t, practice.Config{Apps: 1000})
	h.Hold = true
	p := NewAppChoose(h).(*appChoosePage)
	p.after = notYet
	t.Cleanup(p.Close)
	h.show(p)
	if !p.loading || !h.Busy() {
		t.Fatal("nothing is being read")
	}
	test.Type(p.query.Focusable(), "acacia")
	p.search()
	h.Hold = false
	h.Finish()
	if p.asked != "acacia" || len(p.all) == 0 || p.tries.card.Showing() || p.halted || len(h.Failed) > 0 {
		t.Fatalf("%d apps, halted %v, failed %v", len(p.all), p.halted, h.Failed)
	}
	for _, a := range p.all {
		if !strings.HasPrefix(a.Label, "Acacia") {
			t.Errorf("%s came late", a.Label)
		}
	}
}

// TestAppChooseFollowsTheSignIn: what somebody else may see isn't shown to whoever is
// signed in now.
func TestAppChooseFollowsTheSignIn(t *testing.T) {
	h, org, p := choosing(t, practice.Config{Apps: 300})
	p.list.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	before := p.browser
	must(t, h.Walk().SignIn(t.Context(), secret.New(org.ReadOnlyToken())))
	h.Update()
	if _, selected := p.selected(); p.browser == before || selected || p.shown == 0 {
		t.Errorf("the former sign-in's list goes on: %v, selected %v, %d shown", p.browser == before, selected, p.shown)
	}
	before = p.browser
	if h.Update(); p.browser != before {
		t.Error("it is read anew without need")
	}
}

// TestAppChooseTellsFailures: what was read stays, and it goes on from there.
func TestAppChooseTellsFailures(t *testing.T) {
	h, org, p := choosing(t, practice.Config{Apps: 2000})
	read := len(p.all)
	must(t, org.SetFaults([]string{"api-500@/api/v1/apps"}))
	h.Canvas.Focus(p.list.Focusable())
	h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	if !p.tries.card.Showing() || len(p.all) != read || !p.halted {
		t.Fatalf("no Problem, or apps were lost: %d of %d", len(p.all), read)
	}
	must(t, org.SetFaults(nil))
	if !p.Solve() || p.tries.card.Showing() || len(p.all) < read {
		t.Errorf("after trying again: %d apps", len(p.all))
	}
	ids := map[string]bool{}
	for _, a := range p.all {
		ids[a.ID] = true
	}
	if len(ids) != len(p.all) {
		t.Error("apps are listed twice")
	}
}

func TestAppChooseTabOrder(t *testing.T) {
	h, _, p := choosing(t, practice.Config{Apps: 300})
	want := []string{"*house.fieldEntry", "API Services", "*house.rowList"}
	if got := h.tabOrder(); !slices.Equal(got, want) {
		t.Errorf("Tab reaches %q, want %q", got, want)
	}
	p.Find()
	if h.Canvas.Focused() != p.query.Focusable() {
		t.Error("Ctrl+F doesn't lead to the search")
	}
}
