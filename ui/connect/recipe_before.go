package connect

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/recipe"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// recipeBefore is what to know before the flow is built, and what a rehearsal does.
type recipeBefore struct {
	host   page.Host
	told   []string
	advice *fyne.Container

	does    *house.Paragraph
	warning *house.Notice
	result  *house.Status
	inner   *fyne.Container
	object  *fyne.Container
}

func newRecipeBefore(h page.Host) *recipeBefore {
	b := &recipeBefore{host: h, advice: house.Stack(house.Gap8), does: house.NewParagraph("", house.Caption), result: house.NewStatus(house.Todo, "")}
	b.warning = house.NewNotice(house.NoticeWarning, page.X("recipe.page.production", "This is a production org: the flow runs there with the request of step 5."), nil)
	b.inner = house.Stack(house.Gap12, b.result, b.does, b.warning)
	b.object = house.Split(house.Gap12, page.ProofWidth, 480,
		house.NewHeadCard(house.CardHead{Icon: "info", Title: page.X("recipe.page.before", "Before you build it")}, b.advice),
		house.NewHeadCard(house.CardHead{Icon: "play", Title: page.X("recipe.page.rehearsal", "Rehearsal")}, b.inner))
	return b
}

func (b *recipeBefore) update(r *recipe.Recipe, s *recipeState, production bool) {
	b.tell(r.Advice)
	b.does.SetText(rehearsalWords(r.Level))
	page.SetVisible(b.warning, production)
	b.result.Set(b.outcome(s))
	page.Arrange(b.inner, b.object)
}

// tell shows the advice for the whole flow.
func (b *recipeBefore) tell(advice []text.Text) {
	words := make([]string, len(advice))
	for i, a := range advice {
		words[i] = page.T(a)
	}
	if slices.Equal(words, b.told) {
		return
	}
	b.told = words
	b.advice.Objects = nil
	for _, w := range words {
		b.advice.Objects = append(b.advice.Objects, house.TopRow(house.Gap8, house.Inset(0, 1, 0, 0, house.NewIcon("arrow").Sized(14)), house.Grow(house.NewParagraph(w, house.Body))))
	}
	b.advice.Refresh()
}

// rehearsalWords say what is sent and what that can't tell.
func rehearsalWords(l workspace.Level) string {
	if l == workspace.LevelOAuth {
		return page.X("recipe.page.does-oauth", "Does on this computer what each card says: signs, asks the org for a token, calls the endpoint. The flow really runs. It doesn't run Workflows' own cards, so what isn't confirmed about them stays unconfirmed.")
	}
	return page.X("recipe.page.does", "Does on this computer what each card says and calls the endpoint. The flow really runs. It doesn't run Workflows' own cards, so what isn't confirmed about them stays unconfirmed.")
}

// outcome says how the last rehearsal of these cards went.
func (b *recipeBefore) outcome(s *recipeState) (house.State, string) {
	switch {
	case s.made == nil:
		return house.Todo, page.X("recipe.page.never", "Not rehearsed")
	case s.at.IsZero():
		return house.Progress, page.T(text.T("recipe.page.running", "Card {{.Card}} of {{.All}}", "Card", strconv.Itoa(max(1, len(s.steps))), "All", strconv.Itoa(len(s.made.Cards))))
	case s.failed != nil:
		return house.Attention, page.T(text.T("recipe.page.stopped", "Stopped at card {{.Card}} · {{.Ago}}", "Card", strconv.Itoa(len(s.steps)), "Ago", page.Ago(b.host.Now(), s.at)))
	}
	return house.Done, page.T(text.T("recipe.page.answered", "The endpoint answered {{.Status}} · {{.Ago}}", "Status", strconv.Itoa(s.status), "Ago", page.Ago(b.host.Now(), s.at)))
}
