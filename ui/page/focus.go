package page

import "fyne.io/fyne/v2"

// RescueFocus moves the focus to the page's first field, else to its start, when it
// lies on something that has just been hidden or taken away: a hidden button would
// still take Enter.
func RescueFocus(host Host, p Page) {
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(p.Body())
	if c == nil || c.Focused() == nil || !lost(driver, c.Focused()) {
		return
	}
	c.Unfocus()
	host.Focus(p.First())
}

// lost reports whether what has the focus can't be seen any more. Fyne knows no
// window of something that was never drawn: that is about to be.
func lost(driver fyne.Driver, focused fyne.Focusable) bool {
	o, ok := focused.(fyne.CanvasObject)
	if !ok || !o.Visible() {
		return ok
	}
	if driver.CanvasForObject(o) == nil {
		return false
	}
	// Only visible objects have a position; none of the window's controls
	// stands in its very corner.
	return driver.AbsolutePositionForObject(o) == (fyne.Position{})
}

// Gone reports whether something that was on the screen isn't there any more: it was
// taken away, or something around it is hidden. It can't take the keyboard then.
func Gone(f fyne.Focusable) bool { return lost(fyne.CurrentApp().Driver(), f) }

// Keyboard is what has the keyboard in the window of an object, nil for nothing.
func Keyboard(in fyne.CanvasObject) fyne.Focusable {
	if c := fyne.CurrentApp().Driver().CanvasForObject(in); c != nil {
		return c.Focused()
	}
	return nil
}

// GiveBack returns the keyboard to what opened something that is closed now, or
// to the page's start where that can't take it any more.
func GiveBack(host Host, p Page, opener fyne.Focusable) {
	d, switches := opener.(fyne.Disableable)
	if opener == nil || Gone(opener) || switches && d.Disabled() {
		opener = p.First()
	}
	host.Focus(opener)
}
