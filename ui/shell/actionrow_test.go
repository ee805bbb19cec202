package shell

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// TestTheKeyboardFollowsAnAction: whatever stands in its place for a time, it never
// slides to another action.
func TestTheKeyboardFollowsAnAction(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	row := newActionRow(house.Secondary, false)
	set := func(labels ...string) {
		var actions []page.Action
		for _, l := range labels {
			actions = append(actions, page.Action{Label: text.Plain(l), Do: func() {}})
		}
		row.set(actions)
	}
	focused := func() string {
		button, ok := b.window.Canvas().Focused().(*house.Button)
		if !ok || !button.Visible() {
			return ""
		}
		return button.Text()
	}
	set("Roll back", "Run all")
	b.window.SetContent(row.object)
	b.window.Canvas().Focus(row.buttons[1])
	for _, now := range []struct {
		labels []string
		want   string
	}{
		{[]string{"Pause"}, "Pause"},
		{[]string{"Pause"}, "Pause"},
		{[]string{"Roll back", "Run all"}, "Run all"},
		{[]string{"Run all"}, "Run all"},
		{[]string{"Other", "Roll back", "Run all"}, "Run all"},
	} {
		if set(now.labels...); focused() != now.want {
			t.Errorf("%q: %q has the keyboard, want %q", now.labels, focused(), now.want)
		}
	}
	set("Pause")
	b.window.Canvas().Unfocus() // the person goes elsewhere
	set("Roll back", "Run all")
	if got := b.window.Canvas().Focused(); got != nil {
		t.Errorf("the keyboard was fetched back to %T", got)
	}
	b.window.Canvas().Focus(fyne.Focusable(row.buttons[0]))
	set("Roll back", "Run all")
	if focused() != "Roll back" {
		t.Errorf("%q has the keyboard", focused())
	}
}
