package page

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
)

// MeasureProgress says how far a measurement is, with Cancel. It must be used on
// the UI goroutine only.
type MeasureProgress struct {
	count  *house.Text
	what   *house.Text
	bar    *house.Bar
	cancel *house.Button
	object *fyne.Container
}

// NewMeasureProgress makes it; stop is what Cancel does.
func NewMeasureProgress(stop func()) *MeasureProgress {
	p := &MeasureProgress{count: house.NewText("", house.Caption), what: house.NewText("", house.Body).Bold().CutEnd(), bar: house.NewSegmentBar()}
	p.cancel = house.NewButton(X("dialog.cancel", "Cancel"), house.Secondary, func() {
		p.what.SetText(X("measure.stopping", "Cancelling: what is under way is finished first"))
		p.cancel.Disable()
		stop()
	}).Small()
	p.object = house.Stack(0, house.Inset(16, 10, 12, 12, house.Stack(house.Gap8,
		house.Row(house.Gap8, house.NewStateIcon(house.Progress), house.Grow(p.what), p.count, p.cancel), p.bar)))
	return p
}

// Object is what is to be placed on the page.
func (p *MeasureProgress) Object() *fyne.Container { return p.object }

// Cancel is the button that stops it.
func (p *MeasureProgress) Cancel() *house.Button { return p.cancel }

// Show says what is being done, and how much of all is.
func (p *MeasureProgress) Show(what string, done, all int, stopped bool) {
	SetEnabled(p.cancel, !stopped)
	if !stopped {
		p.what.SetText(what)
	}
	p.count.SetText(T(text.T("measure.count", "{{.Done}} of {{.All}}", "Done", strconv.Itoa(done), "All", strconv.Itoa(all))))
	p.bar.SetParts(house.BarPart{Share: float64(done), Color: theme.ColorNamePrimary}, house.BarRest(float64(all-done)))
}
