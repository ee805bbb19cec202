package connect

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// tokenCard shows the token of an OAuth or Client Credentials connection: what there
// is, how it was asked for, and how it is renewed and forgotten.
type tokenCard struct {
	host page.Host

	access, refresh *house.Status
	scope           *house.Paragraph
	why             *house.Paragraph // of the refresh token
	renewal         *fyne.Container
	get             *house.Button
	renew           *house.Button
	forget          *house.Button
	consents        *house.Button
	revoking        *house.Paragraph
	actions         *fyne.Container
	wait            *waiting
	waiting         *fyne.Container // of the connection that is waited for
	notices         *fyne.Container
	which           *house.Tabs
	titles          []string // of the tabs
	drawn           []connector.Drawing
	drawing         *drawing
	drawBox         *fyne.Container
	stack           *fyne.Container
	object          *fyne.Container
}

// tokenActs are what the card asks of the editor.
type tokenActs struct{ get, renew, forget, consents func() }

func newTokenCard(h page.Host, acts tokenActs) *tokenCard {
	t := &tokenCard{host: h, wait: newWaiting(h), drawing: newDrawing(h), notices: house.Stack(house.Gap8)}
	t.access, t.refresh = house.NewStatus(house.Todo, ""), house.NewStatus(house.Todo, "")
	t.scope, t.why = house.NewParagraph("", house.Caption), house.NewParagraph("", house.Caption)
	t.get = house.NewButton("", house.Secondary, acts.get)
	t.renew = house.NewButton(page.X("connectors.renew", "Renew"), house.Secondary, acts.renew).Icon("refresh")
	t.forget = house.NewButton(page.X("connectors.forget", "Forget the tokens"), house.Quiet, acts.forget)
	t.consents = house.NewButton(page.X("connectors.consents", "Revoke it at the practice service"), house.Quiet, acts.consents).Icon("ext")
	t.revoking = house.NewParagraph(page.X("connectors.revoking", "To see what Workflows meets when somebody revokes the consent, revoke it at the service, then choose Renew. The connection then has to be re-authorized."), house.Caption)
	t.actions = house.Flow(house.Gap8, house.Gap8, t.get, t.renew, t.forget, t.consents)
	t.which = house.NewTabs([]house.Option{{}}, 0, func(int) { t.showDrawing() })
	t.drawBox = house.Stack(house.Gap12, t.which, house.NewDivider(), t.drawing.object)
	t.waiting = house.Stack(0, t.wait.Object)
	t.renewal = house.Stack(house.Gap4, t.refresh, t.why)
	t.stack = house.Stack(house.Gap12,
		house.Stack(house.Gap4, t.access, t.scope), t.renewal, t.notices, t.actions, t.waiting, t.revoking,
		t.drawBox)
	t.object = house.Stack(0, house.NewHeadCard(house.CardHead{Icon: "key", Title: page.X("connectors.token", "Access token")}, t.stack))
	return t
}

// tokenView is what a [tokenCard] is shown with.
type tokenView struct {
	local  bool // the service is the built-in one
	busy   bool
	waits  bool // the token of this connection is being asked for
	madeUp bool // a secret couldn't be read
}

// show shows what there is of a connection. g is what this session got, nil for
// nothing.
func (t *tokenCard) show(c workspace.Connector, s connector.Secrets, g *granted, v tokenView) {
	page.SetVisible(t.object, connector.NeedsToken(c.Type))
	if !connector.NeedsToken(c.Type) {
		return
	}
	oauth := c.Type == workspace.ConnectorOAuth
	t.showAccess(c, s)
	t.showRefresh(c, s, oauth)
	if oauth && g != nil && g.renewed {
		t.why.SetText(page.X("connectors.refresh.tried", "It was tried: the service gave a new access token for it. That is what happens when Workflows renews the connection."))
	}
	t.get.SetText(getWords(c.Type, !s.Access.IsZero()))
	for _, b := range []*house.Button{t.get, t.renew, t.forget} {
		page.SetEnabled(b, !v.busy)
	}
	page.SetVisible(t.waiting, v.waits)
	page.SetVisible(t.get, !v.waits || !t.wait.Shown())
	page.SetVisible(t.renew, oauth && !s.Refresh.IsZero())
	page.SetVisible(t.forget, !s.Access.IsZero() || !s.Refresh.IsZero())
	page.SetVisible(t.consents, oauth && v.local && c.Grant != nil)
	page.SetVisible(t.revoking, oauth && !s.Refresh.IsZero())
	t.notices.Objects = nil
	if g != nil {
		for _, n := range g.notices {
			t.notices.Add(house.NewLeadNotice(house.NoticeWarning, page.T(n.Title), page.T(n.Cause), nil))
		}
		if len(g.differences) > 0 {
			t.notices.Add(house.NewNotice(house.NoticeWarning, differs(g.differences), nil))
		}
	}
	page.SetVisible(t.notices, len(t.notices.Objects) > 0)
	t.drawing.offerPlain(!v.madeUp)
	t.offer(c, s, g)
	page.Arrange(t.stack, t.object)
}

func getWords(t workspace.ConnectorType, again bool) string {
	switch {
	case t == workspace.ConnectorOAuth && again:
		return page.X("connectors.allow-again", "Allow it in the browser again")
	case t == workspace.ConnectorOAuth:
		return page.X("connectors.allow", "Allow it in the browser")
	case again:
		return page.X("connectors.get-again", "Get a new token")
	}
	return page.X("connectors.get", "Get a token")
}

