package walk

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// maxInvokeURL is what the field takes, in characters: more than an Invoke URL
// may have, so that one that is too long is told so rather than cut.
const maxInvokeURL = 4000

// invokeURLCard takes the Invoke URL and says, with each character, what it
// means. Nothing is sent for it.
type invokeURLCard struct {
	host   page.Host
	field  *draftField
	facts  [3]*urlFact // host, alias, token
	notes  *fyne.Container
	hint   *house.Paragraph
	means  *fyne.Container // facts, notes, hint
	object fyne.CanvasObject
	stored workspace.Endpoint
	doubts bool // something about the URL is amber
}

func newInvokeURLCard(h page.Host, typed, submit, save func()) *invokeURLCard {
	c := &invokeURLCard{host: h, notes: house.Stack(house.Gap4)}
	c.field = newDraftField(house.NewTextField(page.X("endpoint.url.hint", "Paste the Invoke URL")).Mono().Limit(maxInvokeURL).Check(c.check))
	c.field.accepts = func(typed string) bool { return setup.PreviewInvokeURL(h.Workspace(), typed).OK }
	c.field.OnChanged = func(string) { typed() }
	c.field.OnSubmitted = func(string) { submit() }
	c.field.OnFocus = func(focused bool) {
		if !focused {
			save()
		}
	}
	c.hint = house.NewParagraph(page.X("endpoint.url.where", "In the Workflows Console: API Endpoint card › Endpoint settings › Invoke URL › copy. A client token in it is kept with your secrets, not in the workspace."), house.Caption)
	facts := []fyne.CanvasObject{}
	for i, label := range []string{page.X("endpoint.url.host", "Host"), page.X("endpoint.url.alias", "Alias"), page.X("endpoint.url.token", "Token")} {
		c.facts[i] = newURLFact(label)
		facts = append(facts, c.facts[i].row)
	}
	c.means = house.Stack(house.Gap8, append(facts, c.notes, c.hint)...)
	c.object = house.NewCard(
		house.Stack(house.Gap4, house.NewText(page.X("endpoint.url.label", "Invoke URL, from the card's Endpoint settings"), house.Caption).CutEnd(), c.field.TextField),
		c.means)
	c.notes.Hide()
	c.explain()
	return c
}

// check judges what is typed. A tick stands for a URL that nothing below it
// doubts.
func (c *invokeURLCard) check(typed string) (bool, string) {
	view := setup.PreviewInvokeURL(c.host.Workspace(), typed)
	return view.OK && !c.doubted(view), page.T(view.Sentence)
}

func (c *invokeURLCard) doubted(view setup.InvokeURLView) bool {
	host, _, _ := c.hostFact(view)
	token, _ := c.tokenFact(view)
	return host == house.Attention || token == house.Attention
}

func (c *invokeURLCard) update(e workspace.Endpoint, saved *savedText) {
	c.stored = e
	if saved != nil {
		c.field.settle(*saved)
	}
	c.field.show(e.ID, e.InvokeURL)
	c.explain()
}

// replaces reports whether the field holds another flow than the stored one.
func (c *invokeURLCard) replaces() bool {
	view := setup.PreviewInvokeURL(c.host.Workspace(), c.field.Text())
	return view.OK && view.URL != c.stored.InvokeURL
}

// explain says what the URL in the field means.
func (c *invokeURLCard) explain() {
	view := setup.PreviewInvokeURL(c.host.Workspace(), c.field.Text())
	if doubted := view.OK && c.doubted(view); doubted != c.doubts {
		c.doubts = doubted
		c.field.Check(c.check) // the level has changed, or what is stored
	}
	page.SetVisible(c.hint, c.field.Text() == "")
	for _, f := range c.facts {
		page.SetVisible(f.row, view.OK)
	}
	c.showNotes(view.Notes)
	if view.OK {
		c.facts[0].set(c.hostFact(view))
		c.facts[1].set(house.Done, view.Alias, true)
		state, words := c.tokenFact(view)
		c.facts[2].set(state, words, false)
	}
	page.Arrange(c.means)
}

