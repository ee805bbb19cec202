package look_test

import (
	"bytes"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/go-text/typesetting/font"

	"github.com/flowlatch/flowlatch/ui/look"
)

var styles = map[string]fyne.TextStyle{
	"text": {}, "bold": {Bold: true}, "mono": {Monospace: true}, "bold mono": {Bold: true, Monospace: true},
}

// TestFontForDrawsEveryLetterItPromises asks the embedded fonts themselves.
func TestFontForDrawsEveryLetterItPromises(t *testing.T) {
	th := look.New(look.Light)
	for name, style := range styles {
		t.Run(name, func(t *testing.T) {
			face, err := font.ParseTTF(bytes.NewReader(th.Font(style).Content()))
			if err != nil {
				t.Fatal(err)
			}
			promised := 0
			for r := rune(0); r < 0x10000; r++ {
				if look.FontFor(th, style, string(r)) == nil {
					continue
				}
				promised++
				if _, ok := face.NominalGlyph(r); !ok {
					t.Errorf("%q (%U) is not in the font", r, r)
				}
			}
			if promised < 95 {
				t.Errorf("only %d letters are drawn by the font itself, ASCII alone has 95", promised)
			}
		})
	}
}

func TestFontFor(t *testing.T) {
	th := look.New(look.Dark)
	tests := []struct {
		name  string
		theme fyne.Theme
		style fyne.TextStyle
		text  string
		own   bool
	}{
		{"plain", th, fyne.TextStyle{}, "Secure an endpoint, and prove it…", true},
		{"names of people", th, fyne.TextStyle{Bold: true}, "Łukasz Größe, Zoë Çelik", true},
		{"struck through", th, fyne.TextStyle{Strikethrough: true}, "gone", true},
		{"emoji", th, fyne.TextStyle{}, "done 🎉", false},
		{"Japanese", th, fyne.TextStyle{Monospace: true}, "日本", false},
		{"accent of its own", th, fyne.TextStyle{}, "e\u0301", false},
		{"line break", th, fyne.TextStyle{}, "a\nb", false},
		{"symbols", th, fyne.TextStyle{Symbol: true}, "x", false},
		{"another theme", theme.DefaultTheme(), fyne.TextStyle{}, "x", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := look.FontFor(tt.theme, tt.style, tt.text)
			if own := got != nil; own != tt.own {
				t.Fatalf("own font is %v, want %v", own, tt.own)
			}
			if tt.own && got != tt.theme.Font(tt.style) {
				t.Error("not the theme's font for the style")
			}
		})
	}
}
