package look_test

import (
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/assets"
	"github.com/flowlatch/flowlatch/ui/look"
)

func TestEveryColorNameOfFyneIsDefined(t *testing.T) {
	test.NewTempApp(t)
	for name, mode := range map[string]look.Mode{"system": look.System, "light": look.Light, "dark": look.Dark, "contrast": look.HighContrast} {
		t.Run(name, func(t *testing.T) {
			test.AssertAllColorNamesDefined(t, look.New(mode), name)
		})
	}
}

func TestModeDecidesTheVariant(t *testing.T) {
	test.NewTempApp(t)
	light, dark := color.NRGBA{0xF5, 0xF6, 0xF8, 0xFF}, color.NRGBA{0x14, 0x16, 0x1B, 0xFF}
	black := color.NRGBA{A: 0xFF}
	tests := []struct {
		name    string
		mode    look.Mode
		variant fyne.ThemeVariant
		want    color.NRGBA
	}{
		{"system, light desktop", look.System, theme.VariantLight, light},
		{"system, dark desktop", look.System, theme.VariantDark, dark},
		{"light on a dark desktop", look.Light, theme.VariantDark, light},
		{"dark on a light desktop", look.Dark, theme.VariantLight, dark},
		{"high contrast on a light desktop", look.HighContrast, theme.VariantLight, black},
		{"high contrast on a dark desktop", look.HighContrast, theme.VariantDark, black},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := look.New(tt.mode).Color(theme.ColorNameBackground, tt.variant)
			if got != tt.want {
				t.Errorf("background is %v, want %v", got, tt.want)
			}
		})
	}
}

func TestHighContrastHasWiderLinesAndNoShadows(t *testing.T) {
	test.NewTempApp(t)
	sizes := map[fyne.ThemeSizeName]struct{ usual, contrast float32 }{
		look.SizeLine: {1, 2}, look.SizeChosenLine: {2, 3}, look.SizeRing: {2, 3}, theme.SizeNameText: {13, 13},
	}
	for name, want := range sizes {
		for mode, size := range map[look.Mode]float32{look.System: want.usual, look.Light: want.usual, look.Dark: want.usual, look.HighContrast: want.contrast} {
			if got := look.New(mode).Size(name); got != size {
				t.Errorf("%s in mode %d is %v, want %v", name, mode, got, size)
			}
		}
	}
	for _, name := range []fyne.ThemeColorName{theme.ColorNameShadow, look.ColorShadowHigh} {
		if _, _, _, alpha := look.New(look.HighContrast).Color(name, theme.VariantDark).RGBA(); alpha != 0 {
			t.Errorf("%s can be seen", name)
		}
	}
}

func TestFonts(t *testing.T) {
	test.NewTempApp(t)
	tests := []struct {
		name  string
		style fyne.TextStyle
		want  string
	}{
		{"text", fyne.TextStyle{}, assets.FontText},
		{"bold", fyne.TextStyle{Bold: true}, assets.FontTextBold},
		{"italic stays upright", fyne.TextStyle{Italic: true}, assets.FontText},
		{"mono", fyne.TextStyle{Monospace: true}, assets.FontMono},
		{"mono bold", fyne.TextStyle{Monospace: true, Bold: true}, assets.FontMonoBold},
	}
	th := look.New(look.Light)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := th.Font(tt.style).Name(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestIconIsPaintedInTheThemesColors(t *testing.T) {
	test.NewTempApp(t)
	tests := []struct {
		name, icon string
		color      fyne.ThemeColorName
		light      []string
		dark       []string
	}{
		{"line icon", "copy", look.ColorText2, []string{"#4A5263"}, []string{"#B1B8C7"}},
		{"state icon has two colours", "done", look.ColorOkFill, []string{"#16814A", "#FFFFFF"}, []string{"#35B26E", "#101216"}},
		{"mark", "mark", theme.ColorNamePrimary, []string{"#4442BF", "#FFFFFF"}, []string{"#625FE3", "#FFFFFF"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			icon := look.Icon{Name: tt.icon, Color: tt.color}
			test.ApplyTheme(t, look.New(look.Light))
			assertPaints(t, icon, tt.light)
			test.ApplyTheme(t, look.New(look.Dark))
			assertPaints(t, icon, tt.dark)
		})
	}
}

func assertPaints(t *testing.T, icon look.Icon, paints []string) {
	t.Helper()
	svg := string(icon.SVG())
	for _, paint := range paints {
		if !strings.Contains(svg, paint) {
			t.Errorf("%s lacks %s: %s", icon.Name, paint, svg)
		}
	}
	if strings.Contains(svg, "#000000") {
		t.Errorf("%s kept the black of the file", icon.Name)
	}
}

func TestUnknownIconIsEmpty(t *testing.T) {
	test.NewTempApp(t)
	if svg := string(look.Icon{Name: "no-such-icon", Color: look.ColorText2}.SVG()); !strings.HasPrefix(svg, "<svg") {
		t.Errorf("got %q, want an empty picture", svg)
	}
}
