package ui

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/ui/look"
)

// modeKey is the preference that keeps how the window looks. Preferences are
// a plain file: no secret, no address, no name goes there.
const modeKey = "look"

func storedMode(p fyne.Preferences) look.Mode {
	for mode, word := range modeWords() {
		if word == p.String(modeKey) {
			return mode
		}
	}
	return look.System
}

// modeWords are the modes as they are kept.
func modeWords() map[look.Mode]string {
	return map[look.Mode]string{look.System: "system", look.Light: "light", look.Dark: "dark", look.HighContrast: "contrast"}
}

// palette says what a shell is drawn in: which colours, and how many pixels.
type palette struct {
	shown  look.Mode
	system fyne.ThemeVariant
	pixels int // that a thousand units have
}

func (w *window) palette() palette {
	pixels, _ := w.win.Canvas().PixelCoordinateForPosition(fyne.NewPos(1000, 0))
	return palette{w.shown(), w.fyne.Settings().ThemeVariant(), pixels}
}

// shown is the mode that is drawn: high contrast too where System is chosen and the desktop asks for it.
func (w *window) shown() look.Mode {
	if w.mode == look.System && w.contrast {
		return look.HighContrast
	}
	return w.mode
}

// followContrast has the desktop's wish for contrast followed until the window ends. It runs on its own goroutine.
func (w *window) followContrast() {
	watchContrast(w.ctx, func(higher bool) { w.onUI(func() { w.setContrast(higher) }) })
}

func (w *window) setContrast(higher bool) {
	before := w.shown()
	w.contrast = higher
	if w.shown() != before {
		w.fyne.Settings().SetTheme(look.New(w.shown()))
	}
}

// Mode is what was chosen for how the window looks.
func (w *window) Mode() look.Mode { return w.mode }

// SetMode changes how the window looks, now and at the next start.
func (w *window) SetMode(m look.Mode) {
	w.mode = m
	w.fyne.Settings().SetTheme(look.New(w.shown()))
	w.fyne.Preferences().SetString(modeKey, modeWords()[m])
}
