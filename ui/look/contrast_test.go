package look_test

import (
	"fmt"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/look"
)

// WCAG 2.2 asks for 4.5:1 between text and its ground (1.4.3) and 3:1 for icons, field borders and focus (1.4.11).
const (
	textNeeds  = 4.5
	shapeNeeds = 3.0
)

func TestContrast(t *testing.T) {
	test.NewTempApp(t)
	for name, mode := range map[string]look.Mode{"light": look.Light, "dark": look.Dark} {
		th := look.New(mode)
		t.Run(name+"/text", func(t *testing.T) { assertContrast(t, th, textPairs(), textNeeds) })
		t.Run(name+"/shapes", func(t *testing.T) { assertContrast(t, th, shapePairs(), shapeNeeds) })
	}
}

func assertContrast(t *testing.T, th fyne.Theme, pairs map[fyne.ThemeColorName][]fyne.ThemeColorName, needed float64) {
	t.Helper()
	for front, grounds := range pairs {
		for _, ground := range grounds {
			got := contrast(th.Color(front, theme.VariantLight), th.Color(ground, theme.VariantLight))
			if got < needed {
				t.Errorf("%s on %s has %.2f, needs %.1f", front, ground, got, needed)
			}
		}
	}
}

// Known ratios of WCAG's formula, so that a mistake in it can't hide a weak pair.
func TestContrastFormula(t *testing.T) {
	tests := []struct {
		a, b color.Color
		want string
	}{
		{color.Black, color.White, "21.00"},
		{color.White, color.White, "1.00"},
		{color.NRGBA{0x77, 0x77, 0x77, 0xFF}, color.White, "4.48"},
	}
	for _, tt := range tests {
		if got := fmt.Sprintf("%.2f", contrast(tt.a, tt.b)); got != tt.want {
			t.Errorf("%v on %v: got %s, want %s", tt.a, tt.b, got, tt.want)
		}
	}
}

// contrast is WCAG's contrast ratio of two opaque colours, 1 to 21.
func contrast(a, b color.Color) float64 {
	brighter, darker := luminance(a), luminance(b)
	if brighter < darker {
		brighter, darker = darker, brighter
	}
	return (brighter + 0.05) / (darker + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func linear(channel uint32) float64 {
	v := float64(channel) / 0xFFFF
	if v <= 0.03928 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

// textPairs is every text colour with each ground it is used on.
func textPairs() map[fyne.ThemeColorName][]fyne.ThemeColorName {
	return map[fyne.ThemeColorName][]fyne.ThemeColorName{
		theme.ColorNameForeground:          {theme.ColorNameBackground, look.ColorSidebar, look.ColorHeader, look.ColorCard, look.ColorInset, theme.ColorNameSelection, look.ColorSoft, look.ColorHoverFill, look.ColorBadSoft, look.ColorWarnSoft},
		look.ColorText2:                    {theme.ColorNameBackground, look.ColorSidebar, look.ColorHeader, look.ColorCard, look.ColorInset, theme.ColorNameSelection, look.ColorSoft, look.ColorBadSoft, look.ColorHoverFill},
		look.ColorText3:                    {theme.ColorNameBackground, look.ColorSidebar, look.ColorHeader, look.ColorCard, look.ColorInset, theme.ColorNameSelection, theme.ColorNameInputBackground, look.ColorHoverFill, look.ColorNeutralSoft},
		look.ColorButtonText:               {theme.ColorNameButton},
		theme.ColorNameForegroundOnPrimary: {theme.ColorNamePrimary, look.ColorPrimaryHover},
		theme.ColorNameHyperlink:           {look.ColorCard, look.ColorHeader, look.ColorSoft, look.ColorBadSoft, look.ColorWarnSoft, theme.ColorNameSelection},
		theme.ColorNameSuccess:             {look.ColorCard, look.ColorInset, look.ColorSoft, look.ColorOkSoft, theme.ColorNameSelection},
		theme.ColorNameWarning:             {look.ColorCard, look.ColorHeader, look.ColorWarnSoft, theme.ColorNameSelection},
		theme.ColorNameError:               {look.ColorCard, theme.ColorNameButton, look.ColorBadSoft, theme.ColorNameSelection},
		look.ColorNeutral:                  {look.ColorCard, look.ColorNeutralSoft, look.ColorHeader},
		look.ColorProd:                     {look.ColorProdSoft, look.ColorHeader},
		look.ColorBandText:                 {look.ColorBand, look.ColorBandButton},
		look.ColorCodeKey:                  {look.ColorCard, theme.ColorNameInputBackground, theme.ColorNameSelection},
		look.ColorCodeString:               {look.ColorCard, theme.ColorNameInputBackground, theme.ColorNameSelection},
		look.ColorCodeNumber:               {look.ColorCard, theme.ColorNameInputBackground, theme.ColorNameSelection},
		look.ColorCodeLiteral:              {look.ColorCard, theme.ColorNameInputBackground, theme.ColorNameSelection},
		look.ColorCodeGutter:               {look.ColorCard, theme.ColorNameInputBackground, theme.ColorNameSelection},
	}
}

// shapePairs is every icon, border and ring colour with each ground it is used on.
func shapePairs() map[fyne.ThemeColorName][]fyne.ThemeColorName {
	return map[fyne.ThemeColorName][]fyne.ThemeColorName{
		look.ColorOkFill:           {look.ColorCard, look.ColorSidebar, look.ColorOkSoft},
		look.ColorWarnFill:         {look.ColorCard, look.ColorSidebar, look.ColorWarnSoft},
		look.ColorBadFill:          {look.ColorCard, look.ColorBadSoft},
		look.ColorNeutralFill:      {look.ColorCard, look.ColorSidebar},
		theme.ColorNamePrimary:     {look.ColorCard},
		theme.ColorNameInputBorder: {look.ColorCard, theme.ColorNameBackground},
		look.ColorFocusRing:        {theme.ColorNameBackground, look.ColorCard, look.ColorHeader},
		look.ColorProgressFill:     {look.ColorCard, look.ColorSidebar, look.ColorSoft},
	}
}
