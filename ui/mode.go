package ui

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/ui/look"
)

// modeKey is the preference that keeps how the window looks. Preferences are
// a plain file: no secret, no address, no name goes there.
const modeKey = "look"

func storedMode(p fyne.Preferences) look.Mode {
	switch p.String(modeKey) {
	case "light":
		return look.Light
	case "dark":
		return look.Dark
	}
	return look.System
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
	word := map[look.Mode]string{look.Light: "light", look.Dark: "dark", look.System: "system"}[m]
	w.fyne.Preferences().SetString(modeKey, word)
}
