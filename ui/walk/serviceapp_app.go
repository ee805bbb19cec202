package walk

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// serviceAppCard shows the app as it is at Okta.
type serviceAppCard struct {
	host   page.Host
	name   *house.Text
	chip   *house.Chip
	id     *house.Text
	glance *house.Button // how it stands at Okta
	other  *house.Button
	signs  *house.Text
	scopes *house.Text
	since  *house.Text
	shown  appWords
	card   *house.Card
}

func newServiceAppCard(host page.Host, other func()) *serviceAppCard {
	c := &serviceAppCard{
		host: host, name: house.NewText("", house.Lead).CutEnd(), chip: house.NewChip(house.ChipNeutral, ""),
		id:     house.NewText("", house.Mono).CutMiddle(),
		other:  house.NewButton(page.X("walk.service-app.other-id", "Change client ID"), house.Secondary, other),
		signs:  house.NewText(page.X("walk.service-app.key-pair", "Public key / private key"), house.Body).CutEnd(),
		scopes: house.NewText("", house.Body).CutEnd(), since: house.NewText("", house.Body).CutEnd(),
	}
	c.glance = house.NewButton(page.X("walk.app.glance", "Look at Okta"), house.Secondary, func() { host.Go(page.AppState) }).Icon("eye")
	words := page.CopyWords()
	words.Copy = page.X("walk.service-app.copy-id", "Copy client ID")
	copyID := house.NewCopyButton(words, c.id.Text)
	title := house.Row(house.Gap8, c.name, c.chip)
	under := house.Row(house.Gap8, house.NewText(page.X("walk.service-app.client-id", "Client ID"), house.Caption), c.id, copyID)
	head := house.Row(house.Gap12, house.NewTile("key", true), house.Grow(house.Stack(2, title, under)), c.glance, c.other)
	facts := house.Columns(house.Gap16,
		fact(page.X("walk.service-app.signs-with", "Signs in with"), c.signs),
		fact(page.X("walk.service-app.scopes", "Scopes"), c.scopes),
		fact(page.X("walk.service-app.created", "Created"), c.since))
	c.card = house.NewBareCard(house.CardHead{}, house.Stack(0,
		house.Inset(16, 12, 12, 12, head), house.NewDivider(), house.Inset(16, 10, 16, 12, facts)))
	return c
}

// fact is a value under its name.
func fact(name string, value fyne.CanvasObject) fyne.CanvasObject {
	return house.Stack(0, house.NewText(name, house.Caption), value)
}

func (c *serviceAppCard) update(ws *workspace.Workspace, app *workspace.ServiceApp) {
	page.SetVisible(c.card, registered(app))
	if !registered(app) {
		return
	}
	page.SetEnabled(c.other, !c.host.Busy())
	page.SetVisible(c.glance, setup.SignedIn(ws))
	if words := c.words(ws, app); words != c.shown {
		c.shown = words
		c.show(words)
	}
}

// appWords are what the card says of an app.
type appWords struct {
	name, id, origin, since, scopes string
	signs                           string
	byHand                          bool // the client ID can be another one
}

func (c *serviceAppCard) words(ws *workspace.Workspace, app *workspace.ServiceApp) appWords {
	w := appWords{
		name: app.Label, id: app.ClientID, byHand: !app.Registered,
		origin: page.X("walk.service-app.by-you", "Made in the console"),
		since:  page.X("walk.service-app.before", "In the Admin Console"),
		scopes: page.X("state.unknown", "Can't tell"),
		signs:  page.X("walk.service-app.key-pair", "Public key / private key"),
	}
	if p := app.Step.Problem; p != nil && (p.Code == "token.secret-app" || p.Title.Key == "app.method") {
		w.signs = page.X("walk.service-app.no-key-pair", "Not with a key, as Okta says")
	}
	if app.Made {
		w.origin = page.X("walk.service-app.by-walk", "Made by this walk")
		w.since = page.Ago(c.host.Now(), madeAt(ws, workspace.CreatedServiceApp, app.AppID))
	}
	if app.Granted || app.Step.Current() == workspace.Done {
		w.scopes = page.X("walk.service-app.scope-one", "The one it needs")
	}
	return w
}

func (c *serviceAppCard) show(w appWords) {
	c.name.SetText(w.name)
	c.id.SetText(w.id)
	c.chip.Set(house.ChipNeutral, w.origin)
	c.since.SetText(w.since)
	c.scopes.SetText(w.scopes)
	c.signs.SetText(w.signs)
	page.SetVisible(c.other, w.byHand)
	c.card.Refresh()
}

// serviceAppKey shows the key that signs the requests.
type serviceAppKey struct {
	host               page.Host
	kid                *house.Text
	kind, age, private *house.Text
	proven             *house.Text
	same               *house.Text // says that the kid is the thumbprint, else print is it
	print              *house.Text
	printRow           *fyne.Container
	bring, turn, drop  *house.Button
	rotating           *house.Notice
	shown              keyFacts
	card               *house.Card
}

