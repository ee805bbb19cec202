package connect

import (
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/recipe"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// saferWays are other ways to do the same, folded until somebody asks.
type saferWays struct {
	button *house.Button
	list   *fyne.Container
	object *fyne.Container
}

func newSaferWays(p *recipePage, choices []recipe.Choice) *saferWays {
	w := &saferWays{}
	w.button = house.NewButton(page.T(waysWords(p.recipe.Level, len(choices))), house.Secondary, func() {
		s := p.state()
		s.open = !s.open
		p.host.Update()
	}).Small().Icon("shield")
	rows := make([]fyne.CanvasObject, len(choices))
	for i, c := range choices {
		rows[i] = house.Stack(2, house.NewRichParagraph(house.Body, house.Span{Text: page.T(c.Title), Bold: true}),
			saferLine("plus", page.T(c.Gain)), saferLine("minus", page.T(c.Cost)))
	}
	w.list = house.Stack(0, house.NewWell(12, house.Stack(house.Gap12, rows...)))
	w.object = house.Stack(house.Gap8, house.Row(0, w.button), w.list)
	return w
}

// waysWords call them safer only where all of them are: a client token in a connection
// is kept better than a key in a card.
func waysWords(l workspace.Level, count int) text.Text {
	if l == workspace.LevelOAuth {
		return text.T("recipe.page.safer", "{{.Count}} safer ways, and what they cost", "Count", strconv.Itoa(count))
	}
	return text.T("recipe.page.other", "{{.Count}} other ways, and what they cost", "Count", strconv.Itoa(count))
}

// saferLine is what a way brings or costs.
func saferLine(icon, words string) fyne.CanvasObject {
	return house.TopRow(house.Gap8, house.Inset(0, 1, 0, 0, house.NewIcon(icon).Sized(14)), house.Grow(house.NewParagraph(words, house.Caption)))
}

func (w *saferWays) update(open bool) {
	page.SetVisible(w.list, open)
	icon := "down"
	if open {
		icon = "up"
	}
	w.button.TrailingIcon(icon).Refresh()
	page.Arrange(w.object)
}
