package connect

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/recipe"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// recipePage shows, card by card, how an endpoint is called from another flow, and
// rehearses that.
type recipePage struct {
	host page.Host

	recipe  *recipe.Recipe   // of the endpoint in front; nil where there is none
	missing *problem.Problem // why
	states  map[string]*recipeState

	problem *page.ProblemCard
	top     *recipeTop
	before  *recipeBefore
	cards   *recipeCards
	full    *fyne.Container // what is below the chooser
	stack   *fyne.Container
	empty   fyne.CanvasObject
	body    fyne.CanvasObject
}

var (
	_ page.Page    = (*recipePage)(nil)
	_ page.Solver  = (*recipePage)(nil)
	_ page.Sender  = (*recipePage)(nil)
	_ page.Escaper = (*recipePage)(nil)
)

// NewRecipe makes the page.
func NewRecipe(h page.Host) page.Page {
	p := &recipePage{host: h, states: map[string]*recipeState{}}
	p.problem = page.NewProblemCard(h, p.act)
	p.top = newRecipeTop(p)
	p.before = newRecipeBefore(h)
	p.cards = newRecipeCards(p)
	p.full = house.Stack(house.Gap12, p.before.object, p.cards.object)
	p.empty = house.MinHeight(320, house.NewEmptyPage("bolt", page.X("endpoints.empty", "No endpoint is described yet. Step 4 takes a flow's Invoke URL and its security level."),
		house.NewButton(page.X("endpoints.describe", "Describe the first endpoint"), house.Secondary, func() { h.Go(page.Endpoint) }).Icon("bolt")))
	p.stack = house.Stack(house.Gap12, p.problem.Object(), p.top.object, p.full, p.empty)
	p.body = house.PageWidth(p.stack)
	return p
}

// Head names the page.
func (p *recipePage) Head() page.Head {
	return page.Head{
		Title:   text.T("page.recipe", "Call it from another flow"),
		Why:     text.T("recipe.why", "Card by card, with this workspace's own values."),
		Actions: []page.Action{{Label: text.T("page.connectors", "Connector connections"), Icon: "plug", Do: func() { p.host.Go(page.Connectors) }}},
	}
}

// Body is the page.
func (p *recipePage) Body() fyne.CanvasObject { return p.body }

// Foot leads back to step 5, and rehearses.
func (p *recipePage) Foot() page.Foot {
	f := page.Foot{Back: page.Invoke}
	rehearse := page.Action{Label: text.T("connectors.rehearse", "Rehearse"), Icon: "send", Shortcut: "Ctrl+Enter", Disabled: p.host.Busy(), Do: p.rehearse}
	switch {
	case p.none():
		f.Primary = page.Action{Label: text.T("endpoints.describe", "Describe the first endpoint"), Icon: "bolt", Shortcut: "Enter", Do: func() { p.host.Go(page.Endpoint) }}
	case p.recipe == nil:
	case p.problem.Showing():
		f.Note, f.Secondary = p.runs(), []page.Action{rehearse}
	default:
		f.Note, f.Primary = p.runs(), rehearse
	}
	return f
}

// runs says that a rehearsal is no dry run.
func (p *recipePage) runs() text.Text {
	if p.production() {
		return text.T("recipe.page.runs-production", "Rehearse runs the flow in a production org")
	}
	return text.T("recipe.page.runs", "Rehearse runs the flow")
}

// endpoint is the one in front.
func (p *recipePage) endpoint() workspace.Endpoint {
	if e := p.host.Workspace().Endpoint(p.host.EndpointID()); e != nil {
		return *e
	}
	return workspace.Endpoint{}
}

// none reports whether nothing has been entered about any endpoint.
func (p *recipePage) none() bool {
	for _, e := range p.host.Workspace().Endpoints {
		if e.InvokeURL != "" || e.Level != "" {
			return false
		}
	}
	return true
}

// Update makes the recipe anew from what the workspace holds. Cards that stay as
// they are keep the keyboard and what is revealed on them.
func (p *recipePage) Update() {
	p.read()
	s, none := p.state(), p.none()
	p.problem.Set(p.shownProblem(s, none))
	p.top.update(s)
	if p.recipe != nil {
		p.before.update(p.recipe, s, p.production())
		p.cards.update(p.recipe, s)
	}
	page.SetVisible(p.top.object, !none)
	page.SetVisible(p.full, p.recipe != nil)
	page.SetVisible(p.empty, none)
	page.Arrange(p.full, p.stack)
	page.RescueFocus(p.host, p)
}

// read makes the recipe, and forgets a rehearsal of another one.
func (p *recipePage) read() {
	p.recipe, p.missing = nil, nil
	s := p.state()
	made, err := recipe.For(p.host.Workspace(), p.host.EndpointID(), recipe.Options{RawToken: s.raw})
	if err != nil {
		p.missing = problem.From(err)
	} else {
		p.recipe = made
	}
	s.follow(p.recipe, p.missing)
}

// shownProblem is why there is no recipe, or why its rehearsal failed.
func (p *recipePage) shownProblem(s *recipeState, none bool) *problem.Problem {
	switch {
	case none:
		return nil
	case p.missing != nil && s.failed == nil:
		return p.missing
	}
	return s.failed
}

// First is the best way out of a Problem; else the page is read from its top, and
// Enter rehearses.
func (p *recipePage) First() fyne.Focusable { return p.problem.First() }

// Solve takes the best way out of the Problem that is shown.
func (p *recipePage) Solve() bool { return p.problem.Solve() }

// Send is for Ctrl+Enter: it rehearses, also beside a Problem, or leads to the step
// that is missing.
func (p *recipePage) Send() {
	if p.none() {
		p.host.Go(page.Endpoint)
		return
	}
	p.rehearse()
}

// Escape folds the safer ways.
func (p *recipePage) Escape() bool { return p.cards.fold() }

// setRaw chooses how the token is asked for.
func (p *recipePage) setRaw(raw bool) {
	p.state().raw = raw
	p.host.Update()
	p.host.Focus(p.top.token)
}

// choose brings another endpoint to the front.
func (p *recipePage) choose(index int) {
	all := p.host.Workspace().Endpoints
	if index >= 0 && index < len(all) {
		p.host.Select(all[index].ID, page.Recipe)
	}
}

// isCancelled reports whether somebody stopped it.
func isCancelled(err error) bool {
	p := problem.From(err)
	return p != nil && p.Code == problem.CodeCancelled
}
