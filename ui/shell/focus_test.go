package shell

import (
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/page"
)

// A field that is hidden can't take the keyboard: the page that was left must
// not keep it.
func TestTheKeyboardLeavesThePageThatWasLeft(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	b.shell.Go(page.Connection)
	connection := b.pages[page.Connection]
	b.shell.Go(page.Org)
	connection.field.Focusable().(fyne.CanvasObject).Hide()
	b.shell.Go(page.Connection)
	if got := b.window.Canvas().Focused(); got != fyne.Focusable(b.shell.frame.start) {
		t.Errorf("the keyboard is at %T", got)
	}
}

func TestAButtonKeepsTheKeyboardWhenItsWordsChange(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	row := newActionRow(house.Secondary, false)
	var did []string
	action := func(label string) page.Action {
		return page.Action{Label: text.Plain(label), Do: func() { did = append(did, label) }}
	}
	row.set([]page.Action{action("Create"), action("Later")})
	b.window.SetContent(row.object)
	c := b.window.Canvas()
	c.Focus(row.buttons[0])
	row.set([]page.Action{action("Prove")})
	if c.Focused() != fyne.Focusable(row.buttons[0]) || row.buttons[0].Text() != "Prove" || row.buttons[1].Visible() {
		t.Errorf("after the change %q has the keyboard", row.buttons[0].Text())
	}
	b.press(fyne.KeyReturn)
	if len(did) != 1 || did[0] != "Prove" {
		t.Errorf("Enter did %v", did)
	}
}

func TestToastsLeaveCancelFree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, practiceWorkspace())
		b.shell.Run(until(time.Hour))
		b.pass(patience + time.Millisecond)
		b.shell.Run(until(time.Hour)) // says that something runs
		cancel, toast := b.shell.progress.cancel, toastBox(t, b.shell)
		if end, top := bottom(toast), fyne.CurrentApp().Driver().AbsolutePositionForObject(cancel).Y; end > top {
			t.Errorf("the toast ends at %v, Cancel begins at %v", end, top)
		}
		b.shell.Cancel()
		b.settle()
	})
}

// toastBox is the toast on the screen.
func toastBox(t *testing.T, s *Shell) fyne.CanvasObject {
	t.Helper()
	boxes := test.WidgetRenderer(s.toasts).Objects()
	if len(boxes) != 1 {
		t.Fatal("no toast is shown")
	}
	return boxes[0]
}

func TestAnEndedShellTakesNothingMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, practiceWorkspace())
		task := until(time.Second)
		task.Done = func(error) { t.Error("a shell that was stopped took an outcome") }
		b.shell.Run(task)
		b.shell.Stop()
		b.pass(2 * time.Second)
	})
}

func TestAPageWithoutAFirstFieldKeepsEnterAndLeadsTabIn(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	org := b.pages[page.Org]
	org.aimless = true
	b.shell.FocusFirst()
	b.press(fyne.KeyReturn)
	if org.acted != 1 {
		t.Errorf("Enter did the primary action %d times, want once", org.acted)
	}
	canvas := b.window.Canvas().(software.WindowlessCanvas)
	canvas.FocusNext()
	if got, want := canvas.Focused(), fyne.Focusable(b.shell.head.actions.buttons[0]); got != want {
		t.Errorf("Tab went to %T %v, want the first button of the page", got, got)
	}
	canvas.FocusPrevious()
	if got := canvas.Focused(); got == fyne.Focusable(b.shell.frame.start) {
		t.Error("Shift+Tab stops where there is nothing to see")
	}
}

func TestThePageScrollsToWhatHasTheKeyboard(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	org, scroll := b.pages[page.Org], b.shell.frame.scroll
	low := house.NewButton("Far below", house.Secondary, func() {})
	org.long.Objects = []fyne.CanvasObject{house.FixedHeight(1000, house.Spring()), low}
	b.shell.Update()
	b.shell.Focus(low)
	driver := fyne.CurrentApp().Driver()
	end := driver.AbsolutePositionForObject(low).Y + low.Size().Height
	if edge := driver.AbsolutePositionForObject(scroll).Y + scroll.Size().Height; scroll.Offset.Y == 0 || end > edge {
		t.Errorf("the focused button ends at %v, the page's view at %v", end, edge)
	}
	at := scroll.Offset.Y
	b.shell.Focus(b.shell.foot.primary.buttons[0])
	if scroll.Offset.Y != at {
		t.Error("a button of the foot scrolled the page")
	}
	b.shell.Focus(org.field.Focusable())
	if scroll.Offset.Y >= at {
		t.Error("the page did not scroll back to the field above")
	}
	b.shell.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	if got, most := scroll.Offset.Y, scroll.Content.Size().Height-scroll.Size().Height; got <= 0 || got > most {
		t.Errorf("Page down scrolled to %v of %v", got, most)
	}
}

