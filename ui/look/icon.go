package look

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"regexp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"

	"github.com/flowlatch/flowlatch/assets"
)

// signColor paints the sign inside a state icon in the embedded files.
const signColor = "#FFFFFF"

// Icon is an embedded icon, painted in a theme colour. The sign inside a state icon is painted in ColorOnState, the one inside the
// product's mark in the colour that belongs on primary. An unknown icon is nothing.
//
// Its methods read the theme when they are called, and may be called from any goroutine.
type Icon struct {
	Name  string
	Color fyne.ThemeColorName
}

// SVG is the icon's text in the colours of the moment.
func (i Icon) SVG() []byte {
	svg, err := assets.Icon(i.Name)
	if err != nil {
		return []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16"></svg>`)
	}
	fill, sign := i.colors()
	paint := regexp.MustCompile(`#[0-9A-Fa-f]{6}`)
	return paint.ReplaceAllFunc(svg, func(found []byte) []byte {
		if strings.EqualFold(string(found), signColor) {
			return []byte(sign)
		}
		return []byte(fill)
	})
}

// Picture draws the icon so many pixels large.
//
// Fyne's own picture of an SVG is drawn anew, and the window with it, when it comes into a window: each page was drawn twice.
func (i Icon) Picture(width, height int) image.Image {
	drawn := image.NewRGBA(image.Rect(0, 0, width, height))
	svg, err := oksvg.ReadIconStream(bytes.NewReader(i.SVG()))
	if err != nil {
		return drawn // the icons are the product's own, and each is drawn in a test
	}
	svg.SetTarget(0, 0, float64(width), float64(height))
	scanner := rasterx.NewScannerGV(int(svg.ViewBox.W), int(svg.ViewBox.H), drawn, drawn.Bounds())
	svg.Draw(rasterx.NewDasher(width, height, scanner), 1)
	picture := image.NewNRGBA(drawn.Bounds())
	draw.Draw(picture, picture.Bounds(), drawn, image.Point{}, draw.Src)
	return picture
}

func (i Icon) colors() (fill, sign string) {
	onFill := ColorOnState
	if i.Color == theme.ColorNamePrimary {
		onFill = theme.ColorNameForegroundOnPrimary
	}
	return hex(theme.Color(i.Color)), hex(theme.Color(onFill))
}

// hex writes a colour as SVG does, without its transparency. No colour, in a theme that lacks it, is black.
func hex(c color.Color) string {
	if c == nil {
		c = color.Black
	}
	v := color.NRGBAModel.Convert(c).(color.NRGBA)
	return fmt.Sprintf("#%02X%02X%02X", v.R, v.G, v.B)
}
