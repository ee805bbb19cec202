package walk

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// authentication says which credential goes with the invocation. Which one
// follows from the level of step 4; the client token may travel in the header
// or in the query, never in both.
type authentication struct {
	host page.Host

	level  *house.Text
	status *house.Status
	where  *house.Segmented
	change *house.Button
	leak   *house.Notice
	row    *fyne.Container
	object fyne.CanvasObject
}

func newAuthentication(h page.Host, inQuery func(bool)) *authentication {
	a := &authentication{host: h, level: house.NewText("", house.Body), status: house.NewStatus(house.Unknown, "")}
	a.where = house.NewSegmented([]house.Option{{Text: page.X("auth.header", "Header")}, {Text: page.X("auth.query", "Query")}}, 0, func(i int) { inQuery(i == 1) }).Small()
	a.change = house.NewButton(page.X("auth.choose", "Choose a level"), house.Link, func() { h.Go(page.Endpoint) }).Small()
	a.leak = house.NewNotice(house.NoticeWarning, page.X("auth.leak", "In the query the token stands in the address: logs, proxies and histories keep it. Use it only where a caller can't set headers."), nil)
	a.row = house.Row(house.Gap8, house.NewIcon("key"), a.level, a.status, a.where, a.change)
	a.object = house.NewSurface(look.ColorCard, house.FixedHeight(32, house.Inset(12, 0, 8, 0, a.row))).Rounded(8).Framed(look.ColorLine2)
	return a
}

func (a *authentication) update(e workspace.Endpoint, busy bool) {
	a.level.SetText(page.T(e.Level.Name()))
	isToken := e.Level == workspace.LevelToken
	page.SetVisible(a.where, isToken)
	page.SetVisible(a.leak, isToken && e.TokenInQuery)
	page.SetVisible(a.change, e.Level == "")
	page.SetVisible(a.status, e.Level != "" && !isToken)
	if e.TokenInQuery {
		a.where.SetSelected(1)
	} else {
		a.where.SetSelected(0)
	}
	page.SetEnabled(a.where, !busy)
	switch e.Level {
	case workspace.LevelOAuth:
		a.status.Set(a.token(e.ID))
	case workspace.LevelPublic:
		a.status.Set(house.Todo, page.X("auth.nothing", "Sends nothing"))
	}
	page.Arrange(a.row)
}

// token says whether an access token is at hand and for how long.
func (a *authentication) token(endpointID string) (house.State, string) {
	expires, ok := a.host.Walk().TokenExpires(endpointID)
	if !ok {
		return house.Todo, page.X("auth.fetched", "Token is fetched first")
	}
	left := expires.Sub(a.host.Now()).Round(time.Minute)
	return house.Done, page.T(text.T("auth.token", "Token, {{.Minutes}} min", "Minutes", strconv.Itoa(int(left.Minutes()))))
}
