package look_test

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/look"
)

// pair is a colour, a ground it is used on, and their contrast in the three variants, to the hundredth.
type pair struct {
	front, ground         fyne.ThemeColorName
	light, dark, contrast float64
}

// textPairs is every text colour with each ground it is used on.
func textPairs() []pair {
	return []pair{
		{theme.ColorNameForeground, theme.ColorNameBackground, 15.77, 15.18, 21.00},
		{theme.ColorNameForeground, look.ColorSidebar, 14.69, 15.85, 21.00},
		{theme.ColorNameForeground, look.ColorHeader, 16.63, 14.62, 21.00},
		{theme.ColorNameForeground, look.ColorCard, 17.05, 13.82, 21.00},
		{theme.ColorNameForeground, look.ColorInset, 16.05, 14.62, 19.44},
		{theme.ColorNameForeground, theme.ColorNameSelection, 13.97, 11.36, 15.70},
		{theme.ColorNameForeground, look.ColorSoft, 14.96, 12.38, 19.44},
		{theme.ColorNameForeground, look.ColorHoverFill, 13.64, 12.04, 14.16},
		{theme.ColorNameForeground, look.ColorBadSoft, 15.12, 13.42, 21.00},
		{theme.ColorNameForeground, look.ColorWarnSoft, 15.56, 12.83, 21.00},
		{look.ColorText2, theme.ColorNameBackground, 7.25, 9.09, 18.76},
		{look.ColorText2, look.ColorSidebar, 6.75, 9.49, 18.76},
		{look.ColorText2, look.ColorHeader, 7.65, 8.76, 18.76},
		{look.ColorText2, look.ColorCard, 7.84, 8.28, 18.76},
		{look.ColorText2, look.ColorInset, 7.38, 8.76, 17.36},
		{look.ColorText2, theme.ColorNameSelection, 6.43, 6.80, 14.03},
		{look.ColorText2, look.ColorSoft, 6.88, 7.42, 17.36},
		{look.ColorText2, look.ColorBadSoft, 6.95, 8.04, 18.76},
		{look.ColorText2, look.ColorHoverFill, 6.27, 7.21, 12.65},
		{look.ColorText3, theme.ColorNameBackground, 5.41, 6.65, 15.02},
		{look.ColorText3, look.ColorSidebar, 5.04, 6.94, 15.02},
		{look.ColorText3, look.ColorHeader, 5.71, 6.40, 15.02},
		{look.ColorText3, look.ColorCard, 5.85, 6.05, 15.02},
		{look.ColorText3, look.ColorInset, 5.51, 6.40, 13.90},
		{look.ColorText3, theme.ColorNameSelection, 4.80, 4.97, 11.23},
		{look.ColorText3, theme.ColorNameInputBackground, 5.85, 6.71, 15.02},
		{look.ColorText3, look.ColorHoverFill, 4.68, 5.27, 10.13},
		{look.ColorText3, look.ColorNeutralSoft, 5.08, 5.34, 15.02},
		{look.ColorButtonText, theme.ColorNameButton, 15.36, 11.88, 21.00},
		{theme.ColorNameForegroundOnPrimary, theme.ColorNamePrimary, 7.56, 4.92, 15.24},
		{theme.ColorNameForegroundOnPrimary, look.ColorPrimaryHover, 9.25, 5.89, 16.85},
		{theme.ColorNameHyperlink, look.ColorCard, 8.17, 7.58, 12.97},
		{theme.ColorNameHyperlink, look.ColorHeader, 7.97, 8.02, 12.97},
		{theme.ColorNameHyperlink, look.ColorSoft, 7.17, 6.79, 12.00},
		{theme.ColorNameHyperlink, look.ColorBadSoft, 7.24, 7.36, 12.97},
		{theme.ColorNameHyperlink, look.ColorWarnSoft, 7.45, 7.03, 12.97},
		{theme.ColorNameHyperlink, theme.ColorNameSelection, 6.69, 6.23, 9.69},
		{theme.ColorNameSuccess, look.ColorCard, 6.68, 9.19, 14.63},
		{theme.ColorNameSuccess, look.ColorInset, 6.29, 9.72, 13.54},
		{theme.ColorNameSuccess, look.ColorSoft, 5.86, 8.23, 13.54},
		{theme.ColorNameSuccess, look.ColorOkSoft, 5.95, 8.54, 14.63},
		{theme.ColorNameSuccess, theme.ColorNameSelection, 5.48, 7.55, 10.94},
		{theme.ColorNameWarning, look.ColorCard, 7.64, 10.01, 13.08},
		{theme.ColorNameWarning, look.ColorHeader, 7.45, 10.59, 13.08},
		{theme.ColorNameWarning, look.ColorWarnSoft, 6.97, 9.29, 13.08},
		{theme.ColorNameWarning, theme.ColorNameSelection, 6.26, 8.23, 9.78},
		{theme.ColorNameError, look.ColorCard, 7.09, 8.12, 10.30},
		{theme.ColorNameError, theme.ColorNameButton, 7.09, 6.98, 10.30},
		{theme.ColorNameError, look.ColorBadSoft, 6.28, 7.89, 10.30},
		{theme.ColorNameError, theme.ColorNameSelection, 5.81, 6.67, 7.70},
		{look.ColorNeutral, look.ColorCard, 7.14, 7.66, 16.83},
		{look.ColorNeutral, look.ColorNeutralSoft, 6.20, 6.76, 16.83},
		{look.ColorNeutral, look.ColorHeader, 6.96, 8.10, 16.83},
		{look.ColorProd, look.ColorProdSoft, 7.73, 8.01, 11.60},
		{look.ColorProd, look.ColorHeader, 8.73, 8.57, 11.60},
		{look.ColorBandText, look.ColorBand, 8.62, 9.03, 13.08},
		{look.ColorBandText, look.ColorBandButton, 9.93, 11.70, 13.08},
		{look.ColorCodeKey, look.ColorCard, 9.09, 8.10, 12.97},
		{look.ColorCodeKey, theme.ColorNameInputBackground, 9.09, 8.98, 12.97},
		{look.ColorCodeKey, theme.ColorNameSelection, 7.45, 6.65, 9.69},
		{look.ColorCodeString, look.ColorCard, 7.46, 9.45, 14.63},
		{look.ColorCodeString, theme.ColorNameInputBackground, 7.46, 10.48, 14.63},
		{look.ColorCodeString, theme.ColorNameSelection, 6.11, 7.77, 10.94},
		{look.ColorCodeNumber, look.ColorCard, 7.28, 8.75, 13.08},
		{look.ColorCodeNumber, theme.ColorNameInputBackground, 7.28, 9.70, 13.08},
		{look.ColorCodeNumber, theme.ColorNameSelection, 5.97, 7.19, 9.78},
		{look.ColorCodeLiteral, look.ColorCard, 8.21, 7.90, 11.60},
		{look.ColorCodeLiteral, theme.ColorNameInputBackground, 8.21, 8.75, 11.60},
		{look.ColorCodeLiteral, theme.ColorNameSelection, 6.72, 6.49, 8.67},
		{look.ColorCodeGutter, look.ColorCard, 5.85, 6.05, 15.02},
		{look.ColorCodeGutter, theme.ColorNameInputBackground, 5.85, 6.71, 15.02},
		{look.ColorCodeGutter, theme.ColorNameSelection, 4.80, 4.97, 11.23},
		{look.ColorBandText, look.ColorBandHover, 8.62, 9.03, 21.00},
	}
}

