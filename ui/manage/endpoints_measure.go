package manage

import (
	"context"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// measuring is the part of the page that measures one endpoint, or all of them:
// what would be sent first, then how far it is.
type measuring struct {
	page   *endpointsPage
	opener fyne.Focusable // had the keyboard when the plan was opened

	plan *measuringPlan // opened and not begun; nil without
	run  *measuringRun  // under way; nil without

	title    *house.Text
	runs     *house.Notice
	without  *house.Paragraph // what isn't measured
	terms    *page.MeasureTerms
	progress *page.MeasureProgress
	planning *fyne.Container
	inner    *fyne.Container
	object   *fyne.Container
}

// measuringPlan is what measuring endpoints would send.
type measuringPlan struct {
	ids   []string
	named workspace.Endpoint // the first one
	all   bool               // all that can be measured
	left  int                // that can't
	// with and without a second service app, one for each endpoint
	plans, plansWithSecond []setup.MeasurePlan
}

// measuringRun is how far it is.
type measuringRun struct {
	what        string
	endpoint    string // that is being measured; "" before the first
	done, total int    // endpoints; for one: its probes
	stopped     context.Context
	stop        context.CancelFunc
}

func newMeasuring(p *endpointsPage) *measuring {
	m := &measuring{page: p, title: house.NewText("", house.Body).Bold().CutEnd(), runs: house.NewNotice(house.NoticeWarning, "", nil), without: house.NewParagraph("", house.Caption)}
	m.terms = page.NewMeasureTerms(p.host, p.host.Update)
	m.terms.OnEnter(m.start)
	m.progress = page.NewMeasureProgress(func() {
		if m.run != nil {
			m.run.stop()
		}
	})
	m.inner = house.Stack(house.Gap12, house.Row(house.Gap8, house.NewIcon("shield"), house.Grow(m.title)), m.runs, m.without, m.terms.Object())
	m.planning = house.Stack(0, house.Inset(16, 12, 16, 16, m.inner))
	m.object = house.Stack(0, house.NewBareCard(house.CardHead{}, house.Stack(0, m.planning, m.progress.Object())))
	m.object.Hide()
	return m
}

// open finds out what measuring would send, and shows it. Nothing is sent for
// that.
func (m *measuring) open(ids []string, all bool) {
	host := m.page.host
	if host.Busy() || len(ids) == 0 {
		return
	}
	m.opener = page.Keyboard(m.page.body)
	walk := host.Walk()
	plan := &measuringPlan{ids: ids, all: all, left: len(host.Workspace().Endpoints) - len(ids)}
	plan.named = *host.Workspace().Endpoint(ids[0])
	host.Run(page.Task{
		What: text.T("measure.preparing", "Looking what can be sent"),
		Work: func(context.Context) error { return plan.read(walk) },
		Done: func(err error) {
			if err != nil {
				return
			}
			m.plan = plan
			m.terms.Reset()
			m.update()
			host.Update()
			host.Focus(m.first())
		},
	})
}

// read looks what can be sent.
func (p *measuringPlan) read(walk *setup.Walk) error {
	for _, id := range p.ids {
		for _, second := range []bool{false, true} {
			plan, err := walk.MeasurePlan(id, setup.MeasureOptions{SecondApp: second})
			if err != nil {
				return err
			}
			if second {
				p.plansWithSecond = append(p.plansWithSecond, plan)
			} else {
				p.plans = append(p.plans, plan)
			}
		}
	}
	return nil
}

// planned is what is sent at most, together.
func (p *measuringPlan) planned(second bool) (all setup.MeasurePlan) {
	plans := p.plans
	if second {
		plans = p.plansWithSecond
	}
	for _, plan := range plans {
		all.Requests += plan.Requests
		all.Runs += plan.Runs
		all.OrgRequests += plan.OrgRequests
	}
	return all
}

// warning says how much is sent and what that does.
func (p *measuringPlan) warning(second bool) text.Text {
	all := p.planned(second)
	runs, requests, org := strconv.Itoa(all.Runs), strconv.Itoa(all.Requests), strconv.Itoa(all.OrgRequests)
	if len(p.ids) == 1 {
		return text.T("endpoints.measure.warning.one", "Each probe that is accepted runs the flow: up to {{.Runs}} times where the level holds. It sends what was sent when measuring last, else an empty request. At most {{.Requests}} requests go to the endpoint, each sent once, fewer than ten a second, and about {{.Org}} to the org.",
			"Runs", runs, "Requests", requests, "Org", org)
	}
	return text.T("endpoints.measure.warning", "Each probe that is accepted runs its flow: up to {{.Runs}} times where the levels hold. It sends what was sent when measuring that flow last, else an empty request. At most {{.Requests}} requests go to the endpoints, each sent once, fewer than ten a second, and about {{.Org}} to the org.",
		"Runs", runs, "Requests", requests, "Org", org)
}

// telling is the plan to which a second service app tells something, else the
// first one.
func (p *measuringPlan) telling() setup.MeasurePlan {
	if i := slices.IndexFunc(p.plans, func(plan setup.MeasurePlan) bool { return plan.Second.Tells }); i >= 0 {
		return p.plans[i]
	}
	return p.plans[0]
}

func (m *measuring) update() {
	page.SetVisible(m.object, m.plan != nil || m.run != nil)
	page.SetVisible(m.progress.Object(), m.run != nil)
	page.SetVisible(m.planning, m.run == nil)
	switch {
	case m.run != nil:
		m.progress.Show(m.run.what, m.run.done, m.run.total, m.run.stopped.Err() != nil)
	case m.plan != nil:
		m.showPlan(m.plan)
	}
	page.Arrange(m.inner, m.object)
}

func (m *measuring) showPlan(p *measuringPlan) {
	title := text.T("endpoints.measure.one", "Measure {{.Name}}", "Name", p.named.Name)
	if p.all {
		title = text.T("endpoints.measure.count", "Measure {{.Count}} endpoints, one after the other", "Count", strconv.Itoa(len(p.ids)))
	}
	m.title.SetText(page.T(title))
	m.terms.Show(p.telling(), p.plans, m.page.host.Busy())
	m.runs.Set(house.NoticeWarning, "", page.T(p.warning(m.terms.SecondApp())))
	page.SetVisible(m.without, p.all && p.left > 0)
	m.without.SetText(page.T(text.T("endpoints.measure.without", "Not among them: {{.Count}} without a level or an Invoke URL, or on another host than the org's Workflows.", "Count", strconv.Itoa(p.left))))
}

// first is where the plan begins for the keyboard, nil where nothing is to be
// decided.
func (m *measuring) first() fyne.Focusable {
	if m.plan == nil {
		return nil
	}
	if word := m.terms.First(); word != nil {
		return word
	}
	return m.terms.Consent()
}

// foot is the page's while something is planned.
func (m *measuring) foot() page.Foot {
	requests := m.plan.planned(m.terms.SecondApp()).Requests
	busy := m.page.host.Busy()
	f := page.Foot{
		Primary:   page.Action{Label: text.T("measure.send", "Send up to {{.Count}} requests", "Count", requests), Icon: "shield", Shortcut: "Enter", Disabled: busy || !m.terms.Confirmed(), Do: m.start},
		Secondary: []page.Action{{Label: text.T("measure.not-now", "Not now"), Disabled: busy, Do: m.close}},
	}
	f.Note = m.terms.Missing()
	return f
}

// shown reports whether something is planned or under way.
func (m *measuring) shown() bool { return m.plan != nil || m.run != nil }

func (m *measuring) close() {
	m.plan = nil
	m.page.host.Update()
	m.page.Update()
	page.GiveBack(m.page.host, m.page, m.opener)
}

var _ page.Escaper = (*endpointsPage)(nil)

// Escape closes what is planned, and gives the keyboard back to what opened it.
func (p *endpointsPage) Escape() bool {
	if p.measure.plan == nil || p.host.Busy() {
		return false
	}
	p.measure.close()
	return true
}

// start sends what is planned.
func (m *measuring) start() {
	host, plan := m.page.host, m.plan
	if plan == nil || host.Busy() || !m.terms.Confirmed() {
		return
	}
	run := &measuringRun{what: page.X("measure.now", "Measuring"), total: len(plan.ids)}
	run.stopped, run.stop = context.WithCancel(context.Background())
	walk, second, typed := host.Walk(), m.terms.SecondApp(), m.terms.Typed()
	var failed []setup.Measured
	m.plan, m.run = nil, run
	host.Run(page.Task{
		What: text.T("measure.all-running", "Measuring"),
		Work: func(ctx context.Context) error {
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			defer context.AfterFunc(run.stopped, cancel)()
			tell := func(e setup.MeasureAllEvent) { fyne.Do(func() { m.noted(run, plan, e) }) }
			var err error
			failed, err = measureThese(ctx, walk, plan, second, typed, tell)
			return err
		},
		Done: func(error) {
			run.stop()
			m.run = nil
			m.page.tellFailed(failed)
			host.Update()
			host.Focus(m.page.First())
		},
	})
}

// measureThese measures one endpoint, or all. It returns those that couldn't be
// measured.
func measureThese(ctx context.Context, walk *setup.Walk, p *measuringPlan, second bool, typed string, tell func(setup.MeasureAllEvent)) ([]setup.Measured, error) {
	if !p.all {
		o := setup.MeasureOptions{SecondApp: second, Confirmed: typed, Progress: func(e audit.Event) { tell(setup.MeasureAllEvent{EndpointID: p.ids[0], Total: 1, Probe: e}) }}
		_, err := walk.Measure(ctx, p.ids[0], o)
		return nil, err
	}
	all, err := walk.MeasureAll(ctx, setup.MeasureAllOptions{SecondApp: second, Confirmed: typed, Progress: tell})
	return slices.DeleteFunc(all, func(m setup.Measured) bool { return m.Err == nil }), err
}

// noted shows how far it is.
func (m *measuring) noted(run *measuringRun, p *measuringPlan, e setup.MeasureAllEvent) {
	run.done, run.total = e.Done, e.Total
	if !p.all {
		run.done, run.total = e.Probe.Done, e.Probe.Total
	}
	if of := m.page.host.Workspace().Endpoint(e.EndpointID); of != nil {
		run.endpoint = e.EndpointID
		run.what = page.T(text.T("endpoints.measure.now", "Measuring {{.Name}}: probe {{.Done}} of {{.All}}", "Name", of.Name, "Done", strconv.Itoa(e.Probe.Done), "All", strconv.Itoa(e.Probe.Total)))
	}
	m.page.updateRows()
	m.update()
}

// measures reports whether an endpoint is being measured right now.
func (m *measuring) measures(endpoint string) bool {
	return m.run != nil && m.run.endpoint == endpoint
}

// tellFailed says which endpoints couldn't be measured, and why the first of them
// couldn't.
func (p *endpointsPage) tellFailed(failed []setup.Measured) {
	if len(failed) == 0 {
		return
	}
	of := p.host.Workspace().Endpoint(failed[0].EndpointID)
	why := problem.From(failed[0].Err)
	if of == nil || why == nil {
		return
	}
	title := text.T("endpoints.measure.failed", "{{.Name}} couldn't be measured", "Name", of.Name)
	if len(failed) > 1 {
		title = text.T("endpoints.measure.failed.more", "{{.Name}} and {{.Count}} more couldn't be measured", "Name", of.Name, "Count", strconv.Itoa(len(failed)-1))
	}
	p.host.Fail(problem.New("endpoints.measure", title, text.T("endpoints.measure.failed.why", "{{.Title}}. {{.Why}}", "Title", why.Title, "Why", why.Cause)).WithDetail(why.Details()))
}
