package walk

import (
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/page"
)

// What the foot of step 4 offers, and what still keeps it from that.

// Foot leads back, and measures, confirms or goes on.
func (p *endpointPage) Foot() page.Foot {
	switch {
	case p.measure.runHere() != nil:
		return page.Foot{Back: page.ServiceApp}
	case p.measure.planHere() != nil:
		return p.tries.foot(p.planFoot())
	}
	f := page.Foot{Back: page.ServiceApp, Note: p.missing()}
	measure, confirm := p.measureAction(), p.confirmAction(f.Note)
	switch {
	case p.state() == workspace.Done:
		p.doneFoot(&f, measure, confirm)
	case p.brokenHere():
		f.Note = text.Text{}
		f.Secondary = []page.Action{p.reportAction(), without(p.goOnAction())}
		f.Primary = measure
		if p.tries.shown() != nil { // its best way out is the primary one
			f.Secondary, f.Primary = append(f.Secondary, without(measure)), page.Action{}
		}
	case p.leadsWithClicks(f.Note):
		f.Secondary = []page.Action{without(confirm)}
		f.Primary = page.Action{Label: p.clicks.words(), Icon: "flask", Disabled: p.busy(), Shortcut: "Enter", Do: p.doClicks}
		if p.endpoint().Level == "" {
			f.Note = text.T("endpoint.level-or", "Or choose another level first")
		}
	case measure.Do != nil && p.measure.mayRetest():
		f.Primary, f.Secondary = p.retestAction(), []page.Action{without(measure), without(confirm)}
	case measure.Do != nil && p.setByFlowlatch():
		f.Primary, f.Secondary = confirm, []page.Action{without(measure)}
	case measure.Do != nil:
		f.Primary, f.Secondary = measure, []page.Action{without(confirm)}
	default:
		f.Primary = confirm
	}
	return p.tries.foot(f)
}

// without is an action that isn't on Enter.
func without(a page.Action) page.Action {
	a.Shortcut = ""
	return a
}

// doneFoot goes on, and offers to do again what the step rests on.
func (p *endpointPage) doneFoot(f *page.Foot, measure, confirm page.Action) {
	if p.measure.mayRetest() { // what is done by a word alone can still be told
		f.Primary, f.Secondary = p.retestAction(), []page.Action{without(p.goOnAction())}
		return
	}
	f.Primary = p.goOnAction()
	m := p.measure.last()
	if m != nil {
		f.Note = text.Text{} // what was measured needs no ticks
		f.Secondary = append(f.Secondary, p.reportAction())
	}
	if m == nil || m.Verdict != workspace.VerdictHolds {
		confirm.Label, confirm.Icon = text.T("endpoint.again", "Confirm again"), "refresh"
		f.Secondary = append(f.Secondary, without(confirm))
	}
	if measure.Do != nil {
		f.Secondary = append(f.Secondary, without(measure))
	}
}

// retestAction measures with the invoke test's request.
func (p *endpointPage) retestAction() page.Action {
	return page.Action{Label: retestWords(), Icon: "shield", Disabled: p.busy(), Shortcut: "Enter", Do: p.retest}
}

// planFoot is the foot while a plan is open.
func (p *endpointPage) planFoot() page.Foot {
	requests := p.measure.planHere().now().Requests
	send := page.Action{Label: text.T("measure.send", "Send up to {{.Count}} requests", "Count", requests), Icon: "shield", Disabled: !p.measure.ready(), Shortcut: "Enter", Do: p.measure.start}
	if requests == 1 {
		send.Label = text.T("measure.send.one", "Send the request")
	}
	f := page.Foot{Back: page.ServiceApp, Primary: send, Secondary: []page.Action{{Label: text.T("measure.not-now", "Not now"), Disabled: p.host.Busy(), Do: func() { p.Escape() }}}}
	f.Note = p.measure.planning.terms.Missing()
	return f
}

var _ page.Escaper = (*endpointPage)(nil)

// Escape closes the plan of a measurement, and gives the keyboard back to what
// opened it.
func (p *endpointPage) Escape() bool {
	if p.measure.planHere() == nil || p.host.Busy() {
		return false
	}
	p.measure.close()
	page.GiveBack(p.host, p, p.measure.opener)
	return true
}

// leadsWithClicks reports whether the console's clicks, done in practice, are the
// way on. Once the flow was measured at the level that is declared now, measuring is.
func (p *endpointPage) leadsWithClicks(missing text.Text) bool {
	m := p.endpoint().Measured
	return !missing.IsZero() && p.clicks.offered() && !p.pastedURL() && (m == nil || m.Declared != p.endpoint().Level)
}

// setByFlowlatch reports whether Flowlatch itself has just set the practice flow up:
// it knows the level, and measuring can wait until the flow was invoked.
func (p *endpointPage) setByFlowlatch() bool {
	clicks := setup.EndpointClicks(p.host.Workspace(), p.host.EndpointID())
	_, byFlowlatch := setup.CountDone(p.endpoint().Security, clicks)
	return byFlowlatch == len(clicks) && p.endpoint().Measured == nil
}

// brokenHere reports whether the endpoint was measured not to be what is declared.
func (p *endpointPage) brokenHere() bool {
	m := p.measure.last()
	return m != nil && m.Verdict == workspace.VerdictBroken && p.measurable()
}

// measurable reports whether enough is known to measure: level and address.
func (p *endpointPage) measurable() bool {
	return p.endpoint().Level != "" && p.url.field.Valid()
}

// measureAction measures; none where it can't be.
func (p *endpointPage) measureAction() page.Action {
	if !p.measurable() {
		return page.Action{}
	}
	a := page.Action{Label: text.T("measure.verb", "Measure"), Icon: "shield", Disabled: p.busy(), Shortcut: "Enter", Do: p.measureIt}
	if p.measure.last() != nil {
		a.Label = text.T("measure.again", "Measure again")
	}
	return a
}

// confirmAction takes the admin's word.
func (p *endpointPage) confirmAction(missing text.Text) page.Action {
	return page.Action{Label: text.T("endpoint.confirm", "Confirm"), Icon: "check", Disabled: p.busy() || !missing.IsZero(), Shortcut: "Enter", Do: p.confirm}
}

func (p *endpointPage) goOnAction() page.Action {
	return page.Action{
		Label: text.T("endpoint.continue", "Continue to Invoke test"), Icon: "arrow", Shortcut: "Enter",
		Disabled: p.busy(), Do: func() { p.host.Go(page.Invoke) },
	}
}

func (p *endpointPage) reportAction() page.Action {
	return page.Action{Label: text.T("report.action", "Report…"), Icon: "file", Do: func() { p.host.Go(page.Report) }}
}

// showClicks leads to the clicks in the console.
func (p *endpointPage) showClicks() {
	p.host.Update() // the foot too
	p.host.Focus(p.clicks.first())
}
