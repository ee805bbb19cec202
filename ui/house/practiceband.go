package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/flowlatch/flowlatch/ui/look"
)

// PracticeBandText is the words of a practice band.
type PracticeBandText struct {
	Name     string // "Practice org"
	Sentence string
	Console  string // "Open practice console"
	Reset    string
}

// NewPracticeBand makes the band over the window while the practice org is in use, 28 high.
func NewPracticeBand(text PracticeBandText, onConsole, onReset func()) fyne.CanvasObject {
	const height, side = 28, 16
	name := NewText(text.Name, Caption).Bold().In(look.ColorBandText)
	sentence := NewText(text.Sentence, Caption).In(look.ColorBandText).CutEnd()
	row := Row(Gap8, NewIcon("flask").In(look.ColorBandText), name, Grow(sentence),
		newBandButton("ext", text.Console, onConsole), newBandButton("refresh", text.Reset, onReset))
	band := NewSurface(look.ColorBand, FixedHeight(height, Inset(side, 0, side, 1, row)))
	return band.LineBelow(look.ColorBandLine)
}

// bandButton is a small button in the colours of the practice band.
type bandButton struct {
	control
	icon *Icon
	text *Text
}

func newBandButton(icon, text string, onTapped func()) *bandButton {
	b := &bandButton{icon: NewIcon(icon).In(look.ColorBandText).Sized(12), text: NewText(text, Caption).Bold().In(look.ColorBandText)}
	b.activate, b.label = onTapped, b.text.Text
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer is for Fyne.
func (b *bandButton) CreateRenderer() fyne.WidgetRenderer {
	r := &bandButtonRenderer{of: b, ring: newRing(), ground: &canvas.Rectangle{CornerRadius: 6}}
	r.ring.color = look.ColorBandRing
	r.Refresh()
	return r
}

type bandButtonRenderer struct {
	of     *bandButton
	ring   *ring
	ground *canvas.Rectangle
}

// Measures of a button in the band, its border included.
const (
	bandButtonHeight  float32 = 20
	bandButtonPadding float32 = 9
	bandButtonIcon    float32 = 12
	bandButtonGap     float32 = 6
)

func (r *bandButtonRenderer) Destroy() {}

func (r *bandButtonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.of.icon, r.of.text, &r.ring.Rectangle}
}

func (r *bandButtonRenderer) MinSize() fyne.Size {
	return fyne.NewSize(2*bandButtonPadding+bandButtonIcon+bandButtonGap+r.of.text.MinSize().Width, bandButtonHeight)
}

func (r *bandButtonRenderer) Layout(size fyne.Size) {
	place(r.ground, 0, 0, size.Width, size.Height)
	place(r.of.icon, bandButtonPadding, 0, bandButtonIcon, size.Height)
	left := bandButtonPadding + bandButtonIcon + bandButtonGap
	place(r.of.text, left, 0, size.Width-left, size.Height)
	r.ring.inside(r.of, size, r.ground.CornerRadius, r.of.showsRing())
}

func (r *bandButtonRenderer) Refresh() {
	fill := look.ColorBandButton
	if r.of.hovered {
		fill = look.ColorBandHover
	}
	paint(r.of, r.ground, fill, look.ColorBandEdge, hairline)
	if r.of.pressed {
		r.ground.FillColor = darken(r.of, r.ground.FillColor)
	}
	r.Layout(r.of.Size())
	canvas.Refresh(r.of)
}