func (c *invokeURLCard) hostFact(view setup.InvokeURLView) (state house.State, words string, mono bool) {
	switch view.Host {
	case workspace.Passed:
		return house.Done, page.X("endpoint.host.same", "Same as the org's Workflows"), false
	case workspace.Unknown:
		return house.Unknown, page.X("endpoint.host.unknown", "Can't tell: the org's Workflows host isn't known"), false
	}
	if c.stored.OtherHost == view.Origin {
		return house.Done, page.T(text.T("endpoint.host.said", "Not {{.Host}}; right, as you said", "Host", c.host.Workspace().Org.Workflows)), false
	}
	return house.Attention, page.T(text.T("endpoint.host.other", "Not {{.Host}}: is it this org's flow?", "Host", c.host.Workspace().Org.Workflows)), false
}

func (c *invokeURLCard) tokenFact(view setup.InvokeURLView) (house.State, string) {
	level, kept := c.stored.Level, c.stored.ClientToken != ""
	other := level != "" && level != workspace.LevelToken
	switch {
	case view.HasToken && other:
		return house.Attention, page.T(text.T("endpoint.token.other", "A client token is in it: is the flow set to {{.Level}}?", "Level", page.T(level.Name())))
	case view.URL == c.stored.InvokeURL && setup.TokenCame(c.stored):
		return house.Attention, page.T(text.T("endpoint.token.came", "A client token was in it: is the flow set to {{.Level}}?", "Level", page.T(level.Name())))
	case view.HasToken:
		return house.Done, page.X("endpoint.token.taken", "Kept with your secrets, out of this field")
	case level == workspace.LevelToken && kept:
		return house.Done, page.X("endpoint.token.kept", "Kept, see below")
	case level == workspace.LevelToken:
		return house.Attention, page.X("endpoint.token.missing", "Missing: copy the URL with its token, or paste it below")
	case level == workspace.LevelPublic:
		return house.Done, page.X("endpoint.token.public", "None in the URL, as it should be")
	case level == workspace.LevelOAuth:
		return house.Done, page.X("endpoint.token.none", "None in the URL, as OAuth 2.0 wants")
	}
	return house.Todo, page.X("endpoint.token.no-level", "None in the URL; choose a level")
}

// noteTokenTaken is said by the token's own line.
const noteTokenTaken = "invoke-url.note.token-taken"

func (c *invokeURLCard) showNotes(notes []text.Text) {
	notes = slices.DeleteFunc(slices.Clone(notes), func(n text.Text) bool { return n.Key == noteTokenTaken })
	if len(notes) == 0 && len(c.notes.Objects) == 0 {
		return
	}
	c.notes.Objects = nil
	page.SetVisible(c.notes, len(notes) > 0)
	for _, n := range notes {
		c.notes.Add(house.TopRow(house.Gap8, house.Inset(0, 1, 0, 0, house.NewIcon("info").Sized(14)), house.Grow(house.NewParagraph(page.T(n), house.Caption))))
	}
	c.notes.Refresh()
}

// urlFact is one line about the URL: what it is, what is known, and how good
// that is.
type urlFact struct {
	words *house.Paragraph
	alias *house.Text
	icon  *house.Icon
	row   *fyne.Container
}

func newURLFact(label string) *urlFact {
	const labelWidth, iconWidth = 44, 16
	f := &urlFact{words: house.NewParagraph("", house.Caption).In(look.ColorText2), alias: house.NewText("", house.Mono).CutMiddle(), icon: house.NewStateIcon(house.Todo).Sized(14)}
	value := house.Stack(0, f.words, f.alias)
	f.row = house.Cells(house.Gap12, []float32{labelWidth, 0, iconWidth}, house.NewText(label, house.Caption), value, f.icon)
	return f
}

func (f *urlFact) set(state house.State, words string, mono bool) {
	f.icon.SetState(state)
	f.words.SetText(words)
	f.alias.SetText(words)
	page.SetVisible(f.words, !mono)
	page.SetVisible(f.alias, mono)
}
