package shell

import (
	"slices"

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
	h.object = house.Stack(house.Gap4, house.MinHeight(28, h.line), h.why)
	return h
}

func (h *pageHead) update(head page.Head) {
	h.title.SetText(page.T(head.Title))
	h.why.SetText(page.T(head.Why))
	h.step.SetText("")
	if head.Step > 0 {
		h.step.SetText(page.T(text.T("page.step", "Step {{.Step}} of {{.Steps}}", "Step", head.Step, "Steps", steps)))
	}
	if h.state != head.State || len(h.chip.Objects) == 0 {
		h.state = head.State
		h.chip.RemoveAll()
		if head.State != "" {
			h.chip.Add(house.NewStateChip(page.HouseState(head.State), page.T(page.StateWord(head.State))))
		}
	}
	h.actions.set(head.Actions)
	h.line.Refresh()
}

// actionRow shows actions as buttons. Buttons stay the same objects while
// their words do, so that the focus stays where it is.
type actionRow struct {
	kind    house.ButtonKind
	small   bool
	buttons []*house.Button
	shown   []page.Action
	object  *fyne.Container
}

func newActionRow(kind house.ButtonKind, small bool) actionRow {
	return actionRow{kind: kind, small: small, object: house.Row(house.Gap8)}
}

func (r *actionRow) set(actions []page.Action) {
	if !slices.EqualFunc(r.shown, actions, sameButton) {
		r.build(actions)
	}
	r.shown = actions
	for i, a := range actions {
		enable(r.buttons[i], !a.Disabled)
	}
}

func sameButton(a, b page.Action) bool {
	return page.T(a.Label) == page.T(b.Label) && a.Icon == b.Icon && a.Shortcut == b.Shortcut
}

func (r *actionRow) build(actions []page.Action) {
	r.buttons, r.object.Objects = nil, nil
	for i, a := range actions {
		b := house.NewButton(page.T(a.Label), r.kind, func() { r.do(i) }).Icon(a.Icon).Key(a.Shortcut)
		if r.small {
			b.Small()
		}
		r.buttons = append(r.buttons, b)
		r.object.Objects = append(r.object.Objects, b)
	}
	r.object.Refresh()
}

// do runs the action as it is now: closures of an earlier Update may be old.
func (r *actionRow) do(i int) {
	if i < len(r.shown) && r.shown[i].Do != nil && !r.shown[i].Disabled {
		r.shown[i].Do()
	}
}

func enable(b *house.Button, wanted bool) {
	switch {
	case wanted == !b.Disabled():
	case wanted:
		b.Enable()
	default:
		b.Disable()
	}
}
