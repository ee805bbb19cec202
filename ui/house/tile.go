package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/look"
)

// NewTile makes the square with an icon that stands before the name of an app, a way in, an empty page: 40 px, rounded. An accented
// tile is in the product's colour, the other in the neutral one.
func NewTile(icon string, accented bool) fyne.CanvasObject {
	const side, radius = 40, 10
	fill, line, ink := look.ColorInset, look.ColorLine2, look.ColorText2
	if accented {
		fill, line, ink = look.ColorSoft, look.ColorSoftLine, theme.ColorNameHyperlink
	}
	sign := NewIcon(icon).In(ink).Sized(20)
	return FixedSize(side, side, NewSurface(fill, sign).Rounded(radius).Framed(line))
}

// NewAvatar makes the round tile with a person's initials, 36 px.
func NewAvatar(initials string) fyne.CanvasObject {
	const side = 36
	text := NewText(initials, Body).Bold().In(theme.ColorNameHyperlink).Centered()
	return FixedSize(side, side, NewSurface(look.ColorSoft, text).Rounded(side/2).Framed(look.ColorSoftLine))
}

// NewNumber makes the ring with a number that stands before one of several steps, 20 px.
func NewNumber(number string) fyne.CanvasObject {
	const side = 20
	text := NewText(number, Caption).Bold().Centered()
	return FixedSize(side, side, NewSurface("", text).Rounded(side/2).Framed(theme.ColorNameInputBorder))
}
