package shell

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
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
	tall   float32             // height of the open drawer, as dragged
	host   string              // of the workspace's org: left out of addresses
	newest uint64              // the exchange shown last
	kept   int                 // how many there were then
	all    []wire.Exchange     // while it is open, oldest first
	rows   []house.ExchangeRow // of them, newest first
	table  *house.Exchanges
	detail *house.ExchangeDetail
	parts  *container.Split
	fold   *house.Button
	count  *house.Text
	line   *fyne.Container // the newest one
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
	a.line = house.Row(house.Gap8)
	bar := house.Row(house.Gap12, a.fold, a.count, house.FixedHeight(20, house.NewVerticalDivider()),
		house.Grow(a.line), house.NewKeyCap(house.ControlKey()+"+J"))
	handle := newHandle(bar, a.toggle, a.drag)
	a.lower = container.NewStack()
	head := house.FixedHeight(barHeight, house.Inset(12, 1, 24, 0, handle))
	a.object = house.NewSurface(look.ColorHeader, house.Stack(0, head, house.Grow(a.lower))).LineAbove(look.ColorLine2)
	a.showNewest(wire.Exchange{}, 0)
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
		a.parts, a.all, a.rows = nil, nil, nil
		a.shell.frame.refresh()
		return
	}
	a.fold.SetIcon("down")
	a.lower.Objects = []fyne.CanvasObject{a.table}
	a.update()
	a.fill()
	a.shell.frame.refresh()
}

// update shows what was sent since. It costs nothing when that is nothing.
func (a *activity) update() {
	e, n := a.shell.config.App.Activity.Newest()
	host := ownHost(a.shell.Workspace())
	if e.ID == a.newest && n == a.kept && host == a.host {
		return
	}
	if host != a.host {
		a.host, a.all, a.rows = host, nil, nil
	}
	a.newest, a.kept = e.ID, n
	a.showNewest(e, n)
	if a.open {
		a.fill()
	}
}

// fill brings the table up to date.
func (a *activity) fill() {
	log, last := a.shell.config.App.Activity, uint64(0)
	if n := len(a.all); n > 0 {
		last = a.all[n-1].ID
	}
	added := log.Since(last)
	rows := make([]house.ExchangeRow, 0, len(added)+len(a.rows))
	for _, e := range slices.Backward(added) {
		rows = append(rows, exchangeRow(e, a.host))
	}
	kept := min(log.Len(), len(a.all)+len(added))
	a.rows = append(rows, a.rows...)[:kept]
	a.all = append(a.all, added...)
	a.all = slices.Clone(a.all[len(a.all)-kept:]) // lets go of what the log let go of
	a.table.SetRows(a.rows)
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

// showNewest puts the newest of n exchanges on the bar.
func (a *activity) showNewest(e wire.Exchange, n int) {
	a.count.SetText(countWords(n))
	page.SetVisible(a.count, n > 0)
	if n == 0 {
		a.line.Objects = []fyne.CanvasObject{house.NewText(page.X("activity.none", "Nothing has been sent"), house.Caption)}
		a.line.Refresh()
		return
	}
	row := exchangeRow(e, a.host)
	a.line.Objects = []fyne.CanvasObject{
		house.NewStatusCode(house.StatusState(e.Status), row.Answer),
		house.NewText(e.Method, house.Mono),
		house.Grow(house.NewText(row.Address, house.Mono).CutEnd()),
		house.NewText(row.Elapsed, house.Mono).In(look.ColorText2),
		house.NewText(row.For, house.Caption).CutEnd(),
	}
	a.line.Refresh()
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

// showAt opens the drawer at the exchange with a request id. One that isn't in
// the list, as from an earlier run, is said to be missing; another one is never
// shown for it. Without an id the drawer just opens.
func (a *activity) showAt(requestID string) {
	a.showThe(requestID != "", func(e wire.Exchange) bool { return e.RequestID == requestID })
}

// showEvidence opens the drawer at the exchange that a proof rests on: answers of
// a flow may have no request id.
func (a *activity) showEvidence(of workspace.Evidence) {
	a.showThe(!of.At.IsZero(), func(e wire.Exchange) bool {
		if of.RequestID != "" {
			return e.RequestID == of.RequestID
		}
		return e.Started.Equal(of.At) && e.Method == of.Method && e.URL == of.URL
	})
}

// showThe opens the drawer at the newest exchange that is meant, where one is.
func (a *activity) showThe(wanted bool, is func(wire.Exchange) bool) {
	a.setOpen(true)
	a.update()
	defer a.shell.Focus(a.table.Focusable())
	for _, e := range slices.Backward(a.all) {
		if wanted && is(e) {
			a.table.Select(e.ID)
			a.showExchange(house.ExchangeRow{ID: e.ID}) // the table is silent about a row selected before
			return
		}
	}
	a.showNone()
	if wanted {
		a.shell.say(house.Unknown, page.X("activity.missing", "That exchange isn't in the list any more: Activity keeps what was sent since Flowlatch started."))
	}
}

// showNone takes selection and detail away.
func (a *activity) showNone() {
	a.table.SetRows(nil)
	a.table.SetRows(a.rows)
	if a.parts != nil {
		a.parts = nil
		a.lower.Objects = []fyne.CanvasObject{a.table}
		a.shell.frame.refresh()
	}
}

func activityHeads() house.ExchangeHeads {
	return house.ExchangeHeads{
		Time: page.X("activity.time", "Time"), Method: page.X("activity.method", "Method"),
		Address: page.X("activity.address", "Address"), Answer: page.X("activity.status", "Status"),
		Elapsed: page.X("activity.elapsed", "Took"), Size: page.X("activity.size", "Size"), For: page.X("activity.for", "For"),
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
