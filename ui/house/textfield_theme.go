package house

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// entryTheme is the theme that holds, with what Fyne's Entry takes from nowhere
// else: the size of its text, the room between its lines, and whether it shows
// that it scrolls, which a single line of 32 pixels must not.
type entryTheme struct {
	text        fyne.ThemeSizeName
	lineSpacing float32
	scrollBars  bool
}

var _ fyne.Theme = entryTheme{}

func (entryTheme) under() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }

// Color is the colour of the theme that holds, without the shadow of a scroll.
func (t entryTheme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	if name == theme.ColorNameShadow && !t.scrollBars {
		return color.Transparent
	}
	return t.under().Color(name, variant)
}

// Font is the font of the theme that holds.
func (t entryTheme) Font(style fyne.TextStyle) fyne.Resource { return t.under().Font(style) }

// Icon is the icon of the theme that holds.
func (t entryTheme) Icon(name fyne.ThemeIconName) fyne.Resource { return t.under().Icon(name) }

// Size is the size of the theme that holds, but for text, its lines and scroll bars.
func (t entryTheme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		name = t.text
	case theme.SizeNameLineSpacing:
		return t.lineSpacing
	case theme.SizeNameScrollBar, theme.SizeNameScrollBarSmall:
		if !t.scrollBars {
			return 0
		}
	}
	return t.under().Size(name)
}
