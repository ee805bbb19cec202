package walk

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

func someClicks() []setup.Click {
	return []setup.Click{
		{ID: "a", Link: setup.LinkNewApp, Copy: "Workflows invoker", Text: text.Plain("Applications › Create App Integration › API Services › Next, give it this name, Save")},
		{ID: "b", Text: text.Plain("The flow is switched on"), Older: text.Plain("Older consoles: the </> link › Expose as Webhook")},
	}
}

func emptyWorkspace() *workspace.Workspace {
	ws := setup.NewWorkspace("acme", "Acme preview", false, fixedNow)
	ws.Org.Origin, ws.Org.Domain = "https://acme.oktapreview.com", "acme.oktapreview.com"
	return ws
}

func TestClicksTick(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, emptyWorkspace())
	l := newClickList(h, workspace.StepEndpoint)
	l.SetClicks(someClicks())
	housetest.Window(t, fyne.NewSize(600, 300), l.Object())

	l.rows["b"].tick.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if e := h.Workspace().Endpoints[0]; !e.Security.Ticked("b") || e.Security.Ticked("a") {
		t.Fatalf("ticks = %v, want b only", e.Security.Ticks)
	}
	if done, all := l.Ticked(); done != 1 || all != 2 {
		t.Errorf("Ticked() = %d of %d, want 1 of 2", done, all)
	}
	test.Tap(l.rows["b"].said)
	if h.Workspace().Endpoints[0].Security.Ticked("b") {
		t.Error("a click on the words does not take the tick back")
	}
}

func TestClicksKeepTheirRows(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, emptyWorkspace())
	l := newClickList(h, workspace.StepEndpoint)
	l.SetClicks(someClicks())
	w := housetest.Window(t, fyne.NewSize(600, 300), l.Object())
	w.Canvas().Focus(l.rows["b"].tick)

	changed := someClicks()
	changed[0].Copy = "Another name"
	changed = slices.Insert(changed, 1, setup.Click{ID: "between", Text: text.Plain("Between")})
	l.SetClicks(changed)
	if w.Canvas().Focused() != l.rows["b"].tick {
		t.Error("the tick lost the focus")
	}
	if got := l.rows["a"].value.Value(); got != "Another name" {
		t.Errorf("value to copy = %q", got)
	}
	if n := len(l.box.Objects); n != 3 {
		t.Errorf("%d rows, want 3", n)
	}
}

func TestClicksOpenTheConsole(t *testing.T) {
	housetest.App(t, look.Light)
	ws := emptyWorkspace()
	h := newHost(t, ws)
	l := newClickList(h, workspace.StepEndpoint)
	l.SetClicks([]setup.Click{
		{ID: "known", Link: setup.LinkNewApp, Text: text.Plain("known")},
		{ID: "unknown", Link: setup.LinkFlows, Text: text.Plain("the Workflows host is unknown")},
	})
	test.Tap(l.rows["known"].open)
	test.Tap(l.rows["unknown"].open)
	if !slices.Equal(h.Opened, []setup.Link{setup.LinkNewApp}) {
		t.Errorf("opened %v, want only the page whose address is known", h.Opened)
	}
}

func TestClicksGolden(t *testing.T) {
	housetest.Golden(t, "clicks", fyne.NewSize(560, 200), func(t *testing.T) fyne.CanvasObject {
		ws := emptyWorkspace()
		ws.Endpoints[0].Security.Ticks = map[string]time.Time{"b": fixedNow}
		l := newClickList(newHost(t, ws), workspace.StepEndpoint)
		l.SetClicks(someClicks())
		return house.NewCard(l.Object())
	})
}
