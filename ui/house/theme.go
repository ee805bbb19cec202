package house

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// colorOf looks a colour up in the theme that holds for a widget. One that another theme than the product's lacks can't be seen.
func colorOf(w fyne.Widget, name fyne.ThemeColorName) color.Color {
	if name == "" {
		return color.Transparent
	}
	if c := theme.ColorForWidget(name, w); c != nil {
		return c
	}
	return color.Transparent
}

// paint fills and frames a rectangle. An empty name is no colour; a line in the colour of the fill is none.
func paint(w fyne.Widget, r *canvas.Rectangle, fill, line fyne.ThemeColorName, lineWidth float32) {
	r.FillColor = colorOf(w, fill)
	r.StrokeColor = colorOf(w, line)
	if fill == "" && line != "" {
		r.FillColor = faint(r.StrokeColor)
	}
	r.StrokeWidth = lineWidth
	if line == "" || line == fill {
		r.StrokeWidth = 0
	}
	r.Refresh()
}

// faint is a colour that can't be seen. It fills what has a line only: the graphics card blends the two at the line's edge, and
// would blend with black if there were no fill.
func faint(c color.Color) color.Color {
	v := color.NRGBAModel.Convert(c).(color.NRGBA)
	v.A = 1
	return v
}

// cardShadow is the soft edge under cards and chosen entries.
func cardShadow(w fyne.Widget) canvas.Shadow {
	return canvas.Shadow{Color: colorOf(w, theme.ColorNameShadow), BlurRadius: 2, Offset: fyne.NewPos(0, 1)}
}
