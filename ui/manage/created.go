package manage

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// createdPage lists what the walk made in the org and removes exactly that.
type createdPage struct {
	host page.Host

	rows    map[string]*createdRow
	order   []string
	list    *fyne.Container
	card    *house.Card
	plan    *fyne.Container
	planned []plannedLine // what plan shows; nil before it shows anything
	removal *house.Card
	remove  *house.Button
	byHand  fyne.CanvasObject
	signIn  *house.Button
	warning fyne.CanvasObject
	lacking *page.LackingRight // to remove
	stays   *house.Paragraph   // private keys that open nothing any more
	kept    fyne.CanvasObject  // stays, with its margin
	full    *fyne.Container
	empty   fyne.CanvasObject
	stack   *fyne.Container
	body    fyne.CanvasObject
}

// NewCreated makes the page.
func NewCreated(h page.Host) page.Page {
	p := &createdPage{host: h, rows: map[string]*createdRow{}, list: house.Stack(0), plan: house.Stack(house.Gap8)}
	p.card = house.NewBareCard(house.CardHead{Icon: "list", Title: page.X("created.title", "In the org"), Count: " ", Trailing: []fyne.CanvasObject{house.Spring()}}, p.list)
	p.remove = house.NewButton(page.X("created.remove", "Remove what is ticked"), house.Danger, p.ask)
	p.warning = house.NewNotice(house.NoticeWarning, page.X("created.production", "This is a production org. Whatever uses what is removed stops working."), nil)
	p.removal = house.NewHeadCard(house.CardHead{Icon: "x", Title: page.X("created.plan", "What will be removed")},
		p.plan, p.warning, house.Row(0, house.Spring(), p.remove))
	p.byHand, p.signIn = newByHandNotice(h)
	unlisted := house.NewParagraph(page.T(unlistedWords(h.Workspace())), house.Caption)
	p.lacking = page.NewLackingRight(h, page.X("created.lacking", "This sign-in may not remove apps"))
	p.full = house.Stack(house.Gap12, p.card, house.Inset(16, 0, 16, 0, unlisted), p.byHand, p.lacking.Notice, p.removal)
	p.empty = house.MinHeight(320, house.NewEmptyPage("tray", page.T(emptyWords(h.Workspace())), nil))
	p.stays = house.NewParagraph("", house.Caption)
	p.kept = house.Inset(16, 12, 16, 0, p.stays)
	p.stack = house.Stack(0, p.full, p.empty, p.kept)
	p.body = house.PageWidth(p.stack)
	return p
}

// Head names the page.
func (p *createdPage) Head() page.Head {
	return page.Head{
		Title:   text.T("page.created", "Made by this walk"),
		Why:     text.T("created.why", "What this walk made in the org, with its id there. Nothing else is ever removed."),
		Actions: []page.Action{reportAction(p.host)},
	}
}

// Body is the page.
func (p *createdPage) Body() fyne.CanvasObject { return p.body }

// Foot leads back. Removing is no primary action: Enter must not start it.
func (p *createdPage) Foot() page.Foot { return page.Foot{Back: page.Invoke} }

// First is the first tick, where there are any.
func (p *createdPage) First() fyne.Focusable {
	if len(p.order) == 0 || !setup.SignedIn(p.host.Workspace()) {
		return nil
	}
	return p.rows[p.order[0]].tick
}

// Update reads the list again. New things come ticked, unless something works by
// them; ticks taken away stay away.
func (p *createdPage) Update() {
	ws := p.host.Workspace()
	created, signedIn := ws.Created, setup.SignedIn(ws)
	page.SetVisible(p.full, len(created) > 0)
	page.SetVisible(p.empty, len(created) == 0)
	p.stays.SetText(staysWords(ws))
	page.SetVisible(p.kept, p.stays.Text() != "")
	order := make([]string, len(created))
	for i, c := range created {
		order[i] = c.ID
		if p.rows[c.ID] == nil {
			p.rows[c.ID] = newCreatedRow(c, !needed(ws, c), p.showPlan)
		}
		p.rows[c.ID].update(kindWord(ws, c), page.Ago(p.host.Now(), c.At), signedIn)
	}
	p.place(order)
	p.card.SetCount(strconv.Itoa(len(created)))
	page.SetVisible(p.byHand, !signedIn)
	page.SetVisible(p.removal, signedIn)
	page.SetVisible(p.warning, ws.Production())
	p.lacking.Tell(ws, setup.RightToRemove(ws))
	p.showPlan()
	page.RescueFocus(p.host, p)
}

func (p *createdPage) place(order []string) {
	if slices.Equal(order, p.order) {
		return
	}
	p.order = order
	p.list.Objects = nil
	for i, id := range order {
		if i > 0 {
			p.list.Add(house.NewDivider())
		}
		p.list.Add(p.rows[id].object)
	}
	p.list.Refresh()
}

// chosen are the things that are ticked, as they would be removed.
func (p *createdPage) chosen() []workspace.Created {
	var ticked []workspace.Created
	ws := p.host.Workspace()
	for _, c := range ws.Created {
		if row := p.rows[c.ID]; row != nil && row.tick.Checked() {
			ticked = append(ticked, c)
		}
	}
	return setup.RemovalOrder(ws, ticked)
}

// showPlan says what removing would do, line by line.
func (p *createdPage) showPlan() {
	lines := p.planLines(p.chosen())
	page.SetEnabled(p.remove, len(lines) > 0 && !p.host.Busy() && !p.lacking.Visible())
	if p.planned != nil && slices.Equal(lines, p.planned) {
		page.Arrange(p.stack, p.full)
		return
	}
	p.planned = lines
	p.plan.Objects = nil
	for _, l := range lines {
		icon := house.NewIcon(l.icon)
		if l.stays {
			icon = house.NewStateIcon(house.Attention)
		}
		p.plan.Add(house.TopRow(house.Gap8, house.Inset(0, 1, 0, 0, icon.Sized(14)), house.Grow(house.NewParagraph(l.words, house.Body))))
	}
	if len(lines) == 0 {
		p.plan.Add(house.NewParagraph(page.X("created.none-ticked", "Nothing is ticked, so nothing would be removed."), house.Caption))
	}
	p.plan.Refresh()
	page.Arrange(p.stack, p.full)
}
