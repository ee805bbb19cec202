package walk

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// measureCard measures the endpoint in front: it shows what would be sent before
// anything is, how far it is while it runs, and then what the endpoint accepts and
// refuses.
type measureCard struct {
	host  page.Host
	tries *attempts
	// unsaved stores what was typed on the page and isn't kept yet.
	unsaved func() []func(context.Context) error

	plan *planned    // opened and not begun; nil without
	run  *measureRun // under way; nil without

	heading  *fyne.Container // of what the card is about just now
	verdict  *verdictLine
	planning *measurePlanPane
	progress *page.MeasureProgress
	table    *house.ProbeTable
	detail   *probeDetail
	foot     *measureFoot
	probes   []workspace.Probe // that the table shows
	opener   fyne.Focusable    // had the keyboard when the plan was opened
	inner    *fyne.Container
	object   *fyne.Container
}

func newMeasureCard(h page.Host, tries *attempts, unsaved func() []func(context.Context) error, retest func()) *measureCard {
	c := &measureCard{host: h, tries: tries, unsaved: unsaved}
	c.verdict = newVerdictLine(h, retest)
	c.planning = newMeasurePlanPane(h, h.Update)
	c.planning.terms.OnEnter(c.start)
	c.progress = page.NewMeasureProgress(c.stop)
	c.table = house.NewProbeTable(probeHeads())
	c.table.OnSelected = func(house.ProbeRow) { c.showDetail() }
	c.table.OnOpened = func(r house.ProbeRow) { c.openExchange(r.ID) }
	c.detail = newProbeDetail(func(e workspace.Evidence) { page.ShowExchange(h, e) })
	c.foot = newMeasureFoot(func() { h.ShowActivity("") })
	c.heading = house.Stack(0, c.verdict.object, c.progress.Object(), c.planning.object)
	c.inner = house.Stack(0, c.heading, c.table, c.detail.object, c.foot.object)
	c.object = house.Stack(0, house.NewBareCard(house.CardHead{}, c.inner))
	c.object.Hide()
	return c
}

// planHere and runHere are what is planned and under way at the endpoint in
// front.
func (c *measureCard) planHere() *planned {
	if c.plan == nil || c.plan.endpoint != c.host.EndpointID() {
		return nil
	}
	return c.plan
}

func (c *measureCard) runHere() *measureRun {
	if c.run == nil || c.run.endpoint != c.host.EndpointID() {
		return nil
	}
	return c.run
}

// last is what was measured of the endpoint as it stands, nil for nothing.
func (c *measureCard) last() *workspace.Measurement {
	e := c.host.Workspace().Endpoint(c.host.EndpointID())
	if e == nil || !e.Measured.Of(e) {
		return nil
	}
	return e.Measured
}

// mayRetest reports whether the invoke test's request may tell what was measured in
// vain.
func (c *measureCard) mayRetest() bool {
	return setup.InvokeBodyMayTell(c.host.Workspace().Endpoint(c.host.EndpointID()))
}

// update shows what there is: what runs before what is planned, and that before
// what was measured.
func (c *measureCard) update() {
	if c.plan != nil && c.planHere() == nil && c.run == nil {
		c.plan = nil // another endpoint is in front: what it was opened for is over
	}
	run, plan, last := c.runHere(), c.planHere(), c.last()
	page.SetVisible(c.object, run != nil || plan != nil || last != nil)
	page.SetVisible(c.progress.Object(), run != nil)
	page.SetVisible(c.planning.object, run == nil && plan != nil)
	shown := run == nil && plan == nil && last != nil
	page.SetVisible(c.verdict.object, shown)
	switch {
	case run != nil:
		c.progress.Show(run.now(), run.done, run.total, run.stopped.Err() != nil)
		c.show(run.probes, runRows(run))
	case plan != nil:
		c.planning.update(plan, c.host.Busy())
		c.show(plan.now().Probes, planRows(plan.now().Probes))
	case last != nil:
		c.verdict.show(last, c.mayRetest())
		c.foot.show(last)
		c.show(last.Probes, measuredRows(last))
	}
	page.SetVisible(c.foot.object, shown)
	page.Arrange(c.heading, c.inner, c.object)
}

