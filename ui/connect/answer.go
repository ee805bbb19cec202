package connect

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// came is what a rehearsal gave, prepared off the UI goroutine.
type came struct {
	to                     subject // what it answers
	status                 int
	took                   string
	evidence               workspace.Evidence
	body, headers, arrived *house.Code
	told                   bool // the other end told what arrived
	differences            []connector.Difference
	notices                []*problem.Problem
	problem                *problem.Problem
}

// prepare makes what is shown of a result. It is called off the UI goroutine.
func prepare(r connector.Result) *came {
	c := &came{status: r.Status, took: page.Elapsed(r.Took), evidence: r.Evidence(), differences: r.Differences, notices: r.Notices, problem: r.Problem}
	shown, ok := r.Shown()
	kind := house.CodePlain
	switch {
	case !ok:
		shown = page.X("connectors.answer.encoded", "The body is in a content encoding and isn't shown.")
	case strings.Contains(r.Header.Get("Content-Type"), "json"):
		kind, shown = house.CodeJSON, house.PrettyJSON([]byte(shown))
	}
	c.body = house.NewCode(kind, shown)
	c.headers = house.NewCode(house.CodeHeaders, headerLines(r.Exchange.ResponseHeader))
	arrived := r.Arrived
	c.told = arrived != ""
	if !c.told {
		arrived = page.X("connectors.arrived.unknown", "Only the echo target tells what arrived there.")
	}
	c.arrived = house.NewCode(house.CodeHTTP, strings.ReplaceAll(arrived, "\r\n", "\n"))
	return c
}

// answer is the card that shows what came back.
type answer struct {
	host  page.Host
	shown *came
	kept  workspace.Evidence // of the last rehearsal, where no answer is shown

	verdict  *house.Chip
	took     *house.Text
	exchange *house.Button
	copy     *house.CopyButton
	tabs     *house.Tabs
	view     *house.CodeView
	find     *house.CodeFind
	same     *fyne.Container
	sameIcon *house.Icon
	sameText *house.Paragraph
	notices  *fyne.Container
	none     *house.Paragraph
	full     *fyne.Container
	stack    *fyne.Container
	object   fyne.CanvasObject
}

// The tabs of an answer.
const (
	tabAnswer = iota
	tabAnswerHeaders
	tabArrived
)

// answerHeight is that of what came, in device-independent pixels.
const answerHeight float32 = 196

func newAnswer(h page.Host) *answer {
	a := &answer{host: h, view: house.NewCodeView(), notices: house.Stack(house.Gap8)}
	a.verdict = house.NewVerdict(house.Todo, page.X("connectors.answer.none", "Nothing sent yet"))
	a.took = house.NewText("", house.Body).In(look.ColorText2)
	a.exchange = house.NewButton(page.X("invoke.exchange", "Exchange"), house.Link, a.showExchange).Small()
	a.copy = house.NewCopyButton(page.CopyWords(), func() string { return a.view.Code().Text() })
	a.tabs = house.NewTabs([]house.Option{
		{Text: page.X("invoke.tab.body", "Body")}, {Text: page.X("invoke.tab.headers", "Headers")}, {Text: page.X("connectors.tab.arrived", "As it arrived")},
	}, tabAnswer, func(int) { a.showCode() })
	a.find = house.NewCodeFind(a.view, page.FindWords())
	a.sameIcon, a.sameText = house.NewIcon("done"), house.NewParagraph("", house.Caption)
	a.same = house.TopRow(house.Gap8, a.sameIcon, house.Grow(a.sameText))
	a.none = house.NewParagraph("", house.Caption)
	a.full = house.Stack(house.Gap8, a.same, a.notices,
		house.Row(house.Gap8, a.tabs, house.Spring(), a.find, a.copy),
		house.NewSurface(look.ColorInset, house.FixedHeight(answerHeight, a.view)).Rounded(6).Framed(look.ColorLine2))
	a.stack = house.Stack(house.Gap12, a.none, a.full)
	a.object = house.NewHeadCard(house.CardHead{Icon: "down", Title: page.X("connectors.answer", "Answer"), Trailing: []fyne.CanvasObject{a.took, a.verdict, a.exchange}}, a.stack)
	return a
}

// front brings what is worth seeing first of an answer to the front: what arrived, where
// the other end tells it.
func (a *answer) front(c *came) {
	tab := tabAnswer
	if c.told {
		tab = tabArrived
	}
	a.tabs.SetSelected(tab)
}

