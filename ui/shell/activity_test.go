package shell

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/ui/page"
)

func TestEscapeClosesTheDrawerFirst(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	b.shell.Go(page.Connection)
	b.shell.ToggleActivity()
	if !b.shell.activity.open {
		t.Fatal("the drawer did not open")
	}
	b.press(fyne.KeyEscape)
	if b.shell.activity.open || b.shell.at != page.Connection {
		t.Error("Escape did not close the drawer and nothing else")
	}
	if b.window.Canvas().Focused() != b.pages[page.Connection].First() {
		t.Error("the page did not get the focus back")
	}
}

func TestTheDrawerOpensAtAnExchange(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	for i, id := range []string{"req-1", "req-2", "req-3"} {
		b.shell.App().Activity.Record(wire.Exchange{ID: uint64(i + 1), Method: "GET", URL: "http://127.0.0.1/api/v1/apps", Status: 200, RequestID: id})
	}
	b.shell.ShowActivity("req-2")
	if row, ok := b.shell.activity.table.Selected(); !ok || row.ID != 2 {
		t.Errorf("selected is %v, want exchange 2", row.ID)
	}
}

func TestAnotherExchangeIsNeverShownAsEvidence(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	a := b.shell.activity
	b.shell.App().Activity.Record(wire.Exchange{ID: 1, Method: "GET", URL: "http://127.0.0.1/", Status: 200, RequestID: "req-1"})
	b.shell.ShowActivity("req-1")
	b.press(fyne.KeyEscape)
	b.shell.ShowActivity("req-1")
	if a.parts == nil {
		t.Error("the second time its detail is missing")
	}
	b.shell.App().Activity.Record(wire.Exchange{ID: 2, Method: "GET", URL: "http://127.0.0.1/", Status: 200, RequestID: "req-2"})
	b.shell.ShowActivity("req-2") // before the drawer caught up by itself
	if row, _ := a.table.Selected(); row.ID != 2 {
		t.Errorf("selected is %d, want exchange 2", row.ID)
	}
	for _, id := range []string{"req-of-yesterday", ""} {
		b.shell.ShowActivity(id)
		if row, ok := a.table.Selected(); ok || a.parts != nil {
			t.Errorf("for %q exchange %d is shown", id, row.ID)
		}
	}
	if toast, _ := b.shell.toasts.Shown(); !strings.Contains(toast.Text, "isn't in the list") {
		t.Errorf("the toast says %q", toast.Text)
	}
}

func TestTheOpenDrawerFollowsTheLog(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	log, a := b.shell.App().Activity, b.shell.activity
	b.shell.ToggleActivity()
	for id := range uint64(3) {
		log.Record(wire.Exchange{ID: id + 1, URL: "http://127.0.0.1:47615/api/v1/apps?q=x"})
		a.update()
	}
	if len(a.rows) != 3 || a.rows[0].ID != 3 || a.all[2].ID != 3 || a.rows[0].Address != "/api/v1/apps?q=x" {
		t.Errorf("the rows are %v", a.rows)
	}
	before := a.line.Objects[0]
	a.update()
	if a.line.Objects[0] != before {
		t.Error("the bar is made anew although nothing was sent")
	}
}

func TestDrawerTakesHalfTheRoomAtMost(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	b.shell.ToggleActivity()
	b.shell.activity.drag(-5000)
	room := b.window.Canvas().Size().Height - headerHeight
	if got := b.shell.activity.object.Size().Height; got > room/2 {
		t.Errorf("the drawer is %v high in a room of %v", got, room)
	}
	b.shell.activity.drag(5000)
	if got := b.shell.activity.object.Size().Height; got < 2*barHeight {
		t.Errorf("the drawer was dragged down to %v", got)
	}
}
