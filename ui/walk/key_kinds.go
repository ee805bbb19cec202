package walk

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// keyKinds is where a type of key is chosen, and what it signs with where there is
// a choice.
type keyKinds struct {
	changed func()

	kind    setup.KeyType
	first   *house.Segmented // the usual types, and More
	rest    *house.Segmented // the others
	algs    *house.Segmented
	words   *house.Paragraph
	restRow *fyne.Container
	algRow  *fyne.Container
	second  *fyne.Container // the two of them
	rows    *fyne.Container // the choice
}

// firstKeys are the types that are offered at once, in order; moreKeys those
// behind More.
func firstKeys() []setup.KeyType { return []setup.KeyType{setup.KeyEC, setup.KeyRSA} }

func moreKeys() []setup.KeyType {
	return []setup.KeyType{setup.KeyRSA3072, setup.KeyRSA4096, setup.KeyEC384, setup.KeyEC521}
}

// newKeyKinds makes the choice under a name; beside it stands what can be had in
// place of all of them.
func newKeyKinds(name string, changed func(), beside ...fyne.CanvasObject) *keyKinds {
	c := &keyKinds{changed: changed, kind: setup.KeyEC, words: house.NewParagraph("", house.Caption)}
	options := keyOptions(firstKeys())
	options[0].Count = page.X("walk.key.recommended", "recommended")
	c.first = house.NewSegmented(append(options, house.Option{Text: page.X("walk.key.more", "More")}), 0, c.choseFirst)
	c.rest = house.NewSegmented(keyOptions(moreKeys()), 0, func(i int) { c.choose(moreKeys()[i]) })
	c.algs = house.NewSegmented(algOptions(setup.KeyRSA), 0, func(int) { c.choose(c.kind) })
	c.restRow = labelled(page.X("walk.key.others", "More kinds of key"), house.Row(0, c.rest))
	c.algRow = labelled(page.X("walk.key.signs", "Signs with"), house.Row(0, c.algs))
	c.second = house.Row(house.Gap16, c.restRow, c.algRow)
	row := append([]fyne.CanvasObject{c.first, house.Spring()}, beside...)
	c.rows = house.Stack(house.Gap12, labelled(name, house.Row(house.Gap12, row...)), c.second)
	return c
}

func keyOptions(kinds []setup.KeyType) []house.Option {
	options := make([]house.Option, len(kinds))
	for i, kind := range kinds {
		options[i].Text = setup.KeyTypeName(kind)
	}
	return options
}

func algOptions(kind setup.KeyType) []house.Option {
	var options []house.Option
	for _, name := range setup.Algorithms(kind) {
		options = append(options, house.Option{Text: name})
	}
	return options
}

// choseFirst takes one of the usual types, or opens the others at their first.
func (c *keyKinds) choseFirst(i int) {
	if i < len(firstKeys()) {
		c.choose(firstKeys()[i])
		return
	}
	c.choose(moreKeys()[c.rest.Selected()])
}

func (c *keyKinds) choose(kind setup.KeyType) {
	c.kind = kind
	c.show()
	c.changed()
}

// chosen is the key that is wanted.
func (c *keyKinds) chosen() setup.KeyChoice {
	choice := setup.KeyChoice{Type: c.kind}
	if all := setup.Algorithms(c.kind); len(all) > 1 {
		choice.Algorithm = all[min(c.algs.Selected(), len(all)-1)]
	} else if len(all) == 1 {
		choice.Algorithm = all[0]
	}
	return choice
}

// offer has the choice stand at a key.
func (c *keyKinds) offer(k setup.KeyChoice) {
	c.kind = k.Type
	if i := slices.Index(firstKeys(), c.kind); i >= 0 {
		c.first.SetSelected(i)
	} else {
		c.first.SetSelected(len(firstKeys()))
		c.rest.SetSelected(slices.Index(moreKeys(), c.kind))
	}
	c.algs.SetSelected(slices.Index(setup.Algorithms(c.kind), k.Algorithm))
}

func (c *keyKinds) show() {
	several, rare := len(setup.Algorithms(c.kind)) > 1, slices.Contains(moreKeys(), c.kind)
	page.SetVisible(c.restRow, rare)
	page.SetVisible(c.algRow, several)
	page.SetVisible(c.second, rare || several)
	c.words.SetText(keyWords(c.kind))
	c.rows.Refresh()
}

func (c *keyKinds) setEnabled(yes bool) {
	for _, control := range []fyne.Disableable{c.first, c.rest, c.algs} {
		page.SetEnabled(control, yes)
	}
}

// keyWords say when to choose a type.
func keyWords(kind setup.KeyType) string {
	switch kind {
	case setup.KeyEC:
		return page.X("walk.service-app.ec", "EC P-256 signs with ES256: recommended, because it is small and fast.")
	case setup.KeyRSA:
		return page.X("walk.key.rsa", "RSA 2048 is what most tools expect. Choose it where a policy or another program asks for RSA.")
	case setup.KeyRSA3072, setup.KeyRSA4096:
		return page.X("walk.key.rsa-large", "Choose a larger RSA key only where a policy asks for it: making one may take some seconds, and each signature takes longer.")
	}
	name, algorithm := setup.KeyTypeName(kind), setup.Algorithms(kind)[0]
	return page.T(text.T("walk.key.ec-large", "{{.Type}} signs with {{.Algorithm}}. Choose it only where a policy asks for it: P-256 is strong enough for what is signed here.", "Type", name, "Algorithm", algorithm))
}
