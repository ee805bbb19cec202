package walk

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// accessCard shows who may call at the declared level: the allowed apps, the
// client token, or everybody.
type accessCard struct {
	host page.Host

	none, apps, token, public *fyne.Container

	allowed *house.Segmented
	anyApp  fyne.CanvasObject
	list    *listedApps
	noApp   fyne.CanvasObject

	kept    *storedSecret
	another *house.Button
	draft   *secretDraft
	save    *house.Button
	pasting fyne.CanvasObject
	where   *house.Segmented
	means   *house.Paragraph // of where it is sent
	replace bool             // another token is to be pasted over the one that is kept
	busy    bool             // something runs that has to be waited for
	shown   vault.Ref

	endpoint string // whose token is shown and entered

	inner  *fyne.Container
	object fyne.CanvasObject
}

// accessDeeds are what the card asks of its page.
type accessDeeds struct {
	typed, save func()
	allow       func(workspace.Allowed)
	inQuery     func(bool)
}

func newAccessCard(h page.Host, deeds accessDeeds) *accessCard {
	c := &accessCard{host: h}
	c.none = titled(page.X("access.title", "Who may call"), house.NewParagraph(page.X("access.none", "Choose a security level above."), house.Caption))
	c.public = titled(page.X("access.title", "Who may call"),
		house.NewNotice(house.NoticeWarning, page.X("access.public", "Everyone who has the Invoke URL can run this flow. There is no credential to revoke."), nil))
	c.apps = c.newApps(deeds.allow)
	c.token = c.newToken(deeds)
	c.inner = house.Stack(house.Gap12, c.none, c.apps, c.token, c.public)
	c.object = house.NewCard(c.inner)
	return c
}

func titled(title string, objects ...fyne.CanvasObject) *fyne.Container {
	return house.Stack(house.Gap12, append([]fyne.CanvasObject{house.NewText(title, house.Body).Bold()}, objects...)...)
}

func (c *accessCard) newApps(allow func(workspace.Allowed)) *fyne.Container {
	c.allowed = house.NewSegmented([]house.Option{{Text: page.X("access.any", "Any")}, {Text: page.X("access.list", "Select from list")}}, 0, func(i int) {
		allow([]workspace.Allowed{workspace.AllowAny, workspace.AllowList}[i])
	}).Small()
	c.list = newListedApps(c.host)
	c.anyApp = house.NewParagraph(page.X("access.any.means", "Every service app of the org that was granted okta.workflows.invoke.manage may call."), house.Caption)
	goThere := house.NewButton(page.X("access.step-3", "Go to step 3"), house.Link, func() { c.host.Go(page.ServiceApp) }).Small()
	c.noApp = house.NewNotice(house.NoticeNote, page.X("access.no-app", "There is no service app with a key yet."), goThere)
	declared := house.NewText(page.X("access.declared", "Declared here: no API tells"), house.Caption).CutEnd()
	return house.Stack(house.Gap12,
		house.Stack(house.Gap4,
			house.Row(house.Gap8, house.NewText(page.X("access.apps", "Allowed apps"), house.Body).Bold().CutEnd(), house.Spring(), c.allowed),
			declared),
		c.noApp, c.list.object, c.anyApp)
}

func (c *accessCard) newToken(deeds accessDeeds) *fyne.Container {
	c.kept = newStoredSecret(c.host)
	c.another = house.NewButton(page.X("access.another", "Paste another"), house.Link, func() {
		c.replace = true
		c.showToken(true)
		c.host.Focus(c.draft.Focusable())
	}).Small()
	c.draft = newSecretDraft(page.X("access.token.hint", "Paste the client token"), setup.CheckClientToken, deeds.typed, deeds.save)
	c.save = house.NewButton(page.X("access.keep", "Keep"), house.Secondary, deeds.save)
	c.pasting = house.Stack(house.Gap8,
		house.TopRow(house.Gap8, house.Grow(c.draft.object), c.save),
		house.NewParagraph(page.X("access.token.where", "API Endpoint card › Endpoint settings › Client token. Okta shows no shape for it; those seen have 64 characters."), house.Caption))
	return house.Stack(house.Gap12,
		house.Row(house.Gap8, house.NewText(page.X("access.token", "Client token"), house.Body).Bold(), house.Spring(), c.another),
		c.kept.field, c.pasting, c.newWhere(deeds.inQuery))
}

