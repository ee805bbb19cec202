package walk

import (
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
