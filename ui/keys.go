package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// pageKeys are the keys of the pages, in the order of the sidebar and of the keyboard.
func pageKeys() []fyne.KeyName {
	return []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6, fyne.Key7, fyne.Key8, fyne.Key9, fyne.Key0}
}

// bindKeys takes the keys that work everywhere. They are shortcuts of the
// canvas, with Ctrl, or Cmd on macOS, and not of a menu: house fields hand on
// what they don't use.
func (w *window) bindKeys() {
	c := w.win.Canvas()
	c.SetOnTypedKey(w.typedKey)
	for _, key := range append(pageKeys(), fyne.KeyJ, fyne.KeyF, fyne.KeyReturn, fyne.KeyEnter) {
		shortcut := &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
		c.AddShortcut(shortcut, func(fyne.Shortcut) { w.typedShortcut(key) })
	}
}

// typedShortcut rests while a dialog or a menu is open.
func (w *window) typedShortcut(key fyne.KeyName) {
	if w.win.Canvas().Overlays().Top() != nil {
		return
	}
	switch {
	case key == fyne.KeyReturn, key == fyne.KeyEnter:
		w.primary()
	case w.front == nil:
	case key == fyne.KeyJ:
		w.front.ToggleActivity()
	case key == fyne.KeyF:
		w.front.Find()
	default:
		w.front.GoTo(slices.Index(pageKeys(), key) + 1)
	}
}

// typedKey gets the keys that nothing focused had a use for.
func (w *window) typedKey(ev *fyne.KeyEvent) {
	switch {
	case w.dialogs.Open():
		w.dialogs.TypedKey(ev)
	case w.win.Canvas().Overlays().Top() != nil:
	case w.front != nil:
		w.front.TypedKey(ev)
	default:
		w.first.TypedKey(ev)
	}
}

// primary does the main action of what is in front.
func (w *window) primary() {
	if w.front != nil {
		w.front.Act()
		return
	}
	w.first.Act()
}
