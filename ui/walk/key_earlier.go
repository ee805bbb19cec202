package walk

import (
	"context"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// earlierKeys shows the keys that the app's key took the place of: the way back to
// each, and, once the key in use gave a token, what becomes of them.
type earlierKeys struct {
	host  page.Host
	tries *attempts
	says  *house.Paragraph
	rows  *fyne.Container
	look  *house.Button     // leads to where an earlier key is deactivated at Okta
	at    fyne.CanvasObject // its row
	press []fyne.Disableable
	shown string
	card  *house.Card
}

func newEarlierKeys(host page.Host, tries *attempts) *earlierKeys {
	e := &earlierKeys{host: host, tries: tries, says: house.NewParagraph("", house.Caption), rows: house.Stack(house.Gap8)}
	e.look = house.NewButton(page.X("walk.earlier.at-okta", "Deactivate it at Okta"), house.Link, func() { host.Go(page.AppState) }).Small()
	e.at = house.Row(0, e.look)
	e.card = house.NewHeadCard(house.CardHead{Icon: "refresh", Title: page.X("walk.earlier.title", "Earlier keys")}, e.says, e.rows, e.at)
	return e
}

func (e *earlierKeys) update(app *workspace.ServiceApp) {
	page.SetVisible(e.card, app != nil && len(app.KeptEarlier()) > 0)
	if !e.card.Visible() {
		return
	}
	if now := fmt.Sprint(app.ID, app.Proven(), registered(app), app.Earlier, e.ages(app)); now != e.shown {
		e.shown = now
		e.show(app)
	}
	page.SetVisible(e.at, registered(app) && app.Proven())
	page.SetEnabled(e.look, !e.host.Busy())
	for _, button := range e.press {
		page.SetEnabled(button, !e.host.Busy() && app.Rotation == nil)
	}
}

// ages are the words that change by themselves.
func (e *earlierKeys) ages(app *workspace.ServiceApp) []string {
	kept := app.KeptEarlier()
	ages := make([]string, 0, len(kept))
	for _, k := range kept {
		ages = append(ages, e.since(k))
	}
	return ages
}

func (e *earlierKeys) show(app *workspace.ServiceApp) {
	e.says.SetText(page.T(fateOfEarlier(app)))
	e.rows.Objects, e.press = nil, nil
	for _, k := range slices.Backward(app.KeptEarlier()) {
		e.rows.Add(e.row(k, !registered(app) || app.Proven()))
	}
	e.card.Refresh()
}

// row is one earlier key; spare tells that it isn't needed any more.
func (e *earlierKeys) row(k workspace.EarlierKey, spare bool) fyne.CanvasObject {
	words := page.X("walk.earlier.back", "Back to the earlier key")
	if spare {
		words = page.X("walk.earlier.back-short", "Back to it")
	}
	back := house.NewButton(words, house.Secondary, func() { e.goBack(k) }).Small()
	forget := house.NewButton(page.X("walk.earlier.delete", "Delete it here"), house.Secondary, func() { e.askToForget(k) }).Small()
	page.SetVisible(forget, spare)
	e.press = append(e.press, back, forget)
	return house.Row(house.Gap8, house.Grow(house.Stack(2, house.NewText(shortKID(k.ID), house.Mono),
		house.NewParagraph(e.since(k), house.Caption))), back, forget)
}

// since says what is known of an earlier key.
func (e *earlierKeys) since(k workspace.EarlierKey) string {
	kind, ago := setup.KeyTypeName(setup.KeyType(k.Type)), page.Ago(e.host.Now(), k.Since)
	if k.Proven.IsZero() {
		return page.T(text.T("walk.earlier.unproven", "{{.Type}}, replaced {{.Ago}}, never gave a token here", "Type", kind, "Ago", ago))
	}
	return page.T(text.T("walk.earlier.proven", "{{.Type}}, replaced {{.Ago}}, gave a token {{.Proven}}", "Type", kind, "Ago", ago, "Proven", page.Ago(e.host.Now(), k.Proven)))
}

// fateOfEarlier says what becomes of the earlier keys.
func fateOfEarlier(app *workspace.ServiceApp) text.Text {
	switch {
	case !registered(app):
		return text.T("walk.earlier.no-app", "No app at Okta is known that has one of them. Their private halves are kept here until you delete them.")
	case app.Proven():
		return text.T("walk.earlier.decide", "The key above gave a token. What becomes of the earlier one? Unless it is deactivated there, it still opens the app at Okta. Its private half is kept here: leave it as the way back, or delete it.")
	}
	return text.T("walk.earlier.waits", "The key above gave no token yet. Until it does, nothing of the earlier one is deleted: its private half is kept here, and one press leads back to it.")
}

// goBack has an earlier key sign again, and proves it.
func (e *earlierKeys) goBack(k workspace.EarlierKey) {
	walk, id := e.host.Walk(), e.host.EndpointID()
	known := registered(inFront(e.host))
	e.tries.run(text.T("walk.earlier.going-back", "Going back to the earlier key"), func(ctx context.Context) error {
		if err := walk.BackToEarlierKey(ctx, id, k.Thumbprint); err != nil || !known {
			return err
		}
		return walk.ProveToken(ctx, id)
	}, func() { e.host.Toast(text.T("walk.earlier.is-back", "The earlier key signs the requests again")) })
}

// askToForget asks before an earlier key's private half is deleted.
func (e *earlierKeys) askToForget(k workspace.EarlierKey) {
	walk, id := e.host.Walk(), e.host.EndpointID()
	why := text.T("walk.earlier.ask.why", "The private half of {{.KID}} is deleted on this computer and can't be brought back. Nothing is sent: what Okta has of it stays there until it is deactivated on the page The app at Okta.", "KID", shortKID(k.ID))
	e.host.Confirm(text.T("walk.earlier.ask", "Delete the earlier key here?"), why, text.T("verb.delete", "Delete"), func() {
		e.tries.run(text.T("walk.earlier.deleting", "Deleting the earlier key"), func(ctx context.Context) error {
			return walk.ForgetEarlierKey(ctx, id, k.Thumbprint)
		}, nil)
	})
}
