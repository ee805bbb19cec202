package walk

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// connectionScopes says what the connection may do in the org, and what the
// cards that the flows use need of it.
type connectionScopes struct {
	host   page.Host
	needs  *fyne.Container
	shown  string // the needs that are shown
	cards  *connectionCards
	grant  *house.Button
	open   *house.Button
	remind *fyne.Container
	again  *house.CheckBox
	clicks *clickList
	all    *house.Paragraph
	fold   *foldCard
}

func newConnectionScopes(host page.Host, grant func()) *connectionScopes {
	s := &connectionScopes{host: host, needs: house.Stack(house.Gap4), cards: newConnectionCards(host), all: house.NewParagraph("", house.Caption)}
	s.grant = house.NewButton(page.X("walk.connection.grant", "Grant what is missing…"), house.Secondary, grant).Small()
	s.open = house.NewButton(page.X("walk.connection.open-scopes", "Open Okta API Scopes"), house.Secondary, func() { host.Open(setup.LinkConnectionScopes) }).Icon("ext").Small()
	s.again = house.NewCheckBox(page.X("walk.connection.reauthorized", "The connection is re-authorized"), false, func(done bool) { s.tick(done) })
	s.remind = house.Stack(house.Gap8, house.NewNotice(house.NoticeWarning,
		page.X("walk.connection.reauthorize", "A connection has the scopes that were granted when it was authorized. Re-authorize it in the Workflows Console, on Connections; no API tells whether that was done."), nil), s.again)
	s.clicks = newClickList(host, workspace.StepConnection)
	s.fold = newFoldCard("shield", page.X("walk.connection.scopes", "Scopes of the connection app"),
		s.remind, s.cards.object, s.needs, house.Row(house.Gap8, s.grant, s.open), s.clicks.Object(), s.all)
	return s
}

func (s *connectionScopes) tick(done bool) {
	walk, endpointID := s.host.Walk(), s.host.EndpointID()
	s.host.Save(func() error { return walk.Tick(workspace.StepConnection, endpointID, setup.ClickReauthorized, done) })
}

func (s *connectionScopes) update(ws *workspace.Workspace) {
	c, needs, missing := ws.Connection, setup.ScopeNeeds(ws), setup.MissingScopes(ws)
	page.SetVisible(s.fold.card, ws.Org.Origin != "" && (!setup.SignedIn(ws) || looked(ws)))
	s.showNeeds(needs)
	s.cards.update(ws)
	byHand := !setup.MayGrant(ws)
	page.SetVisible(s.grant, len(missing) > 0 && !byHand)
	s.clicks.SetClicks(setup.ScopeClicks(ws))
	page.SetVisible(s.clicks.Object(), byHand && (len(missing) > 0 || !c.ScopesKnown))
	waits := setup.AwaitsReauthorization(ws)
	page.SetVisible(s.remind, waits || (!c.Granted.IsZero() && c.Step.Ticked(setup.ClickReauthorized)))
	s.again.SetChecked(c.Step.Ticked(setup.ClickReauthorized))
	s.all.SetText(page.T(text.T("walk.connection.all-scopes", "Granted: {{.Scopes}}. Always there, and not to be revoked: {{.Always}}.", "Scopes", strings.Join(c.Scopes, ", "), "Always", strings.Join(setup.AlwaysGranted(), ", "))))
	page.SetVisible(s.all, c.ScopesKnown && len(c.Scopes) > 0)
	switch {
	case !c.ScopesKnown:
		s.fold.update(house.Unknown, page.X("state.unknown", "Can't tell"), false)
	case len(missing) > 0:
		s.fold.update(house.Attention, page.T(text.T("walk.connection.scopes-missing", "{{.Count}} missing", "Count", len(missing))), true)
	case waits:
		s.fold.update(house.Attention, page.X("walk.connection.scopes-reauthorize", "Re-authorize"), true)
	default:
		s.fold.update(house.Done, page.X("walk.connection.scopes-enough", "Enough"), false)
	}
}

// showNeeds lists what is needed, and what for.
func (s *connectionScopes) showNeeds(needs []setup.ScopeNeed) {
	var key strings.Builder
	for _, n := range needs {
		key.WriteString(n.Scope + " " + string(n.State) + " " + usersOf(n) + "\n")
	}
	if key.String() == s.shown {
		return
	}
	s.shown = key.String()
	s.needs.Objects = nil
	for _, n := range needs {
		state, words := needState(n.State)
		s.needs.Add(house.MinHeight(24, house.Cells(house.Gap12, []float32{208, 0, 104},
			house.NewText(n.Scope, house.Mono).CutEnd(), house.NewText(usersOf(n), house.Caption).CutEnd(), house.NewStatus(state, words))))
	}
	s.needs.Refresh()
}

func usersOf(n setup.ScopeNeed) string {
	users := make([]string, len(n.For))
	for i, t := range n.For {
		users[i] = page.T(t)
	}
	return strings.Join(users, ", ")
}

func needState(o workspace.Outcome) (house.State, string) {
	switch o {
	case workspace.Passed:
		return house.Done, page.X("walk.connection.granted", "Granted")
	case workspace.Failed:
		return house.Attention, page.X("walk.connection.not-granted", "Not granted")
	}
	return house.Unknown, page.X("state.unknown", "Can't tell")
}

// grantScopes grants what is missing, once the person has seen the requests.
func (p *connectionPage) grantScopes() {
	walk, missing := p.host.Walk(), setup.MissingScopes(p.host.Workspace())
	p.ask(orgChange{
		title:   text.T("walk.connection.ask-grant", "Grant these scopes to Okta Workflows OAuth?"),
		why:     text.T("walk.connection.ask-grant.why", "Every connection that is authorized from then on may use them. It takes a super admin; what this walk granted can be taken back."),
		verb:    text.T("walk.connection.do-grant", "Grant"),
		doing:   text.T("walk.connection.granting", "Granting scopes"),
		preview: func(ctx context.Context) ([]setup.Preview, error) { return walk.PreviewGrants(ctx, missing) },
		send: func(ctx context.Context, shown []setup.Preview) error {
			return walk.GrantScopesAsShown(ctx, missing, shown)
		},
		opener: p.scopes.grant,
	})
}
