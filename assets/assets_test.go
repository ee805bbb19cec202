package assets_test

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/assets"
)

func TestIconsAreWrittenForRecolouring(t *testing.T) {
	names := assets.IconNames()
	if len(names) < 60 {
		t.Fatalf("only %d icons are embedded", len(names))
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			svg, err := assets.Icon(name)
			if err != nil {
				t.Fatal(err)
			}
			text := string(svg)
			if !strings.HasPrefix(text, "<svg") {
				t.Error("is not SVG text")
			}
			if strings.Contains(text, "currentColor") {
				t.Error("uses currentColor, which the painter doesn't know")
			}
			if strings.Count(text, ` rx="`) != strings.Count(text, ` ry="`) {
				t.Error("has a rectangle with rx but no ry, which is drawn square")
			}
		})
	}
}

func TestUnknownNames(t *testing.T) {
	if _, err := assets.Icon("no-such-icon"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Icon: got %v, want fs.ErrNotExist", err)
	}
	if _, err := assets.Font("NoSuch.ttf"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Font: got %v, want fs.ErrNotExist", err)
	}
}

func TestFontsTravelWithTheirLicence(t *testing.T) {
	for _, name := range []string{assets.FontText, assets.FontTextBold, assets.FontMono, assets.FontMonoBold} {
		data, err := assets.Font(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		family, _, _ := strings.Cut(name, "-")
		license, ok := assets.FontLicenses()[family+"-OFL.txt"]
		if !ok || !strings.Contains(license, "SIL OPEN FONT LICENSE") {
			t.Errorf("%s: no Open Font License text beside it", name)
		}
		if len(data) == 0 {
			t.Errorf("%s is empty", name)
		}
	}
}

// A ligature needs substitution rules, which stand in the font's GSUB table: the cut for code has none.
func TestMonoFontsHaveNoLigatures(t *testing.T) {
	const tableDirectory = 512
	for _, name := range []string{assets.FontMono, assets.FontMonoBold} {
		data, err := assets.Font(name)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data[:tableDirectory], []byte("GSUB")) {
			t.Errorf("%s can draw ligatures", name)
		}
	}
}
