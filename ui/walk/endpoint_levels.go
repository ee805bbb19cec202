package walk

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// levelCards are the three security levels with what each means.
type levelCards struct {
	levels []workspace.Level
	cards  []*house.ChoiceCard
	chips  []*house.Chip
	object fyne.CanvasObject
}

func newLevelCards(choose func(workspace.Level)) *levelCards {
	l := &levelCards{levels: []workspace.Level{workspace.LevelOAuth, workspace.LevelToken, workspace.LevelPublic}}
	objects, chained := []fyne.CanvasObject{}, []house.Chained{}
	for _, level := range l.levels {
		chip := levelChip(level)
		card := house.NewChoiceCard(page.T(level.Name()), chip, levelRows(level), func() { choose(level) })
		l.cards, l.chips = append(l.cards, card), append(l.chips, chip)
		objects, chained = append(objects, card), append(chained, card)
	}
	house.Chain(chained...)
	l.object = house.Choices(house.Gap12, objects...)
	return l
}

// levelChip is what stands on a level's card: a warning on the one that lets
// everybody in, whatever is recommended, else that it is recommended.
func levelChip(l workspace.Level) *house.Chip {
	if l == workspace.LevelPublic {
		return house.NewChip(house.ChipAttention, page.X("level.open", "Open to everyone"))
	}
	return house.NewChip(house.ChipProgress, page.X("level.recommended", "Recommended")).WithIcon("star")
}

func levelRows(l workspace.Level) []house.ChoiceRow {
	who, sends, leaks := page.X("level.who", "Who"), page.X("level.sends", "Sends"), page.X("level.leaks", "If it leaks")
	switch l {
	case workspace.LevelOAuth:
		return []house.ChoiceRow{
			{Label: who, Value: page.X("level.oauth.who", "Service apps you allow, by key")},
			{Label: sends, Value: "Authorization: Bearer ••••", Mono: true},
			{Label: leaks, Value: page.X("level.oauth.leaks", "A token ends within the hour")},
		}
	case workspace.LevelToken:
		return []house.ChoiceRow{
			{Label: who, Value: page.X("level.token.who", "Anyone who has the token")},
			{Label: sends, Value: page.X("level.token.sends", "A token in the header or the query")},
			{Label: leaks, Value: page.X("level.token.leaks", "Works until the flow gets a new one")},
		}
	}
	return []house.ChoiceRow{
		{Label: who, Value: page.X("level.public.who", "Everyone who has the URL")},
		{Label: sends, Value: page.X("level.public.sends", "Nothing")},
		{Label: leaks, Value: page.X("level.public.leaks", "Nothing to revoke but the flow itself")},
	}
}

func (l *levelCards) update(level, recommended workspace.Level, busy bool) {
	for i, card := range l.cards {
		page.SetVisible(l.chips[i], l.levels[i] == recommended || l.levels[i] == workspace.LevelPublic)
		card.SetChosen(l.levels[i] == level)
		page.SetEnabled(card, !busy)
	}
}

// first is the card of the declared level, else the recommended one.
func (l *levelCards) first() fyne.Focusable {
	for _, card := range l.cards {
		if card.Chosen() {
			return card
		}
	}
	return l.cards[0]
}

// of is the card of a level.
func (l *levelCards) of(level workspace.Level) fyne.Focusable {
	return l.cards[max(0, slices.Index(l.levels, level))]
}
