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
	variants := map[look.Mode]func(pair) float64{
		look.Light:        func(p pair) float64 { return p.light },
		look.Dark:         func(p pair) float64 { return p.dark },
		look.HighContrast: func(p pair) float64 { return p.contrast },
	}
	for mode, ratio := range variants {
		th := look.New(mode)
		t.Run(fmt.Sprintf("%d/text", mode), func(t *testing.T) { assertContrast(t, th, textPairs(), ratio, textNeeds) })
		t.Run(fmt.Sprintf("%d/shapes", mode), func(t *testing.T) { assertContrast(t, th, shapePairs(), ratio, shapeNeeds) })
	}
}

func assertContrast(t *testing.T, th fyne.Theme, pairs []pair, ratio func(pair) float64, needed float64) {
	t.Helper()
	for _, p := range pairs {
		got := contrast(th.Color(p.front, theme.VariantLight), th.Color(p.ground, theme.VariantLight))
		if got < needed {
			t.Errorf("%s on %s has %.2f, needs %.1f", p.front, p.ground, got, needed)
		}
		if want := ratio(p); fmt.Sprintf("%.2f", got) != fmt.Sprintf("%.2f", want) {
			t.Errorf("%s on %s has %.2f, said are %.2f", p.front, p.ground, got, want)
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
