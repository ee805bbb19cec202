package look

import (
	"image/color"

	"fyne.io/fyne/v2"
)

// palette is one variant of the theme: a colour for every name in use.
type palette map[fyne.ThemeColorName]color.Color

// rgb is an opaque colour written as 0xRRGGBB.
func rgb(v uint32) color.NRGBA {
	return rgba(v<<8 | 0xFF)
}

// rgba is a colour written as 0xRRGGBBAA, not premultiplied.
func rgba(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 24), G: uint8(v >> 16), B: uint8(v >> 8), A: uint8(v)}
}
