package walk

import (
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/page"
)

// chooseLevel declares a level. The one that lets everybody in asks first.
func (p *endpointPage) chooseLevel(level workspace.Level) {
	if level == p.endpoint().Level {
		return
	}
	p.unlessPublic(level, func() { p.setLevel(level) })
}

// wordForPublic is typed before the level that lets everybody in is declared.
const wordForPublic = "public"

// unlessPublic does what declares a level, for None (public) after it was typed
// that this is meant.
func (p *endpointPage) unlessPublic(level workspace.Level, do func()) {
	if level != workspace.LevelPublic {
		do()
		return
	}
	page.Challenged(p.host, page.Challenge{
		Title:  text.T("endpoint.public.title", "Let everyone who has the URL run this flow?"),
		Detail: text.T("endpoint.public.why", "No credential is asked for, so there is none to revoke: only a new flow stops a URL that has leaked. This declares the level here; the console has to be set to it too."),
		Verb:   text.T("endpoint.public.verb", "Declare None (public)"),
		Word:   wordForPublic,
		Do:     do,
	})
}

// declareMeasured takes over what was measured as what is declared.
func (p *endpointPage) declareMeasured() {
	m := p.measure.last()
	if m == nil {
		return
	}
	walk, id := p.host.Walk(), p.host.EndpointID()
	p.unlessPublic(m.Level, func() {
		p.tries.dismiss()
		p.host.Save(func() error { return walk.DeclareMeasured(id, m.Level == workspace.LevelPublic) })
		p.host.Focus(p.First()) // where Enter measures
	})
}

// take declares what the three questions lead to.
func (p *endpointPage) take(a advice) {
	p.unlessPublic(a.level, func() {
		if a.level != p.endpoint().Level {
			p.setLevel(a.level)
		}
		if a.level == workspace.LevelToken && a.inQuery != p.endpoint().TokenInQuery {
			p.sendInQuery(a.inQuery)
		}
		p.host.Focus(p.levels.of(a.level))
	})
}

// sendInQuery declares where the client token travels.
func (p *endpointPage) sendInQuery(inQuery bool) {
	walk, id := p.host.Walk(), p.host.EndpointID()
	p.host.Save(func() error { return walk.SetTokenInQuery(id, inQuery) })
}

func (p *endpointPage) setLevel(level workspace.Level) {
	p.declare(level, allowedFor(level, p.endpoint().Allowed))
}

// allowedFor is what is declared with a level: the narrower choice where none
// has been made.
func allowedFor(level workspace.Level, before workspace.Allowed) workspace.Allowed {
	switch {
	case level != workspace.LevelOAuth:
		return ""
	case before == "":
		return workspace.AllowList
	}
	return before
}

func (p *endpointPage) allow(a workspace.Allowed) { p.declare(p.endpoint().Level, a) }

func (p *endpointPage) declare(level workspace.Level, allowed workspace.Allowed) {
	walk, id := p.host.Walk(), p.host.EndpointID()
	p.tries.dismiss()
	p.host.Save(func() error { return walk.SetLevel(id, level, allowed) })
}
