package walk

import (
	"net/url"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// rotateSteps lists the steps with what came of each.
type rotateSteps struct {
	host page.Host
	rows *fyne.Container
	ages ages
	// listed are Okta's ids of the requests that Activity can show.
	listed map[string]bool
	card   *house.Card
}

func newRotateSteps(host page.Host) *rotateSteps {
	s := &rotateSteps{host: host, rows: house.Stack(0)}
	s.card = house.NewBareCard(house.CardHead{Icon: "list", Title: page.X("rotate.steps", "Steps")}, s.rows)
	return s
}

func (s *rotateSteps) show(state rotate.State, begun bool) {
	s.rows.Objects, s.ages, s.listed = nil, nil, map[string]bool{}
	for _, x := range s.host.App().Activity.All() {
		s.listed[x.RequestID] = true
	}
	done := 0
	for i, step := range state.Steps {
		if step.Progress == rotate.Done {
			done++
		}
		s.rows.Add(s.row(i+1, step, kindChange(state), begun && step.ID == state.Next))
	}
	s.card.SetCount(page.T(text.T("rotate.count", "{{.Done}} of {{.Count}}", "Done", done, "Count", len(state.Steps))))
	s.rows.Refresh()
	s.card.Refresh()
}

// age says anew how long ago each step was done.
func (s *rotateSteps) age() { s.ages.update(s.host.Now()) }

func (s *rotateSteps) row(number int, step rotate.Step, kind string, next bool) fyne.CanvasObject {
	state, word := stepWords(step, next)
	request := changing(step)
	name := house.NewText(strconv.Itoa(number)+"  "+page.T(step.Name), house.Body).CutEnd()
	if next {
		name = name.Bold()
	}
	second := house.NewText(request, house.Mono).In(look.ColorText2).CutMiddle()
	if step.ID == rotate.StepMake {
		second = house.NewText(kind, house.Caption).CutEnd()
	}
	if !step.What.IsZero() {
		second = house.NewText(page.T(step.What), house.Caption).CutEnd()
	}
	words := house.Stack(2, name)
	if second.Text() != "" {
		words.Add(second)
	}
	when := house.NewText("", house.Caption)
	s.ages.say(when, s.host.Now(), step.At)
	trail := house.Row(house.Gap8, when)
	switch id := lastRequest(step); {
	case id == "":
	case !s.listed[id]: // of an earlier run of the program: Activity doesn't have it
		trail.Add(house.NewText(exchangeCount(len(step.Evidence)), house.Caption))
	default:
		trail.Add(house.NewButton(exchangeCount(len(step.Evidence)), house.Link, func() { s.host.ShowActivity(id) }).Small())
	}
	row := house.Inset(16, 6, 16, 6, house.MinHeight(32, house.Row(house.Gap12, house.FixedWidth(gradeWidth, house.NewStatus(state, word)), house.Grow(words), trail)))
	if next {
		return house.NewSurface(look.ColorSoft, row)
	}
	return row
}

// changing is the request of a step that changes something, "" for none.
func changing(step rotate.Step) string {
	for _, r := range step.Requests {
		if r.Changes {
			return r.Method + " " + pathOf(r.URL)
		}
	}
	return ""
}

func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Path
}

// lastRequest is Okta's id of the newest exchange of a step, "" without one.
func lastRequest(step rotate.Step) string {
	if n := len(step.Evidence); n > 0 {
		return step.Evidence[n-1].RequestID
	}
	return ""
}

func stepWords(step rotate.Step, next bool) (house.State, string) {
	switch step.Progress {
	case rotate.Done:
		return house.Done, page.X("state.done", "Done")
	case rotate.CantTell:
		return house.Unknown, page.X("rotate.state.left-out", "Left out")
	case rotate.Stopped:
		return house.Attention, page.X("rotate.state.stopped", "Stopped")
	case rotate.UnderWay:
		return house.Progress, page.X("rotate.state.under-way", "Under way")
	case rotate.Waiting:
	}
	if next {
		return house.Todo, page.X("rotate.state.next", "Next")
	}
	return house.Todo, page.X("state.not-started", "Not started")
}

// rotateNext says what the next step sends, exactly.
type rotateNext struct {
	host     page.Host
	lead     *house.Paragraph
	requests *fyne.Container
	warning  *house.Notice
	follow   *page.Requests // that Run all sends after it
	state    rotate.State
	begun    bool
	card     *house.Card
}

func productionWarning() text.Text {
	return text.T("rotate.production", "This is a production org: whatever else signs with the old key stops once it is deactivated.")
}

