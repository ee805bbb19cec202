package connect

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/recipe"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// production reports whether a rehearsal would run a flow that others rely on.
func (p *recipePage) production() bool {
	ws := p.host.Workspace()
	if ws.Practice {
		return false
	}
	return ws.Production() || setup.HostMatch(ws, connector.Origin(p.endpoint().InvokeURL)) == workspace.Failed && setup.ProductionHost(p.endpoint().InvokeURL) != ""
}

// rehearse does what the cards say; in production it asks first.
func (p *recipePage) rehearse() {
	if p.recipe == nil || p.host.Busy() {
		return
	}
	if !p.production() {
		p.run()
		return
	}
	page.AskToSend(p.host, page.Sending{
		Title:    text.T("recipe.page.ask", "Rehearse the call of {{.Name}}?", "Name", p.endpoint().Name),
		Detail:   text.T("recipe.page.ask.why", "The requests of these cards are sent from this computer, once each. The last one runs the flow with the request of step 5."),
		Warnings: []text.Text{text.T("recipe.page.production", "This is a production org: the flow runs there with the request of step 5.")},
		Request:  strings.Join(p.requests(), "\n"),
		Verb:     text.T("connectors.rehearse", "Rehearse"), Do: p.run,
	})
}

// requests are those that the cards send, a line each.
func (p *recipePage) requests() []string {
	var lines []string
	for _, c := range p.recipe.Cards {
		if c.Connection == nil {
			continue
		}
		method := map[recipe.Function]string{recipe.Get: "GET"}[c.Function]
		if method == "" {
			method = "POST"
		}
		lines = append(lines, method+" "+p.addressOf(c))
	}
	return lines
}

// addressOf is the URL of a card that sends, also where it is wired.
func (p *recipePage) addressOf(c recipe.Card) string {
	for _, f := range c.Fields {
		switch {
		case f.Name != "URL":
		case f.From.IsZero():
			return f.Value
		default:
			return p.host.Workspace().Org.TokenURL
		}
	}
	return ""
}

// run rehearses. What each card gave is shown as it comes.
func (p *recipePage) run() {
	if p.recipe == nil || p.host.Busy() {
		return
	}
	a, made, s := p.host.App(), p.recipe, p.state()
	s.begin(made)
	note := func(step recipe.Step) {
		shown := stepOf(step)
		fyne.Do(func() { p.noted(s, made, step.Card, shown) })
	}
	var done recipe.Rehearsal
	var failed error
	p.host.Run(page.Task{
		What: text.T("recipe.page.rehearsing", "Rehearsing the call of {{.Name}}", "Name", p.endpoint().Name),
		Work: func(ctx context.Context) error {
			ctx = wire.WithRecorder(vault.Interactive(ctx), a.Activity)
			done, failed = made.Rehearse(ctx, recipe.Tools{Vault: a.Vault, Network: a.Network, Now: a.Now}, note)
			if isCancelled(failed) {
				return failed
			}
			return nil // the page tells its Problems itself
		},
		Done: func(err error) { p.ended(s, made, done, failed, err) },
	})
}

// noted shows what a card gave.
func (p *recipePage) noted(s *recipeState, made *recipe.Recipe, card int, step recipeStep) {
	if s.made != made {
		return
	}
	s.steps[card] = step
	if s == p.state() {
		p.host.Update()
	}
}

// ended takes note of how a rehearsal ended. One that was stopped says nothing.
func (p *recipePage) ended(s *recipeState, made *recipe.Recipe, done recipe.Rehearsal, failed, err error) {
	switch {
	case s.made != made:
		return
	case err != nil || isCancelled(failed):
		s.begin(nil)
	default:
		s.at, s.status, s.failed = p.host.Now(), done.Status, problem.From(failed)
		p.reveal(s)
	}
}

// reveal brings into view what the last card gave; a Problem takes the keyboard, and the
// page follows that.
func (p *recipePage) reveal(s *recipeState) {
	p.host.Update()
	if s != p.state() || s.failed != nil || s.made == nil || len(p.cards.list) == 0 {
		return
	}
	house.Reveal(p.cards.list[len(p.cards.list)-1].result.object)
}
