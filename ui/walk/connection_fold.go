package walk

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// foldCard is a card of secondary things: a line with a name and what is to be
// known at a glance, and the rest on demand.
type foldCard struct {
	name   string
	chip   *house.Chip
	toggle *house.IconButton
	rest   *fyne.Container
	card   *house.Card
	asked  bool // the person opened or closed it
}

func newFoldCard(icon, name string, objects ...fyne.CanvasObject) *foldCard {
	f := &foldCard{name: name, chip: house.NewStateChip(house.Unknown, "")}
	f.toggle = house.NewIconButton("chev", "", f.flip)
	title := newTapArea(house.Row(house.Gap8, house.NewIcon(icon), house.Grow(house.NewText(name, house.Body).Bold().CutEnd())), f.flip)
	head := house.Inset(16, 6, 8, 6, house.Row(house.Gap8, house.Grow(title), f.chip, f.toggle))
	f.rest = house.Stack(0, house.NewDivider(), house.Inset(16, 12, 16, 16, house.Stack(house.Gap12, objects...)))
	f.card = house.NewBareCard(house.CardHead{}, house.Stack(0, head, f.rest))
	f.set(false)
	return f
}

// open reports whether the rest shows.
func (f *foldCard) open() bool { return f.rest.Visible() }

func (f *foldCard) flip() {
	f.asked = true
	f.set(!f.open())
}

func (f *foldCard) set(open bool) {
	words, icon := text.T("fold.show", "Show: {{.Name}}", "Name", f.name), "chev"
	if open {
		words, icon = text.T("fold.hide", "Hide: {{.Name}}", "Name", f.name), "down"
	}
	f.toggle.Set(icon, page.T(words), look.ColorText2)
	if open != f.open() {
		page.SetVisible(f.rest, open)
		f.card.Refresh()
	}
}

// count says how much is in it, which is no state.
func (f *foldCard) count(icon, words string) {
	f.chip.Set(house.ChipNeutral, words)
	f.chip.WithIcon(icon).Refresh()
	if !f.asked {
		f.set(false)
	}
}

// update says what is to be known at a glance. What needs a look opens by
// itself, unless the person decided otherwise.
func (f *foldCard) update(state house.State, words string, needed bool) {
	f.chip.SetState(state, words)
	if !f.asked {
		f.set(needed)
	}
}
