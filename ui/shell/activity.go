package shell

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// Heights of the Activity drawer, in device-independent pixels.
const (
	barHeight    float32 = 32
	drawerHeight float32 = 228 // bar included; the person may drag it
	drawerDetail float32 = 340 // when it opens at one exchange
)

// activity is the bar at the bottom with the newest exchange, and the drawer
// that it opens into: every exchange, and what one of them sent and received.
type activity struct {
	shell  *Shell
	open   bool
	tall   float32 // height of the open drawer, as dragged
	all    []wire.Exchange
	table  *house.Exchanges
	detail *house.ExchangeDetail
	parts  *container.Split
	fold   *house.Button
	count  *house.Text
	newest *fyne.Container
	lower  *fyne.Container
	object fyne.CanvasObject
}

func newActivity(s *Shell) *activity {
	a := &activity{shell: s, tall: drawerHeight}
	a.table = house.NewExchanges(activityHeads())
	a.table.OnSelected = a.showExchange
	a.table.OnOpened = a.showExchange
	a.detail = house.NewExchangeDetail(activityWords())
	a.fold = house.NewButton(page.X("activity.title", "Activity"), house.Quiet, a.toggle).Small().Strong().Icon("up")
	a.count = house.NewText("", house.Caption)
	a.newest = house.Row(house.Gap8)
	bar := house.Row(house.Gap12, a.fold, a.count, house.FixedHeight(20, house.NewVerticalDivider()),
		house.Grow(a.newest), house.NewKeyCap("Ctrl+J"))
	handle := newHandle(bar, a.toggle, a.drag)
	a.lower = container.NewStack()
	head := house.FixedHeight(barHeight, house.Inset(12, 1, 24, 0, handle))
	a.object = house.NewSurface(look.ColorHeader, house.Stack(0, head, house.Grow(a.lower))).LineAbove(look.ColorLine2)
	return a
}

// height is how much of the room the drawer takes: at most half of it.
func (a *activity) height(room float32) float32 {
	if !a.open {
		return barHeight
	}
	return max(barHeight, min(a.tall, room/2))
}

// drag moves the upper edge.
func (a *activity) drag(dy float32) {
	if !a.open {
		return
	}
	a.tall = max(3*barHeight, a.object.Size().Height-dy)
	a.shell.frame.refresh()
}

func (a *activity) toggle() { a.setOpen(!a.open) }

func (a *activity) setOpen(open bool) {
	if open == a.open {
		return
	}
	a.open = open
	a.lower.RemoveAll()
	if !open {
		a.fold.SetIcon("up")
		a.parts = nil
		a.shell.frame.refresh()
		return
	}
	a.fold.SetIcon("down")
	a.lower.Objects = []fyne.CanvasObject{a.table}
	a.update()
	a.shell.frame.refresh()
}

// update shows what was sent since.
func (a *activity) update() {
	a.all = a.shell.config.App.Activity.All()
	a.count.SetText(countWords(len(a.all)))
	setVisible(a.count, len(a.all) > 0)
	a.showNewest()
	if !a.open {
		return
	}
	rows := make([]house.ExchangeRow, 0, len(a.all))
	for _, e := range slices.Backward(a.all) {
		rows = append(rows, exchangeRow(e))
	}
	a.table.SetRows(rows)
}

func countWords(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return page.X("activity.one", "1 exchange")
	}
	return page.T(text.T("activity.count", "{{.Count}} exchanges", "Count", n))
}

func (a *activity) showNewest() {
	a.newest.Objects = nil
	if len(a.all) == 0 {
		a.newest.Objects = append(a.newest.Objects, house.NewText(page.X("activity.none", "Nothing has been sent"), house.Caption))
		a.newest.Refresh()
		return
	}
	e := a.all[len(a.all)-1]
	row := exchangeRow(e)
	a.newest.Objects = []fyne.CanvasObject{
		house.NewStatusCode(answerState(e), row.Answer),
		house.NewText(e.Method, house.Mono),
		house.Grow(house.NewText(row.Address, house.Mono).CutMiddle()),
		house.NewText(row.Elapsed, house.Mono).In(look.ColorText2),
		house.NewText(row.For, house.Caption).CutEnd(),
	}
	a.newest.Refresh()
}

// showExchange opens the detail of a row beside the table.
func (a *activity) showExchange(row house.ExchangeRow) {
	i := slices.IndexFunc(a.all, func(e wire.Exchange) bool { return e.ID == row.ID })
	if i < 0 {
		return
	}
	a.detail.SetExchange(sentSide(a.all[i]), receivedSide(a.all[i]))
	if a.parts == nil {
		a.parts = container.NewHSplit(a.table, a.detail)
		a.parts.SetOffset(0.55)
		a.lower.Objects = []fyne.CanvasObject{a.parts}
		a.tall = max(a.tall, drawerDetail)
		a.shell.frame.refresh()
	}
}

// showAt opens the drawer at the exchange with a request id; at the newest
// one where there is none.
func (a *activity) showAt(requestID string) {
	a.setOpen(true)
	at := len(a.all) - 1
	for i, e := range a.all {
		if requestID != "" && e.RequestID == requestID {
			at = i
		}
	}
	if at >= 0 {
		a.table.Select(a.all[at].ID)
	}
	a.shell.Focus(a.table.Focusable())
}

// answerState is the picture of how an exchange ended.
func answerState(e wire.Exchange) house.State {
	switch {
	case e.Status == 0:
		return house.Unknown
	case e.Status < 300:
		return house.Done
	case e.Status >= 500:
		return house.Failed
	}
	return house.Attention
}

func activityHeads() house.ExchangeHeads {
	return house.ExchangeHeads{
		Time: page.X("activity.time", "Time"), Method: page.X("activity.method", "Method"),
		Address: page.X("activity.address", "Host and path"), Answer: page.X("activity.status", "Status"),
		Elapsed: page.X("activity.elapsed", "Time"), Size: page.X("activity.size", "Size"), For: page.X("activity.for", "For"),
	}
}

func activityWords() house.ExchangeWords {
	copied := page.X("copied", "Copied")
	return house.ExchangeWords{
		Sent: page.X("activity.sent", "Sent"), Received: page.X("activity.received", "Received"),
		CopySent:     house.CopyWords{Copy: page.X("activity.copy-sent", "Copy what was sent"), Copied: copied},
		CopyReceived: house.CopyWords{Copy: page.X("activity.copy-received", "Copy what was received"), Copied: copied},
	}
}
