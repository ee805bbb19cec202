package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// bindKeys takes the keys that work everywhere. They are shortcuts of the
// canvas, not of a menu: house fields hand on what they don't use.
func (w *window) bindKeys() {
	c := w.win.Canvas()
	c.SetOnTypedKey(w.typedKey)
	for i, key := range []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6, fyne.Key7, fyne.Key8, fyne.Key9} {
		w.shortcut(key, func() {
			if w.front != nil {
				w.front.GoTo(i + 1)
			}
		})
	}
	w.shortcut(fyne.KeyJ, func() {
		if w.front != nil {
			w.front.ToggleActivity()
		}
	})
	w.shortcut(fyne.KeyReturn, w.primary)
	w.shortcut(fyne.KeyEnter, w.primary)
}

// shortcut binds Ctrl, or Cmd on macOS, with a key. It rests while a dialog
// or a menu is open.
func (w *window) shortcut(key fyne.KeyName, do func()) {
	w.win.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}, func(fyne.Shortcut) {
		if w.win.Canvas().Overlays().Top() == nil {
			do()
		}
	})
}

// typedKey gets the keys that nothing focused had a use for.
func (w *window) typedKey(ev *fyne.KeyEvent) {
	switch {
	case w.dialogs.Open():
		if ev.Name == fyne.KeyEscape {
			w.dialogs.Close()
		}
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
