package look

import "fyne.io/fyne/v2"

// FontFor returns the embedded font that draws a text in a style by itself, and nil for a text that may have letters which that
// font lacks, or when th is not a Theme of this package.
//
// Where a text names no font of its own, Fyne loads the theme's together with four fonts to fall back on, emoji among them:
// some 10 ms and 8 MiB for each style. What is drawn is the same either way. The answer is the same resource for as long as the
// theme is, because Fyne caches fonts by resource.
func FontFor(th fyne.Theme, style fyne.TextStyle, text string) fyne.Resource {
	t, ok := th.(*Theme)
	if !ok || style.Symbol {
		return nil
	}
	for _, r := range text {
		if !drawnByAll(r) {
			return nil
		}
	}
	font, ok := t.fonts[fontName(style)]
	if !ok { // not a nil font in an interface that isn't
		return nil
	}
	return font
}

// drawnByAll tells the letters that all embedded fonts have: ASCII, nearly all letters of western and central Europe,
// and the punctuation that the product's own words use.
func drawnByAll(r rune) bool {
	switch {
	case r == 'Ĳ', r == 'ĳ', r == 'ŉ':
		return false
	case r >= ' ' && r <= '~', r >= '\u00a1' && r <= '\u00ac', r >= '\u00ae' && r <= '\u017e':
		return true
	}
	switch r {
	case '–', '—', '‘', '’', '“', '”', '•', '…', '‹', '›', '→', '←', '↑', '↓', '≤', '≥', '€':
		return true
	}
	return false
}
