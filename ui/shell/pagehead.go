package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// steps is how many steps the walk has.
const steps = 5

// pageHeadHeight is the height of title and one line of why, in
// device-independent pixels.
const pageHeadHeight = pageTitleHeight + house.Gap4 + 18

const pageTitleHeight float32 = 28

// pageHead is title, state, and why, over every page.
type pageHead struct {
	title   *house.Text
	chip    *fyne.Container
	state   workspace.State
	step    *house.Text
	why     *house.Paragraph
	actions actionRow
	line    *fyne.Container
	object  *fyne.Container
}

func newPageHead() *pageHead {
	h := &pageHead{
		title: house.NewText("", house.Title), chip: container.NewStack(),
		step: house.NewText("", house.Caption), why: house.NewParagraph("", house.Body).In(look.ColorText2),
	}
	h.actions = newActionRow(house.Secondary, true)
	h.line = house.Row(10, h.title, h.chip, h.step, house.Spring(), h.actions.object)
	h.object = house.Stack(house.Gap4, house.MinHeight(pageTitleHeight, h.line), h.why)
	return h
}

func (h *pageHead) update(head page.Head) {
	h.title.SetText(page.T(head.Title))
	h.why.SetText(page.T(head.Why))
	step := ""
	if head.Step > 0 {
		step = page.T(text.T("page.step", "Step {{.Step}} of {{.Steps}}", "Step", head.Step, "Steps", steps))
	}
	h.step.SetText(step)
	if h.state != head.State || len(h.chip.Objects) == 0 {
		h.state = head.State
		h.chip.RemoveAll()
		if head.State != "" {
			h.chip.Add(house.NewStateChip(page.HouseState(head.State), page.T(page.StateWord(head.State))))
		}
	}
	h.actions.set(head.Actions)
}
