// Package assets holds what is embedded in the binary: icons and fonts.
//
// It knows nothing of Fyne, so that anything may import it. Icons are SVG text on a 16×16 grid; line icons are painted in
// #000000, state icons in their light colour with the sign in #FFFFFF. Package look replaces both by theme colours.
package assets

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed icons/*.svg
var icons embed.FS

//go:embed fonts/*.otf fonts/*.ttf fonts/*-OFL.txt
var fonts embed.FS

// Names of the embedded font files. The two mono cuts are JetBrains Mono NL: the cut without ligatures, because a ligature
// shows other signs than the bytes that went over the wire.
const (
	FontText     = "Inter-Regular.otf"
	FontTextBold = "Inter-SemiBold.otf"
	FontMono     = "JetBrainsMonoNL-Regular.ttf"
	FontMonoBold = "JetBrainsMonoNL-Bold.ttf"
)

// Icon returns the SVG text of the icon of that name, without the extension ("copy", "done"). An unknown name is an error
// that wraps fs.ErrNotExist. The returned bytes belong to the caller.
func Icon(name string) ([]byte, error) {
	data, err := icons.ReadFile(path.Join("icons", name+".svg"))
	if err != nil {
		return nil, fmt.Errorf("assets: icon %q: %w", name, err)
	}
	return data, nil
}

// IconNames lists every icon that Icon knows, sorted.
func IconNames() []string {
	return names(icons, "icons", ".svg")
}

// Font returns the bytes of an embedded font file, by one of the Font constants. An unknown name is an error that wraps
// fs.ErrNotExist. The returned bytes belong to the caller.
func Font(name string) ([]byte, error) {
	data, err := fonts.ReadFile(path.Join("fonts", name))
	if err != nil {
		return nil, fmt.Errorf("assets: font %q: %w", name, err)
	}
	return data, nil
}

// FontLicenses returns the licence texts of the embedded fonts by file name. Each has to travel with the fonts (SIL Open Font
// License 1.1, condition 2).
func FontLicenses() map[string]string {
	licenses := make(map[string]string)
	for _, name := range names(fonts, "fonts", ".txt") {
		data, err := fonts.ReadFile(path.Join("fonts", name+".txt"))
		if err != nil {
			continue
		}
		licenses[name+".txt"] = string(data)
	}
	return licenses
}

// names lists the files of a folder that end in ext, without it. An embedded folder cannot fail to read.
func names(files embed.FS, folder, ext string) []string {
	entries, err := fs.ReadDir(files, folder)
	if err != nil {
		return nil
	}
	list := make([]string, 0, len(entries))
	for _, entry := range entries {
		if name, ok := strings.CutSuffix(entry.Name(), ext); ok {
			list = append(list, name)
		}
	}
	return list
}
