package connect

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// recipeTop says which endpoint is called, and how its token is asked for.
type recipeTop struct {
	of     *recipePage
	names  []string
	which  *house.Select
	name   *house.Text // instead of a choice of one
	level  *house.Chip
	url    *house.Text
	token  *house.Segmented
	asks   fyne.CanvasObject // the row of token
	rows   *fyne.Container
	line   *fyne.Container
	object *house.Card
}

// recipeLabel is the width of the labels at the top, in device-independent pixels.
const recipeLabel float32 = 112

func newRecipeTop(p *recipePage) *recipeTop {
	t := &recipeTop{of: p, name: house.NewText("", house.Body).Bold().CutEnd(), level: house.NewChip(house.ChipNeutral, ""), url: house.NewText("", house.Mono).CutMiddle()}
	t.which = house.NewSelect("", nil, -1, p.choose).Icon("bolt")
	t.token = house.NewSegmented([]house.Option{
		{Text: page.X("recipe.page.token.post", "Post, as in Okta's guide")}, {Text: page.X("recipe.page.token.raw", "Raw Request")},
	}, 0, func(i int) { p.setRaw(i == 1) })
	t.line = house.Row(house.Gap12, house.FixedWidth(280, house.Stack(0, t.which, t.name)), t.level, house.Grow(t.url))
	why := house.NewParagraph(page.X("recipe.page.token.why", "Raw Request sends the form as text, with one card more. For when the token URL can't read what Post sends."), house.Caption)
	t.asks = house.Row(house.Gap12, recipeLabelled(page.X("recipe.page.token", "Token request")), t.token, house.Grow(why))
	t.rows = house.Stack(house.Gap12, house.Row(house.Gap12, recipeLabelled(page.X("recipe.page.endpoint", "Endpoint")), house.Grow(t.line)), t.asks)
	t.object = house.NewCard(t.rows)
	return t
}

func recipeLabelled(words string) fyne.CanvasObject {
	return house.FixedWidth(recipeLabel, house.NewText(words, house.Caption).CutEnd())
}

func (t *recipeTop) update(s *recipeState) {
	p := t.of
	all, e := p.host.Workspace().Endpoints, p.endpoint()
	names := make([]string, len(all))
	for i, one := range all {
		names[i] = one.Name
	}
	at := slices.IndexFunc(all, func(one workspace.Endpoint) bool { return one.ID == e.ID })
	if !slices.Equal(names, t.names) {
		t.names = names
		t.which.SetOptions(names, at)
	}
	t.which.SetSelected(at)
	t.name.SetText(e.Name)
	page.SetVisible(t.which, len(all) > 1)
	page.SetVisible(t.name, len(all) <= 1)
	t.level.Set(house.ChipNeutral, page.T(e.Level.Name()))
	t.url.SetText(e.InvokeURL)
	chosen := 0
	if s.raw {
		chosen = 1
	}
	t.token.SetSelected(chosen)
	page.SetVisible(t.asks, p.recipe != nil && e.Level == workspace.LevelOAuth)
	busy := p.host.Busy()
	page.SetEnabled(t.which, !busy)
	page.SetEnabled(t.token, !busy)
	page.Arrange(t.line, t.rows)
}
