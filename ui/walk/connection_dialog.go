package walk

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// connectionDialog is what the admin does in the Workflows Console, and what
// can and can't be seen of it from here.
type connectionDialog struct {
	host     page.Host
	clicks   *clickList
	practice *fyne.Container
	doIt     *house.Button
	seen     *house.Notice
	card     fyne.CanvasObject
}

func newConnectionDialog(host page.Host, clickForMe, opened func()) *connectionDialog {
	d := &connectionDialog{host: host, clicks: newClickList(host, workspace.StepConnection), seen: house.NewNotice(house.NoticeNote, "", nil)}
	d.doIt = house.NewButton(page.T(clickForMeWords()), house.Secondary, clickForMe).Icon("flask")
	d.practice = house.Row(0, d.doIt)
	d.clicks.onOpen = opened
	d.clicks.SetClicks(setup.ConnectionClicks())
	d.card = house.NewHeadCard(house.CardHead{Icon: "list", Title: page.X("walk.connection.console", "In the Workflows Console")},
		d.clicks.Object(), d.practice, d.seen)
	return d
}

// created is the tick that Create was clicked.
func (d *connectionDialog) created() fyne.Focusable { return d.clicks.rows[setup.ClickCreated].tick }

func (d *connectionDialog) update(ws *workspace.Workspace) {
	d.clicks.Update()
	page.SetVisible(d.practice, ws.Practice)
	page.SetEnabled(d.doIt, complete(ws) && !d.host.Busy())
	words := page.X("walk.connection.ask", "Without a sign-in Flowlatch can't see the connection: tick Create, and it counts as said by you. The first flow that uses it shows whether it works.")
	if setup.SignedIn(ws) {
		words = page.X("walk.connection.log", "Confirm looks for the connection in the System Log, or else takes your tick. A log entry says that it was added, not that it works: the first flow that uses it shows that.")
	}
	d.seen.Set(house.NoticeNote, "", words)
}

// connectionScopes says what the connection may do in the org.
type connectionScopes struct {
	chip  *house.Chip
	words *house.Paragraph
	list  *house.Paragraph
	card  fyne.CanvasObject
}

func newConnectionScopes() *connectionScopes {
	s := &connectionScopes{
		chip: house.NewStateChip(house.Unknown, ""), words: house.NewParagraph("", house.Caption), list: house.NewParagraph("", house.Mono),
	}
	s.card = house.NewHeadCard(house.CardHead{
		Icon: "shield", Title: page.X("walk.connection.scopes", "Scopes of the connection app"), Trailing: []fyne.CanvasObject{s.chip},
	}, house.Stack(house.Gap8, s.words, s.list))
	return s
}

func (s *connectionScopes) update(ws *workspace.Workspace) {
	c := ws.Connection
	s.list.SetText(strings.Join(c.Scopes, "   "))
	page.SetVisible(s.list, c.ScopesKnown && len(c.Scopes) > 0)
	switch {
	case !c.ScopesKnown:
		s.chip.SetState(house.Unknown, page.X("state.unknown", "Can't tell"))
		s.words.SetText(page.X("walk.connection.scopes-unknown", "They stand on the Okta API Scopes tab of Okta Workflows OAuth. The Bookmark flow needs okta.apps.manage."))
	case slices.Contains(c.Scopes, setup.ScopeApps):
		s.chip.SetState(house.Done, page.X("walk.connection.scopes-enough", "Enough"))
		s.words.SetText(page.X("walk.connection.scopes-has", "okta.apps.manage is granted, which the Bookmark flow needs."))
	default:
		s.chip.SetState(house.Attention, page.X("walk.connection.scopes-missing", "okta.apps.manage missing"))
		s.words.SetText(page.X("walk.connection.scopes-lacks", "The Bookmark flow needs okta.apps.manage: grant it on the Okta API Scopes tab of Okta Workflows OAuth."))
	}
}
