// Package look is the theme of the product: colours, sizes, fonts and icons.
//
// Every colour of a variant stands in one table (light.go, dark.go, contrast.go); a further variant is one more table and one
// more Mode. Widgets never hold colours, nor widths of lines: they look them up by name at every Refresh.
package look

import (
	"image/color"
	"maps"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/assets"
)

// Mode says which variant a Theme shows.
type Mode int

// The modes. System is light or dark by the desktop's setting, also while the product runs. HighContrast changes widths too:
// wider lines and focus ring; it has no shadows.
const (
	System Mode = iota
	Light
	Dark
	HighContrast
)

// Theme implements fyne.Theme. It is immutable and safe for concurrent use; choosing another Mode is a new Theme.
type Theme struct {
	mode     Mode
	palettes map[Mode]palette
	sizes    map[fyne.ThemeSizeName]float32
	fonts    map[string]fyne.Resource
	fallback fyne.Theme
}

var _ fyne.Theme = (*Theme)(nil)

// New returns the theme in the given mode.
func New(mode Mode) *Theme {
	return &Theme{
		mode:     mode,
		palettes: map[Mode]palette{Light: lightPalette(), Dark: darkPalette(), HighContrast: contrastPalette()},
		sizes:    sizesIn(mode),
		fonts:    fonts(),
		fallback: theme.DefaultTheme(),
	}
}

// Mode is what New was called with.
func (t *Theme) Mode() Mode {
	return t.mode
}

// Color looks a colour up. A name that the variant's table lacks is answered by Fyne's default theme.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	if c, ok := t.palettes[t.shown(variant)][name]; ok {
		return c
	}
	return t.fallback.Color(name, variant)
}

// Size looks a size up, in device-independent pixels.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if size, ok := t.sizes[name]; ok {
		return size
	}
	return t.fallback.Size(name)
}

// Font returns Inter, in two weights only, and JetBrains Mono NL for monospaced text. There are no italics.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	font, ok := t.fonts[fontName(style)]
	if !ok || style.Symbol {
		return t.fallback.Font(style)
	}
	return font
}

// Icon returns Fyne's own icons, for Fyne's own dialogs. House widgets take theirs from the function Icon.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return t.fallback.Icon(name)
}

// shown is the palette for what Fyne says the system wants.
func (t *Theme) shown(variant fyne.ThemeVariant) Mode {
	switch {
	case t.mode != System:
		return t.mode
	case variant == theme.VariantDark:
		return Dark
	default:
		return Light
	}
}

// sizesIn is every size of a mode that differs from Fyne's own.
func sizesIn(mode Mode) map[fyne.ThemeSizeName]float32 {
	all := sizes()
	if mode == HighContrast {
		maps.Copy(all, contrastSizes())
	}
	return all
}

func fontName(style fyne.TextStyle) string {
	switch {
	case style.Monospace && style.Bold:
		return assets.FontMonoBold
	case style.Monospace:
		return assets.FontMono
	case style.Bold:
		return assets.FontTextBold
	default:
		return assets.FontText
	}
}

// fonts loads the embedded fonts. One that is missing is left out, and Fyne's own stands in.
func fonts() map[string]fyne.Resource {
	loaded := make(map[string]fyne.Resource)
	for _, name := range []string{assets.FontText, assets.FontTextBold, assets.FontMono, assets.FontMonoBold} {
		data, err := assets.Font(name)
		if err != nil {
			continue
		}
		loaded[name] = fyne.NewStaticResource(name, data)
	}
	return loaded
}
