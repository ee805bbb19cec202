package walk

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// serviceAppHand is the way by console clicks: what to click, with the public
// key to paste, and the client ID that comes back.
type serviceAppHand struct {
	host     page.Host
	clicks   *clickList
	practice *fyne.Container
	doIt     *house.Button
	clientID *house.TextField
	entry    *fyne.Container // the client ID and its name
	made     *fyne.Container // what shows the clicks
	open     bool            // another client ID is asked for
	newKey   bool            // a new key waits to be added to the app
	appID    string          // of the app whose client ID is asked for
	card     *house.Card
}

func newServiceAppHand(host page.Host, typed, enter, clickForMe func()) *serviceAppHand {
	h := &serviceAppHand{host: host, clicks: newClickList(host, workspace.StepServiceApp)}
	h.doIt = house.NewButton(page.T(clickForMeWords()), house.Secondary, clickForMe).Icon("flask")
	h.practice = house.Row(0, h.doIt)
	h.clientID = house.NewTextField(page.X("walk.service-app.paste-id", "Paste the client ID of the app")).Mono().Limit(200).Check(judgeClientID)
	h.clientID.OnChanged = func(string) { typed() }
	h.clientID.OnSubmitted = func(string) { enter() }
	h.entry = labelled(page.X("walk.service-app.client-id", "Client ID"), h.clientID)
	h.made = house.Stack(house.Gap12, h.clicks.Object(), h.practice)
	h.card = house.NewHeadCard(house.CardHead{Icon: "list", Title: page.X("walk.service-app.console", "In the Admin Console")},
		h.made, h.entry)
	return h
}

// update shows the clicks once there is a key to paste, until the app is
// known.
func (h *serviceAppHand) update(ws *workspace.Workspace, app *workspace.ServiceApp, byHand bool) {
	h.follow(app)
	done := hasKey(app) && app.Step.Current() == workspace.Done
	h.newKey = h.newKey && !done
	page.SetVisible(h.card, hasKey(app) && (h.open || h.newKey || (byHand && !done)))
	page.SetVisible(h.made, byHand || h.newKey)
	page.SetVisible(h.entry, h.open || !registered(app))
	page.SetVisible(h.practice, ws.Practice && !registered(app))
	page.SetEnabled(h.doIt, !h.host.Busy())
	if hasKey(app) {
		h.clicks.SetClicks(h.due(setup.ServiceAppClicks(ws, h.host.EndpointID()), registered(app) && !h.open))
	}
}

// follow empties the field when another app comes to the front: a client ID
// belongs to one app.
func (h *serviceAppHand) follow(app *workspace.ServiceApp) {
	if app == nil || app.ID == h.appID {
		return
	}
	h.appID, h.open, h.newKey = app.ID, false, false
	setQuietly(h.clientID, "")
}

// due is what is to be clicked: of an app that is there already what can be set on it,
// or the key only.
func (h *serviceAppHand) due(clicks []setup.Click, there bool) []setup.Click {
	return slices.DeleteFunc(clicks, func(c setup.Click) bool {
		switch c.ID {
		case setup.ClickAddKey:
			return false
		case setup.ClickCreateApp, setup.ClickClientID:
			return h.newKey || there
		}
		return h.newKey
	})
}

// entered is the client ID that was pasted and isn't taken yet; "" also where
// none is asked for.
func (h *serviceAppHand) entered() string {
	if !h.card.Visible() || !h.entry.Visible() {
		return ""
	}
	return clientIDOf(h.clientID)
}

// missing is the client ID's field where it is refused or still needed; the
// field says so.
func (h *serviceAppHand) missing(app *workspace.ServiceApp) fyne.Focusable {
	id := h.entered()
	switch {
	case id == "" && !registered(app):
		_, words := judgeClientID("")
		h.clientID.Refuse(words)
		return h.clientID.Focusable()
	case id != "" && !h.clientID.Valid():
		return h.clientID.Focusable()
	}
	return nil
}

// done empties the field: the client ID stands with the app now.
func (h *serviceAppHand) done() {
	h.open = false
	h.clientID.SetText("")
}
