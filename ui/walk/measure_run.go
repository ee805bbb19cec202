package walk

import (
	"context"
	"slices"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/page"
)

// planned is a measurement that was opened and isn't begun: what would be sent
// for each choice that there is.
type planned struct {
	endpoint string
	all      map[planChoice]setup.MeasurePlan
	draft    workspace.Draft // what is proposed
	asInTest workspace.Draft // the invoke test's
	withTest bool            // the invoke test's is proposed
	second   bool            // was consented to
	method   string
}

// planChoice is what decides which calls there are.
type planChoice struct {
	method string
	second bool
}

// newPlanned looks what can be sent. It reads a file, and sends nothing.
func newPlanned(walk *setup.Walk, endpointID string) (*planned, error) {
	p := &planned{endpoint: endpointID, all: map[planChoice]setup.MeasurePlan{}}
	e := walk.Workspace().Endpoint(endpointID)
	if e == nil {
		return nil, setup.Measurable(walk.Workspace(), endpointID)
	}
	p.draft, p.asInTest = setup.MeasureDraft(e), e.Draft
	for _, method := range methods() {
		for _, second := range []bool{false, true} {
			draft := p.draft
			draft.Method = method
			plan, err := walk.MeasurePlan(endpointID, setup.MeasureOptions{Draft: draft, SecondApp: second})
			if err != nil {
				return nil, err
			}
			p.all[planChoice{method, second}] = plan
		}
	}
	p.method = methods()[max(0, slices.Index(methods(), p.draft.Method))]
	return p, nil
}

// now is the plan for what is chosen.
func (p *planned) now() setup.MeasurePlan { return p.all[planChoice{p.method, p.second}] }

// measureRun is a measurement that is under way.
type measureRun struct {
	endpoint    string
	probes      []workspace.Probe
	done, total int                 // of those to be sent
	current     workspace.ProbeName // "" between two calls
	stopped     context.Context
	stop        context.CancelFunc
}

func newMeasureRun(p *planned) *measureRun {
	r := &measureRun{endpoint: p.endpoint, probes: slices.Clone(p.now().Probes), total: p.now().Requests}
	r.stopped, r.stop = context.WithCancel(context.Background())
	return r
}

// note takes note of how far it is.
func (r *measureRun) note(e audit.Event) {
	r.done, r.total, r.current = e.Done, e.Total, ""
	if e.Probe.Outcome == "" {
		r.current = e.Probe.Name
	}
	i := slices.IndexFunc(r.probes, func(p workspace.Probe) bool { return p.Name == e.Probe.Name })
	if i < 0 {
		r.probes = append(r.probes, e.Probe)
		return
	}
	r.probes[i] = e.Probe
}

// now names what is under way.
func (r *measureRun) now() string {
	if i := slices.IndexFunc(r.probes, func(p workspace.Probe) bool { return p.Name == r.current }); i >= 0 {
		return page.T(text.T("measure.now.probe", "Measuring: {{.Probe}}", "Probe", probeName(r.probes[i])))
	}
	return page.X("measure.now", "Measuring")
}
