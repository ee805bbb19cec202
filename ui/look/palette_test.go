package look

import (
	"maps"
	"slices"
	"testing"
)

// Fyne's own colour would stand in for one that a variant lacks.
func TestEveryVariantHasTheSameColors(t *testing.T) {
	light := slices.Sorted(maps.Keys(lightPalette()))
	for name, other := range map[string]palette{"dark": darkPalette(), "contrast": contrastPalette()} {
		if got := slices.Sorted(maps.Keys(other)); !slices.Equal(got, light) {
			t.Errorf("%s has %v, light has %v", name, got, light)
		}
	}
}
