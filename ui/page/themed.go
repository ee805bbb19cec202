package page

import "github.com/flowlatch/flowlatch/ui/look"

// Themed is a Host whose look the person can choose. The window's host is
// one; a page that offers the choice asks for it.
type Themed interface {
	// Mode is the choice: System, Light, Dark or HighContrast.
	Mode() look.Mode
	// SetMode changes the look at once and for the next start.
	SetMode(look.Mode)
}