// show shows what came, and whether that still is the answer to what is drawn, else what
// is kept of the last rehearsal; that is told only once no newer one is on its way.
func (a *answer) show(c *came, still bool, last *workspace.Rehearsal, sending bool) {
	a.shown = c
	page.SetVisible(a.full, c != nil)
	page.SetVisible(a.none, c == nil)
	page.SetVisible(a.exchange, c != nil || last != nil && last.Evidence.Method != "")
	switch {
	case c != nil:
		a.showCame(c, still)
	case sending:
		page.SetVisible(a.exchange, false)
		a.verdict.SetState(house.Progress, page.X("connectors.answer.sending", "Rehearsing"))
		a.took.SetText("")
		a.none.SetText(page.X("connectors.answer.waiting", "No answer yet."))
	case last != nil:
		a.showLast(last)
	default:
		a.verdict.SetState(house.Todo, page.X("connectors.answer.none", "Nothing sent yet"))
		a.took.SetText("")
		a.none.SetText(page.X("connectors.answer.empty", "Rehearse sends the request once. Here stands what comes back, and what arrived at the other end where the echo target tells it."))
	}
	page.Arrange(a.stack)
}

func (a *answer) showLast(last *workspace.Rehearsal) {
	a.kept = last.Evidence
	a.verdict.SetState(statusState(last.Evidence.Status), statusWord(last.Evidence.Status))
	a.took.SetText(page.Ago(a.host.Now(), last.At))
	if last.Evidence.Status == 0 {
		a.none.SetText(page.X("connectors.answer.none-came", "The last rehearsal got no answer."))
		return
	}
	a.none.SetText(page.X("connectors.answer.not-kept", "Of earlier rehearsals only the status is kept, not the answer. Rehearse again to see it."))
}

func (a *answer) showCame(c *came, still bool) {
	a.verdict.SetState(statusState(c.status), statusWord(c.status))
	a.took.SetText(c.took)
	switch {
	case !still:
		a.verdict.SetState(house.Unknown, statusWord(c.status))
		a.sameIcon.SetState(house.Unknown)
		a.sameText.SetText(page.X("connectors.answer.earlier", "This answers the request as it was before something was changed. Rehearse again for the one that is drawn."))
	case len(c.differences) > 0:
		a.sameIcon.SetState(house.Attention)
		a.sameText.SetText(differs(c.differences))
	default:
		a.sameIcon.SetState(house.Done)
		a.sameText.SetText(page.X("connectors.same", "It went out as it was drawn."))
	}
	a.notices.Objects = nil
	for _, n := range c.notices {
		a.notices.Add(house.NewLeadNotice(house.NoticeWarning, page.T(n.Title), page.T(n.Cause), nil))
	}
	page.SetVisible(a.notices, len(c.notices) > 0)
	page.Arrange(a.full)
	a.showCode()
}

// differs names the lines that didn't go out as they were drawn.
func differs(list []connector.Difference) string {
	const most = 3
	words := page.X("connectors.differs", "It didn't go out as it was drawn:")
	for i, d := range list {
		if i == most {
			return words + "\n…"
		}
		words += "\n" + page.T(text.T("connectors.differs.line", "{{.Sent}} instead of {{.Drawn}}", "Sent", quote(d.Sent), "Drawn", quote(d.Drawn)))
	}
	return words
}

func quote(line string) string {
	const most = 120
	if line == "" {
		return page.X("connectors.differs.nothing", "nothing")
	}
	if runes := []rune(line); len(runes) > most {
		line = string(runes[:most]) + "…"
	}
	return "“" + line + "”"
}

func statusState(status int) house.State {
	if status == 0 {
		return house.Unknown
	}
	return house.StatusState(status)
}

func statusWord(status int) string {
	if status == 0 {
		return page.X("connectors.no-answer", "No answer")
	}
	return strconv.Itoa(status)
}

func (a *answer) showCode() {
	if a.shown == nil {
		return
	}
	code := []*house.Code{a.shown.body, a.shown.headers, a.shown.arrived}[a.tabs.Selected()]
	if a.view.Code() != code {
		a.view.SetCode(code)
	}
}

func (a *answer) showExchange() {
	e := a.kept
	if a.shown != nil {
		e = a.shown.evidence
	}
	page.ShowExchange(a.host, e)
}

// headerLines are the headers of an answer as the network recorded them.
func headerLines(recorded []wire.Field) string {
	lines := make([]string, len(recorded))
	for i, h := range recorded {
		lines[i] = h.Name + ": " + h.Value
	}
	return strings.Join(lines, "\n")
}
