package walk

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// clickList shows what the admin does in one of Okta's consoles, in order:
// each click with a tick for the admin's word, what to paste there, and a
// button that opens the page where it happens.
type clickList struct {
	host page.Host
	step workspace.StepID
	rows map[string]*clickRow
	ids  []string
	box  *fyne.Container
	by   *house.Paragraph // who made those that nobody's word is needed for
	all  *fyne.Container
	// onOpen is called when the page of a click is opened; may be nil.
	onOpen func()
}

// newClickList makes an empty list of the clicks of a step.
func newClickList(host page.Host, step workspace.StepID) *clickList {
	l := &clickList{host: host, step: step, rows: map[string]*clickRow{}, box: house.Stack(house.Gap4), by: house.NewParagraph("", house.Caption)}
	l.all = house.Stack(house.Gap4, l.by, l.box)
	return l
}

// Object is the list on the page, the same object every time.
func (l *clickList) Object() fyne.CanvasObject { return l.all }

// SetClicks shows these clicks and reads again which of them are ticked. Rows
// of clicks that stay keep their focus.
func (l *clickList) SetClicks(clicks []setup.Click) {
	ids := make([]string, len(clicks))
	for i, click := range clicks {
		ids[i] = click.ID
		if l.rows[click.ID] == nil {
			l.rows[click.ID] = newClickRow(l.open, func(done bool) { l.tick(click.ID, done) })
		}
		l.rows[click.ID].set(click)
	}
	l.place(ids)
	l.Update()
}

// place puts the rows under each other, where their order is a new one.
func (l *clickList) place(ids []string) {
	if slices.Equal(ids, l.ids) {
		return
	}
	l.ids = ids
	l.box.Objects = nil
	for _, id := range ids {
		l.box.Add(l.rows[id].object)
	}
	l.box.Refresh()
}

// Update reads again which clicks are ticked and which pages can be opened.
func (l *clickList) Update() {
	ws, endpointID := l.host.Workspace(), l.host.EndpointID()
	step := setup.StepOf(ws, l.step, endpointID)
	l.say(step)
	for _, id := range l.ids {
		row := l.rows[id]
		row.tick.SetChecked(step.Ticked(id))
		page.SetEnabled(row.open, setup.URL(ws, endpointID, row.link) != "")
	}
}

// say says which of the clicks Flowlatch made itself.
func (l *clickList) say(step workspace.Step) {
	made := 0
	for _, id := range l.ids {
		if step.DoneByFlowlatch(id) {
			made++
		}
	}
	words := setup.DoneByFlowlatch()
	if made < len(l.ids) {
		words = text.T("clicks.by-flowlatch", "{{.Count}} of {{.All}} done by Flowlatch in the practice org", "Count", made, "All", len(l.ids))
	}
	l.by.SetText(page.T(words))
	page.SetVisible(l.by, made > 0)
	page.Arrange(l.all)
}

// Mark says of clicks that they are to be made again, until they are ticked: what
// was measured speaks against them.
func (l *clickList) Mark(ids []string) {
	step := setup.StepOf(l.host.Workspace(), l.step, l.host.EndpointID())
	for id, row := range l.rows {
		page.SetVisible(row.again, slices.Contains(ids, id) && !step.Ticked(id))
	}
}

// marked is the first click that is to be made again, nil for none.
func (l *clickList) marked() *clickRow {
	for _, id := range l.ids {
		if row := l.rows[id]; row.again.Visible() {
			return row
		}
	}
	return nil
}

// Ticked counts the clicks that the admin ticked, and all of them.
func (l *clickList) Ticked() (done, all int) {
	step := setup.StepOf(l.host.Workspace(), l.step, l.host.EndpointID())
	for _, id := range l.ids {
		if step.Ticked(id) {
			done++
		}
	}
	return done, len(l.ids)
}

func (l *clickList) open(link setup.Link) {
	l.host.Open(link)
	if l.onOpen != nil {
		l.onOpen()
	}
}

func (l *clickList) tick(id string, done bool) {
	walk, endpointID := l.host.Walk(), l.host.EndpointID()
	l.host.Save(func() error { return walk.Tick(l.step, endpointID, id, done) })
}
