package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// ProgressView says what is being done and how far it is, with a way to stop it. It is for everything that takes above 300 ms.
type ProgressView struct {
	widget.BaseWidget
	text   *Text
	cancel *Button
	bar    *Bar
	card   *Card
}

// NewProgressView makes the view. The text has the count: "Measuring, probe 7 of 12". Without onCancel there is no button.
func NewProgressView(text, cancel string, onCancel func()) *ProgressView {
	p := &ProgressView{text: NewText(text, Body).CutEnd(), cancel: NewButton(cancel, Quiet, onCancel).Small(), bar: NewProgressBar()}
	show(p.cancel, onCancel != nil)
	line := MinHeight(24, Row(Gap8, NewStateIcon(Progress), Grow(p.text), p.cancel))
	p.card = NewBareCard(CardHead{}, Inset(13, 9, 9, 13, Stack(6, line, Inset(0, 0, 4, 0, p.bar))))
	p.ExtendBaseWidget(p)
	return p
}

// Set changes the text and how far it is, 0 to 1.
func (p *ProgressView) Set(text string, done float64) {
	p.text.SetText(text)
	p.bar.SetValue(done)
}

// SetCanceling shows that the stop is on its way: the button does nothing more.
func (p *ProgressView) SetCanceling() {
	p.cancel.Disable()
}

// NaturalWidth is the width at which the text isn't cut.
func (p *ProgressView) NaturalWidth() float32 {
	return NaturalWidth(p.card)
}

func (p *ProgressView) minWidth() float32 {
	return minWidth(p.card)
}

// CreateRenderer is for Fyne.
func (p *ProgressView) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(p.card)
}
