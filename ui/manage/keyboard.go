package manage

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// shortcut is a key and what it does.
type shortcut struct{ keys, does string }

// shortcuts are the keys that work on every page.
func shortcuts() []shortcut {
	control := house.ControlKey()
	return []shortcut{
		{"Enter", page.X("keys.enter", "The page's main action, or the best way out of a Problem")},
		{"Esc", page.X("keys.escape", "Close what is open, or go back")},
		{control + "+Enter", page.X("keys.send", "Send, from anywhere on the invoke test")},
		{control + "+1 … 9", page.X("keys.pages", "The pages, in the order of the sidebar")},
		{control + "+F", page.X("keys.find", "Look for text in the answer")},
		{control + "+J", page.X("keys.activity", "Open or close Activity")},
		{"Tab", page.X("keys.tab", "Next field or button; with Shift the one before")},
		{"← ↑ ↓ →", page.X("keys.arrows", "Choose within cards, tabs and lists")},
		{"Space", page.X("keys.space", "Tick, choose, press")},
	}
}

// keyboardCard lists the shortcuts.
func keyboardCard() fyne.CanvasObject {
	width := float32(0)
	for _, s := range shortcuts() {
		width = max(width, house.NewKeyCap(s.keys).MinSize().Width)
	}
	rows := []fyne.CanvasObject{}
	for _, s := range shortcuts() {
		rows = append(rows, house.TopRow(house.Gap12,
			house.FixedWidth(width, house.Row(0, house.NewKeyCap(s.keys), house.Spring())),
			house.Grow(house.Inset(0, 2, 0, 0, house.NewParagraph(s.does, house.Caption)))))
	}
	return house.NewHeadCard(house.CardHead{Icon: "laptop", Title: page.X("keys.title", "Keyboard")}, house.Stack(house.Gap8, rows...))
}
