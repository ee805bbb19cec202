package walk

import (
	"context"
	"strings"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/page"
)

// step does the next step. Before one that takes a key away at Okta the request
// is shown and asked for.
func (p *rotatePage) step() {
	next := func() {
		p.do(p.stepName(), func(ctx context.Context, w *setup.Walk, id string) error { return w.RotateKeyNext(ctx, id) }, nil)
	}
	step := p.nextStep()
	if !step.Takes() {
		next()
		return
	}
	name := page.T(step.Name) + " (" + p.retired(step).Kind().String() + ")"
	s := page.Sending{
		Title: text.T("rotate.ask-deactivate", "Deactivate the key?"), Verb: text.T("rotate.deactivate", "Deactivate"),
		Detail: text.T("rotate.ask-deactivate.why", "{{.Step}}. Whatever still signs with it gets no more tokens. It can be made active again.", "Step", name),
	}
	if step.ID == rotate.StepDelete || step.ID == rotate.StepDeleteNew {
		s.Title, s.Verb = text.T("rotate.ask-delete", "Delete the key?"), text.T("rotate.delete", "Delete")
		s.Detail = text.T("rotate.ask-delete.why", "{{.Step}}. It can't be brought back.", "Step", name)
	}
	p.ask(s, changes(step), next)
}

// retired is the key that a step takes away.
func (p *rotatePage) retired(step rotate.Step) rotate.Key {
	if step.ID == rotate.StepDeactivateNew || step.ID == rotate.StepDeleteNew {
		return p.state.New
	}
	return p.state.Old
}

// nextStep is the step that is to be done now; the zero Step when there is none.
func (p *rotatePage) nextStep() rotate.Step { return upcoming(p.state) }

func upcoming(s rotate.State) rotate.Step {
	for _, step := range s.Steps {
		if step.ID == s.Next {
			return step
		}
	}
	return rotate.Step{}
}

// stepName names the step that is next.
func (p *rotatePage) stepName() text.Text {
	if s := p.nextStep(); s.ID != "" {
		return s.Name
	}
	return text.T("rotate.next", "Next step")
}

// ask shows requests and does what sends them when the person says so.
func (p *rotatePage) ask(s page.Sending, requests []rotate.Request, do func()) {
	var lines []string
	for _, r := range requests {
		lines = append(lines, r.Method+" "+r.URL)
	}
	s.Request, s.Takes, s.Do = strings.Join(lines, "\n"), true, do
	if p.host.Workspace().Production() {
		s.Warnings = append(s.Warnings, productionWarning())
	}
	page.AskToSend(p.host, s)
}

// changes are the requests of a step that change something at Okta.
func changes(step rotate.Step) []rotate.Request {
	var all []rotate.Request
	for _, r := range step.Requests {
		if r.Changes {
			all = append(all, r)
		}
	}
	return all
}

// runAll does the steps that are left, until Pause. It stops before the first that
// takes a key away, shows all that do, and goes on when the person says so.
func (p *rotatePage) runAll() {
	if p.host.Busy() {
		return
	}
	if p.nextStep().Takes() {
		p.askToRetire()
		return
	}
	p.run(func(s rotate.Step) bool { return !s.Takes() }, func() {
		p.host.Update()
		if p.nextStep().Takes() && !p.pause.Load() {
			p.askToRetire()
		}
	})
}

// askToRetire shows every request left that takes a key away.
func (p *rotatePage) askToRetire() {
	var requests []rotate.Request
	left := false
	for _, s := range p.state.Steps {
		if left = left || s.ID == p.state.Next; left && s.Takes() {
			requests = append(requests, changes(s)...)
		}
	}
	s := page.Sending{
		Title: text.T("rotate.ask-retire", "Deactivate and delete the old key?"), Verb: text.T("rotate.retire", "Retire it"),
		Detail: text.T("rotate.ask-retire.why", "The new key, {{.New}}, is proven and in use. The old one, {{.Old}}, is deactivated, shown to be refused, and deleted, which can't be taken back. Whatever else signs with it gets no more tokens.", "New", p.state.New.Kind().String(), "Old", p.state.Old.Kind().String()),
	}
	if p.state.Back {
		s.Title = text.T("rotate.ask-retire-new", "Deactivate and delete the new key?")
		s.Detail = text.T("rotate.ask-retire-new.why", "The old key, {{.Old}}, is proven and in use again. The new one, {{.New}}, goes.", "Old", p.state.Old.Kind().String(), "New", p.state.New.Kind().String())
	}
	p.ask(s, requests, func() { p.run(func(rotate.Step) bool { return true }, nil) })
}

// run does the steps that are left up to one that may not be done yet, until Pause.
func (p *rotatePage) run(may func(rotate.Step) bool, then func()) {
	if p.host.Busy() {
		return
	}
	p.pause.Store(false)
	p.running = true
	p.do(text.T("rotate.running", "Rotating the key"), func(ctx context.Context, w *setup.Walk, id string) error {
		return w.RotateKeyResume(ctx, id, func(s rotate.State) bool {
			p.progress.Store(&s)
			return !p.pause.Load() && may(upcoming(s))
		})
	}, then)
}

// stop has the run end behind the step that is under way.
func (p *rotatePage) stop() {
	p.pause.Store(true)
	p.host.Update()
}
