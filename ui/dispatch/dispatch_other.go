//go:build !linux && !freebsd && !openbsd && !netbsd

package dispatch

import "fyne.io/fyne/v2"

// BeforeFrames returns f as it is: there Fyne asks for its own driver to draw while a
// window is resized, and windows are rarely drawn without a graphics card.
func BeforeFrames(f fyne.App) fyne.App { return f }
