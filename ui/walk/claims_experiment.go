package walk

import (
	"context"
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

// answerHeight is how much of an answer is seen at once, in device-independent
// pixels.
const answerHeight float32 = 132

// experimentPage changes the assertion that the service app would sign, sends
// it once when that is said, and shows what the org answers. Nothing of it is
// kept.
type experimentPage struct {
	host    page.Host
	tries   *attempts
	header  *claimsEditor
	claims  *claimsEditor
	rules   *house.Card
	list    *fyne.Container
	said    *house.Card
	status  *house.Status
	words   *house.Paragraph // what it means
	quote   *house.Paragraph // the server's own words, which wrap here
	view    *house.CodeView
	full    *fyne.Container
	empty   *fyne.Container
	invite  *fyne.Container // in empty, before it begins
	unready *fyne.Container // in empty, while there is no key to sign with
	body    fyne.CanvasObject

	now     setup.Experiment
	about   string // the app and key that the experiment is for
	found   []setup.ExperimentFinding
	changed bool
}

var (
	_ page.Page   = (*experimentPage)(nil)
	_ page.Solver = (*experimentPage)(nil)
)

// NewExperiment makes the page on which an assertion is experimented with.
func NewExperiment(host page.Host) page.Page {
	p := &experimentPage{host: host, list: house.Stack(house.Gap8), view: house.NewCodeView()}
	p.tries = newAttempts(host, "", p.act)
	p.header = newClaimsEditor(setup.ExperimentHeader, p.change, p.enter)
	p.claims = newClaimsEditor(setup.ExperimentClaims, p.change, p.enter)
	p.rules = house.NewHeadCard(house.CardHead{Icon: "shield", Title: page.X("experiment.rules", "Held against Okta's rules")}, p.list)
	p.status, p.words = house.NewStatus(house.Todo, "").Bold(), house.NewParagraph("", house.Body)
	p.quote = house.NewParagraph("", house.Caption)
	p.said = house.NewHeadCard(house.CardHead{Icon: "swap", Title: page.X("experiment.answer", "What the org answered")},
		p.status, p.words, p.quote, house.NewWell(0, house.FixedHeight(answerHeight, p.view)))
	frame := house.NewLeadNotice(house.NoticeWarning, page.X("experiment.frame", "This is an experiment"),
		page.X("experiment.frame.why", "What you change here is sent once when you say so, signed with the app's key. It never becomes what Flowlatch sends, and a token that comes is dropped."), nil)
	p.full = house.Stack(0, stepBody(house.Stack(house.Gap12, p.rules, p.said), p.tries.card.Object(), frame, p.claims.card, p.header.card))
	p.invite = house.MinHeight(320, house.NewEmptyPage("flask", page.X("experiment.invite", "Begin with the assertion as it is really sent. Each header and claim can be changed, taken out or added; nothing is sent until you say so."), nil))
	p.unready = house.MinHeight(320, house.NewEmptyPage("key", page.X("experiment.not-ready", "There is no service app with a key yet. Step 3 makes one; then its assertion can be taken apart here."),
		house.NewButton(page.X("walk.export.to-step", "Go to step 3"), house.Primary, func() { host.Go(page.ServiceApp) })))
	p.empty = house.Stack(0, p.invite, p.unready)
	p.body = house.Stack(0, p.full, p.empty)
	p.Update()
	return p
}

// Head says what the page is for.
func (p *experimentPage) Head() page.Head {
	return page.Head{
		Title: text.T("page.experiment", "Experiment with the assertion"),
		Why:   text.T("experiment.why", "The assertion is what the app proves itself with. See what each part of it is good for, and what happens without it."),
	}
}

// Body is the page.
func (p *experimentPage) Body() fyne.CanvasObject { return p.body }

// First is the audience: what is wrong most often.
func (p *experimentPage) First() fyne.Focusable {
	if best := p.tries.card.First(); best != nil {
		return best
	}
	if aud := p.claims.fields["aud"]; aud != nil && !p.now.Empty() {
		return aud.Focusable()
	}
	return nil
}

// Solve takes the best way out of a Problem.
func (p *experimentPage) Solve() bool { return p.tries.Solve() }

// Foot begins, then sends once.
func (p *experimentPage) Foot() page.Foot {
	f := page.Foot{Back: page.ServiceApp}
	switch {
	case !ready(p.host):
	case p.now.Empty():
		f.Primary = page.Action{Label: text.T("experiment.begin", "Begin the experiment"), Do: p.begin}
	default:
		f.Secondary = []page.Action{{Label: text.T("experiment.again", "Begin anew"), Icon: "refresh", Disabled: p.host.Busy(), Do: p.begin}}
		f.Primary = page.Action{Label: text.T("experiment.send", "Send once"), Icon: "send", Do: p.send}
	}
	f.Primary.Shortcut = "Enter"
	f.Primary.Disabled = p.host.Busy() || p.unsent() != nil
	if wrong := p.unsent(); wrong != nil {
		f.Note = text.T("experiment.unsent", "{{.Name}} can't be sent like that", "Name", wrong.Name)
	}
	return p.tries.foot(f)
}

// unsent is a member that can't be sent as it stands, nil for none.
func (p *experimentPage) unsent() *setup.ExperimentFinding {
	if i := slices.IndexFunc(p.found, func(f setup.ExperimentFinding) bool { return f.Unsent }); i >= 0 {
		return &p.found[i]
	}
	return nil
}

// ready reports whether there is an app at Okta with a key to sign with.
func ready(host page.Host) bool {
	app := inFront(host)
	return registered(app) && hasKey(app)
}

// Update forgets an experiment that was for another app or key.
func (p *experimentPage) Update() {
	if about := aboutApp(inFront(p.host)); about != p.about {
		p.about = about
		p.now = setup.Experiment{}
		p.show()
	}
	page.SetVisible(p.full, !p.now.Empty() || p.tries.card.Showing())
	page.SetVisible(p.empty, p.now.Empty())
	page.SetVisible(p.invite, ready(p.host))
	page.SetVisible(p.unready, !ready(p.host))
	p.lint()
	p.tries.update()
	rescueFocus(p.host, p)
}

func aboutApp(app *workspace.ServiceApp) string {
	if app == nil {
		return ""
	}
	return app.ClientID + " " + app.KeyID + " " + app.KeyAlgorithm
}

// act leads back to what can't be signed: sending it again changes nothing.
func (p *experimentPage) act(action problem.Action) bool {
	shown := p.tries.shown()
	if action != problem.Retry || shown == nil || shown.Code != setup.CodeUnsigned {
		return false
	}
	p.tries.dismiss()
	p.host.Update()
	for _, f := range p.found {
		for _, editor := range []*claimsEditor{p.header, p.claims} {
			if field := editor.fields[f.Name]; field != nil && editor.part == f.Part && f.Level == setup.FindingRefused {
				p.host.Focus(field.Focusable())
				return true
			}
		}
	}
	return true
}

func (p *experimentPage) enter() { p.tries.enter(p.Foot().Primary) }

// begin drafts the assertion as it would really be sent.
func (p *experimentPage) begin() {
	walk, id := p.host.Walk(), p.host.EndpointID()
	var drafted setup.Experiment
	p.tries.run(text.T("experiment.drafting", "Reading the key"), func(ctx context.Context) (err error) {
		drafted, err = walk.DraftExperiment(ctx, id)
		return err
	}, func() {
		p.now = drafted
		p.show()
		p.host.Update()
		p.host.Focus(p.First())
	})
}

// show draws the experiment anew, without an answer.
func (p *experimentPage) show() {
	p.header.show(p.now)
	p.claims.show(p.now)
	p.said.Hide()
	p.found, p.changed = nil, true
}

// change takes over what was changed by hand.
func (p *experimentPage) change(f func(setup.Experiment) setup.Experiment) {
	p.now = f(p.now)
	p.changed = true
	p.tries.dismiss()
	p.host.Update()
}

// lint shows which rules the experiment breaks; times go by, so it looks again
// each time.
func (p *experimentPage) lint() {
	p.claims.age(p.now.OrgTime(p.host.Now()))
	found := p.now.Lint(p.host.Now())
	if !p.changed && len(found) == len(p.found) {
		return
	}
	p.found, p.changed = found, false
	p.header.mark(found)
	p.claims.mark(found)
	p.list.Objects = nil
	for _, f := range found {
		p.list.Add(house.TopRow(house.Gap8, house.NewStateIcon(findingState(f.Level)).Sized(14), house.Grow(house.NewRichParagraph(house.Caption,
			house.Span{Text: f.Name, Mono: true, Bold: true}, house.Span{Text: "  " + page.T(f.Sentence)}))))
	}
	if len(found) == 0 {
		p.list.Add(house.NewStatus(house.Done, page.X("experiment.fine", "It breaks no rule that is known here")))
	}
	p.rules.Refresh()
}

// send signs what stands there and asks for a token with it, once.
func (p *experimentPage) send() {
	walk, now, found := p.host.Walk(), p.now, p.found
	p.said.Hide()
	var got setup.ExperimentAnswer
	p.tries.run(text.T("experiment.sending", "Sending the experiment"), func(ctx context.Context) (err error) {
		got, err = walk.SendExperiment(ctx, now)
		return err
	}, func() { p.answered(got, found) })
}

// answered shows what came back. found is what is wrong with what was sent, by the
// rules that are known here.
func (p *experimentPage) answered(a setup.ExperimentAnswer, found []setup.ExperimentFinding) {
	status, took := strconv.Itoa(a.Status), strconv.FormatInt(a.Millis, 10)
	if a.Token {
		p.status.Set(house.Done, page.T(text.T("experiment.token", "{{.Status}}: a token, dropped · {{.Millis}} ms", "Status", status, "Millis", took)))
	} else {
		p.status.Set(house.Attention, page.T(text.T("experiment.refused", "{{.Status}}: no token · {{.Millis}} ms", "Status", status, "Millis", took)))
	}
	p.words.SetText(page.T(answerWords(a, found)))
	p.quote.SetText(page.T(text.T("experiment.said", "The org said: “{{.Words}}”", "Words", a.Description)))
	page.SetVisible(p.quote, a.Description != "")
	p.view.SetText(house.CodeJSON, house.PrettyJSON([]byte(a.Body)))
	p.said.Show()
	p.full.Refresh()
}

// answerWords say what an answer means, in view of the rules that were broken.
func answerWords(a setup.ExperimentAnswer, found []setup.ExperimentFinding) text.Text {
	var broken []string
	for _, f := range found {
		if f.Level == setup.FindingRefused && !slices.Contains(broken, f.Name) {
			broken = append(broken, f.Name)
		}
	}
	names := strings.Join(broken, ", ")
	switch {
	case a.Token && names != "":
		return text.T("experiment.token.broken", "The org took it all the same, although by the rules above it shouldn't: {{.Names}}. Don't rely on that.", "Names", names)
	case a.Token:
		return text.T("experiment.token.fine", "The org accepts an assertion like this.")
	case a.Status >= 500 || a.Status == 429:
		return text.T("experiment.busy", "The org couldn't answer just now. That says nothing about the assertion.")
	case names != "":
		return text.T("experiment.refused.broken", "The rules above say why: see {{.Names}}. With that corrected, the assertion should pass.", "Names", names)
	}
	return text.T("experiment.refused.else", "The assertion breaks no rule that is known here, so the trouble may be with the app, its keys or its scope. Get new on step 3 finds out which.")
}
