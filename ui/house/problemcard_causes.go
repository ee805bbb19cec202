package house

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/ui/look"
)

// CausesShown is how many of its causes a problem shows; the others unfold.
const CausesShown = 3

// ProblemCause is something that can be why: how well it fits, and how it is checked.
type ProblemCause struct {
	Title, Why string
	Weight     ChipKind
	WeightWord string // "Likely"
	Ways       []ProblemWay
}

// causes are the first few causes under each other. The others wait to be unfolded below the foot.
func (p *ProblemCard) causes() fyne.CanvasObject {
	all, rows := p.text.Causes, Stack(Gap8)
	shown := min(CausesShown, len(all))
	for i, c := range all[:shown] {
		rows.Add(p.cause(c, i == 0))
	}
	if shown == len(all) {
		return rows
	}
	p.more = newProblemButton(p.text.More, Quiet, p.toggleRest, p.escaped).withSmall()
	p.more.icon = "chev"
	p.rest = Stack(Gap8)
	for _, c := range all[shown:] {
		p.rest.Add(p.cause(c, false))
	}
	p.rest.Hide()
	return rows
}

// cause is what it is, why, and how it is checked.
func (p *ProblemCard) cause(c ProblemCause, best bool) fyne.CanvasObject {
	fill, line := look.ColorCard, look.ColorLine2
	if best {
		fill, line = look.ColorSoft, look.ColorSoftLine
	}
	title := Row(Gap8, NewText(c.Title, Body).Bold().CutEnd(), NewChip(c.Weight, c.WeightWord), Spring())
	checks := Flow(Gap24, Gap8)
	for i, w := range c.Ways {
		checks.Add(p.check(w, best && i == 0))
	}
	lines := Stack(Gap8, Stack(2, title, NewParagraph(c.Why, Caption)), checks)
	return NewSurface(fill, Inset(Gap12, 9, Gap12, 11, lines)).Rounded(8).Framed(line)
}

// check is one way to check a cause: the button, and what to look for.
func (p *ProblemCard) check(w ProblemWay, best bool) fyne.CanvasObject {
	kind := Secondary
	if best {
		kind = Primary
	}
	b := p.button(w, kind).withSmall()
	if w.Icon == "ext" {
		b.TrailingIcon("ext")
	}
	if w.Consequence == "" {
		return b
	}
	return Row(Gap8, b, Grow(NewParagraph(w.Consequence, Caption)))
}

func (p *ProblemCard) toggleRest() {
	open := !p.rest.Visible()
	show(p.rest, open)
	p.more.SetIcon(map[bool]string{false: "chev", true: "down"}[open])
	p.content.Refresh()
	p.Refresh()
	if p.OnResized != nil {
		p.OnResized()
	}
}
