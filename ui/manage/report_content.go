package manage

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/report"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// reportContent says what is in a report and what isn't.
type reportContent struct {
	card   *house.Card
	log    fyne.CanvasObject // that the System Log is in it
	noLog  fyne.CanvasObject // that it isn't
	in     *fyne.Container
	out    *fyne.Container
	halves *fyne.Container
}

func newReportContent() *reportContent {
	c := &reportContent{in: house.Stack(house.Gap8), out: house.Stack(house.Gap8)}
	c.log = reportLine("check", page.X("report.in.log", "The System Log's entries that carry those ids or tell of the same, and who did it"))
	c.noLog = reportLine("minus", page.X("report.out.log", "The System Log: it isn't read"))
	c.in.Add(house.NewText(page.X("report.page.in", "What is in it"), house.Body).Bold())
	for _, words := range []string{
		page.X("report.in.made", "Every change that Flowlatch made in the org, who was signed in then, and every rotation"),
		page.X("report.in.steps", "Each step: what was shown, when, and whether it was measured or said by you"),
		page.X("report.in.exchanges", "The requests behind it: address, status, time and Okta's request id"),
	} {
		c.in.Add(reportLine("check", words))
	}
	c.in.Add(c.log)
	c.out.Add(house.NewText(page.X("report.page.out", "What is left out"), house.Body).Bold())
	for _, words := range report.LeftOut() {
		c.out.Add(reportLine("minus", page.T(words)))
	}
	c.out.Add(c.noLog)
	c.halves = house.Columns(house.Gap24, c.in, c.out)
	c.card = house.NewCard(c.halves)
	return c
}

// update tells whether the System Log's entries are in it.
func (c *reportContent) update(withLog bool) {
	page.SetVisible(c.log, withLog)
	page.SetVisible(c.noLog, !withLog)
	page.Arrange(c.in, c.out, c.halves)
}

func reportLine(icon, words string) fyne.CanvasObject {
	return house.TopRow(house.Gap8, house.Inset(0, 1, 0, 0, house.NewIcon(icon).Sized(14)), house.Grow(house.NewParagraph(words, house.Body)))
}
