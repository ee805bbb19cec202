package house

import "fyne.io/fyne/v2"

// passShortcut hands a shortcut that a focused widget has no use for to handle,
// and when that declines to the shortcuts of the widget's canvas. Without it a
// focused widget that knows any shortcut swallows all of them.
func passShortcut(w fyne.CanvasObject, handle func(fyne.Shortcut) bool, s fyne.Shortcut) {
	if handle != nil && handle(s) {
		return
	}
	triggerOn(fyne.CurrentApp().Driver().CanvasForObject(w), s)
}

// triggerOn runs a shortcut as the canvas does itself while nothing has the focus.
func triggerOn(c fyne.Canvas, s fyne.Shortcut) {
	if shortcuts, ok := c.(fyne.Shortcutable); ok {
		shortcuts.TypedShortcut(s)
	}
}

// passKey hands a bare key that a focused widget has no use for to handle, and
// when that declines to the key handler of the widget's canvas, which Fyne calls
// itself only while nothing has the focus.
func passKey(w fyne.CanvasObject, handle func(*fyne.KeyEvent) bool, ev *fyne.KeyEvent) {
	if handle != nil && handle(ev) {
		return
	}
	c := fyne.CurrentApp().Driver().CanvasForObject(w)
	if c == nil {
		return
	}
	if typed := c.OnTypedKey(); typed != nil {
		typed(ev)
	}
}
