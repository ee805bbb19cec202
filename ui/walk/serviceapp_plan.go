package walk

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// maxAppName is Okta's limit for the label of an app, in characters.
const maxAppName = 100

// serviceAppPlan is what is decided before the app is made, and what making
// it will do.
type serviceAppPlan struct {
	host     page.Host
	name     *house.TextField
	choice   *keyChoice
	deeds    *fyne.Container
	list     *fyne.Container // of what will be done
	shown    string          // whose deeds are shown
	requests *page.Requests  // that do it
	warning  *house.Notice
	existing *house.Button // one that the org has, instead
	switcher *house.Button
	card     *house.Card
	appID    string    // of the app whose name stands in the field
	key      vault.Ref // the key that the choice shows
}

func newServiceAppPlan(host page.Host, typed, enter, switchHand func()) *serviceAppPlan {
	p := &serviceAppPlan{host: host, list: house.Stack(0), requests: page.NewRequests(host.Update)}
	head := house.Row(house.Gap8, house.NewText(page.X("walk.service-app.will", "What will be done"), house.Caption), house.Spring(), house.Inset(0, -6, 0, -6, p.requests.Fold()))
	p.deeds = house.Stack(house.Gap8, house.Stack(house.Gap4, head, house.NewWell(house.Gap8, p.list)), p.requests.Object())
	p.name = house.NewTextField(setup.DefaultAppLabel).Limit(maxAppName).Check(judgeAppName)
	p.name.SetText(setup.DefaultAppLabel)
	p.name.OnChanged = func(string) { typed() }
	p.name.OnSubmitted = func(string) { enter() }
	p.choice = newKeyChoice(typed, func() { host.Go(page.KeyImport) })
	p.warning = house.NewNotice(house.NoticeWarning, page.X("walk.service-app.production", "This is a production org. The app is made there for real; what this walk made is listed, and can be removed."), nil)
	p.switcher = house.NewButton("", house.Quiet, switchHand).Small()
	p.existing = house.NewButton(page.X("walk.app.choose", "Choose an existing app"), house.Quiet, func() { host.Go(page.AppChoose) }).Icon("search").Small()
	p.card = house.NewHeadCard(house.CardHead{Icon: "key", Title: page.X("walk.service-app.new", "New service app"), Trailing: []fyne.CanvasObject{p.existing, p.switcher}},
		labelled(page.X("walk.service-app.name", "Name of the app integration"), p.name), p.choice.object, p.warning, p.deeds)
	return p
}

// judgeAppName checks the app's name while it is typed.
func judgeAppName(name string) (bool, string) {
	if strings.TrimSpace(name) == "" {
		return false, page.X("walk.service-app.name-empty", "Give the app a name; Okta shows it in its list of apps")
	}
	return true, ""
}

// valid reports whether there is a name to make the app with. An empty field
// stands for the default one.
func (p *serviceAppPlan) valid() bool { return p.name.Text() == "" || p.name.Valid() }

// differs reports whether another name or key is wanted than the one that was
// made, and can still be had: the app isn't at Okta yet.
func (p *serviceAppPlan) differs(app *workspace.ServiceApp) bool {
	if app.ClientID != "" {
		return false
	}
	name := strings.TrimSpace(p.name.Text())
	return p.choice.differs(app) || (name != "" && name != app.Label)
}

// update shows the card until the app is at Okta.
func (p *serviceAppPlan) update(ws *workspace.Workspace, app *workspace.ServiceApp, byHand bool) {
	p.take(app)
	page.SetVisible(p.card, !registered(app) && ws.Org.Origin != "")
	page.SetVisible(p.warning, ws.Production() && !byHand)
	page.SetVisible(p.switcher, setup.SignedIn(ws))
	page.SetVisible(p.existing, setup.SignedIn(ws))
	words := page.X("walk.service-app.by-hand", "Use console clicks instead")
	if byHand {
		words = page.X("walk.service-app.by-api", "Let Flowlatch make it")
	}
	p.switcher.SetText(words)
	p.showDeeds(app, byHand)
	p.showRequests(ws, app, byHand)
	page.SetVisible(p.deeds, !byHand || !hasKey(app) || p.differs(app))
	p.choice.setEnabled(!p.host.Busy())
}

