package walk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// orgAddress is the address to paste, what each part of it means, and the
// addresses that follow from it. It changes with every character; nothing is
// sent for it.
type orgAddress struct {
	host  page.Host
	field *house.TextField
	view  setup.AddressView
	parts *fyne.Container
	taken string // the text whose parts are shown
	well  *house.Surface
	facts *fyne.Container
	shown []orgFact
	links []*house.IconButton
	card  fyne.CanvasObject
}

func newOrgAddress(host page.Host, typed, enter func()) *orgAddress {
	a := &orgAddress{host: host, parts: house.Flow(house.Gap8, house.Gap4), facts: house.Stack(0)}
	a.field = house.NewTextField("https://example-admin.okta.com/admin/dashboard").Mono().Icon("globe").Limit(2000).Check(a.judge)
	a.field.SetText(host.Workspace().Org.Entered)
	a.field.OnChanged = func(raw string) {
		if raw == "" { // which is never judged
			a.view = setup.AddressView{}
		}
		typed()
	}
	a.field.OnSubmitted = func(string) { enter() }
	a.well = house.NewWell(house.Gap4, a.parts)
	a.card = house.NewCard(
		house.Stack(house.Gap4, house.NewText(page.X("walk.org.address", "Any address from your Okta org"), house.Caption), a.field),
		a.well, a.facts)
	return a
}

// judge takes the typed address apart. It is called for every character.
func (a *orgAddress) judge(raw string) (bool, string) {
	a.view = setup.PreviewAddress(raw)
	if !a.view.OK {
		return false, page.T(a.view.Sentence)
	}
	return true, page.X("walk.org.understood", "Understood")
}

// update shows the parts of the typed address and what follows from it; known
// says that the org behind it was checked.
func (a *orgAddress) update(ws *workspace.Workspace, known bool) {
	a.showParts()
	facts := a.guesses()
	if known {
		facts = knownFacts(ws.Org)
	}
	a.showFacts(facts, known)
}

func (a *orgAddress) showParts() {
	page.SetVisible(a.well, a.view.OK)
	if a.taken == a.field.Text() {
		return
	}
	a.taken = a.field.Text()
	a.parts.Objects = nil
	for _, part := range a.view.Parts {
		a.parts.Add(addressPart(part))
	}
	a.well.Refresh()
}

// addressPart is one piece of the address over what becomes of it.
func addressPart(part setup.AddressPart) fyne.CanvasObject {
	words := house.NewText(part.Text, house.Mono).In(look.ColorText2).CutMiddle()
	use := house.NewText(page.T(part.Use), house.Small)
	switch {
	case part.Kept:
		words.In(theme.ColorNameSuccess).Bold()
		use.In(theme.ColorNameSuccess)
	case part.Left:
		words.Struck()
	}
	tile := house.Inset(8, 4, 8, 4, house.Stack(0, words, use))
	if part.Kept {
		return house.NewSurface(look.ColorOkSoft, tile).Rounded(6).Framed(look.ColorOkEdge)
	}
	return tile
}
