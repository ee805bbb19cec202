package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The theme's own text sizes, beside Fyne's.
const (
	// SizeDisplay is the headline of the first run.
	SizeDisplay fyne.ThemeSizeName = "flowlatch.display"
	// SizeSmall is for column heads, counts and key caps. Nothing is smaller.
	SizeSmall fyne.ThemeSizeName = "flowlatch.small"
)

// How wide lines are that high contrast makes wider. What is small or stands in rows keeps lines of one pixel in each variant:
// buttons, chips, key caps, notices, the lines between rows.
const (
	// SizeLine is the edge of cards, fields, menus, dialogs and toasts, and the line between the parts of the window.
	SizeLine fyne.ThemeSizeName = "flowlatch.line"
	// SizeChosenLine is the edge of what is chosen, and of a field that has the keyboard.
	SizeChosenLine fyne.ThemeSizeName = "flowlatch.chosenLine"
	// SizeRing is the focus ring.
	SizeRing fyne.ThemeSizeName = "flowlatch.ring"
)

// contrastSizes is every size that differs from sizes in high contrast.
func contrastSizes() map[fyne.ThemeSizeName]float32 {
	return map[fyne.ThemeSizeName]float32{SizeLine: 2, SizeChosenLine: 3, SizeRing: 3}
}

// sizes is every size that differs from Fyne's own, in device-independent pixels.
func sizes() map[fyne.ThemeSizeName]float32 {
	return map[fyne.ThemeSizeName]float32{
		SizeDisplay:                  28,
		theme.SizeNameHeadingText:    20,
		theme.SizeNameSubHeadingText: 15,
		theme.SizeNameText:           13,
		theme.SizeNameCaptionText:    12,
		SizeSmall:                    11,

		SizeLine:       1,
		SizeChosenLine: 2,
		SizeRing:       2,

		theme.SizeNamePadding:            4,
		theme.SizeNameInnerPadding:       8,
		theme.SizeNameLineSpacing:        4,
		theme.SizeNameInlineIcon:         16,
		theme.SizeNameSeparatorThickness: 1,
		theme.SizeNameInputBorder:        1,
		theme.SizeNameScrollBar:          0, // see house.Scroll
		theme.SizeNameScrollBarSmall:     0,
		theme.SizeNameScrollBarRadius:    3,

		theme.SizeNameCardRadius:      10,
		theme.SizeNameDialogRadius:    10,
		theme.SizeNameButtonRadius:    8,
		theme.SizeNameInputRadius:     8,
		theme.SizeNameMenuRadius:      8,
		theme.SizeNamePopupRadius:     8,
		theme.SizeNameSelectionRadius: 6,
	}
}
