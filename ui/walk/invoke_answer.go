package walk

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// answerCard is the right side of the invoke test: what came back, how long
// each part took, and what Okta shows of it.
type answerCard struct {
	host  page.Host
	shown *answer

	verdict  *house.Chip
	took     *house.Text
	size     *house.Text
	at       *house.Text
	exchange *house.Button
	copyAll  *house.CopyButton
	status   *fyne.Container
	elapsed  *house.Text
	running  fyne.CanvasObject

	tabs   *house.Tabs
	causes *causeList
	about  string // the result that is shown, for coming to another
	kept   int    // how many causes have a tab
	view   *house.CodeView
	find   *house.CodeFind
	none   *house.Paragraph
	empty  fyne.CanvasObject
	timing *timing
	lookUp *lookUp
	below  *fyne.Container // timing and what Okta shows
	frame  *fyne.Container
	object fyne.CanvasObject
}

// The tabs of an answer; the last one is there while there are causes.
const (
	tabAnswer = iota
	tabAnswerHeaders
	tabSent
	tabCauses
)

// newAnswerCard makes the card. cancel ends the call that runs; act does what a
// way to check a cause asks for.
func newAnswerCard(h page.Host, cancel func(), act func(problem.Action)) *answerCard {
	c := &answerCard{host: h, view: house.NewCodeView(), timing: newTiming(), lookUp: newLookUp(h), causes: newCauseList(act)}
	c.verdict = house.NewVerdict(house.Todo, page.X("invoke.none", "Nothing sent yet"))
	c.took, c.size = house.NewText("", house.Body).Bold(), house.NewText("", house.Body).In(look.ColorText2)
	c.at = house.NewText("", house.Body).In(look.ColorText2).CutEnd()
	c.exchange = house.NewButton(page.X("invoke.exchange", "Exchange"), house.Link, c.showExchange).Small()
	c.copyAll = house.NewCopyButton(page.CopyWords(), func() string { return c.view.Code().Text() })
	c.status = house.Row(house.Gap12, c.verdict, c.took, c.size, house.Grow(c.at), c.exchange, c.copyAll)
	c.elapsed = house.NewText("", house.Body)
	c.running = house.Row(house.Gap8, house.NewStateIcon(house.Progress), house.Grow(c.elapsed),
		house.NewButton(page.X("invoke.cancel", "Cancel"), house.Secondary, cancel).Small())
	c.running.Hide()
	line := house.FixedHeight(43, house.Inset(16, 0, 12, 0, container.NewStack(c.status, c.running)))

	c.tabs = house.NewTabs(answerTabs(0), tabAnswer, func(int) { c.showTab() })
	c.find = house.NewCodeFind(c.view, page.FindWords())
	c.none = house.NewParagraph("", house.Body).In(look.ColorText2).Centered()
	c.empty = house.Center(320, c.none)
	c.below = house.Stack(0, house.NewDivider(), c.timing.object, house.NewDivider(), c.lookUp.object)
	c.frame = house.Border(
		house.Stack(0, line, house.NewDivider(), house.Inset(0, 0, 8, 0, house.Row(0, c.tabs, house.Spring(), c.find)), house.NewDivider()), c.below, nil, nil,
		house.MinHeight(72, container.NewStack(c.view, c.empty, c.causes.object)))
	c.object = house.NewBareCard(house.CardHead{}, c.frame)
	return c
}

func answerTabs(causes int) []house.Option {
	tabs := []house.Option{
		{Text: page.X("invoke.tab.body", "Body")}, {Text: page.X("invoke.tab.headers", "Headers")}, {Text: page.X("invoke.tab.sent", "As sent")},
	}
	if causes > 0 {
		tabs = append(tabs, house.Option{Text: page.X("invoke.tab.causes", "Causes"), Count: strconv.Itoa(causes)})
	}
	return tabs
}

// update shows the answer of an endpoint; a is nil before this session's
// first. causes is how many there are on a tab of their own.
func (c *answerCard) update(e workspace.Endpoint, a *answer, causes int) {
	c.shown = a
	for _, o := range []fyne.CanvasObject{c.took, c.size, c.exchange} {
		page.SetVisible(o, a != nil)
	}
	c.placeCauses(e, causes)
	if a == nil {
		c.showLast(e.Last)
	} else {
		c.showAnswer(a)
	}
	c.showTab()
	page.Arrange(c.status)
	c.lookUp.update(e)
}

// placeCauses makes a tab for so many causes. It waits to be chosen: what a call
// failed for is told by its Problem.
func (c *answerCard) placeCauses(e workspace.Endpoint, count int) {
	about := e.ID
	if e.Last != nil {
		about += e.Last.At.String()
	}
	chosen := c.tabs.Selected()
	if chosen == tabCauses && (count == 0 || about != c.about) {
		chosen = tabAnswer
	}
	if about != c.about || count != c.kept {
		c.tabs.SetOptions(answerTabs(count))
	}
	c.about, c.kept = about, count
	c.tabs.SetSelected(chosen)
}

// choose brings a tab to the front.
func (c *answerCard) choose(tab int) {
	c.tabs.SetSelected(tab)
	c.showTab()
}

// showTab shows what the chosen tab is about. The causes take the room of what
// a failed call leaves empty.
func (c *answerCard) showTab() {
	causes := c.tabs.Selected() == tabCauses
	page.SetVisible(c.causes.object, causes)
	page.SetVisible(c.view, !causes && c.shown != nil)
	page.SetVisible(c.empty, !causes && c.shown == nil)
	page.SetVisible(c.copyAll, !causes && c.shown != nil)
	page.SetVisible(c.find, !causes && c.shown != nil)
	page.SetVisible(c.below, !causes)
	page.Arrange(c.status, c.frame)
	c.showCode()
}

