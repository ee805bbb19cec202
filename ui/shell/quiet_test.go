package shell

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

func TestAnEscapeMeantForCancelDoesNotLeaveThePage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, practiceWorkspace())
		b.shell.Go(page.Connection)
		b.shell.Run(until(0))
		b.settle()
		b.press(fyne.KeyEscape)
		if b.shell.at != page.Connection {
			t.Fatal("right after the task Escape left the page")
		}
		b.pass(escapeRest)
		b.press(fyne.KeyEscape)
		if b.shell.at != page.Org {
			t.Error("a second later Escape does not go back")
		}
	})
}

// A task that changes the workspace, and a change that is on its way when the
// page is drawn anyway, are drawn once.
func TestUpdatesOfOneMomentAreOne(t *testing.T) {
	tick := func(b *bench) error { return b.shell.Walk().Tick(workspace.StepOrg, "", "a", true) }
	cases := map[string]func(b *bench) error{
		"a change": tick,
		"a change before an update": func(b *bench) error {
			err := tick(b)
			b.shell.Update()
			return err
		},
		"another page": func(b *bench) error {
			b.shell.Go(page.Org)
			return nil
		},
	}
	for name, do := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t, practiceWorkspace())
				b.shell.Start()
				before := b.pages[page.Org].updates
				if err := do(b); err != nil {
					t.Fatal(err)
				}
				b.settle()
				if got := b.pages[page.Org].updates - before; got != 1 {
					t.Errorf("the page was updated %d times", got)
				}
				b.shell.Stop()
			})
		})
	}
}

func TestTheEndOfATaskIsDrawnWithItsChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, practiceWorkspace())
		b.shell.Start()
		b.shell.Run(page.Task{What: text.Plain("Ticking"), Work: func(context.Context) error {
			return b.shell.Walk().Tick(workspace.StepOrg, "", "a", true)
		}})
		before := b.pages[page.Org].updates
		b.settle()
		if got := b.pages[page.Org].updates - before; got != 1 {
			t.Errorf("the page was updated %d times", got)
		}
		b.shell.Stop()
	})
}

func TestAShellOutOfSightIsDrawnWhenItIsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, practiceWorkspace())
		b.shell.Start()
		before := b.pages[page.Org].updates
		b.window.SetContent(house.Spring())
		b.shell.App().Activity.Record(wire.Exchange{ID: 1, Method: "GET", URL: "http://127.0.0.1:47615/", Status: 200})
		if err := b.shell.Walk().Tick(workspace.StepOrg, "", "a", true); err != nil {
			t.Fatal(err)
		}
		b.pass(2 * activityEvery)
		if b.pages[page.Org].updates != before || b.shell.activity.kept != 0 {
			t.Error("it was drawn although nobody sees it")
		}
		b.window.SetContent(b.shell.Object())
		b.shell.FocusFirst()
		if b.pages[page.Org].updates != before+1 || b.shell.activity.kept != 1 {
			t.Error("back in sight it shows what was before")
		}
		b.shell.Stop()
	})
}

func TestPagesBesideTheWalkMarkTheirStep(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	for name, want := range map[page.Name]int{page.KeyImport: 2, page.KeyExport: 2, page.TokenReader: 2, page.Experiment: 2, page.AppChoose: 2, page.AppState: 2, page.KeyRotate: 2} {
		b.shell.at = name
		b.shell.sidebar.update(b.shell.Workspace())
		for i, step := range b.shell.sidebar.steps {
			if step.Chosen() != (i == want) {
				t.Errorf("on %s step %d is chosen: %v", name, i+1, step.Chosen())
			}
		}
	}
	b.shell.at = page.Report
	b.shell.sidebar.update(b.shell.Workspace())
	for _, e := range b.shell.sidebar.entries {
		if e.item.Chosen() != (e.name == page.Created) {
			t.Errorf("on the report %s is chosen: %v", e.name, e.item.Chosen())
		}
	}
}

func TestAPageWithoutAFootHasItsRoom(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	with := b.shell.frame.scroll.Size().Height
	b.pages[page.Org].footless = true
	b.shell.Update()
	if got := b.shell.frame.scroll.Size().Height; b.shell.foot.object.Visible() || got != with+footHeight {
		t.Errorf("the page has %v, with a foot %v", got, with)
	}
	b.pages[page.Org].footless = false
	b.shell.Update()
	if got := b.shell.frame.scroll.Size().Height; !b.shell.foot.object.Visible() || got != with {
		t.Errorf("with its foot again the page has %v, before %v", got, with)
	}
}

// News and the task that runs stand in the free part of the foot, where nothing
// can be pressed, and above it at the left when they don't fit.
func TestNewsCoversNoControl(t *testing.T) {
	production := strings.Repeat("Every request that changes acme.okta.com says so. ", 3)
	long := "The practice org's file was damaged and is kept as somewhere/else/with/a/long/name.json. The org is new: start it over to begin its walk again."
	cases := map[string]struct {
		words, note string
		inFoot      bool
	}{
		"a word":                 {"Copied", "", true},
		"long news":              {long, "", false},
		"beside a long footnote": {"Copied", production, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, practiceWorkspace())
			b.shell.Go(page.Connection)
			b.pages[page.Connection].note = c.note
			b.shell.Update()
			b.shell.Toast(text.Plain(c.words))
			foot, box := b.shell.foot, toastBox(t, b.shell)
			if overlap(box, foot.back) || overlap(box, foot.primary.object) || overlap(box, b.pages[page.Connection].proof.Object()) {
				t.Error("the toast lies over a control of the foot, or over the proof")
			}
			if in := overlap(box, foot.object); in != c.inFoot {
				t.Errorf("in the foot: %v, want %v", in, c.inFoot)
			}
		})
	}
}

// overlap reports whether two objects on the screen share a part of it.
func overlap(a, b fyne.CanvasObject) bool {
	driver := fyne.CurrentApp().Driver()
	p, q := driver.AbsolutePositionForObject(a), driver.AbsolutePositionForObject(b)
	return p.X < q.X+b.Size().Width && q.X < p.X+a.Size().Width && p.Y < q.Y+b.Size().Height && q.Y < p.Y+a.Size().Height
}
