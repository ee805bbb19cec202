package walk

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// keyChoice is where the key of a new app is chosen. For a key that was brought
// along it says which one that is.
type keyChoice struct {
	*keyKinds
	bring *house.Button

	own    *house.Text // the key that was brought along
	other  *house.Button
	brings bool // the key was brought along
	anew   bool // and another is to be made in its place

	former setup.KeyChoice // before the key was brought along, or that key while another is chosen
	ownRow *fyne.Container
	object *fyne.Container
}

func newKeyChoice(changed, bring func()) *keyChoice {
	c := &keyChoice{}
	c.bring = house.NewButton(page.X("walk.key.bring", "Use a key I have"), house.Secondary, bring).Icon("upload")
	c.keyKinds = newKeyKinds(page.X("walk.service-app.key-type", "Key"), func() {
		c.show()
		changed()
	}, c.bring)
	c.other = house.NewButton("", house.Secondary, c.switchOwn).Small()
	c.own = house.NewText("", house.Body).CutEnd()
	c.ownRow = labelled(page.X("walk.key.yours", "Your own key"), house.Row(house.Gap8, house.NewIcon("key"), house.Grow(c.own), c.other))
	c.object = house.Stack(house.Gap8, c.ownRow, c.rows, c.words)
	c.show()
	return c
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
	choice := c.keyKinds.chosen()
	choice.Anew = c.anew
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

func (c *keyChoice) show() {
	c.keyKinds.show()
	page.SetVisible(c.rows, c.makes())
	page.SetVisible(c.ownRow, c.brings)
	page.SetVisible(c.words, c.makes())
	c.other.SetText(page.X("walk.key.make", "Make a new one instead"))
	if c.anew {
		c.other.SetText(page.X("walk.key.keep", "Keep this one"))
	}
	c.object.Refresh()
}

func (c *keyChoice) setEnabled(yes bool) {
	c.keyKinds.setEnabled(yes)
	for _, control := range []fyne.Disableable{c.bring, c.other} {
		page.SetEnabled(control, yes)
	}
}
