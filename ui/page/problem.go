package page

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
)

// Solver is a page that shows Problems. While it shows one, Enter takes the
// best way out, because the page's foot has no primary action then.
type Solver interface {
	// Solve takes the best way out; false says that no Problem is shown.
	Solve() bool
}

// ProblemCard tells a Problem at the top of a page: what happened, why, what
// to try. It is hidden while there is none. It must be used on the UI
// goroutine only.
type ProblemCard struct {
	host Host
	act  func(problem.Action)

	shown   *problem.Problem
	best    *house.Button
	content *fyne.Container
}

// NewProblemCard makes the card, hidden. act does what the person chose; it
// is called on the UI goroutine.
func NewProblemCard(h Host, act func(problem.Action)) *ProblemCard {
	c := &ProblemCard{host: h, act: act, content: house.Stack(0)}
	c.content.Hide()
	return c
}

// Object is the card, to be placed on the page; hidden while there is no
// Problem.
func (c *ProblemCard) Object() *fyne.Container { return c.content }

// Set shows a Problem, or hides the card for nil. Showing the one it shows
// already changes nothing. A new one takes the focus to its best way out.
func (c *ProblemCard) Set(p *problem.Problem) {
	switch {
	case p == nil:
		c.shown, c.best = nil, nil
		c.content.RemoveAll()
		c.content.Hide()
	case c.shown == nil || c.shown.Details() != p.Details():
		c.shown = p
		c.content.Objects = []fyne.CanvasObject{c.build(p)}
		c.content.Show()
		c.content.Refresh()
		if c.best != nil {
			c.host.Focus(c.best)
		}
	}
}

// Showing reports whether a Problem is shown.
func (c *ProblemCard) Showing() bool { return c.shown != nil }

// Solve takes the best way out, where there is one.
func (c *ProblemCard) Solve() bool {
	if c.best == nil {
		return false
	}
	c.best.OnTapped()
	return true
}

// First is the button of the best way out, nil while no Problem is shown.
func (c *ProblemCard) First() fyne.Focusable {
	if c.best == nil {
		return nil
	}
	return c.best
}

func (c *ProblemCard) build(p *problem.Problem) fyne.CanvasObject {
	words := house.Stack(house.Gap4,
		house.NewParagraph(T(p.Title), house.Lead),
		house.NewParagraph(T(p.Cause), house.Body).In(look.ColorText2))
	parts := []fyne.CanvasObject{words}
	if len(p.Ways) > 0 {
		parts = append(parts, house.NewText(X("problem.try", "What to try"), house.Caption).Bold())
	}
	for i, way := range p.Ways {
		parts = append(parts, c.way(way, i == 0))
	}
	parts = append(parts, c.detail(p)...)
	bad := house.NewIcon("failed").In(look.ColorBadFill).Sized(20)
	inner := house.Inset(20, 16, 16, 12, house.TopRow(house.Gap12, bad, house.Grow(house.Stack(house.Gap8, parts...))))
	bar := house.NewSurface(look.ColorBadFill, house.FixedWidth(4, house.Spring()))
	return house.NewSurface(look.ColorCard, house.FillRow(0, bar, house.Grow(inner))).Framed(look.ColorBadLine)
}

// way is one way out: what it is and changes, and the button that takes it.
func (c *ProblemCard) way(w problem.Way, best bool) fyne.CanvasObject {
	kind, fill, line := house.Secondary, look.ColorCard, look.ColorLine2
	if best {
		kind, fill, line = house.Primary, look.ColorSoft, look.ColorSoftLine
	}
	button := house.NewButton(T(verb(w.Action)), kind, func() { c.act(w.Action) })
	if best {
		button.Key("Enter")
		c.best = button
	}
	words := house.Stack(0, house.NewParagraph(T(w.Label), house.Body))
	if !w.Consequence.IsZero() {
		words.Add(house.NewParagraph(T(w.Consequence), house.Caption))
	}
	row := house.Row(house.Gap12, house.NewIcon(wayIcon(w.Action)), house.Grow(words), button)
	return house.NewSurface(fill, house.Inset(13, 9, 13, 9, row)).Rounded(8).Framed(line)
}

// detail is the folded technical detail with Copy details.
func (c *ProblemCard) detail(p *problem.Problem) []fyne.CanvasObject {
	copyAll := house.NewButton(X("problem.copy", "Copy details"), house.Quiet, func() { c.host.Copy(p.Details()) }).Small().Icon("copy")
	if p.Detail == "" {
		return []fyne.CanvasObject{house.Row(house.Gap4, house.Spring(), copyAll)}
	}
	body := house.NewWell(house.Gap12, house.NewParagraph(p.Detail, house.Mono))
	body.Hide()
	fold := house.NewButton(X("problem.detail", "Technical detail"), house.Quiet, nil).Small().Icon("chev")
	fold.OnTapped = func() {
		if body.Visible() {
			fold.SetIcon("chev")
			body.Hide()
		} else {
			fold.SetIcon("down")
			body.Show()
		}
		c.content.Refresh()
	}
	return []fyne.CanvasObject{house.Row(house.Gap4, fold, house.Spring(), copyAll), body}
}

// verb is the word on the button of a way out.
func verb(a problem.Action) text.Text {
	switch a {
	case problem.Retry:
		return text.T("verb.retry", "Try again")
	case problem.OpenSignOn, problem.OpenScopes, problem.OpenGeneral, problem.OpenConsole:
		return text.T("verb.open", "Open in browser")
	case problem.GrantScope:
		return text.T("verb.grant", "Grant")
	case problem.NewKey:
		return text.T("verb.new-key", "Make a key")
	case problem.GetToken:
		return text.T("verb.token", "Send again")
	case problem.CheckVault:
		return text.T("verb.check", "Check again")
	case problem.UseSession:
		return text.T("verb.session", "This session only")
	case problem.GoToStep:
		return text.T("verb.go", "Go there")
	case problem.SkipSignIn:
		return text.T("verb.skip", "Continue")
	}
	return text.T("verb.edit", "Show where")
}

// wayIcon is the icon of a way out.
func wayIcon(a problem.Action) string {
	switch a {
	case problem.Retry, problem.CheckVault:
		return "refresh"
	case problem.OpenSignOn, problem.OpenScopes, problem.OpenGeneral, problem.OpenConsole:
		return "ext"
	case problem.GrantScope, problem.ChooseLevel:
		return "shield"
	case problem.NewKey, problem.GetToken, problem.EditToken:
		return "key"
	case problem.UseSession:
		return "clock"
	case problem.GoToStep, problem.SkipSignIn:
		return "arrow"
	}
	return "settings"
}
