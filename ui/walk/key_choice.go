package walk

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// keyChoice is where a type of key is chosen, and what it signs with where there
// is a choice. For a key that was brought along it says which one that is.
type keyChoice struct {
	changed func()

	first *house.Segmented // the usual types, and More
	rest  *house.Segmented // the others
	algs  *house.Segmented
	words *house.Paragraph
	bring *house.Button

	own    *house.Text // the key that was brought along
	other  *house.Button
	brings bool // the key was brought along
	anew   bool // and another is to be made in its place

	kind    setup.KeyType
	former  setup.KeyChoice // before the key was brought along, or that key while another is chosen
	rows    *fyne.Container // the choice
	ownRow  *fyne.Container
	restRow *fyne.Container
	algRow  *fyne.Container
	second  *fyne.Container // the two of them
	object  *fyne.Container
}

// firstKeys are the types that are offered at once, in order; moreKeys those
// behind More.
func firstKeys() []setup.KeyType { return []setup.KeyType{setup.KeyEC, setup.KeyRSA} }

func moreKeys() []setup.KeyType {
	return []setup.KeyType{setup.KeyRSA3072, setup.KeyRSA4096, setup.KeyEC384, setup.KeyEC521}
}

func newKeyChoice(changed, bring func()) *keyChoice {
	c := &keyChoice{changed: changed, kind: setup.KeyEC, words: house.NewParagraph("", house.Caption)}
	options := keyOptions(firstKeys())
	options[0].Count = page.X("walk.key.recommended", "recommended")
	c.first = house.NewSegmented(append(options, house.Option{Text: page.X("walk.key.more", "More")}), 0, c.choseFirst)
	c.rest = house.NewSegmented(keyOptions(moreKeys()), 0, func(i int) { c.choose(moreKeys()[i]) })
	c.algs = house.NewSegmented(algOptions(setup.KeyRSA), 0, func(int) { c.choose(c.kind) })
	c.bring = house.NewButton(page.X("walk.key.bring", "Use a key I have"), house.Secondary, bring).Icon("upload")
	c.other = house.NewButton("", house.Secondary, c.switchOwn).Small()
	c.own = house.NewText("", house.Body).CutEnd()

	c.restRow = labelled(page.X("walk.key.others", "More kinds of key"), house.Row(0, c.rest))
	c.algRow = labelled(page.X("walk.key.signs", "Signs with"), house.Row(0, c.algs))
	c.second = house.Row(house.Gap16, c.restRow, c.algRow)
	c.rows = house.Stack(house.Gap12,
		labelled(page.X("walk.service-app.key-type", "Key"), house.Row(house.Gap12, c.first, house.Spring(), c.bring)),
		c.second)
	c.ownRow = labelled(page.X("walk.key.yours", "Your own key"), house.Row(house.Gap8, house.NewIcon("key"), house.Grow(c.own), c.other))
	c.object = house.Stack(house.Gap8, c.ownRow, c.rows, c.words)
	c.show()
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
func (c *keyChoice) choseFirst(i int) {
	if i < len(firstKeys()) {
		c.choose(firstKeys()[i])
		return
	}
	c.choose(moreKeys()[c.rest.Selected()])
}

func (c *keyChoice) choose(kind setup.KeyType) {
	c.kind = kind
	c.show()
	c.changed()
}

// switchOwn offers the choice of a new key instead of the one that was brought
// along, or goes back to that one. Nothing is made or dropped before the app is.
func (c *keyChoice) switchOwn() {
	now := c.chosen()
	c.offer(c.former)
	now.Anew, c.former = false, now
	c.anew = !c.anew
	c.show()
	c.changed()
}

// makes reports whether a key is to be made.
func (c *keyChoice) makes() bool { return !c.brings || c.anew }

// chosen is the key that is wanted.
func (c *keyChoice) chosen() setup.KeyChoice {
	choice := setup.KeyChoice{Type: c.kind, Anew: c.anew}
	if all := setup.Algorithms(c.kind); len(all) > 1 {
		choice.Algorithm = all[min(c.algs.Selected(), len(all)-1)]
	} else if len(all) == 1 {
		choice.Algorithm = all[0]
	}
	return choice
}

// differs reports whether another key is wanted than the app has.
func (c *keyChoice) differs(app *workspace.ServiceApp) bool {
	want := c.chosen()
	return c.anew || string(want.Type) != app.KeyType || want.Algorithm != setup.KeyAlgorithm(app)
}

// take shows the key that an app has; without one the choice stays.
func (c *keyChoice) take(app *workspace.ServiceApp) {
	if !c.brings {
		c.former = c.chosen()
	}
	c.brings, c.anew = app.KeyFrom != "", false
	if !hasKey(app) {
		return
	}
	c.own.SetText(page.T(text.T("walk.key.yours-is", "{{.Type}}, read from {{.Form}}", "Type", setup.KeyTypeName(setup.KeyType(app.KeyType)), "Form", app.KeyFrom)))
	c.offer(setup.KeyChoice{Type: setup.KeyType(app.KeyType), Algorithm: setup.KeyAlgorithm(app)})
	c.show()
}

// offer has the choice stand at a key.
func (c *keyChoice) offer(k setup.KeyChoice) {
	c.kind = k.Type
	if i := slices.Index(firstKeys(), c.kind); i >= 0 {
		c.first.SetSelected(i)
	} else {
		c.first.SetSelected(len(firstKeys()))
		c.rest.SetSelected(slices.Index(moreKeys(), c.kind))
	}
	c.algs.SetSelected(slices.Index(setup.Algorithms(c.kind), k.Algorithm))
}

func (c *keyChoice) show() {
	several, rare := len(setup.Algorithms(c.kind)) > 1, slices.Contains(moreKeys(), c.kind)
	page.SetVisible(c.rows, c.makes())
	page.SetVisible(c.ownRow, c.brings)
	page.SetVisible(c.restRow, rare)
	page.SetVisible(c.algRow, several)
	page.SetVisible(c.second, rare || several)
	c.words.SetText(keyWords(c.kind))
	page.SetVisible(c.words, c.makes())
	c.other.SetText(page.X("walk.key.make", "Make a new one instead"))
	if c.anew {
		c.other.SetText(page.X("walk.key.keep", "Keep this one"))
	}
	c.object.Refresh()
}

func (c *keyChoice) setEnabled(yes bool) {
	for _, control := range []fyne.Disableable{c.first, c.rest, c.algs, c.bring, c.other} {
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
