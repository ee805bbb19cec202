package house

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// shortcutCanvas is a canvas that runs shortcuts, as the one of a real window.
type shortcutCanvas struct {
	fyne.Canvas
	fyne.ShortcutHandler
}

func (c *shortcutCanvas) AddShortcut(s fyne.Shortcut, f func(fyne.Shortcut)) {
	c.ShortcutHandler.AddShortcut(s, f)
}

func (c *shortcutCanvas) RemoveShortcut(s fyne.Shortcut) { c.ShortcutHandler.RemoveShortcut(s) }

func TestTriggerOn(t *testing.T) {
	send := &desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl}
	c := &shortcutCanvas{}
	ran := 0
	c.AddShortcut(send, func(fyne.Shortcut) { ran++ })
	triggerOn(c, send)
	triggerOn(nil, send)
	if ran != 1 {
		t.Errorf("ran %d times, want once", ran)
	}
}
