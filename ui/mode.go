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

// palette says which colours are shown.
type palette struct {
	mode   look.Mode
	system fyne.ThemeVariant
}

func (w *window) palette() palette {
	return palette{w.mode, w.fyne.Settings().ThemeVariant()}
}

// Mode is how the window looks.
func (w *window) Mode() look.Mode { return w.mode }

// SetMode changes how the window looks, now and at the next start.
func (w *window) SetMode(m look.Mode) {
	w.mode = m
	w.fyne.Settings().SetTheme(look.New(m))
	w.fyne.Preferences().SetString(modeKey, modeWords()[m])
}
