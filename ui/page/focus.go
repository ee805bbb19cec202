package page

import "fyne.io/fyne/v2"

// RescueFocus moves the focus to the page's first field when it lies on
// something that has just been hidden or taken away: a hidden button would
// still take Enter.
func RescueFocus(host Host, p Page) {
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(p.Body())
	if c == nil || c.Focused() == nil {
		return
	}
	focused, ok := c.Focused().(fyne.CanvasObject)
	// Only visible objects have a position; none of the window's controls
	// stands in its very corner.
	if !ok || driver.AbsolutePositionForObject(focused) != (fyne.Position{}) {
		return
	}
	c.Unfocus()
	if first := p.First(); first != nil {
		host.Focus(first)
	}
}
