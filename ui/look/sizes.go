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

// sizes is every size that differs from Fyne's own, in device-independent pixels.
func sizes() map[fyne.ThemeSizeName]float32 {
	return map[fyne.ThemeSizeName]float32{
		SizeDisplay:                  28,
		theme.SizeNameHeadingText:    20,
		theme.SizeNameSubHeadingText: 15,
		theme.SizeNameText:           13,
		theme.SizeNameCaptionText:    12,
		SizeSmall:                    11,

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