// showLast tells what the workspace kept of an earlier session.
func (c *answerCard) showLast(last *workspace.Result) {
	c.timing.show(0, wire.Timing{})
	c.tabs.SetCount(tabAnswerHeaders, "")
	if last == nil {
		c.verdict.SetState(house.Todo, page.X("invoke.none", "Nothing sent yet"))
		c.at.SetText("")
		c.none.SetText(page.X("invoke.empty", "Send shows here what came back, its headers, and the request as it went over the wire."))
		return
	}
	c.none.SetText(page.X("invoke.not-kept", "Of earlier answers only the status is kept, not the body. Send again to see it."))
	c.verdict.SetState(house.StatusState(last.Status), strconv.Itoa(last.Status))
	if last.Status == 0 {
		c.verdict.SetState(house.Unknown, page.X("invoke.no-answer", "No answer"))
		c.none.SetText(page.X("invoke.no-answer.why", "No answer came, so there is nothing to show here."))
	}
	c.at.SetText(page.T(text.T("invoke.last", "{{.Took}}, {{.Ago}}", "Took", page.Elapsed(time.Duration(last.Millis)*time.Millisecond), "Ago", page.Ago(c.host.Now(), last.At))))
}

func (c *answerCard) showAnswer(a *answer) {
	c.verdict.SetState(a.state, a.status)
	c.took.SetText(page.Elapsed(a.took))
	c.size.SetText(byteSize(a.size))
	c.at.SetText(page.T(text.T("invoke.at", "at {{.Time}}", "Time", a.at.Local().Format(time.TimeOnly))))
	c.tabs.SetCount(tabAnswerHeaders, count(a.headerCount))
	c.timing.show(a.took, a.timing)
}

// showCode shows the part of the answer that is chosen.
func (c *answerCard) showCode() {
	if c.shown == nil || c.tabs.Selected() == tabCauses {
		return
	}
	code := []*house.Code{c.shown.body, c.shown.headers, c.shown.sent}[c.tabs.Selected()]
	if c.view.Code() != code {
		c.view.SetCode(code)
	}
}

func (c *answerCard) showExchange() {
	if c.shown != nil {
		c.host.ShowActivity(c.shown.request)
	}
}

// showRunning shows how long the invocation has been running, with Cancel.
func (c *answerCard) showRunning(running bool, elapsed time.Duration) {
	page.SetVisible(c.running, running)
	page.SetVisible(c.status, !running)
	if running {
		c.elapsed.SetText(page.T(text.T("invoke.running", "Sending, {{.Seconds}} s", "Seconds", strconv.FormatFloat(elapsed.Seconds(), 'f', 1, 64))))
	}
}

// timing shows which part of an invocation took how long.
type timing struct {
	total  *house.Text
	none   *house.Text // in place of bar and legend
	bar    fyne.CanvasObject
	spent  *house.Bar // in bar
	parts  []*house.Text
	legend *fyne.Container
	lines  []*fyne.Container // to be laid out anew with other words
	object fyne.CanvasObject
}

// timingHeight is that of the line, in device-independent pixels.
const timingHeight float32 = 36

// timingColors are those of the parts: dial, send, the flow, read.
func timingColors() []fyne.ThemeColorName {
	return []fyne.ThemeColorName{look.ColorNeutralFill, look.ColorCodeLiteral, theme.ColorNamePrimary, look.ColorOkFill}
}

func newTiming() *timing {
	t := &timing{total: house.NewText("", house.Mono), spent: house.NewSegmentBar()}
	t.none = house.NewText(page.X("timing.none", "Shown with an answer"), house.Caption)
	t.bar = house.MinHeight(8, t.spent)
	legend := []fyne.CanvasObject{}
	for _, color := range timingColors() {
		part := house.NewText("", house.Small).In(look.ColorText2)
		dot := house.NewSurface(color, house.FixedSize(8, 8, house.Spring())).Rounded(2)
		t.parts = append(t.parts, part)
		line := house.Row(house.Gap4, dot, part)
		t.lines = append(t.lines, line)
		legend = append(legend, line)
	}
	t.legend = house.Row(house.Gap8, legend...)
	title := house.NewText(page.X("timing.title", "Timing (ms)"), house.Caption).Bold().In(theme.ColorNameForeground)
	row := house.Row(house.Gap12, title, t.none, house.Grow(t.bar), t.legend, t.total)
	t.lines = append(t.lines, t.legend, row)
	t.object = house.FixedHeight(timingHeight, house.Inset(16, 0, 16, 0, row))
	return t
}

func (t *timing) show(total time.Duration, spent wire.Timing) {
	defer func() { page.Arrange(t.lines...) }()
	measured := total > 0
	page.SetVisible(t.none, !measured)
	for _, o := range []fyne.CanvasObject{t.bar, t.legend, t.total} {
		page.SetVisible(o, measured)
	}
	if !measured {
		return
	}
	t.total.SetText(page.Millis(total))
	names := []string{page.X("timing.dial", "Dial"), page.X("timing.send", "Send"), page.X("timing.flow", "Flow"), page.X("timing.read", "Read")}
	spans := []time.Duration{spent.Dial + spent.TLS, spent.Send, spent.Wait, spent.Read}
	bar := make([]house.BarPart, len(spans))
	for i, span := range spans {
		t.parts[i].SetText(names[i] + " " + page.Millis(span))
		bar[i] = house.BarPart{Share: float64(span), Color: timingColors()[i]}
	}
	t.spent.SetParts(bar...)
}
