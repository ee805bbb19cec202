package walk

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// serviceAppTerms are the two things at Okta that decide whether the app gets
// a usable token: proof of possession, and the scope.
type serviceAppTerms struct {
	host         page.Host
	dpop, scope  *house.Chip
	dpopWords    *house.Paragraph
	scopeWords   *house.Paragraph
	general, api *house.Button
	toggle       *house.Button // proof of possession
	to           problem.Action
	object       *fyne.Container
}

func newServiceAppTerms(host page.Host, fix func(problem.Action)) *serviceAppTerms {
	t := &serviceAppTerms{
		host: host, dpop: house.NewStateChip(house.Unknown, ""), scope: house.NewStateChip(house.Unknown, ""),
		dpopWords: house.NewParagraph("", house.Caption), scopeWords: house.NewParagraph("", house.Caption),
	}
	t.general = house.NewButton(page.X("walk.service-app.general", "Open General tab"), house.Secondary, func() { host.Open(setup.LinkServiceApp) }).Small().Icon("ext")
	t.api = house.NewButton(page.X("walk.service-app.api-scopes", "Open Okta API Scopes"), house.Secondary, func() { host.Open(setup.LinkServiceAppScopes) }).Small().Icon("ext")
	t.toggle = house.NewButton("", house.Secondary, func() { t.ask(fix) }).Small()
	dpop := house.NewHeadCard(house.CardHead{Icon: "shield", Title: page.X("walk.service-app.dpop", "Proof of possession (DPoP)"), Trailing: []fyne.CanvasObject{t.dpop}},
		t.dpopWords, house.Row(house.Gap8, t.toggle, t.general))
	scope := house.NewHeadCard(house.CardHead{Icon: "check", Title: page.X("walk.service-app.scope", "Scope"), Trailing: []fyne.CanvasObject{t.scope}},
		house.Stack(house.Gap4, house.NewText(setup.ScopeInvoke, house.Mono).CutEnd(), t.scopeWords), house.Row(0, t.api))
	t.object = house.Columns(house.Gap12, dpop, scope)
	return t
}

func (t *serviceAppTerms) update(ws *workspace.Workspace, app *workspace.ServiceApp, step workspace.Step) {
	page.SetVisible(t.object, registered(app))
	if !registered(app) {
		return
	}
	proven := step.Current() == workspace.Done
	t.showProofOfPossession(proven || (app.Registered && step.Problem == nil), app.DPoP)
	t.showScope(app.Granted, proven, madeAt(ws, workspace.CreatedGrant, app.GrantID))
}

// showProofOfPossession says whether the app has it on, where that is known,
// and what it means for the invoke.
func (t *serviceAppTerms) showProofOfPossession(known, on bool) {
	t.to = problem.DPoPOff
	if known && !on {
		t.to = problem.DPoPOn
	}
	switch {
	case !known:
		t.dpop.SetState(house.Unknown, page.X("state.unknown", "Can't tell"))
		t.dpopWords.SetText(page.X("walk.service-app.dpop-unknown", "Apps made in the console have it on by default, and then get no plain Bearer token. The token shows it."))
	case on:
		t.dpop.Set(house.ChipNeutral, page.X("walk.service-app.on", "On"))
		t.dpop.WithIcon("shield").Refresh()
		t.dpopWords.SetText(page.X("walk.service-app.dpop-on", "Each token is bound to a key, and each call carries a proof. Okta doesn't say whether flows take such tokens: step 5 measures it."))
	default:
		t.dpop.Set(house.ChipNeutral, page.X("walk.service-app.off", "Off"))
		t.dpop.WithIcon("minus").Refresh()
		t.dpopWords.SetText(page.X("walk.service-app.dpop-off", "The app doesn't require it. The token is a Bearer token, which OAuth 2.0 endpoints take."))
	}
	words := page.X("walk.service-app.switch-off", "Switch it off")
	if t.to == problem.DPoPOn {
		words = page.X("walk.service-app.switch-on", "Switch it on")
	}
	t.toggle.SetText(words)
	page.SetVisible(t.toggle, known && setup.Fixable(t.host.Workspace(), t.host.EndpointID(), t.to))
	page.SetEnabled(t.toggle, !t.host.Busy())
}

// ask has proof of possession switched once the person has seen the request.
func (t *serviceAppTerms) ask(fix func(problem.Action)) {
	if !t.host.Busy() {
		fix(t.to)
	}
}

func (t *serviceAppTerms) showScope(granted, proven bool, at time.Time) {
	switch {
	case granted && at.IsZero():
		t.scope.SetState(house.Done, page.X("walk.service-app.granted", "Granted"))
		t.scopeWords.SetText(page.X("walk.service-app.granted-before", "Lets it trigger flows secured with OAuth 2.0. It was granted before."))
	case granted:
		t.scope.SetState(house.Done, page.X("walk.service-app.granted", "Granted"))
		t.scopeWords.SetText(page.T(text.T("walk.service-app.granted-by", "Lets it trigger flows secured with OAuth 2.0. Granted by this walk {{.Ago}}.", "Ago", page.Ago(t.host.Now(), at))))
	case proven:
		t.scope.SetState(house.Done, page.X("walk.service-app.in-token", "In the token"))
		t.scopeWords.SetText(page.X("walk.service-app.in-token.why", "Lets it trigger flows secured with OAuth 2.0. Measured: the token carries it."))
	default:
		t.scope.SetState(house.Unknown, page.X("state.unknown", "Can't tell"))
		t.scopeWords.SetText(page.X("walk.service-app.scope-unknown", "Lets it trigger flows secured with OAuth 2.0. The token shows whether it is granted."))
	}
}

// madeAt is when the walk made something in the org, zero when it did not.
func madeAt(ws *workspace.Workspace, kind workspace.CreatedKind, id string) time.Time {
	for _, c := range ws.Created {
		if c.Kind == kind && c.ID == id {
			return c.At
		}
	}
	return time.Time{}
}

// keyTypeWords name a key's type and what it signs with.
func keyTypeWords(app *workspace.ServiceApp) string {
	return setup.KeyTypeName(setup.KeyType(app.KeyType)) + ", " + setup.KeyAlgorithm(app)
}
