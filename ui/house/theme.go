package house

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/look"
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

// paint fills and frames a rectangle, for a Refresh. An empty name is no colour; a line in the colour of the fill is none.
func paint(w fyne.Widget, r *canvas.Rectangle, fill, line fyne.ThemeColorName, lineWidth float32) {
	dress(w, r, fill, line, lineWidth)
	r.Refresh()
}

// dress is paint for a Layout: it asks for no frame, and returns whether one is needed. Layouts run while a frame is drawn, and each
// would be followed by another.
func dress(w fyne.Widget, r *canvas.Rectangle, fill, line fyne.ThemeColorName, lineWidth float32) bool {
	fillColor, lineColor := colorOf(w, fill), colorOf(w, line)
	if fill == "" && line != "" {
		fillColor = faint(lineColor)
	}
	if line == "" || lineColor == fillColor {
		lineWidth = 0
	}
	changed := r.FillColor != fillColor || r.StrokeColor != lineColor || r.StrokeWidth != lineWidth
	r.FillColor, r.StrokeColor, r.StrokeWidth = fillColor, lineColor, lineWidth
	return changed
}

// redraw asks for a frame, for a Refresh that has changed nothing: it is also how Fyne has drawn what is shown again. Unlike
// [canvas.Refresh] it leaves the letters that are drawn already as they are.
func redraw(w fyne.Widget) {
	c := fyne.CurrentApp().Driver().CanvasForObject(w)
	if c, ok := c.(interface{ SetDirty() }); ok {
		c.SetDirty()
	}
}

// faint is a colour that can't be seen. It fills what has a line only: the graphics card blends the two at the line's edge, and
// would blend with black if there were no fill.
func faint(c color.Color) color.Color {
	v := color.NRGBAModel.Convert(c).(color.NRGBA)
	v.A = 1
	return v
}

// hairline is the width of what is small or stands in rows, the same in each variant: the edge of buttons, chips and key caps, the
// lines between rows.
const hairline float32 = 1

// lineWidth is the width of the edge of cards, fields and what lies above them, and of the lines between the window's parts.
func lineWidth(w fyne.Widget) float32 {
	return theme.SizeForWidget(look.SizeLine, w)
}

// chosenWidth is the width of the edge of what is chosen, and of the field that has the keyboard.
func chosenWidth(w fyne.Widget) float32 {
	return theme.SizeForWidget(look.SizeChosenLine, w)
}

// ringWidth is the width of the focus ring.
func ringWidth(w fyne.Widget) float32 {
	return theme.SizeForWidget(look.SizeRing, w)
}

// cardShadow is the soft edge under cards and chosen entries.
func cardShadow(w fyne.Widget) canvas.Shadow {
	return shadow(w, theme.ColorNameShadow, 2, 1)
}

// shadow is a soft edge in a colour, offset downwards; in a colour that can't be seen there is none.
func shadow(w fyne.Widget, name fyne.ThemeColorName, blur, offset float32) canvas.Shadow {
	c := colorOf(w, name)
	if _, _, _, alpha := c.RGBA(); alpha == 0 {
		return canvas.Shadow{}
	}
	return canvas.Shadow{Color: c, BlurRadius: blur, Offset: fyne.NewPos(0, offset)}
}