// take follows the endpoint in front to another app.
func (p *serviceAppPlan) take(app *workspace.ServiceApp) {
	if app == nil || (app.ID == p.appID && app.PrivateKey == p.key) {
		return
	}
	if app.ID != p.appID {
		setQuietly(p.name, app.Label)
	}
	p.appID, p.key = app.ID, app.PrivateKey
	p.choice.take(app)
}

// deed is one thing that making the app does.
type deed struct {
	icon, what, request string
}

// showDeeds lists what will happen, in order: nothing else will.
func (p *serviceAppPlan) showDeeds(app *workspace.ServiceApp, byHand bool) {
	list := p.keyDeeds(app)
	if !byHand {
		list = append(list,
			deed{"plus", page.X("walk.service-app.do-app", "Create the API Services app with the public key, proof of possession off"), "POST /api/v1/apps"},
			deed{"shield", page.X("walk.service-app.do-grant", "Grant okta.workflows.invoke.manage, nothing else"), "POST /api/v1/apps/{id}/grants"},
			deed{"key", page.X("walk.service-app.do-token", "Get a token with the key, and check what it says"), "POST /oauth2/v1/token"})
	}
	shown := fmt.Sprint(list)
	if shown == p.shown {
		return
	}
	p.shown = shown
	rows := make([]fyne.CanvasObject, len(list))
	for i, d := range list {
		rows[i] = house.MinHeight(26, house.Row(house.Gap8, house.NewIcon(d.icon), house.Grow(house.NewText(d.what, house.Body).CutEnd()), house.NewText(d.request, house.Mono)))
	}
	p.list.Objects = rows
	p.deeds.Refresh()
}

// showRequests shows the requests that make the app as it is planned.
func (p *serviceAppPlan) showRequests(ws *workspace.Workspace, app *workspace.ServiceApp, byHand bool) {
	label, key, id, public := p.name.Text(), p.choice.chosen(), p.host.EndpointID(), ""
	if app != nil {
		public = app.PublicJWK
	}
	p.requests.Offer(!byHand)
	p.requests.Note("")
	if hasKey(app) && p.choice.makes() && !p.choice.differs(app) {
		p.requests.Note(page.X("walk.service-app.kept-lost", "If the private half of the kept key is no longer where it was stored, a new key is made and sent in its place."))
	}
	p.requests.Show(ws.Org.Origin, fmt.Sprint(label, key, id, public), func() ([]setup.Preview, error) {
		return setup.PreviewServiceApp(context.Background(), ws, id, label, key)
	})
}

// keyDeeds say which key will be used, and what becomes of one that is kept and won't.
func (p *serviceAppPlan) keyDeeds(app *workspace.ServiceApp) []deed {
	kept := hasKey(app)
	switch {
	case !p.choice.makes():
		return []deed{{icon: "laptop", what: page.X("walk.service-app.do-own-key", "Sign with your own key; it is kept already")}}
	case kept && !p.choice.differs(app):
		return []deed{{icon: "laptop", what: page.T(text.T("walk.service-app.do-kept-key", "Sign with the key that is kept here: {{.Type}}, {{.KID}}", "Type", keyTypeWords(app), "KID", shortKID(app.KeyID)))}}
	}
	list := []deed{{icon: "laptop", what: keyDeed(p.host.App().Vault.Status().Store)}}
	if !kept {
		return list
	}
	fate := text.T("walk.service-app.kept-goes", "Delete the key that is kept here, {{.Type}}, {{.KID}}: no app has it", "Type", keyTypeWords(app), "KID", shortKID(app.KeyID))
	if app.InUse() {
		fate = text.T("walk.service-app.kept-stays", "Keep the key that signed before, {{.Type}}, {{.KID}}, among the earlier ones", "Type", keyTypeWords(app), "KID", shortKID(app.KeyID))
	}
	return append(list, deed{icon: "info", what: page.T(fate)})
}

// keyDeed says where the private half of the key will be.
func keyDeed(store vault.Store) string {
	if store == vault.Session {
		return page.X("walk.service-app.do-key-session", "Make the key on this computer; its private half is kept for this session only")
	}
	return page.X("walk.service-app.do-key", "Make the key on this computer; its private half goes to the system keychain")
}
