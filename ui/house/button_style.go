package house

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/look"
)

// ButtonKind says what a button is for.
type ButtonKind int

// The kinds. A page has one primary button, the rightmost of its footer; Danger is for deletion only.
const (
	Secondary ButtonKind = iota
	Primary
	Quiet
	Danger
	Link
)

// buttonColors is a button in one of its states, by names of the theme.
type buttonColors struct {
	fill, line, ink, icon fyne.ThemeColorName
}

// colors are the button's, without the darkening of a press.
func (k ButtonKind) colors(hovered, disabled bool) buttonColors {
	c := k.rest()
	switch {
	case disabled:
		return k.disabled()
	case !hovered:
		return c
	case k == Primary:
		c.fill, c.line = look.ColorPrimaryHover, look.ColorPrimaryHover
	case k == Danger:
		c.fill = look.ColorBadSoft
	case k != Link:
		c.fill = look.ColorHoverFill
	}
	return c
}

func (k ButtonKind) rest() buttonColors {
	switch k {
	case Primary:
		on := theme.ColorNameForegroundOnPrimary
		return buttonColors{fill: theme.ColorNamePrimary, line: theme.ColorNamePrimary, ink: on, icon: on}
	case Quiet:
		return buttonColors{ink: look.ColorButtonText, icon: look.ColorButtonText}
	case Danger:
		bad := theme.ColorNameError
		return buttonColors{fill: theme.ColorNameButton, line: look.ColorBadLine, ink: bad, icon: bad}
	case Link:
		link := theme.ColorNameHyperlink
		return buttonColors{ink: link, icon: link}
	default:
		ink := look.ColorButtonText
		return buttonColors{fill: theme.ColorNameButton, line: look.ColorBtnLine, ink: ink, icon: ink}
	}
}

func (k ButtonKind) disabled() buttonColors {
	c := buttonColors{ink: theme.ColorNameDisabled, icon: theme.ColorNameDisabled}
	if k != Quiet && k != Link {
		c.fill, c.line = theme.ColorNameDisabledButton, theme.ColorNameSeparator
	}
	return c
}

// darken lays the theme's colour for a press over a fill.
func darken(w fyne.Widget, fill color.Color) color.Color {
	over := color.NRGBAModel.Convert(colorOf(w, theme.ColorNamePressed)).(color.NRGBA)
	under := color.NRGBAModel.Convert(fill).(color.NRGBA)
	if under.A == 0 {
		return over
	}
	mix := func(a, b uint8) uint8 {
		share := uint32(over.A)
		return uint8((uint32(a)*share + uint32(b)*(0xFF-share)) / 0xFF)
	}
	return color.NRGBA{R: mix(over.R, under.R), G: mix(over.G, under.G), B: mix(over.B, under.B), A: under.A}
}
