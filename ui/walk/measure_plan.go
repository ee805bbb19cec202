package walk

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// measureBody is the height of the editor for what the probes carry, in
// device-independent pixels.
const measureBody float32 = 96

// measurePlanPane says what measuring sends and does, and takes what has to be
// decided before.
type measurePlanPane struct {
	host    page.Host
	changed func()

	runs   *house.Notice
	method *house.Select
	body   *house.CodeEdit
	more   *house.Paragraph // query and headers
	as     *house.Segmented
	terms  *page.MeasureTerms
	inner  *fyne.Container
	object *fyne.Container

	plan  *planned
	shown workspace.Draft // whose query and headers are sent
	quiet bool            // something is being shown, not chosen
}

func newMeasurePlanPane(h page.Host, changed func()) *measurePlanPane {
	p := &measurePlanPane{host: h, changed: changed}
	p.runs = house.NewNotice(house.NoticeWarning, "", nil)
	p.terms = page.NewMeasureTerms(h, func() {
		p.plan.second = p.terms.SecondApp()
		p.changed()
	})
	p.inner = house.Stack(house.Gap12, p.runs, p.request(), p.terms.Object())
	title := house.Row(house.Gap8, house.NewIcon("shield"), house.Grow(house.NewText(page.X("measure.plan.title", "What will be sent"), house.Body).Bold()))
	p.object = house.Stack(0, house.Inset(16, 12, 16, 16, house.Stack(house.Gap12, title, p.inner)))
	return p
}

// request is what each of the probes carries.
func (p *measurePlanPane) request() fyne.CanvasObject {
	p.method = house.NewSelect("", methods(), 0, func(i int) {
		if !p.quiet {
			p.plan.method = methods()[i]
			p.changed()
		}
	})
	p.body = house.NewCodeEdit(page.X("invoke.body.hint", "JSON body"))
	p.more = house.NewParagraph("", house.Caption)
	p.as = house.NewSegmented([]house.Option{{Text: page.X("measure.body.empty", "Empty")}, {Text: page.X("measure.body.test", "As in the invoke test")}}, 0, func(i int) {
		p.propose([]workspace.Draft{setup.EmptyPreset(), p.plan.asInTest}[i])
		p.changed()
	}).Small()
	p.body.OnChanged = func(string) { p.tell() }
	head := house.Row(house.Gap8, house.NewText(page.X("measure.body", "Each probe is this request"), house.Caption), house.Spring(), p.as, house.FixedWidth(92, p.method))
	return house.Stack(house.Gap8, head, house.FixedHeight(measureBody, house.NewWell(0, p.body)), p.more)
}

// begin shows a plan from its start.
func (p *measurePlanPane) begin(plan *planned) {
	p.plan = plan
	p.terms.Reset()
	if plan.withTest {
		plan.draft = plan.asInTest
	}
	p.propose(plan.draft)
	p.update(plan, false)
}

// propose shows a request.
func (p *measurePlanPane) propose(d workspace.Draft) {
	p.quiet = true
	defer func() { p.quiet = false }()
	p.shown = d
	p.plan.method = methods()[max(0, slices.Index(methods(), d.Method))]
	p.method.SetSelected(slices.Index(methods(), p.plan.method))
	p.body.SetText(d.Body)
	p.tell()
}

// tell says which of the requests that are proposed this is, none where it is another.
func (p *measurePlanPane) tell() {
	if p.plan == nil {
		return
	}
	d, empty := p.draft(), setup.EmptyPreset()
	d.Method, empty.Method = p.plan.asInTest.Method, p.plan.asInTest.Method // chosen beside it
	switch {
	case sameDraft(d, empty):
		p.as.SetSelected(0)
	case sameDraft(d, p.plan.asInTest):
		p.as.SetSelected(1)
	default:
		p.as.SetSelected(-1)
	}
}

// draft is the request as it was left.
func (p *measurePlanPane) draft() workspace.Draft {
	d := p.shown
	d.Method, d.Body = p.plan.method, p.body.Text()
	return d
}

// first is where the plan begins for the keyboard.
func (p *measurePlanPane) first() fyne.Focusable {
	if word := p.terms.First(); word != nil {
		return word
	}
	return p.as
}

func (p *measurePlanPane) update(plan *planned, busy bool) {
	p.plan = plan
	now := plan.now()
	p.runs.Set(house.NoticeWarning, "", page.T(p.warning(now)))
	p.terms.Show(now, []setup.MeasurePlan{now}, busy)
	page.SetVisible(p.more, len(p.shown.Query)+len(p.shown.Headers) > 0)
	p.more.SetText(page.T(text.T("measure.body.more", "With the query ({{.Query}}) and headers ({{.Headers}}) of the invoke test", "Query", strconv.Itoa(len(p.shown.Query)), "Headers", strconv.Itoa(len(p.shown.Headers)))))
	page.SetEnabled(p.method, !busy)
	page.SetEnabled(p.as, !busy)
	page.Arrange(p.inner, p.object)
}

// warning says how much is sent and what that does.
func (p *measurePlanPane) warning(plan setup.MeasurePlan) text.Text {
	runs, requests, org := strconv.Itoa(plan.Runs), strconv.Itoa(plan.Requests), strconv.Itoa(plan.OrgRequests)
	if plan.OrgRequests == 0 {
		return text.T("measure.warning", "Each probe that is accepted runs the flow: up to {{.Runs}} times where the level holds. At most {{.Requests}} requests go to the endpoint, each sent once, fewer than ten a second.",
			"Runs", runs, "Requests", requests)
	}
	return text.T("measure.warning.org", "Each probe that is accepted runs the flow: up to {{.Runs}} times where the level holds. At most {{.Requests}} requests go to the endpoint, each sent once, fewer than ten a second; about {{.Org}} more go to the org, to get what they carry.",
		"Runs", runs, "Requests", requests, "Org", org)
}