// shapePairs is every icon, border and ring colour with each ground it is used on.
func shapePairs() []pair {
	return []pair{
		{look.ColorOkFill, look.ColorCard, 4.91, 6.08, 14.63},
		{look.ColorOkFill, look.ColorSidebar, 4.23, 6.97, 14.63},
		{look.ColorOkFill, look.ColorOkSoft, 4.38, 5.65, 14.63},
		{look.ColorWarnFill, look.ColorCard, 3.81, 7.17, 13.08},
		{look.ColorWarnFill, look.ColorSidebar, 3.28, 8.23, 13.08},
		{look.ColorWarnFill, look.ColorWarnSoft, 3.48, 6.66, 13.08},
		{look.ColorBadFill, look.ColorCard, 5.26, 5.02, 10.30},
		{look.ColorBadFill, look.ColorBadSoft, 4.67, 4.87, 10.30},
		{look.ColorNeutralFill, look.ColorCard, 3.76, 4.50, 16.83},
		{look.ColorNeutralFill, look.ColorSidebar, 3.24, 5.16, 16.83},
		{theme.ColorNamePrimary, look.ColorCard, 7.56, 3.35, 15.24},
		{theme.ColorNameInputBorder, look.ColorCard, 3.57, 3.41, 21.00},
		{theme.ColorNameInputBorder, theme.ColorNameBackground, 3.30, 3.75, 21.00},
		{look.ColorFocusRing, theme.ColorNameBackground, 6.99, 7.23, 15.24},
		{look.ColorFocusRing, look.ColorCard, 7.56, 6.59, 15.24},
		{look.ColorFocusRing, look.ColorHeader, 7.37, 6.97, 15.24},
		{look.ColorProgressFill, look.ColorCard, 7.56, 6.59, 15.24},
		{look.ColorProgressFill, look.ColorSidebar, 6.51, 7.55, 15.24},
		{look.ColorProgressFill, look.ColorSoft, 6.63, 5.90, 14.10},
		{look.ColorProgressFill, look.ColorTrack, 4.88, 4.14, 15.24},
		{theme.ColorNameForegroundOnPrimary, look.ColorDisabledMark, 3.76, 14.55, 6.25},
		{look.ColorBandRing, look.ColorBandButton, 6.84, 5.90, 13.08},
		{look.ColorBandRing, look.ColorBandHover, 5.94, 4.55, 21.00},
	}
}