// newWhere says where callers put the token: the query is possible, and leaks.
func (c *accessCard) newWhere(inQuery func(bool)) fyne.CanvasObject {
	c.where = house.NewSegmented([]house.Option{{Text: page.X("access.header", "Header")}, {Text: page.X("access.query", "Query")}}, 0, func(i int) { inQuery(i == 1) }).Small()
	c.means = house.NewParagraph("", house.Caption)
	return house.Stack(house.Gap4,
		house.Row(house.Gap8, house.NewText(page.X("access.where", "Callers send it in the"), house.Caption).CutEnd(), house.Spring(), c.where),
		c.means)
}

func (c *accessCard) showWhere(e workspace.Endpoint, busy bool) {
	chosen, words := 0, page.X("access.header.means", "As x-api-client-token: addresses and logs don't show it.")
	if e.TokenInQuery {
		chosen, words = 1, page.X("access.query.means", "As ?clientToken=… it is part of the address, and ends up in logs and histories on the way. For callers that can't set a header only.")
	}
	c.where.SetSelected(chosen)
	c.means.SetText(words)
	page.SetEnabled(c.where, !busy)
}

func (c *accessCard) update(e workspace.Endpoint, busy bool) {
	c.follow(e)
	c.busy = busy
	page.SetVisible(c.none, e.Level == "")
	page.SetVisible(c.apps, e.Level == workspace.LevelOAuth)
	page.SetVisible(c.token, e.Level == workspace.LevelToken)
	page.SetVisible(c.public, e.Level == workspace.LevelPublic)
	c.showApps(e, busy)
	c.showWhere(e, busy)
	c.showToken(e.ClientToken != "")
	page.SetEnabled(c.another, !busy)
	c.allowSave()
}

// follow takes note of the endpoint in front and its token. What was entered
// for another endpoint is dropped: a token belongs to one address.
func (c *accessCard) follow(e workspace.Endpoint) {
	if c.endpoint != e.ID {
		c.draft.drop()
	}
	if c.endpoint != e.ID || c.shown != e.ClientToken {
		c.endpoint, c.shown, c.replace = e.ID, e.ClientToken, false
		c.kept.show(e.ClientToken)
		c.draft.forget()
	}
}

func (c *accessCard) showApps(e workspace.Endpoint, busy bool) {
	app := c.host.Workspace().ServiceApp(e.ServiceAppID)
	list := e.Allowed == workspace.AllowList
	if list {
		c.allowed.SetSelected(1)
	} else {
		c.allowed.SetSelected(0)
	}
	page.SetEnabled(c.allowed, !busy)
	page.SetVisible(c.noApp, app == nil)
	page.SetVisible(c.list.object, list && app != nil)
	page.SetVisible(c.anyApp, !list)
	if app != nil {
		c.list.update(e, *app, busy)
	}
}

func (c *accessCard) showToken(kept bool) {
	page.SetVisible(c.kept.field, kept && !c.replace)
	page.SetVisible(c.another, kept && !c.replace)
	page.SetVisible(c.pasting, !kept || c.replace)
	c.kept.sayWhere(c.host.App().Vault.Status().Store)
	page.Arrange(c.inner, c.apps, c.token)
}

func (c *accessCard) allowSave() { page.SetEnabled(c.save, c.waiting() && !c.busy) }

// waiting reports whether a whole token was entered and is not yet stored.
func (c *accessCard) waiting() bool {
	return c.token.Visible() && c.pasting.Visible() && (c.draft.valid() || c.draft.entry.Empty() && !c.draft.empty())
}

// first is where the missing credential is typed, or otherwise.
func (c *accessCard) first(otherwise fyne.Focusable) fyne.Focusable {
	if c.token.Visible() && c.pasting.Visible() {
		return c.draft.Focusable()
	}
	return otherwise
}
