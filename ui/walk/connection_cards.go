package walk

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

const (
	// cardWidth is the width of a card in the list: two fit beside each other.
	cardWidth = 296
	// fewCards are shown before somebody looks for one.
	fewCards = 8
)

// connectionCards is the choice of the cards that the flows use, each with the
// scopes that it needs. It keeps its place while cards are chosen.
type connectionCards struct {
	search *house.TextField
	boxes  map[string]*house.CheckBox // by name
	cells  []cardCell
	none   *house.Text
	all    *house.Button
	whole  bool // all are shown
	list   *fyne.Container
	object fyne.CanvasObject
}

// cardCell is a card in the list, with the words that a search looks through.
type cardCell struct {
	name   string
	words  string
	object fyne.CanvasObject
}

func newConnectionCards(host page.Host) *connectionCards {
	c := &connectionCards{boxes: map[string]*house.CheckBox{}, none: house.NewText(page.X("walk.connection.no-card", "No such card is known here; its scopes stand in Okta's table"), house.Caption)}
	c.search = house.NewTextField(page.X("walk.connection.find-card", "Find a card or a scope")).Icon("search").Limit(100)
	c.search.OnChanged = func(string) {
		c.filter()
		host.Update()
	}
	c.all = house.NewButton(page.T(text.T("walk.connection.all-cards", "Show all {{.Count}} cards", "Count", len(setup.ConnectionCards()))), house.Link, func() {
		c.whole = true
		c.filter()
		host.Update()
	}).Small()
	walk := host.Walk()
	c.list = house.Flow(house.Gap8, house.Gap8)
	for _, card := range setup.ConnectionCards() {
		scopes := strings.Join(card.Scopes, ", ")
		box := house.NewCheckBox(card.Name, false, func(chosen bool) {
			host.Save(func() error { return walk.ChooseCard(card.Name, chosen) })
		})
		says := scopes
		if card.Likely {
			says = page.T(text.T("walk.connection.card-likely", "Likely: {{.Scopes}}", "Scopes", scopes))
		}
		cell := house.FixedWidth(cardWidth, house.Stack(0, box, house.Inset(24, 0, 0, 0, house.NewParagraph(says, house.Caption))))
		c.boxes[card.Name] = box
		c.cells = append(c.cells, cardCell{card.Name, strings.ToLower(card.Name + " " + says), cell})
		c.list.Add(cell)
	}
	c.filter()
	source := text.T("walk.connection.cards-source", "From {{.Source}}. Those marked as likely aren't confirmed there: their scopes are those of the API that the card's name says. A card that lacks a scope fails with 403 and names it.", "Source", setup.ScopesSource)
	c.object = house.Stack(house.Gap8,
		house.NewText(page.X("walk.connection.cards", "Cards that your flows use"), house.Caption).Bold(),
		c.search, c.list, house.Row(0, c.all, house.Spring()), c.none, house.NewParagraph(page.T(source), house.Caption))
	return c
}

// filter shows the cards that the search finds; without a search a few, those that
// were chosen, or all.
func (c *connectionCards) filter() {
	wanted := strings.ToLower(strings.TrimSpace(c.search.Text()))
	found := 0
	for i, cell := range c.cells {
		matches := strings.Contains(cell.words, wanted)
		if wanted == "" {
			matches = c.whole || i < fewCards || c.boxes[cell.name].Checked()
		}
		page.SetVisible(cell.object, matches)
		if matches {
			found++
		}
	}
	page.SetVisible(c.none, found == 0)
	page.SetVisible(c.all, wanted == "" && !c.whole && found < len(c.cells))
	c.list.Refresh()
}

// update ticks what is chosen. A card that was chosen elsewhere comes into sight;
// none goes out of it.
func (c *connectionCards) update(ws *workspace.Workspace) {
	unseen := false
	for _, cell := range c.cells {
		chosen := slices.Contains(ws.Connection.Cards, cell.name)
		c.boxes[cell.name].SetChecked(chosen)
		unseen = unseen || chosen && !cell.object.Visible()
	}
	if unseen && c.search.Text() == "" {
		c.filter()
	}
}
