package walk

import (
	"sync/atomic"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// endpointPage is step 4: the security level of an endpoint, its Invoke URL,
// and the clicks in the Workflows Console that no API can make or read.
type endpointPage struct {
	host  page.Host
	tries *attempts
	proof *page.ProofCard

	name   *draftField
	levels *levelCards
	url    *invokeURLCard
	access *accessCard
	clicks *consoleCard
	do     *fyne.Container // the left column
	body   fyne.CanvasObject

	saving bool   // an Invoke URL that the person left or submitted
	next   func() // what was asked for meanwhile; nil: nothing
	ticked int    // clicks, at the last Update
	// savedURL is the text of the field that a task has stored; it is set off
	// the UI goroutine.
	savedURL atomic.Pointer[savedText]
}

// NewEndpoint makes the page of step 4.
func NewEndpoint(h page.Host) page.Page {
	p := &endpointPage{host: h}
	p.tries = newAttempts(h, workspace.StepEndpoint, p.act)
	p.proof = page.NewProofCard(h, setup.EndpointChecks()...)
	p.name = newDraftField(house.NewTextField(page.X("endpoint.name.hint", "Name")).Limit(60))
	p.name.OnSubmitted = func(string) { p.submitName() }
	p.name.OnFocus = func(focused bool) {
		if !focused {
			p.saveName()
		}
	}
	p.levels = newLevelCards(p.chooseLevel)
	p.url = newInvokeURLCard(h, p.typed, p.submitURL, p.saveURL)
	p.access = newAccessCard(h, p.typed, p.allow, p.saveToken)
	p.clicks = newConsoleCard(h, p.tries, consoleDeeds{ask: p.doClicks, done: func() { h.Focus(p.First()) }})
	p.body = p.arrange()
	return p
}

func (p *endpointPage) arrange() fyne.CanvasObject {
	name := house.Row(house.Gap12,
		house.NewText(page.X("endpoint.name", "Endpoint"), house.Caption),
		house.FixedWidth(280, p.name), house.Spring())
	p.do = house.Stack(house.Gap12,
		p.tries.card.Object(),
		house.Columns(house.Gap12, p.url.object, p.access.object),
		p.clicks.object)
	split := house.Split(house.Gap12, page.ProofWidth, minDoWidth, p.do, p.proof.Object())
	return house.PageWidth(house.Stack(house.Gap12, name, p.levels.object, split))
}

// endpoint is the one in front; a zero one where it has been removed.
func (p *endpointPage) endpoint() workspace.Endpoint {
	return endpointInFront(p.host)
}

func endpointInFront(h page.Host) workspace.Endpoint {
	if e := h.Workspace().Endpoint(h.EndpointID()); e != nil {
		return *e
	}
	return workspace.Endpoint{}
}

// Head names the page and its state.
func (p *endpointPage) Head() page.Head {
	return page.Head{
		Title: text.T("endpoint.title", "Endpoint security"),
		Why:   text.T("endpoint.why", "No API can tell which level a flow has. You choose it in the Workflows Console; the invoke test shows what it does."),
		State: p.state(), Step: 4,
		Actions: []page.Action{{Label: text.T("endpoint.all", "All endpoints"), Icon: "list", Do: func() { p.host.Go(page.Endpoints) }}},
	}
}

// state is how far the step is. What was changed and isn't stored yet isn't
// done.
func (p *endpointPage) state() workspace.State {
	if s := p.tries.step().Current(); s != workspace.Done || !p.url.field.dirty() {
		return s
	}
	return workspace.InProgress
}

// busy reports whether something runs that the person has to wait for. Saving
// the Invoke URL isn't: a click that made the field lose the keyboard counts.
func (p *endpointPage) busy() bool { return p.host.Busy() && !p.saving }

// later keeps what was asked for until the Invoke URL is saved. It reports
// whether that is being done.
func (p *endpointPage) later(do func()) bool {
	if !p.saving {
		return false
	}
	at := p.host.EndpointID()
	p.next = func() {
		if at == p.host.EndpointID() {
			do()
		}
	}
	return true
}

// Body is the page.
func (p *endpointPage) Body() fyne.CanvasObject { return p.body }

// Foot leads back, and confirms or goes on.
func (p *endpointPage) Foot() page.Foot {
	busy, note := p.busy(), p.missing()
	confirm := page.Action{Label: text.T("endpoint.confirm", "Confirm"), Icon: "check", Disabled: busy || !note.IsZero(), Shortcut: "Enter", Do: p.confirm}
	f := page.Foot{Back: page.ServiceApp, Primary: confirm, Note: note}
	if !note.IsZero() && p.clicks.offered() && !p.pastedURL() {
		confirm.Shortcut = ""
		f.Secondary = []page.Action{confirm}
		f.Primary = page.Action{Label: p.clicks.words(), Icon: "flask", Disabled: busy, Shortcut: "Enter", Do: p.doClicks}
		if p.endpoint().Level == "" {
			f.Note = text.T("endpoint.level-or", "Or choose another level first")
		}
	}
	if p.state() == workspace.Done {
		confirm.Label, confirm.Icon, confirm.Shortcut = text.T("endpoint.again", "Confirm again"), "refresh", ""
		f.Secondary = []page.Action{confirm}
		f.Primary = page.Action{
			Label: text.T("endpoint.continue", "Continue to Invoke test"), Icon: "arrow", Shortcut: "Enter",
			Disabled: busy, Do: func() { p.host.Go(page.Invoke) },
		}
	}
	return p.tries.foot(f)
}

// missing is what confirming still waits for, the first thing first.
func (p *endpointPage) missing() text.Text {
	e, left := p.endpoint(), p.clicksLeft()
	switch {
	case e.Level == "":
		return text.T("endpoint.level-missing", "Choose a security level first")
	case p.url.field.Text() == "":
		return text.T("endpoint.url-missing", "Paste the Invoke URL first")
	case !p.url.field.Valid():
		return text.T("endpoint.url-wrong", "Correct the Invoke URL first")
	case left == 1:
		return text.T("endpoint.click-left", "1 click isn't ticked yet")
	case left > 1:
		return text.T("endpoint.clicks-left", "{{.Count}} clicks aren't ticked yet", "Count", left)
	}
	return text.Text{}
}

// clicksLeft counts the clicks that aren't ticked: all of them for another flow
// than the one that was pasted before.
func (p *endpointPage) clicksLeft() int {
	ws, e := p.host.Workspace(), p.endpoint()
	if e.InvokeURL != "" && p.url.replaces() {
		return len(setup.EndpointClicks(ws, e.ID))
	}
	return len(setup.MissingClicks(ws, e.ID))
}

// Update reads the endpoint in front again.
func (p *endpointPage) Update() {
	if p.saving && !p.host.Busy() { // it failed, or was cancelled
		p.saving, p.next = false, nil
	}
	e, busy := p.endpoint(), p.busy()
	p.name.show(e.ID, e.Name)
	p.levels.update(e.Level, busy)
	p.url.update(e, p.savedURL.Swap(nil))
	p.access.update(e, busy)
	p.clicks.update(e, busy)
	p.noticeTicks()
	p.tries.update()
	p.proof.Set(p.tries.step())
	page.Arrange(p.do)
	rescueFocus(p.host, p)
}

// noticeTicks takes a Problem about missing clicks away once one is ticked:
// it would count wrongly.
func (p *endpointPage) noticeTicks() {
	ticked, _ := p.clicks.list.Ticked()
	shown := p.tries.shown()
	if ticked != p.ticked && shown != nil && shown.Code == "endpoint.clicks" {
		p.tries.dismiss()
	}
	p.ticked = ticked
}

// First is the best way out of a Problem, else the levels until one is chosen,
// then the Invoke URL, where Enter goes on.
func (p *endpointPage) First() fyne.Focusable {
	if best := p.tries.card.First(); best != nil {
		return best
	}
	if p.endpoint().Level == "" {
		return p.levels.first()
	}
	return p.url.field.Focusable()
}

// Solve takes the best way out of the Problem that is shown.
func (p *endpointPage) Solve() bool { return p.tries.Solve() }

// act takes the ways out that lead to something on this page or its
// neighbour.
func (p *endpointPage) act(action problem.Action) bool {
	switch action {
	case problem.EditInvokeURL:
		focus := p.url.field.Focusable()
		if shown := p.tries.shown(); shown != nil && shown.Code == "endpoint.client-token" {
			focus = p.access.first(focus)
		}
		p.leaveProblem(focus)
	case problem.ChooseLevel:
		p.leaveProblem(p.levels.first())
	case setup.UseClientToken:
		p.leaveProblem(p.url.field.Focusable())
		p.chooseLevel(workspace.LevelToken)
	case setup.KeepLevel:
		walk, id := p.host.Walk(), p.host.EndpointID()
		p.tries.dismiss()
		p.host.Save(func() error { return walk.KeepLevel(id) })
		p.confirm()
	case problem.ConfirmHost:
		confirmHost(p.host, func() {
			p.tries.dismiss()
			p.confirm()
		})
	case problem.OpenConsole:
		p.host.Open(setup.LinkFlows)
	case problem.GrantScope, problem.NewKey, problem.EditClientID:
		p.host.Go(page.ServiceApp)
	default:
		return false
	}
	return true
}

// typed follows what is being typed: the foot's action depends on it.
func (p *endpointPage) typed() {
	p.tries.dismiss()
	p.host.Update()
}

func (p *endpointPage) leaveProblem(to fyne.Focusable) {
	p.tries.dismiss()
	p.Update()
	p.host.Focus(to)
}

// chooseLevel declares a level. The one that lets everybody in asks first.
func (p *endpointPage) chooseLevel(level workspace.Level) {
	if level == p.endpoint().Level {
		return
	}
	if level != workspace.LevelPublic {
		p.setLevel(level)
		return
	}
	p.host.Confirm(
		text.T("endpoint.public.title", "Let everyone who has the URL run this flow?"),
		text.T("endpoint.public.why", "No credential is asked for, so there is none to revoke: only a new flow stops a URL that has leaked. This declares the level here; the console has to be set to it too."),
		text.T("endpoint.public.verb", "Declare None (public)"),
		func() { p.setLevel(level) })
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
