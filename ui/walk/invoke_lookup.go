package walk

import (
	"reflect"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// lookUp shows what Okta shows of the invocation: "the flow answered" and
// "the app exists" are two things. Where it can't be read it is asked.
type lookUp struct {
	host    page.Host
	title   *house.Text
	history *house.Button
	checks  *fyne.Container
	seen    *house.CheckBox
	inner   *fyne.Container
	object  fyne.CanvasObject
	drawn   *workspace.Proof
	asks    bool // the body asks for a Bookmark app
	started bool
}

func newLookUp(h page.Host) *lookUp {
	l := &lookUp{host: h, checks: house.Stack(6)}
	l.title = house.NewText(page.X("lookup.title", "Looked up in Okta"), house.Caption).Bold().In(theme.ColorNameForeground).CutEnd()
	l.history = house.NewButton(page.X("lookup.history", "Flow history"), house.Link, func() { h.Open(setup.LinkFlowHistory) }).Small().TrailingIcon("ext")
	l.seen = house.NewCheckBox(page.X("lookup.seen", "I saw the Bookmark app"), false, l.tick).Small()
	l.inner = house.Stack(6, house.FixedHeight(20, house.Row(house.Gap8, house.Grow(l.title), l.history)), l.checks, l.seen)
	l.object = house.Inset(16, 10, 12, 10, l.inner)
	return l
}

func (l *lookUp) update(e workspace.Endpoint) {
	ws := l.host.Workspace()
	l.seen.SetChecked(e.Invoke.Ticked(setup.ClickSeen))
	page.SetVisible(l.seen, !setup.SignedIn(ws) && asked(e.Invoke.Proof))
	page.SetEnabled(l.history, setup.URL(ws, e.ID, setup.LinkFlowHistory) != "")
	asks := setup.AsksForApp(e.Draft)
	if !l.started || asks != l.asks && l.drawn == nil || !reflect.DeepEqual(l.drawn, e.Invoke.Proof) {
		l.started, l.drawn, l.asks = true, e.Invoke.Proof, asks
		l.checks.Objects = lookUpRows(e.Invoke.Proof, asks)
		l.checks.Refresh()
	}
	page.Arrange(l.inner)
}

// asked reports whether there is a check that only the admin can answer.
func asked(p *workspace.Proof) bool {
	return slices.ContainsFunc(checksOf(p), func(c workspace.Check) bool { return c.Outcome == workspace.Unknown })
}

// lookUpRows are the checks of a proof; without one they say what sending will look up.
func lookUpRows(p *workspace.Proof, asks bool) []fyne.CanvasObject {
	if p == nil && asks {
		return []fyne.CanvasObject{house.NewParagraph(page.X("lookup.none", "Not looked yet. After sending: does the Bookmark app exist?"), house.Caption)}
	}
	var rows []fyne.CanvasObject
	for _, c := range checksOf(p) {
		if setup.IsAnswer(c) {
			continue // the status line tells it already
		}
		words := []house.Span{{Text: page.T(setup.CheckName(c)), Color: outcomeState(c.Outcome).Ink()}}
		if !c.Detail.IsZero() {
			words = append(words, house.Span{Text: " · " + page.T(c.Detail)})
		}
		rows = append(rows, house.TopRow(house.Gap8, outcomeMark(c.Outcome), house.Grow(house.NewRichParagraph(house.Caption, words...))))
	}
	if len(rows) == 0 {
		return []fyne.CanvasObject{house.NewParagraph(page.X("lookup.nothing", "The body asks for no Bookmark app, so there is nothing to look up. The flow's history shows each run."), house.Caption)}
	}
	return rows
}

func checksOf(p *workspace.Proof) []workspace.Check {
	if p == nil {
		return nil
	}
	return p.Checks
}

func outcomeMark(o workspace.Outcome) fyne.CanvasObject {
	if o == workspace.Noted {
		return house.NewIcon("info")
	}
	return house.NewStateIcon(outcomeState(o))
}

func outcomeState(o workspace.Outcome) house.State {
	switch o {
	case workspace.Passed:
		return house.Done
	case workspace.Failed:
		return house.Failed
	case workspace.Waiting:
		return house.Todo
	}
	return house.Unknown
}

// tick takes the admin's word that the app is there.
func (l *lookUp) tick(seen bool) {
	walk, id := l.host.Walk(), l.host.EndpointID()
	l.host.Save(func() error { return walk.Tick(workspace.StepInvoke, id, setup.ClickSeen, seen) })
}
