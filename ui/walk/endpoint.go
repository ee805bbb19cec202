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

// Widths of the columns of step 4, in device-independent pixels: what is declared,
// and the least for what is measured.
const (
	declaredWidth float32 = 352
	minMeasured   float32 = 520
)

// endpointPage is step 4: the security level of an endpoint, its Invoke URL, the
// clicks in the Workflows Console that no API can make or read, and what the
// endpoint was measured to accept.
type endpointPage struct {
	host  page.Host
	tries *attempts
	proof *page.ProofCard

	name    *draftField
	advice  *levelAdvice
	levels  *levelCards
	url     *invokeURLCard
	access  *accessCard
	problem *measuredProblem
	clicks  *consoleCard
	stale   *house.Notice
	measure *measureCard
	columns []*fyne.Container // left, right, and what holds both
	body    fyne.CanvasObject

	saving bool   // an Invoke URL that the person left or submitted
	next   func() // what was asked for meanwhile; nil: nothing
	ticked int    // clicks, at the last Update
	begun  func() // what was begun last, to go on with behind a question; nil: confirming
	// savedURL is the text of the field that a task has stored; it is set off
	// the UI goroutine.
	savedURL atomic.Pointer[savedText]
}

// NewEndpoint makes the page of step 4.
func NewEndpoint(h page.Host) page.Page {
	p := &endpointPage{host: h}
	p.tries = newAttempts(h, workspace.StepEndpoint, p.act)
	p.proof = page.NewProofCard(h, setup.EndpointChecks()...)
	p.name = newDraftField(page.LimitName(h, house.NewTextField(page.X("endpoint.name.hint", "Name")), page.MaxEndpointName))
	p.name.OnSubmitted = func(string) { p.submitName() }
	p.name.OnFocus = func(focused bool) {
		if !focused {
			p.saveName()
		}
	}
	p.advice = newLevelAdvice(p.take, h.Update)
	p.levels = newLevelCards(p.chooseLevel)
	p.url = newInvokeURLCard(h, p.typed, p.submitURL, p.saveURL)
	p.access = newAccessCard(h, accessDeeds{typed: p.typed, allow: p.allow, save: p.saveToken, inQuery: p.sendInQuery})
	p.problem = newMeasuredProblem(h, p.tries.take)
	p.tries.aside = p.showAside
	p.measure = newMeasureCard(h, p.tries, p.unsaved, p.retest)
	p.stale = house.NewNotice(house.NoticeNote, "", nil)
	p.clicks = newConsoleCard(h, p.tries, consoleDeeds{ask: p.doClicks, done: func() { h.Focus(p.First()) }})
	p.body = p.arrange()
	return p
}

func (p *endpointPage) arrange() fyne.CanvasObject {
	name := house.Row(house.Gap12,
		house.NewText(page.X("endpoint.name", "Endpoint"), house.Caption),
		house.FixedWidth(280, p.name.TextField), house.Spring(), p.advice.toggle)
	left := house.Stack(house.Gap12, p.problem.object, p.url.object, p.access.object, p.proof.Object())
	right := house.Stack(house.Gap12, p.stale, p.measure.object, p.clicks.object)
	split := house.SplitLeft(house.Gap12, declaredWidth, minMeasured, left, right)
	all := house.Stack(house.Gap12, name, p.advice.object, p.levels.object, p.tries.card.Object(), split)
	p.columns = []*fyne.Container{left, right, split, all}
	return house.PageWidth(all)
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
		Why:   text.T("endpoint.why", "No API can tell which level a flow has. You choose it in the Workflows Console; Flowlatch measures what it does."),
		State: p.state(), Step: 4,
		Actions: []page.Action{
			{Label: text.T("endpoint.all", "All endpoints"), Icon: "bolt", Do: func() { p.host.Go(page.Endpoints) }},
			{Label: text.T("endpoint.clicks", "Console clicks"), Icon: "list", Do: p.showClicks},
		},
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
	p.levels.update(e.Level, p.advice.advice().level, busy)
	p.url.update(e, p.savedURL.Swap(nil))
	p.access.update(e, busy)
	p.clicks.update(e, busy)
	p.noticeTicks()
	p.tries.update()
	p.proof.Set(p.tries.step())
	p.measure.update()
	p.stale.Set(house.NoticeNote, "", staleWords(&e))
	page.SetVisible(p.stale, e.Measured != nil && !e.Measured.Of(&e) && !p.measure.object.Visible())
	page.Arrange(p.columns...)
	p.problem.call()
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

// First is the best way out of a Problem, else what is being planned or measured,
// else the levels until one is chosen, then the Invoke URL, where Enter goes on.
func (p *endpointPage) First() fyne.Focusable {
	if best := p.tries.card.First(); best != nil {
		return best
	}
	if best := p.problem.first(); best != nil {
		return best
	}
	if p.measure.runHere() != nil {
		return p.measure.table.Focusable()
	}
	if p.measure.planHere() != nil {
		return p.measure.planning.first()
	}
	if p.endpoint().Level == "" {
		return p.levels.first()
	}
	return p.url.field.Focusable()
}

// Solve takes the best way out of the Problem that is shown.
func (p *endpointPage) Solve() bool { return p.tries.Solve() || p.problem.solve() }

// Close forgets a client token that was pasted and isn't stored.
func (p *endpointPage) Close() {
	p.access.draft.drop()
	p.tries.dropInputs()
}

// showAside shows beside the table that the endpoint was measured to be otherwise,
// but while another measurement is planned.
func (p *endpointPage) showAside(shown *problem.Problem) bool {
	p.problem.set(shown)
	return p.problem.takes(shown)
}

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
		p.resume()
	case problem.ConfirmHost:
		confirmHost(p.host, func() {
			p.tries.dismiss()
			p.resume()
		})
	case setup.ShowClicks:
		p.tries.dismiss()
		p.showClicks()
	case setup.DeclareMeasured:
		p.declareMeasured()
	case setup.MeasureAgain:
		p.measureIt()
	case problem.EditBody:
		if p.measure.planHere() == nil {
			return false
		}
		p.leaveProblem(p.measure.planning.body.Focusable())
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