func (t *tokenCard) showAccess(c workspace.Connector, s connector.Secrets) {
	now := t.host.Now()
	page.SetVisible(t.scope, c.Grant != nil && c.Grant.Scope != "")
	if c.Grant != nil {
		t.scope.SetText(page.T(text.T("connectors.scope-given", "Scope: {{.Scope}}", "Scope", c.Grant.Scope)))
	}
	switch {
	case s.Access.IsZero():
		t.access.Set(house.Todo, page.X("connectors.token.none", "No access token yet"))
	case c.Grant != nil && !c.Grant.AccessRefused.IsZero():
		t.access.Set(house.Attention, page.T(text.T("connectors.token.refused", "The service refused the access token {{.Ago}}", "Ago", page.Ago(now, c.Grant.AccessRefused))))
	case c.Grant == nil || c.Grant.Expires.IsZero():
		t.access.Set(house.Attention, page.X("connectors.token.no-end", "Access token; the service didn't say until when"))
	case c.Grant.Expires.Before(now):
		t.access.Set(house.Attention, page.T(text.T("connectors.token.ended", "The access token ended {{.Ago}}", "Ago", page.Ago(now, c.Grant.Expires))))
	default:
		t.access.Set(house.Done, page.T(text.T("connectors.token.until", "Access token until {{.Until}}", "Until", c.Grant.Expires.Local().Format("15:04, 2 Jan"))))
	}
}

func (t *tokenCard) showRefresh(c workspace.Connector, s connector.Secrets, oauth bool) {
	page.SetVisible(t.renewal, oauth && !s.Access.IsZero())
	switch {
	case c.Grant != nil && !c.Grant.RefreshRefused.IsZero():
		t.refresh.Set(house.Attention, page.T(text.T("connectors.refresh.refused", "The service refused the refresh token {{.Ago}}", "Ago", page.Ago(t.host.Now(), c.Grant.RefreshRefused))))
		t.why.SetText(page.X("connectors.refresh.refused.why", "In Workflows the connection has to be re-authorized when that happens."))
	case c.Grant != nil && c.Grant.Lost:
		t.refresh.Set(house.Attention, page.X("connectors.refresh.lost", "Refresh token in doubt"))
		t.why.SetText(page.X("connectors.refresh.lost.why", "A renewal had no answer: the service may have replaced it meanwhile."))
	case !s.Refresh.IsZero():
		t.refresh.Set(house.Done, page.X("connectors.refresh.kept", "Refresh token kept"))
		t.why.SetText(page.X("connectors.refresh.kept.why", "Renew it to see what the service does when Workflows renews the connection."))
	default:
		t.refresh.Set(house.Attention, page.X("connectors.refresh.none", "No refresh token"))
		t.why.SetText(page.X("connectors.refresh.none.why", "The connection ends with its access token. Many services give a refresh token only for a scope of its own, offline_access or refresh_token."))
	}
}

// offer draws the requests that can be looked at.
func (t *tokenCard) offer(c workspace.Connector, s connector.Secrets, g *granted) {
	t.drawn = nil
	var titles []string
	add := func(title string, d connector.Drawing, err error) {
		if err == nil {
			titles, t.drawn = append(titles, title), append(t.drawn, d)
		}
	}
	if c.Type == workspace.ConnectorClientCredentials {
		d, err := connector.DrawToken(c, s)
		add(page.X("connectors.drawn.token", "Token request"), d, err)
	} else {
		d, err := drawBrowser(c, s)
		add(page.X("connectors.drawn.browser", "In the browser"), d, err)
		if g != nil && g.drawing.Host != "" {
			add(page.X("connectors.drawn.code", "Code for token"), g.drawing, nil)
		}
		if !s.Refresh.IsZero() {
			d, err := connector.DrawRefresh(c, s)
			add(page.X("connectors.drawn.refresh", "To renew"), d, err)
		}
	}
	page.SetVisible(t.drawBox, len(titles) > 0)
	t.setTabs(titles)
	t.showDrawing()
}

// setTabs changes the tabs where they are others.
func (t *tokenCard) setTabs(titles []string) {
	if slices.Equal(t.titles, titles) || len(titles) == 0 {
		return
	}
	options := make([]house.Option, len(titles))
	for i, title := range titles {
		options[i] = house.Option{Text: title}
	}
	t.titles = titles
	t.which.SetOptions(options)
}

func (t *tokenCard) showDrawing() {
	if i := t.which.Selected(); i >= 0 && i < len(t.drawn) {
		t.drawing.set(t.drawn[i])
	}
	page.Arrange(t.drawBox)
}

// drawBrowser draws the address that the browser is sent to. It sends nothing.
func drawBrowser(c workspace.Connector, s connector.Secrets) (connector.Drawing, error) {
	uris := connector.RedirectURIs(connector.Ports()[0]) // the last one is the rehearsal's
	a, err := connector.Begin(c, s, uris[len(uris)-1].URI, false)
	if err != nil {
		return connector.Drawing{}, err
	}
	return a.Drawing, nil
}

// granted is what asking for a token gave in this session.
type granted struct {
	drawing     connector.Drawing      // of the exchange of a code, or of credentials
	differences []connector.Difference // from the request as it was drawn
	notices     []*problem.Problem
	renewed     bool // the refresh token was tried, and taken
}

func (g *granted) take(got connector.Grant) {
	g.drawing, g.differences, g.notices = got.Drawing, got.Differences, got.Notices
}

// add adds what a renewal gave, but what is told already.
func (g *granted) add(renewed connector.Grant) {
	for _, d := range renewed.Differences {
		if !slices.Contains(g.differences, d) {
			g.differences = append(g.differences, d)
		}
	}
	for _, n := range renewed.Notices {
		if !slices.ContainsFunc(g.notices, func(there *problem.Problem) bool { return there.Code == n.Code }) {
			g.notices = append(g.notices, n)
		}
	}
}
