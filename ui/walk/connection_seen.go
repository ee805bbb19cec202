package walk

import (
	"fmt"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// maxShownEvents is how many events are listed.
const maxShownEvents = 6

// connectionSeen lists what the System Log says about connections.
type connectionSeen struct {
	host  page.Host
	look  *house.Button
	words *house.Paragraph
	list  *fyne.Container
	shown string // the events that are shown
	fold  *foldCard
}

func newConnectionSeen(host page.Host, look func()) *connectionSeen {
	s := &connectionSeen{host: host, words: house.NewParagraph("", house.Caption), list: house.Stack(house.Gap4)}
	s.look = house.NewButton(page.X("walk.seen.look", "Look now"), house.Secondary, look).Icon("search").Small()
	s.fold = newFoldCard("history", page.X("walk.seen.title", "Connections in the System Log"),
		house.NewNotice(house.NoticeNote, page.X("walk.seen.honest", "These events say that a connection was added, or that somebody tried to authorize it. None of them proves that it works: the first flow that uses it does."), nil),
		house.Row(house.Gap8, house.Grow(s.words), s.look), s.list)
	return s
}

func (s *connectionSeen) update(ws *workspace.Workspace) {
	c := ws.Connection
	page.SetVisible(s.fold.card, setup.SignedIn(ws) && looked(ws))
	switch {
	case c.SeenAt.IsZero():
		s.words.SetText(page.X("walk.seen.not-yet", "Looks 30 days back."))
		s.fold.update(house.Todo, page.X("walk.seen.todo", "Not looked"), false)
	case len(c.Seen) == 0:
		s.words.SetText(page.T(text.T("walk.seen.none", "As of {{.Ago}}: nothing in the last 30 days. The log can lag a little.", "Ago", page.Ago(s.host.Now(), c.SeenAt))))
		s.fold.update(house.Unknown, page.X("walk.seen.nothing", "Nothing seen"), false)
	default:
		s.words.SetText(page.T(text.T("walk.seen.some", "As of {{.Ago}}, the newest of {{.Count}} in the last 30 days:", "Ago", page.Ago(s.host.Now(), c.SeenAt), "Count", len(c.Seen))))
		s.fold.count("list", page.T(text.T("walk.seen.count", "{{.Count}} events", "Count", len(c.Seen))))
	}
	s.showList(c.Seen)
}

func (s *connectionSeen) showList(seen []workspace.Sighting) {
	if key := fmt.Sprint(seen); key != s.shown {
		s.shown = key
		s.list.Objects = nil
		for _, x := range seen[:min(len(seen), maxShownEvents)] {
			s.list.Add(house.MinHeight(24, house.Cells(house.Gap12, []float32{112, 0, 148, 112},
				house.NewText(x.At.Local().Format("2 Jan 15:04:05"), house.Mono), house.NewText(page.T(eventWords(x)), house.Caption).CutEnd(),
				house.NewText(x.By, house.Caption).CutEnd(), s.whose(x))))
		}
		s.list.Refresh()
	}
	page.SetVisible(s.list, len(seen) > 0)
}

// whose says whether an event names this connection.
func (s *connectionSeen) whose(x workspace.Sighting) fyne.CanvasObject {
	if x.Named {
		return house.NewStatus(house.Done, page.X("walk.seen.named", "Names yours"))
	}
	return house.NewText("", house.Caption)
}

func eventWords(x workspace.Sighting) text.Text {
	switch x.Event {
	case setup.EventConnectionCreated:
		return text.T("walk.seen.created", "Connection added")
	case setup.EventConnectionReauthorized:
		return text.T("walk.seen.reauthorized", "Re-authorization tried")
	case setup.EventConnectionRevoked:
		return text.T("walk.seen.revoked", "Connection revoked")
	case setup.EventConnectionDeleted:
		return text.T("walk.seen.deleted", "Connection deleted")
	case setup.EventAuthorized:
		return text.T("walk.seen.authorized", "Somebody authorized Okta Workflows OAuth")
	}
	return text.Plain(x.Event)
}
