package walk

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// listedWorkspace has three service apps, one of which is the endpoint's and one
// recorded beside it.
func listedWorkspace() *workspace.Workspace {
	ws := describedWorkspace(workspace.LevelOAuth)
	ws.ServiceApps = append(ws.ServiceApps, workspace.ServiceApp{ID: "app-2", Label: "Nightly sync", ClientID: "0oaZ9y8x7W6v5U4t3s2r"})
	ws.Endpoints[0].AlsoListed = []workspace.ListedApp{{ClientID: "0oaQ1w2e3R4t5Y6u7i8o"}}
	return ws
}

func TestListedAppsLook(t *testing.T) {
	endpointGolden(t, "listed", 760, func(t *testing.T) *host { return newHost(t, listedWorkspace()) }, func(h *host) {
		h.Page.(*endpointPage).access.list.begin()
	})
}

// The apps of the list are recorded by client ID or by choice, and taken off again.
func TestListedAppsAreRecorded(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, listedWorkspace())
	p := NewEndpoint(h).(*endpointPage)
	h.show(p)
	l := p.access.list
	recorded := func() []workspace.ListedApp { return h.Workspace().Endpoints[0].AlsoListed }

	test.Tap(l.add)
	if h.Canvas.Focused() != l.field.Focusable() || l.add.Visible() {
		t.Fatalf("the keyboard is at %T", h.Canvas.Focused())
	}
	test.Type(l.field.Focusable(), "0oaA1b2c3D4e5F6g7h9i")
	l.field.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if got := recorded(); len(got) != 2 || got[1].ClientID != "0oaA1b2c3D4e5F6g7h9i" || len(l.rows.Objects) != 3 || l.adding.Visible() || h.Canvas.Focused() != fyne.Focusable(l.add) {
		t.Fatalf("recorded %+v, %d rows, the keyboard is at %T", got, len(l.rows.Objects), h.Canvas.Focused())
	}

	test.Tap(l.add)
	l.field.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if l.adding.Visible() || h.Canvas.Focused() != fyne.Focusable(l.add) {
		t.Errorf("after Escape the keyboard is at %T", h.Canvas.Focused())
	}
	test.Tap(l.add)
	l.known.OnChanged(0)
	if got := recorded(); len(got) != 3 || got[2].Label != "Nightly sync" || l.known.Visible() {
		t.Errorf("recorded %+v", got)
	}
	if _, all := p.clicks.list.Ticked(); all != 9 {
		t.Errorf("%d clicks, want one for each app of the list", all)
	}

	test.Tap(l.removes[0])
	if got := recorded(); len(got) != 2 || got[0].ClientID == "0oaQ1w2e3R4t5Y6u7i8o" {
		t.Errorf("recorded %+v", got)
	}

	test.Tap(l.add)
	test.Type(l.field.Focusable(), "no client ID")
	if test.Tap(l.keep); len(recorded()) != 2 || len(h.Failed) != 1 {
		t.Errorf("recorded %+v, told %v", recorded(), h.Failed)
	}
}
