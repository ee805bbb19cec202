package look

import (
	"fmt"
	"image/color"
	"regexp"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/assets"
)

// signColor paints the sign inside a state icon in the embedded files.
const signColor = "#FFFFFF"

// Icon returns the embedded icon of that name, painted in a theme colour. The sign inside a state icon is painted in
// ColorOnState, the one inside the product's mark in the colour that belongs on primary.
//
// The resource reads the theme whenever it is drawn, so that it follows a change of theme; its name carries the colours, because
// Fyne caches pictures by name. It is safe for concurrent use. An unknown icon is drawn as nothing.
func Icon(name string, c fyne.ThemeColorName) fyne.Resource {
	return &icon{name: name, fill: c}
}

// icon is a recoloured SVG, remembered for the colours it was last drawn in.
type icon struct {
	name string
	fill fyne.ThemeColorName

	mu      sync.Mutex
	paint   string
	content []byte
}

// Name is unique for the icon in the colours of the moment.
func (i *icon) Name() string {
	fill, sign := i.colors()
	return fmt.Sprintf("%s%s%s.svg", i.name, fill, sign)
}

// Content is the SVG text in the colours of the moment.
func (i *icon) Content() []byte {
	fill, sign := i.colors()
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.paint != fill+sign {
		i.content = recolor(i.name, fill, sign)
		i.paint = fill + sign
	}
	return i.content
}

func (i *icon) colors() (fill, sign string) {
	onFill := ColorOnState
	if i.fill == theme.ColorNamePrimary {
		onFill = theme.ColorNameForegroundOnPrimary
	}
	return hex(theme.Color(i.fill)), hex(theme.Color(onFill))
}

// recolor replaces the two paints of an embedded icon. SVG text is rewritten because Fyne's own recolouring paints fills only.
func recolor(name, fill, sign string) []byte {
	svg, err := assets.Icon(name)
	if err != nil {
		return []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16"></svg>`)
	}
	paint := regexp.MustCompile(`#[0-9A-Fa-f]{6}`)
	return paint.ReplaceAllFunc(svg, func(found []byte) []byte {
		if strings.EqualFold(string(found), signColor) {
			return []byte(sign)
		}
		return []byte(fill)
	})
}

// hex writes a colour as SVG does, without its transparency. No colour, in a theme that lacks it, is black.
func hex(c color.Color) string {
	if c == nil {
		c = color.Black
	}
	v := color.NRGBAModel.Convert(c).(color.NRGBA)
	return fmt.Sprintf("#%02X%02X%02X", v.R, v.G, v.B)
}