// What is given the keyboard before it was drawn has no place yet: it is scrolled to
// when it has.
func TestWhatTookTheKeyboardIsShownOnceDrawn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, practiceWorkspace())
		p := b.pages[page.Org]
		low := house.NewButton("Open the page", house.Secondary, func() {})
		p.long.Add(house.Stack(0, house.MinHeight(900, house.Spring()), low))
		b.shell.Update()
		b.shell.drawn = func(fyne.CanvasObject) bool { return false }
		b.shell.Focus(low)
		b.shell.frame.scroll.ScrollToOffset(fyne.Position{}) // as where Fyne didn't know its place
		b.pass(drawnBy + time.Millisecond)
		if b.shell.frame.scroll.Offset.Y == 0 {
			t.Error("the button isn't in sight")
		}
		b.shell.Focus(p.field.Focusable())
		b.shell.Focus(low)
		b.window.Canvas().Focus(p.field.Focusable())
		b.shell.frame.scroll.ScrollToOffset(fyne.Position{})
		b.pass(drawnBy + time.Millisecond)
		if b.shell.frame.scroll.Offset.Y != 0 {
			t.Error("the page was scrolled to what the keyboard has left")
		}
	})
}

// asked is a canvas that notes what the keyboard is given to.
type asked struct {
	fyne.Canvas
	focus []fyne.Focusable
}

func (a *asked) Focus(f fyne.Focusable) {
	a.focus = append(a.focus, f)
	a.Canvas.Focus(f)
}

// What is gone from the screen isn't given the keyboard: Fyne would complain of it.
func TestWhatIsGoneIsNotGivenTheKeyboard(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	canvas := &asked{Canvas: b.window.Canvas()}
	b.shell.config.Canvas = canvas
	button, around := house.NewButton("Inside", house.Secondary, func() {}), house.Stack(0)
	around.Add(button)
	p := b.pages[page.Org]
	p.long.Add(around)
	b.shell.Update()
	for _, step := range []struct {
		name string
		do   func()
		want int
	}{{"in sight", func() {}, 1}, {"in something hidden", around.Hide, 1}, {"in sight again", around.Show, 2}, {"taken away", p.long.RemoveAll, 2}} {
		step.do()
		b.shell.Focus(button)
		if len(canvas.focus) != step.want {
			t.Errorf("%s: given %d times, want %d", step.name, len(canvas.focus), step.want)
		}
	}
}

// unseen is a driver that has forgotten the window of what was out of sight for a minute,
// as that of a real window does.
type unseen struct {
	fyne.Driver
	object fyne.CanvasObject
}

func (d unseen) CanvasForObject(o fyne.CanvasObject) fyne.Canvas {
	if o == d.object {
		return nil
	}
	return d.Driver.CanvasForObject(o)
}

type forgetful struct {
	fyne.App
	driver fyne.Driver
}

func (a forgetful) Driver() fyne.Driver { return a.driver }

// A page that was out of sight for a minute takes the keyboard when it is back: Fyne
// would complain of it.
func TestWhatWasOutOfSightTakesTheKeyboard(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	field := house.NewTextField("Name")
	card := house.NewBareCard(house.CardHead{}, field)
	b.pages[page.Org].long.Add(card)
	b.shell.Update()
	b.shell.Go(page.Connection)
	housetest.OutOfSight(t, card)
	app := fyne.CurrentApp()
	fyne.SetCurrentApp(forgetful{app, unseen{app.Driver(), field.Focusable().(fyne.CanvasObject)}})
	defer fyne.SetCurrentApp(app)
	b.shell.Go(page.Org)
	b.shell.Focus(field.Focusable())
	if got := b.window.Canvas().Focused(); got != field.Focusable() {
		t.Errorf("the keyboard is at %T", got)
	}
}