func newServiceAppKey(host page.Host, drop func()) *serviceAppKey {
	plain := func() *house.Text { return house.NewText("", house.Caption).CutEnd() }
	k := &serviceAppKey{host: host, kid: house.NewText("", house.Mono).CutMiddle(), kind: plain(), age: plain(), private: plain(), proven: plain(), same: plain(), print: house.NewText("", house.Mono).CutMiddle()}
	k.printRow = house.Row(house.Gap8, k.same, k.print, newCopyThumbprint(k.print))
	rows := house.Stack(0,
		keyRow(page.X("walk.service-app.kid", "kid"), house.Row(house.Gap8, k.kid, newCopyKID(k.kid)), page.X("walk.service-app.type", "Type"), k.kind),
		keyRow(page.X("walk.service-app.thumbprint", "Thumbprint"), k.printRow, page.X("walk.service-app.age", "Made"), k.age),
		keyRow(page.X("walk.service-app.private", "Private half"), house.Row(house.Gap8, house.NewIcon("lock").Sized(14), k.private), page.X("walk.service-app.proven", "Proven"), k.proven))
	inner := house.NewSurface(look.ColorSoft, house.Inset(12, 8, 12, 8, rows)).Rounded(8).Framed(look.ColorSoftLine)
	k.bring = house.NewButton(page.X("walk.key.bring", "Use a key I have"), house.Quiet, func() { host.Go(page.KeyImport) }).Icon("upload").Small()
	k.turn = house.NewButton(page.X("walk.key.rotate", "Rotate key"), house.Quiet, func() { host.Go(page.KeyRotate) }).Icon("refresh").Small()
	k.rotating = house.NewNotice(house.NoticeWarning, page.X("walk.key.rotating", "A rotation of this key isn't over: the app may have both keys active until you go on or roll back."), nil)
	k.drop = house.NewButton(page.X("walk.earlier.delete", "Delete it here"), house.Quiet, drop).Icon("x").Small()
	give := house.NewButton(page.X("walk.key.export", "Export"), house.Quiet, func() { host.Go(page.KeyExport) }).Icon("download").Small()
	k.card = house.NewHeadCard(house.CardHead{
		Icon: "key", Title: page.X("walk.service-app.key", "Key that signs the requests"), Trailing: []fyne.CanvasObject{k.turn, k.bring, give, k.drop},
	}, k.rotating, inner)
	return k
}

// newCopyThumbprint copies a thumbprint that is shown.
func newCopyThumbprint(shown *house.Text) *house.CopyButton {
	words := page.CopyWords()
	words.Copy = page.X("walk.service-app.copy-thumbprint", "Copy thumbprint")
	return house.NewCopyButton(words, shown.Text)
}

// newCopyKID copies a kid that is shown.
func newCopyKID(shown *house.Text) *house.CopyButton {
	words := page.CopyWords()
	words.Copy = page.X("walk.service-app.copy-kid", "Copy kid")
	return house.NewCopyButton(words, shown.Text)
}

// keyRow is one line of the key: two names with their values.
func keyRow(left string, value fyne.CanvasObject, right string, other fyne.CanvasObject) fyne.CanvasObject {
	return house.MinHeight(24, house.Cells(house.Gap12, []float32{84, 0, 52, 120},
		house.NewText(left, house.Caption), value, house.NewText(right, house.Caption), other))
}

// update shows the app's key, unless another one is going to be made.
func (k *serviceAppKey) update(app *workspace.ServiceApp, replaced bool) {
	page.SetVisible(k.card, hasKey(app) && !replaced)
	if !k.card.Visible() {
		return
	}
	page.SetVisible(k.bring, registered(app))
	page.SetVisible(k.drop, app.Proven() && spare(k.host.Workspace(), app))
	page.SetEnabled(k.drop, !k.host.Busy())
	page.SetVisible(k.rotating, app.Rotation != nil)
	page.SetVisible(k.turn, registered(app) && (app.Rotation != nil || setup.SignedIn(k.host.Workspace())))
	words := keyFacts{
		kid: app.KeyID, kind: keyTypeWords(app), age: page.Ago(k.host.Now(), app.KeyMade),
		private: storeWords(k.host.App().Vault.Status().Store), proven: page.X("walk.service-app.unproven", "not yet"),
	}
	if p := app.Step.Proof; p != nil && app.Step.Current() == workspace.Done {
		words.proven = page.Ago(k.host.Now(), p.At)
	}
	if app.KeyID != app.Thumbprint {
		words.print = app.Thumbprint
	}
	if app.KeyFrom != "" {
		words.age = page.T(text.T("walk.service-app.brought", "yours, {{.Ago}}", "Ago", words.age))
	}
	if words != k.shown {
		k.shown = words
		k.show(words)
	}
}

// keyFacts are what the card says of a key.
type keyFacts struct{ kid, kind, age, private, proven, print string }

func (k *serviceAppKey) show(w keyFacts) {
	k.kid.SetText(w.kid)
	k.kind.SetText(w.kind)
	k.age.SetText(w.age)
	k.private.SetText(w.private)
	k.proven.SetText(w.proven)
	k.same.SetText(page.X("walk.service-app.same", "The kid is the key's RFC 7638 thumbprint"))
	k.print.SetText(w.print)
	for i, o := range k.printRow.Objects {
		page.SetVisible(o, (w.print == "") == (i == 0))
	}
	k.card.Refresh()
}
