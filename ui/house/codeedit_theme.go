package house

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// editTheme is the theme that holds, with what Fyne's Entry takes from nowhere else: for code a smaller text, and no room between
// its lines, which the Entry would count for its lines and not for its cursor.
//
// Fyne loads the fonts anew for every object that has a theme of its own: some 10 ms and 8 MiB each. So an editor may have one, a
// field may not.
type editTheme struct{}

var _ fyne.Theme = editTheme{}

func (editTheme) under() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }

// Color is the colour of the theme that holds.
func (t editTheme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	return t.under().Color(name, variant)
}

// Font is the font of the theme that holds.
func (t editTheme) Font(style fyne.TextStyle) fyne.Resource { return t.under().Font(style) }

// Icon is the icon of the theme that holds.
func (t editTheme) Icon(name fyne.ThemeIconName) fyne.Resource { return t.under().Icon(name) }

// Size is the size of the theme that holds, but for text and the room between its lines.
func (t editTheme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		name = theme.SizeNameCaptionText
	case theme.SizeNameLineSpacing:
		return 0
	}
	return t.under().Size(name)
}
