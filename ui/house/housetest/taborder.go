package housetest

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
)

// TabOrder names what Tab reaches on a canvas, in order, until it comes round.
func TabOrder(c fyne.Canvas) []string {
	c.Unfocus()
	var names []string
	seen := map[fyne.Focusable]bool{}
	for {
		c.(software.WindowlessCanvas).FocusNext()
		f := c.Focused()
		if f == nil || seen[f] {
			return names
		}
		seen[f] = true
		names = append(names, Spoken(f))
	}
}

// Spoken is what a screen reader would say of a control, its kind if nothing.
func Spoken(control any) string {
	if a, ok := control.(interface{ AccessibilityLabel() string }); ok && a.AccessibilityLabel() != "" {
		return a.AccessibilityLabel()
	}
	return fmt.Sprintf("%T", control)
}
