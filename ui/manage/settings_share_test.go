package manage

import (
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// The share of the org's rate limits that is chosen is kept in the workspace's file,
// and what it means is said.
func TestSettingsShare(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := NewSettings(h).(*settingsPage)
	h.show(p)
	if got := p.share.choice.Selected(); workspace.Shares()[got] != workspace.UsualShare || !strings.Contains(p.share.words.Text(), "50 %") {
		t.Errorf("to begin with choice %d, %q", got, p.share.words.Text())
	}
	h.Canvas.Focus(p.share.choice)
	for _, c := range []struct {
		key   fyne.KeyName
		share workspace.Share
		says  string
	}{
		{fyne.KeyHome, 10, "10 % at the most"},
		{fyne.KeyRight, 25, "25 % at the most"},
		{fyne.KeyEnd, 100, "may be refused meanwhile"},
	} {
		p.share.choice.TypedKey(&fyne.KeyEvent{Name: c.key})
		stored, err := h.App().Workspaces.Load(h.Workspace().ID)
		if err != nil || stored.Share != c.share || h.Workspace().Share != c.share || !strings.Contains(p.share.words.Text(), c.says) {
			t.Errorf("%s: stored %+v (%v), %q", c.key, stored, err, p.share.words.Text())
		}
	}
}

// A share that was set elsewhere, even one that can't be chosen here, is said as it is.
func TestSettingsShareFromElsewhere(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := NewSettings(h).(*settingsPage)
	h.show(p)
	for share, place := range map[workspace.Share]int{5: 0, 33: 1, 60: 2, 99: 3, 100: 4, 700: 2} {
		if err := h.Walk().SetShare(share); err != nil {
			t.Fatal(err)
		}
		p.Update()
		if got := p.share.choice.Selected(); got != place || share < 100 && !strings.Contains(p.share.words.Text(), percent(share)) {
			t.Errorf("%d: choice %d, %q", share, got, p.share.words.Text())
		}
	}
}

// What can't be saved isn't shown as chosen.
func TestSettingsShareThatCannotBeSaved(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := NewSettings(h).(*settingsPage)
	h.show(p)
	h.Walk().Close()
	p.share.choice.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	p.Update()
	if len(h.Failed) != 1 || errors.Is(h.Failed[0], nil) || p.share.choice.Selected() != 2 {
		t.Errorf("failed %v, choice %d", h.Failed, p.share.choice.Selected())
	}
}