func (c *measureCard) show(probes []workspace.Probe, rows []house.ProbeRow) {
	c.probes = probes
	c.table.SetRows(rows)
	c.showDetail()
}

// showDetail shows what came of the selected call.
func (c *measureCard) showDetail() {
	row, chosen := c.table.Selected()
	probe := c.probe(row.ID)
	if !chosen || probe == nil {
		c.detail.hide()
	} else {
		c.detail.show(*probe)
	}
	page.Arrange(c.inner, c.object)
}

func (c *measureCard) probe(name string) *workspace.Probe {
	for i := range c.probes {
		if string(c.probes[i].Name) == name {
			return &c.probes[i]
		}
	}
	return nil
}

// openExchange shows a call as it went over the wire; one that was not sent has
// its reason in the detail.
func (c *measureCard) openExchange(name string) {
	if probe := c.probe(name); probe != nil && !probe.Evidence.At.IsZero() {
		page.ShowExchange(c.host, probe.Evidence)
	}
}

// open finds out what would be sent, and shows it. Nothing is sent for that but
// what was typed on the page is kept. withTest proposes the invoke test's request.
func (c *measureCard) open(withTest bool) {
	if c.host.Busy() {
		return
	}
	walk, id, first := c.host.Walk(), c.host.EndpointID(), c.unsaved()
	var plan *planned
	c.tries.try(&attempt{
		asks: true, what: text.T("measure.preparing", "Looking what can be sent"),
		work: func(ctx context.Context) error {
			for _, store := range first {
				if err := store(ctx); err != nil {
					return err
				}
			}
			var err error
			if plan, err = newPlanned(walk, id); err == nil {
				plan.withTest = withTest
			}
			return err
		},
		then: func() {
			c.tries.dismiss()
			c.plan = plan
			c.planning.begin(plan)
			c.host.Update()
			c.host.Focus(c.planning.first())
		},
	})
}

// close takes the plan away.
func (c *measureCard) close() {
	c.plan = nil
	c.tries.restore()
	c.host.Update()
}

// ready reports whether nothing keeps the plan from being carried out.
func (c *measureCard) ready() bool {
	return c.planHere() != nil && !c.host.Busy() && c.planning.terms.Confirmed()
}

// start sends what is planned.
func (c *measureCard) start() {
	plan := c.planHere()
	if plan == nil || !c.ready() {
		return
	}
	options := setup.MeasureOptions{Draft: c.planning.draft(), SecondApp: plan.second, Confirmed: c.planning.terms.Typed()}
	run := newMeasureRun(plan)
	walk := c.host.Walk()
	c.run = run
	c.tries.try(&attempt{
		what: text.T("measure.running", "Measuring the endpoint"),
		work: func(ctx context.Context) error {
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			defer context.AfterFunc(run.stopped, cancel)()
			o := options
			o.Progress = func(e audit.Event) { fyne.Do(func() { c.noted(run, e) }) }
			_, err := walk.Measure(ctx, run.endpoint, o)
			return err
		},
		ended: func() { c.run = nil },
		then: func() {
			c.plan = nil
			c.host.Update()
			if c.tries.shown() == nil { // else its best way out has the keyboard
				c.host.Focus(c.after())
				house.Reveal(c.verdict.object)
			}
		},
	})
}

// after is where the keyboard is once something was measured: at the way to tell
// more, else at the table.
func (c *measureCard) after() fyne.Focusable {
	if c.mayRetest() {
		return c.verdict.retest
	}
	return c.table.Focusable()
}

// noted shows how far a measurement is.
func (c *measureCard) noted(run *measureRun, e audit.Event) {
	run.note(e)
	c.run = run
	if c.runHere() != nil {
		c.update()
	}
}

// stop cancels the measurement that runs. A second app that was made for it is
// removed all the same.
func (c *measureCard) stop() {
	if c.run != nil {
		c.run.stop()
	}
}
