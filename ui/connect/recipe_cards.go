package connect

import (
	"reflect"
	"strconv"
	"sync/atomic"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/recipe"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// recipeCards are the cards under each other, as they lie beside each other in the
// builder.
type recipeCards struct {
	of     *recipePage
	list   []*recipeCard
	count  *house.Chip
	head   *fyne.Container
	box    *fyne.Container
	object *fyne.Container
}

func newRecipeCards(p *recipePage) *recipeCards {
	c := &recipeCards{of: p, count: house.NewChip(house.ChipNeutral, ""), box: house.Stack(house.Gap12)}
	c.head = house.Row(house.Gap8, house.NewText(page.X("recipe.page.cards", "The flow's cards, in their order"), house.Lead).Bold(), c.count,
		house.Grow(house.NewText(page.X("recipe.page.ticks", "Ticks are kept until Flowlatch is closed."), house.Caption).CutEnd()))
	c.object = house.Stack(house.Gap12, house.Inset(0, house.Gap8, 0, 0, c.head), c.box)
	return c
}

// update shows the cards of a recipe; those that stay are the same objects.
func (c *recipeCards) update(r *recipe.Recipe, s *recipeState) {
	list, same := make([]*recipeCard, len(r.Cards)), len(r.Cards) == len(c.list)
	for i, card := range r.Cards {
		var choices []recipe.Choice
		if i == 0 {
			choices = r.Choices
		}
		if i < len(c.list) && c.list[i].shows(card, choices) {
			list[i] = c.list[i]
			continue
		}
		list[i], same = newRecipeCard(c.of, card, choices), false
	}
	if !same {
		c.list = list
		objects := make([]fyne.CanvasObject, len(list)) // at once: Add would lay all of them out each time
		for i, card := range list {
			objects[i] = card.object
		}
		c.box.Objects = objects
		c.box.Refresh()
	}
	c.updateEach(s)
	page.Arrange(c.head, c.box, c.object)
}

func (c *recipeCards) updateEach(s *recipeState) {
	ws, e, done := c.of.host.Workspace(), c.of.endpoint(), 0
	for _, card := range c.list {
		card.key = builtKey(card.card, ws, e)
		card.update(s)
		if s.built[card.key] {
			done++
		}
	}
	state := house.Progress
	switch done {
	case 0:
		state = house.Todo
	case len(c.list):
		state = house.Done
	}
	c.count.SetState(state, page.T(text.T("recipe.page.built", "{{.Count}} of {{.All}} built", "Count", strconv.Itoa(done), "All", strconv.Itoa(len(c.list)))))
}

// fold hides the safer ways and gives the keyboard to what shows them; false where
// they aren't shown.
func (c *recipeCards) fold() bool {
	s := c.of.state()
	if !s.open || c.of.recipe == nil {
		return false
	}
	s.open = false
	c.of.host.Update()
	c.of.host.Focus(c.list[0].safer.button)
	return true
}

// recipeCard is one card: what stands on it, and what it gave.
type recipeCard struct {
	of      *recipePage
	card    recipe.Card
	choices []recipe.Choice
	key     string
	made    atomic.Pointer[recipe.Recipe] // that the card belongs to; read off the UI goroutine

	tick   *house.CheckBox
	safer  *saferWays // nil but on the first card
	result *recipeResult
	left   *fyne.Container
	sides  *fyne.Container
	object *house.Card
}

// Widths on a card, in device-independent pixels.
const (
	recipeResultWidth float32 = 380
	recipeFieldsLeast float32 = 480
	recipeNameWidth   float32 = 180
)

func newRecipeCard(p *recipePage, card recipe.Card, choices []recipe.Choice) *recipeCard {
	c := &recipeCard{of: p, card: card, choices: choices, result: newRecipeResult(p.host)}
	number := strconv.Itoa(card.Number)
	c.tick = house.NewCheckBox(page.T(text.T("recipe.page.tick", "Card {{.Card}} built", "Card", number)), false, c.ticked).Small()
	head := house.Row(house.Gap8, house.NewNumber(number), house.NewText(string(card.Function), house.Body).Bold(),
		house.Grow(house.NewText(page.T(card.Title), house.Body).CutEnd()), c.tick)
	c.left = house.Stack(house.Gap8, c.rows()...)
	c.sides = house.Split(house.Gap16, recipeResultWidth, recipeFieldsLeast, c.left, c.result.object)
	c.object = house.NewCard(head, c.sides)
	return c
}

// rows are the card's left side.
func (c *recipeCard) rows() []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	if !c.card.Warning.IsZero() {
		rows = append(rows, house.NewNotice(house.NoticeWarning, page.T(c.card.Warning), nil))
	}
	if len(c.choices) > 0 {
		c.safer = newSaferWays(c.of, c.choices)
		rows = append(rows, c.safer.object)
	}
	rows = append(rows, c.connection()...)
	for _, f := range c.card.Fields {
		rows = append(rows, c.field(f))
	}
	rows = append(rows, c.outputs())
	if !c.card.Note.IsZero() {
		rows = append(rows, house.NewParagraph(page.T(c.card.Note), house.Caption))
	}
	if !c.card.Unconfirmed.IsZero() {
		rows = append(rows, house.NewLeadNotice(house.NoticeNote, page.X("recipe.page.unconfirmed", "Not confirmed"), page.T(c.card.Unconfirmed), c.instead()))
	}
	return rows
}

// instead is the other way to ask for the token, where the card does that and isn't
// known to be read; nil elsewhere.
func (c *recipeCard) instead() *house.Button {
	if c.card.Function != recipe.Post || c.card.Number == len(c.of.recipe.Cards) {
		return nil
	}
	return house.NewButton(page.X("recipe.page.use-raw", "Use Raw Request"), house.Link, func() { c.of.setRaw(true) }).Small()
}

// shows reports whether that is what stands on the card.
func (c *recipeCard) shows(card recipe.Card, choices []recipe.Choice) bool {
	return reflect.DeepEqual(c.card, card) && reflect.DeepEqual(c.choices, choices)
}

func (c *recipeCard) update(s *recipeState) {
	c.made.Store(c.of.recipe)
	c.tick.SetChecked(s.built[c.key])
	if c.safer != nil {
		c.safer.update(s.open)
	}
	c.result.show(s.steps[c.card.Number])
	page.Arrange(c.left, c.sides)
}

func (c *recipeCard) ticked(done bool) {
	c.of.state().built[c.key] = done
	c.of.host.Update()
}
