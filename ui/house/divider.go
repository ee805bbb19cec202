package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/look"
)

// Divider is a line between rows, a hairline in each variant.
type Divider struct {
	widget.BaseWidget
	vertical bool
	color    fyne.ThemeColorName
}

// NewDivider makes a line from left to right.
func NewDivider() *Divider {
	d := &Divider{color: theme.ColorNameSeparator}
	d.ExtendBaseWidget(d)
	return d
}

// NewVerticalDivider makes a line from top to bottom, 20 high at least, between the entries of a bar.
func NewVerticalDivider() *Divider {
	d := &Divider{vertical: true, color: look.ColorLine2}
	d.ExtendBaseWidget(d)
	return d
}

// CreateRenderer is for Fyne.
func (d *Divider) CreateRenderer() fyne.WidgetRenderer {
	r := &dividerRenderer{of: d, line: &canvas.Rectangle{}}
	r.Refresh()
	return laidOut(d, r)
}

type dividerRenderer struct {
	of   *Divider
	line *canvas.Rectangle
}

func (r *dividerRenderer) Destroy() {}

func (r *dividerRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.line}
}

func (r *dividerRenderer) MinSize() fyne.Size {
	if r.of.vertical {
		return fyne.NewSize(hairline, 20)
	}
	return fyne.NewSize(hairline, hairline)
}

func (r *dividerRenderer) Layout(size fyne.Size) {
	r.line.Resize(size)
}

func (r *dividerRenderer) Refresh() {
	paint(r.of, r.line, r.of.color, "", 0)
}
