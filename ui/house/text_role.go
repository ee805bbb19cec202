package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/look"
)

// Role is what a text is for; it decides size, weight, line height and colour.
type Role int

// The roles, largest first. Mono is for everything that is pasted elsewhere: ids, addresses, codes, durations.
const (
	Display Role = iota // 28 bold: the headline of the first run
	Title               // 20 bold: the name of a page
	Lead                // 15 bold: card lead, Problem title, app name
	Body                // 13: text, buttons, fields
	Caption             // 12: second line, labels, table cells
	Small               // 11: column heads, counts, key caps
	Mono                // 12 monospaced
)

// typeface is a role in terms of the theme.
type typeface struct {
	size       fyne.ThemeSizeName
	line       float32 // height of a line, in device-independent pixels
	bold, mono bool
	color      fyne.ThemeColorName
}

func (r Role) typeface() typeface {
	switch r {
	case Display:
		return typeface{size: look.SizeDisplay, line: 36, bold: true, color: theme.ColorNameForeground}
	case Title:
		return typeface{size: theme.SizeNameHeadingText, line: 28, bold: true, color: theme.ColorNameForeground}
	case Lead:
		return typeface{size: theme.SizeNameSubHeadingText, line: 20, bold: true, color: theme.ColorNameForeground}
	case Caption:
		return typeface{size: theme.SizeNameCaptionText, line: 16, color: look.ColorText2}
	case Small:
		return typeface{size: look.SizeSmall, line: 16, color: look.ColorText3}
	case Mono:
		return typeface{size: theme.SizeNameCaptionText, line: 16, mono: true, color: theme.ColorNameForeground}
	default:
		return typeface{size: theme.SizeNameText, line: 18, color: theme.ColorNameForeground}
	}
}

func (f typeface) style() fyne.TextStyle {
	return fyne.TextStyle{Bold: f.bold, Monospace: f.mono}
}
