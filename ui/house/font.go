package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/flowlatch/flowlatch/ui/look"
)

// measureText is fyne.MeasureText for what setText draws: without the fonts to fall back on where none is needed.
func measureText(th fyne.Theme, text string, size float32, style fyne.TextStyle) fyne.Size {
	measured, _ := fyne.CurrentApp().Driver().RenderedTextSize(text, size, style, look.FontFor(th, style, text))
	return measured
}

// setText sets the words of a text whose style is set already, and the font that draws them.
func setText(t *canvas.Text, th fyne.Theme, text string) {
	t.Text = text
	t.FontSource = look.FontFor(th, t.TextStyle, text)
}
