package walk

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// connectionPasteDeeds are what the paste card asks of its page.
type connectionPasteDeeds struct {
	typed, enter, read func()
}

// connectionPaste takes client ID and secret from the admin, where Okta
// doesn't let this sign-in read them, or there is none.
type connectionPaste struct {
	host     page.Host
	clientID *house.TextField
	secret   *secretDraft
	signOn   *house.Button
	kept     *house.Paragraph // where the two are, and where the secret goes
	practice *fyne.Container
	read     *house.Button
	open     bool // asked for by the admin
	card     *house.Card
}

func newConnectionPaste(host page.Host, deeds connectionPasteDeeds) *connectionPaste {
	p := &connectionPaste{host: host}
	p.clientID = house.NewTextField(page.X("walk.connection.paste-id", "Paste the client ID")).Mono().Limit(200).Check(judgeClientID)
	p.clientID.OnChanged = func(string) { deeds.typed() }
	p.clientID.OnSubmitted = func(string) { deeds.enter() }
	p.secret = newSecretDraft(page.X("walk.connection.paste-secret", "Paste the client secret"), setup.CheckClientSecret, deeds.typed, deeds.enter)
	p.signOn = house.NewButton(page.X("walk.connection.sign-on", "Open Sign On tab"), house.Secondary, func() { host.Open(setup.LinkConnectionApp) }).Icon("ext").Small()
	p.read = house.NewButton(page.X("walk.connection.read", "Copy them from the practice console for me"), house.Secondary, deeds.read).Icon("flask")
	p.practice = house.Row(0, p.read)
	p.kept = house.NewParagraph("", house.Caption)
	p.card = house.NewHeadCard(house.CardHead{Icon: "tray", Title: page.X("walk.connection.paste", "Paste from the Sign On tab"), Trailing: []fyne.CanvasObject{p.signOn}},
		p.kept,
		labelled(page.X("walk.connection.client-id", "Client ID"), p.clientID),
		labelled(page.X("walk.connection.secret", "Client Secret"), p.secret.object),
		p.practice)
	return p
}

// secretKept says where both values are, and where the pasted secret goes.
func secretKept(store vault.Store) string {
	if store == vault.Session {
		return page.X("walk.connection.paste-where-session", "Admin Console › Applications › Okta Workflows OAuth › Sign On shows both. The secret is kept for this session only.")
	}
	return page.X("walk.connection.paste-where", "Admin Console › Applications › Okta Workflows OAuth › Sign On shows both. The secret goes to the system keychain.")
}

// labelled puts a caption over a field.
func labelled(label string, field fyne.CanvasObject) *fyne.Container {
	return house.Stack(house.Gap4, house.NewText(label, house.Caption), field)
}

// judgeClientID checks a client ID while it is typed, without the blanks that copying adds.
func judgeClientID(id string) (bool, string) {
	sentence, ok := setup.CheckClientID(strings.TrimSpace(id))
	return ok, page.T(sentence)
}

// update shows the card where something has to be pasted, or the admin wants
// to.
func (p *connectionPaste) update(ws *workspace.Workspace) {
	page.SetVisible(p.card, (p.open || pasteNeeded(ws)) && ws.Org.Origin != "")
	page.SetVisible(p.practice, ws.Practice)
	p.kept.SetText(secretKept(p.host.App().Vault.Status().Store))
	p.secret.update()
	page.SetEnabled(p.read, !p.host.Busy())
	page.SetEnabled(p.signOn, setup.URL(ws, p.host.EndpointID(), setup.LinkConnectionApp) != "")
}

// pasteNeeded reports whether there is no other way to the values than to paste them.
func pasteNeeded(ws *workspace.Workspace) bool {
	return !complete(ws) && (!setup.SignedIn(ws) || looked(ws)) && !readsSecret(ws)
}

var _ page.Escaper = (*connectionPage)(nil)

// Escape leaves the entries for other values than those that were found.
func (p *connectionPage) Escape() bool {
	if !p.paste.open || p.host.Busy() || pasteNeeded(p.host.Workspace()) {
		return false
	}
	p.paste.done()
	p.typed()
	page.GiveBack(p.host, p, p.values.other)
	return true
}

// empty reports whether nothing was pasted.
func (p *connectionPaste) empty() bool { return p.clientID.Text() == "" && p.secret.empty() }

func (p *connectionPaste) first() fyne.Focusable { return p.clientID.Focusable() }

// pastedValues are what was pasted; what is empty stays as it was.
type pastedValues struct {
	clientID string
	secret   secret.Secret
}

// take returns what was pasted, and false where something is refused or
// still missing.
func (p *connectionPaste) take() (pastedValues, bool) {
	if p.missing() != nil {
		return pastedValues{}, false
	}
	v := pastedValues{clientID: clientIDOf(p.clientID)}
	v.secret, _ = p.secret.take()
	return v, true
}

// missing is the first entry that is refused, or empty and still needed, nil
// when there is none. It says so there.
func (p *connectionPaste) missing() fyne.Focusable {
	c := p.host.Workspace().Connection
	switch id := p.clientID.Text(); {
	case id == "" && c.ClientID == "":
		_, words := judgeClientID("")
		p.clientID.Refuse(words)
		return p.clientID.Focusable()
	case id != "" && !p.clientID.Valid():
		return p.clientID.Focusable()
	case p.secret.empty() && c.Secret == "":
		p.secret.ask()
		return p.secret.Focusable()
	case !p.secret.entry.Empty() && !p.secret.valid():
		return p.secret.Focusable()
	}
	return nil
}

// done empties the entries: the values stand above now.
func (p *connectionPaste) done() {
	p.open = false
	p.secret.drop()
	setQuietly(p.clientID, "")
}
