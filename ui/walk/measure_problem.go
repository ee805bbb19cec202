package walk

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// measuredProblem says beside the table that the endpoint isn't what it is
// declared to be, in the narrow column of what is declared.
type measuredProblem struct {
	host   page.Host
	act    func(problem.Action)
	shown  *problem.Problem
	card   *house.ProblemCard
	calls  bool // takes the keyboard once nothing runs
	object *fyne.Container
}

func newMeasuredProblem(h page.Host, act func(problem.Action)) *measuredProblem {
	p := &measuredProblem{host: h, act: act, object: house.Stack(0)}
	p.object.Hide()
	return p
}

// takes reports whether a Problem is this card's.
func (p *measuredProblem) takes(shown *problem.Problem) bool {
	return shown != nil && shown.Code == setup.CodeMeasuredOtherwise
}

// set shows the Problem, or nothing where it isn't this card's.
func (p *measuredProblem) set(shown *problem.Problem) {
	switch {
	case !p.takes(shown):
		p.shown, p.card = nil, nil
		p.object.RemoveAll()
		p.object.Hide()
		return
	case p.shown == nil || p.shown.Details() != shown.Details():
		p.shown, p.calls = shown, true
		p.card = house.NewCompactProblem(p.words(shown))
		p.card.OnResized = p.host.Update
		p.object.Objects = []fyne.CanvasObject{p.card}
		p.object.Show()
		p.object.Refresh()
	}
	p.card.SetEnabled(!p.host.Busy())
}

// call takes the keyboard to the best way out of a new Problem, once it stands in
// its place.
func (p *measuredProblem) call() {
	if p.card != nil && p.calls && !p.host.Busy() {
		p.calls = false
		p.host.Focus(p.card.Focusable())
	}
}

// words are the card's. A button is too small for the name of its way, but for
// what would be declared.
func (p *measuredProblem) words(shown *problem.Problem) house.ProblemText {
	words := page.ProblemWords(shown, p.act)
	for i, way := range shown.Ways {
		if way.Action == setup.DeclareMeasured {
			words.Ways[i].Button = page.T(way.Label)
		}
	}
	return words
}

// first is the button of the best way out, nil while nothing is shown.
func (p *measuredProblem) first() fyne.Focusable {
	if p.card == nil {
		return nil
	}
	return p.card.Focusable()
}

// solve takes the best way out.
func (p *measuredProblem) solve() bool {
	if p.shown == nil || len(p.shown.Ways) == 0 {
		return false
	}
	p.act(p.shown.Ways[0].Action)
	return true
}