func newRotateNext(host page.Host) *rotateNext {
	n := &rotateNext{host: host, lead: house.NewParagraph(" ", house.Body), requests: house.Stack(house.Gap8)}
	n.warning = house.NewNotice(house.NoticeWarning, page.T(productionWarning()), nil)
	n.follow = page.NewRequests(func() {
		n.showFollow()
		host.Update()
	}).Called(page.X("rotate.run-all.requests", "Run all: the exact requests"))
	n.card = house.NewHeadCard(house.CardHead{Icon: "send", Title: page.X("rotate.what-next", "What comes next"), Trailing: []fyne.CanvasObject{n.follow.Fold()}},
		n.lead, n.requests, n.follow.Object(), n.warning)
	n.showFollow()
	return n
}

// showFollow offers the requests that Run all sends after those of the next step, and
// before it asks.
func (n *rotateNext) showFollow() {
	var follow []setup.Preview
	if n.begun && n.state.Ending == "" {
		follow, _ = setup.RotationFollows(n.state)
	}
	n.follow.Offer(len(follow) > 0)
	n.follow.Show(n.state.App.Origin, strings.Join(setup.RequestLines(follow), "\n"), func() ([]setup.Preview, error) { return follow, nil })
	n.card.Refresh()
}

func (n *rotateNext) show(s rotate.State, begun bool) {
	n.state, n.begun = s, begun
	n.showFollow()
	step, words := nextStep(s, begun)
	n.lead.SetText(page.T(words))
	n.requests.Objects = nil
	for _, r := range step.Requests {
		n.requests.Add(requestLine(r))
	}
	page.SetVisible(n.requests, len(step.Requests) > 0)
	page.SetVisible(n.warning, n.host.Workspace().Production() && s.Ending == "")
	n.requests.Refresh()
	n.card.Refresh()
}

// nextStep is what the page's primary action does, in words.
func nextStep(s rotate.State, begun bool) (rotate.Step, text.Text) {
	switch {
	case s.Ending == rotate.Rotated:
		return rotate.Step{}, rotatedWords(s)
	case s.Ending == rotate.RolledBack:
		return rotate.Step{}, rolledBackWords(s)
	case s.Ending == rotate.Abandoned:
		return rotate.Step{}, text.T("rotate.over-gone", "Given up: Okta doesn't have the app.")
	case s.Ending == rotate.Lost:
		return rotate.Step{}, text.T("rotate.over-lost", "Given up: no private key of it was left here.")
	}
	for _, step := range s.Steps {
		if step.ID != s.Next {
			continue
		}
		if !begun {
			return step, text.T("rotate.first", "First Flowlatch checks that the key can be rotated, and gets a token with it; nothing changes at Okta. Then a new key is made: {{.Change}}. You can stop after every step, and go on another day.", "Change", kindChange(s))
		}
		if step.ID == rotate.StepMake {
			return step, text.T("rotate.make-kind", "Make a new key on this computer: {{.Change}}", "Change", kindChange(s))
		}
		return step, step.Name
	}
	return rotate.Step{}, text.T("rotate.nothing", "There is nothing left to do.")
}

// requestLine is one request, as it will be sent.
func requestLine(r rotate.Request) fyne.CanvasObject {
	chip := house.NewChip(house.ChipNeutral, page.X("rotate.reads", "Only reads"))
	switch {
	case r.Changes:
		chip = house.NewChip(house.ChipAttention, page.X("rotate.changes", "Changes the app"))
	case r.Method != "GET":
		chip = house.NewChip(house.ChipNeutral, page.X("rotate.token", "Asks for a token"))
	}
	lines := house.Stack(house.Gap4, house.Row(house.Gap8, house.Grow(house.NewParagraph(r.Method+" "+r.URL, house.Mono)), chip))
	if r.Body != "" {
		_, body := page.RequestText(r.Body)
		for line := range strings.SplitSeq(body, "\n") {
			lines.Add(house.NewText(line, house.Mono).In(look.ColorText2).CutEnd())
		}
	}
	return house.NewWell(house.Gap8, lines)
}

func exchangeCount(n int) string {
	if n == 1 {
		return page.X("rotate.exchange", "1 exchange")
	}
	return page.T(text.T("rotate.exchanges", "{{.Count}} exchanges", "Count", n))
}

// shortKID is a kid that fits where there is little room: a thumbprint is told
// from others by its ends.
func shortKID(kid string) string {
	const ends = 8
	if len(kid) <= 3*ends {
		return kid
	}
	return kid[:ends] + "…" + kid[len(kid)-ends:]
}
