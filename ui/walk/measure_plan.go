package walk

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
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

	runs    *house.Notice
	left    *house.Notice
	method  *house.Select
	body    *house.CodeEdit
	more    *house.Paragraph // query and headers
	as      *house.Segmented
	consent *house.CheckBox
	second  *house.Paragraph
	confirm *fyne.Container
	ask     *house.Paragraph
	word    *house.TextField
	inner   *fyne.Container
	object  *fyne.Container

	plan  *planned
	shown workspace.Draft // whose query and headers are sent
	quiet bool            // something is being shown, not chosen
}

func newMeasurePlanPane(h page.Host, changed func()) *measurePlanPane {
	p := &measurePlanPane{host: h, changed: changed}
	p.runs = house.NewNotice(house.NoticeWarning, "", nil)
	p.left = house.NewNotice(house.NoticeNote, "", nil)
	p.second = house.NewParagraph("", house.Caption)
	p.consent = house.NewCheckBox("", false, func(yes bool) {
		p.plan.second = yes
		p.changed()
	})
	p.ask, p.word = house.NewParagraph("", house.Body), house.NewTextField("").Mono().Limit(255)
	p.word.OnChanged = func(string) { p.changed() }
	p.word.OnSubmitted = func(string) { p.changed() }
	p.confirm = house.Stack(house.Gap4, p.ask, p.word)
	p.inner = house.Stack(house.Gap12, p.runs, p.left, p.request(), house.Stack(2, p.consent, house.Inset(22, 0, 0, 0, p.second)), p.confirm)
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
	p.as = house.NewSegmented([]house.Option{{Text: page.X("measure.body.harmless", "Harmless")}, {Text: page.X("measure.body.test", "As in the invoke test")}}, 0, func(i int) {
		p.propose([]workspace.Draft{setup.EmptyPreset(), p.plan.asInTest}[i])
		p.changed()
	}).Small()
	head := house.Row(house.Gap8, house.NewText(page.X("measure.body", "Each probe is this request"), house.Caption), house.Spring(), p.as, house.FixedWidth(92, p.method))
	return house.Stack(house.Gap8, head, house.FixedHeight(measureBody, house.NewWell(0, p.body)), p.more)
}

// begin shows a plan from its start.
func (p *measurePlanPane) begin(plan *planned) {
	p.plan = plan
	p.word.SetText("")
	p.as.SetSelected(0)
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
}

// draft is the request as it was left.
func (p *measurePlanPane) draft() workspace.Draft {
	d := p.shown
	d.Method, d.Body = p.plan.method, p.body.Text()
	return d
}

// typed is what was typed to confirm.
func (p *measurePlanPane) typed() string { return strings.TrimSpace(p.word.Text()) }

// confirmed reports whether what has to be typed is.
func (p *measurePlanPane) confirmed() bool {
	return p.plan != nil && strings.EqualFold(p.typed(), p.plan.now().Confirm)
}

// first is where the plan begins for the keyboard.
func (p *measurePlanPane) first() fyne.Focusable {
	if p.confirm.Visible() {
		return p.word.Focusable()
	}
	return p.as
}

func (p *measurePlanPane) update(plan *planned, busy bool) {
	p.plan = plan
	now := plan.now()
	p.runs.Set(house.NoticeWarning, "", page.T(p.warning(now)))
	p.showLeft(now)
	p.showSecond(now)
	page.SetVisible(p.more, len(p.shown.Query)+len(p.shown.Headers) > 0)
	p.more.SetText(page.T(text.T("measure.body.more", "With the query ({{.Query}}) and headers ({{.Headers}}) of the invoke test", "Query", strconv.Itoa(len(p.shown.Query)), "Headers", strconv.Itoa(len(p.shown.Headers)))))
	page.SetVisible(p.confirm, now.Confirm != "")
	p.ask.SetText(page.T(text.T("measure.confirm", "This is a production org. Type {{.Name}} to have its flow run.", "Name", now.Confirm)))
	page.SetEnabled(p.consent, !busy)
	page.SetEnabled(p.method, !busy)
	page.SetEnabled(p.as, !busy)
	page.Arrange(p.confirm, p.inner, p.object)
}

// warning says how much is sent and what that does.
func (p *measurePlanPane) warning(plan setup.MeasurePlan) text.Text {
	runs := 0
	for _, probe := range plan.Probes {
		if probe.Outcome == "" && probe.Expected == workspace.ProbeAccepted {
			runs++
		}
	}
	return text.T("measure.warning", "Each probe that is accepted runs the flow: {{.Runs}} times where the level holds. At most {{.Requests}} requests, each sent once, below ten a second.",
		"Runs", strconv.Itoa(runs), "Requests", strconv.Itoa(plan.Requests))
}

// showLeft tells which apps of earlier measurements may still be in the org.
func (p *measurePlanPane) showLeft(plan setup.MeasurePlan) {
	words := ""
	switch unreadable := problem.From(plan.Unreadable); {
	case unreadable != nil:
		words = page.T(unreadable.Title) + ". " + page.T(unreadable.Cause)
	case len(plan.Left) > 0:
		words = page.T(text.T("measure.left", "Left from an earlier measurement, to be removed first: {{.Labels}}", "Labels", strings.Join(plan.Left, ", ")))
	}
	page.SetVisible(p.left, words != "")
	p.left.Set(house.NoticeNote, "", words)
}

// showSecond asks for the consent to a second service app, or says why it can't
// be had.
func (p *measurePlanPane) showSecond(plan setup.MeasurePlan) {
	second := plan.Second
	may := second.Tells && second.Right.Answer != setup.RightNo && plan.Unreadable == nil
	page.SetVisible(p.consent, may)
	page.SetVisible(p.second, second.Tells)
	p.consent.SetChecked(p.plan.second && may)
	label := second.Label + " " + p.host.Now().UTC().Format("2006-01-02 15:04")
	p.consent.SetText(page.T(text.T("measure.second", "Make a second service app, “{{.Label}} …”, for one probe", "Label", label)))
	words := text.T("measure.second.does", "It shows whether apps outside the list are let in. The app gets okta.workflows.invoke.manage, calls once, and is deactivated and deleted right after.")
	switch {
	case plan.Unreadable != nil:
		words = text.T("measure.second.unread", "No second service app is made until it can be read which ones are left. Whether apps outside the list are let in stays unmeasured.")
	case !may:
		words = text.T("measure.second.not", "Whether apps outside the list are let in stays unmeasured: that takes a second service app. {{.Why}}", "Why", second.Right.Why)
	case second.Right.Answer == setup.RightCantTell:
		words = text.T("measure.second.perhaps", "It shows whether apps outside the list are let in, and is deactivated and deleted right after its one call. Whether this sign-in may make it can't be told before.")
	}
	p.second.SetText(page.T(words))
}
