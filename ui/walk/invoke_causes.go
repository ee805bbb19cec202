package walk

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// causeList shows what can be why a call failed, the likeliest first, each with
// how it is checked.
type causeList struct {
	act     func(problem.Action)
	drawn   []workspace.Cause
	buttons []*house.Button
	rows    *fyne.Container
	object  fyne.CanvasObject
}

func newCauseList(act func(problem.Action)) *causeList {
	l := &causeList{act: act, rows: house.Stack(0)}
	note := house.NewParagraph(page.X("causes.note", "Ranked by the status, what was sent and what is known. Okta doesn't document which answer means what: none of them is certain."), house.Caption)
	l.object = house.NewScroll(house.Stack(0, house.Inset(16, 10, 16, 10, note), l.rows))
	return l
}

// show draws the causes. Those that are drawn already stay as they are, but that
// their buttons are off while a task runs.
func (l *causeList) show(causes []workspace.Cause, busy bool) {
	if !reflect.DeepEqual(l.drawn, causes) {
		l.drawn, l.buttons, l.rows.Objects = causes, nil, nil
		for _, c := range causes {
			l.rows.Add(house.NewDivider())
			l.rows.Add(l.row(c))
		}
		l.rows.Refresh()
	}
	for _, b := range l.buttons {
		page.SetEnabled(b, !busy)
	}
}

func (l *causeList) row(c workspace.Cause) fyne.CanvasObject {
	kind, word := page.WeightWord(c.Weight)
	title := house.NewRichParagraph(house.Body, house.Span{Text: page.T(c.Title), Bold: true, Color: theme.ColorNameForeground})
	lines := house.Stack(6,
		house.TopRow(house.Gap8, house.Grow(title), house.NewChip(kind, word)),
		house.NewParagraph(page.T(c.Why), house.Caption))
	for _, way := range c.Ways {
		lines.Add(l.way(way))
	}
	return house.Inset(16, 12, 16, 12, lines)
}

// way is one way to check a cause: what to look for, and the button.
func (l *causeList) way(w problem.Way) fyne.CanvasObject {
	b := house.NewButton(page.T(w.Label), house.Secondary, func() { l.act(w.Action) }).Small()
	if w.Action == invoke.OpenFlow || w.Action == invoke.OpenHistory {
		b.TrailingIcon("ext")
	}
	l.buttons = append(l.buttons, b)
	if w.Consequence.IsZero() {
		return house.Row(house.Gap8, house.Spring(), b)
	}
	return house.Row(house.Gap12, house.Grow(house.NewParagraph(page.T(w.Consequence), house.Caption)), b)
}

// causesOf are the causes that an endpoint keeps with its last result.
func causesOf(e workspace.Endpoint) []workspace.Cause {
	if e.Last == nil {
		return nil
	}
	return e.Last.Causes
}

// check does what a way to check a cause asks for and only this page can do. It
// reports whether it knew the action.
func (p *invokePage) check(action problem.Action) bool {
	switch action {
	case invoke.EditQuery:
		p.edit(tabQuery)
		p.host.Focus(p.request.query.First())
	case invoke.EditHeaders:
		p.edit(tabHeaders)
		p.host.Focus(p.request.headers.First())
	case invoke.RenameKeys:
		p.edit(tabBody)
		p.request.fixCases()
	case setup.MeasureAgain:
		page.GoAnd(p.host, page.Endpoint, action)
	case invoke.ShowAnswer:
		p.answer.choose(tabAnswer)
		p.host.Focus(p.answer.tabs)
	default:
		return false
	}
	return true
}

// edit brings a part of the request to the front.
func (p *invokePage) edit(tab int) {
	p.dismiss()
	p.request.tabs.SetSelected(tab)
	p.request.showTab(tab)
}

// explained puts a Problem whose causes stand below it into one sentence where it
// would name them as well.
func explained(p *problem.Problem) *problem.Problem {
	if p.Code == setup.CodeNoApp {
		return p
	}
	c := *p
	c.Cause = text.T("causes.ranked", "Possible reasons, the likeliest first. Okta doesn't document which answer means what, so none of them is certain.")
	return &c
}

// showCauses shows a Problem with what can be why, where that is kept of the call it
// is about. What it doesn't show stands on a tab of the answer.
func (p *invokePage) showCauses(shown *problem.Problem) bool {
	e := endpointInFront(p.host)
	if !p.tells(e, shown) {
		p.explained.Set(nil)
		return false
	}
	p.explained.SetCauses(shown, causesOf(e))
	return true
}

// tells reports whether a Problem is about the call whose causes an endpoint keeps:
// it was refused, did nothing, or got no answer.
func (p *invokePage) tells(e workspace.Endpoint, shown *problem.Problem) bool {
	if shown == nil || len(causesOf(e)) == 0 {
		return false
	}
	stored := e.Invoke.Problem
	return setup.Explained(e, shown) || e.Last.Status == 0 && stored != nil && stored.Code == shown.Code
}

// remarks are the causes that no Problem shows. While a call runs they stay as they
// are: those of its result come with its Problem.
func (p *invokePage) remarks(e workspace.Endpoint) []workspace.Cause {
	switch {
	case p.sending:
		return p.answer.causes.drawn
	case p.tells(e, p.tries.shown()):
		return nil
	}
	return causesOf(e)
}
