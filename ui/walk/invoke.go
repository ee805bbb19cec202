package walk

import (
	"context"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// invokePage is step 5: one invocation, what went over the wire, and whether
// Okta shows what the flow should have done.
type invokePage struct {
	host  page.Host
	tries *attempts

	explained *page.ProblemCard // a Problem with its causes

	url     *house.CopyField
	auth    *authentication
	request *requestCard
	answer  *answerCard
	top     *fyne.Container // method, address, authentication
	stack   *fyne.Container // all of the page
	body    fyne.CanvasObject

	endpoint string          // whose draft is in the editors
	known    workspace.Draft // as the workspace has it, or as it was handed over
	saver    *page.Saver[workspace.Draft]

	answers  map[string]*answer // by endpoint, of this session
	came     atomic.Pointer[answer]
	sending  bool
	started  time.Time
	cancel   context.CancelFunc
	running  *stopwatch
	sentFrom string // the endpoint that is being invoked
}

// NewInvoke makes the page of step 5.
func NewInvoke(h page.Host) page.Page {
	p := &invokePage{host: h, answers: map[string]*answer{}, running: newStopwatch(), cancel: func() {}}
	p.saver = page.NewSaver(p.saveDraft, h.Save)
	p.tries = newAttempts(h, workspace.StepInvoke, p.act)
	p.url = house.NewCopyField("", page.CopyWords())
	p.auth = newAuthentication(h, p.setTokenInQuery)
	p.request = newRequestCard(h, p.edited)
	p.tries.also = func(shown *problem.Problem) *problem.Problem {
		switch {
		case shown.Code == setup.CodeServiceAppFirst && !p.appMissing():
			return nil
		case !setup.Explained(endpointInFront(h), shown):
			return shown
		}
		return explained(shown)
	}
	p.explained = page.NewProblemCard(h, p.tries.take)
	p.tries.aside = p.showCauses
	p.answer = newAnswerCard(h, func() { p.cancel() }, p.tries.take)
	p.top = house.Row(house.Gap8,
		house.FixedWidth(92, p.request.method), house.Grow(p.url), p.auth.object)
	const leastHeight = 320
	sides := container.New(sidesLayout{left: 0.44, gap: house.Gap12}, p.request.object, p.answer.object)
	p.stack = house.Stack(house.Gap12,
		p.tries.card.Object(), p.explained.Object(), p.top, p.auth.leak, house.Grow(house.MinHeight(leastHeight, sides)))
	p.body = house.PageWidth(p.stack)
	return p
}

// Head names the page and its state.
func (p *invokePage) Head() page.Head {
	return page.Head{
		Title: text.T("invoke.title", "Invoke test"),
		Why:   p.why(),
		State: p.tries.step().Current(), Step: 5, Actions: []page.Action{recipeAction(p.host)},
	}
}

// recipeAction leads to how another flow makes the same call.
func recipeAction(h page.Host) page.Action {
	return page.Action{
		Label: text.T("page.recipe", "Call it from another flow"), Icon: "swap", Disabled: endpointInFront(h).InvokeURL == "",
		Do: func() { h.Go(page.Recipe) },
	}
}

// why names the endpoint where there are several.
func (p *invokePage) why() text.Text {
	if len(p.host.Workspace().Endpoints) > 1 {
		return text.T("invoke.why-of", "{{.Name}}: fire the flow, see what went over the wire, and look whether it did what it should.", "Name", endpointInFront(p.host).Name)
	}
	return text.T("invoke.why", "Fire the flow, see what went over the wire, and look in Okta whether it did what it should.")
}

// Body is the page.
func (p *invokePage) Body() fyne.CanvasObject { return p.body }

// Foot sends; after a success it also leads on.
func (p *invokePage) Foot() page.Foot {
	send := page.Action{
		Label: text.T("invoke.send", "Send"), Icon: "send", Shortcut: "Ctrl+Enter",
		Disabled: p.host.Busy() || p.appMissing(), Do: p.send,
	}
	f := page.Foot{Back: page.Endpoint, Note: p.footNote(), Primary: send}
	switch {
	case p.tries.shown() != nil:
		f.Primary, f.Secondary = page.Action{}, []page.Action{send}
	case p.appMissing():
		f.Primary, f.Secondary = page.Action{
			Label: text.T("invoke.step-3-first", "Do step 3 first"), Icon: "arrow", Shortcut: "Enter", Do: func() { p.host.Go(page.ServiceApp) },
		}, []page.Action{send}
	case endpointInFront(p.host).InvokeURL == "":
		f.Primary = page.Action{
			Label: text.T("way.step-4", "Go to step 4"), Icon: "arrow", Shortcut: "Enter", Do: func() { p.host.Go(page.Endpoint) },
		}
	case p.tries.step().Current() == workspace.Done:
		f.Secondary = []page.Action{
			{Label: text.T("page.created", "Made by this walk"), Icon: "list", Do: func() { p.host.Go(page.Created) }},
			{Label: text.T("invoke.add-endpoint", "Add an endpoint"), Icon: "plus", Disabled: p.host.Busy(), Do: p.addEndpoint},
		}
	}
	return f
}

// appMissing reports whether there is no service app yet that could invoke the
// endpoint in front.
func (p *invokePage) appMissing() bool {
	return endpointInFront(p.host).InvokeURL != "" && setup.NeedsServiceApp(p.host.Workspace(), p.host.EndpointID())
}

func (p *invokePage) footNote() text.Text {
	if p.appMissing() {
		return text.T("invoke.no-app", "There is no service app")
	}
	ws := p.host.Workspace()
	if ws.Production() {
		return text.T("invoke.production", "Send runs the flow in a production org")
	}
	if p.tries.step().Current() != workspace.Done {
		return text.Text{}
	}
	levels := map[workspace.Level]bool{}
	for _, e := range ws.Endpoints {
		if e.Invoke.Current() == workspace.Done {
			levels[e.Level] = true
		}
	}
	return text.T("invoke.levels", "{{.Count}} of 3 levels invoked", "Count", strconv.Itoa(len(levels)))
}

// Update reads the endpoint in front again.
func (p *invokePage) Update() {
	e, busy := endpointInFront(p.host), p.host.Busy()
	p.syncDraft(e)
	p.url.SetValue(e.InvokeURL)
	page.SetEnabled(p.request.method, !busy)
	p.auth.update(e, busy)
	p.showAnswer(e)
	p.answer.showRunning(p.sending && p.sentFrom == e.ID, p.host.Now().Sub(p.started))
	p.tries.update()
	page.Arrange(p.stack, p.top)
	rescueFocus(p.host, p)
}

// showAnswer shows what came back, and the causes that no Problem shows.
func (p *invokePage) showAnswer(e workspace.Endpoint) {
	causes := p.remarks(e)
	p.answer.update(e, p.answers[e.ID], len(causes))
	p.answer.causes.show(causes, p.host.Busy())
}

// syncDraft shows the stored draft when another endpoint comes to the front
// or somebody else changed it. What is being edited stays.
func (p *invokePage) syncDraft(e workspace.Endpoint) {
	draft, pending := p.saver.Pending(e.ID)
	if e.ID == p.endpoint && (pending || sameDraft(e.Draft, p.known)) {
		return
	}
	if !pending {
		draft = e.Draft
	}
	p.endpoint, p.known = e.ID, draft
	p.request.show(draft)
}

// edited hands the draft over to be written. A Problem makes room for the next
// try: Ctrl+Enter sends again.
func (p *invokePage) edited() {
	p.dismiss()
	p.known = invoke.WithoutCredentials(p.request.draft())
	p.saver.Put(p.endpoint, p.known)
}

// dismiss hides the Problem; its causes stay in reach beside the answer.
func (p *invokePage) dismiss() {
	if p.tries.shown() == nil {
		return
	}
	p.tries.dismiss()
	p.showAnswer(endpointInFront(p.host))
	page.Arrange(p.stack)
}

// saveDraft writes a draft, unless its endpoint was removed meanwhile. It runs
// off the UI goroutine.
func (p *invokePage) saveDraft(endpointID string, d workspace.Draft) error {
	walk := p.host.Walk()
	if walk.Workspace().Endpoint(endpointID) == nil {
		return nil
	}
	return walk.SetDraft(endpointID, d)
}

// First is the body's editor, or the best way out of a Problem.
func (p *invokePage) First() fyne.Focusable {
	for _, card := range []interface{ First() fyne.Focusable }{p.explained, p.tries.card} {
		if best := card.First(); best != nil {
			return best
		}
	}
	return p.request.body.Focusable()
}

// Close has the draft written.
func (p *invokePage) Close() {
	p.running.end()
	p.saver.Close()
}

// Solve takes the best way out of the Problem that is shown.
func (p *invokePage) Solve() bool { return p.explained.Solve() || p.tries.Solve() }

func (p *invokePage) act(action problem.Action) bool {
	switch action {
	case problem.Retry, problem.GetToken:
		p.send()
	case problem.ConfirmHost:
		confirmHost(p.host, p.send)
	case setup.UseClientToken:
		walk, id := p.host.Walk(), p.host.EndpointID()
		p.host.Save(func() error { return walk.SetLevel(id, workspace.LevelToken, "") })
		p.send()
	case problem.EditBody:
		p.edit(tabBody)
		p.host.Focus(p.request.body.Focusable())
	case problem.OpenConsole:
		p.host.Open(p.consolePage())
	case invoke.OpenFlow:
		p.host.Open(setup.LinkFlows)
	case invoke.OpenHistory:
		p.host.Open(setup.LinkFlowHistory)
	case problem.EditAddress:
		p.host.Go(p.addressPage())
	default:
		return p.check(action)
	}
	return true
}

// addressPage is the step that holds the address of the last call that the
// Problem is about.
func (p *invokePage) addressPage() page.Name {
	flow, proof := endpointInFront(p.host).InvokeURL, p.tries.step().Proof
	if flow == "" || proof == nil || len(proof.Exchanges) == 0 {
		return page.Org
	}
	if last := proof.Exchanges[len(proof.Exchanges)-1]; strings.HasPrefix(last.URL, flow) {
		return page.Endpoint
	}
	return page.Org
}

func (p *invokePage) consolePage() setup.Link {
	if shown := p.tries.shown(); shown != nil && shown.Code == setup.CodeNoApp {
		return setup.LinkFlowHistory
	}
	return setup.LinkFlows
}

// Send is for the shell's Ctrl+Enter. Without an Invoke URL, or without the app
// that may call it, it does what Enter does: it leads to the step that is missing.
func (p *invokePage) Send() {
	primary := p.Foot().Primary
	switch {
	case primary.Do != nil && (p.appMissing() || endpointInFront(p.host).InvokeURL == ""):
		primary.Do()
	default:
		p.send()
	}
}

// send invokes the endpoint with what the editors hold.
func (p *invokePage) send() {
	if p.host.Busy() {
		return
	}
	p.tries.dismiss()
	e := endpointInFront(p.host)
	stop, cancel := context.WithCancel(context.Background())
	p.sending, p.sentFrom, p.started, p.cancel = true, e.ID, p.host.Now(), cancel
	p.running.start(func() { p.answer.showRunning(p.endpoint == p.sentFrom, p.host.Now().Sub(p.started)) })
	p.saver.Put(e.ID, invoke.WithoutCredentials(p.request.draft()))
	work := &invocation{walk: p.host.Walk(), saver: p.saver, endpoint: e.ID, now: p.host.Now, came: &p.came}
	p.tries.try(&attempt{
		what: text.T("invoke.sending", "Invoking {{.Name}}", "Name", e.Name),
		work: func(ctx context.Context) error {
			ctx, done := context.WithCancel(ctx)
			defer done()
			defer context.AfterFunc(stop, done)()
			return work.do(ctx)
		},
		ended: p.endSending,
	})
}

// endSending takes what came back, wherever the person is by then.
func (p *invokePage) endSending() {
	p.sending = false
	p.running.end()
	p.cancel()
	if came := p.came.Swap(nil); came != nil {
		p.answers[p.sentFrom] = came
		return
	}
	delete(p.answers, p.sentFrom) // an earlier answer would pass for this one's
}

func (p *invokePage) setTokenInQuery(inQuery bool) {
	walk, id := p.host.Walk(), p.host.EndpointID()
	p.host.Save(func() error { return walk.SetTokenInQuery(id, inQuery) })
}

// addEndpoint begins another endpoint, for another flow or another level.
// Steps 1 to 3 are taken over.
func (p *invokePage) addEndpoint() {
	name := text.T("endpoint.numbered", "Endpoint {{.Number}}", "Number", strconv.Itoa(len(p.host.Workspace().Endpoints)+1))
	walk, id := p.host.Walk(), ""
	p.host.Run(page.Task{
		What: text.T("invoke.adding", "Adding an endpoint"),
		Work: func(context.Context) (err error) {
			id, err = walk.AddEndpoint(page.T(name))
			return err
		},
		Done: func(err error) {
			if err == nil {
				p.host.Select(id, page.Endpoint)
			}
		},
	})
}

// sidesLayout puts the request beside the answer: left is the request's share
// of the width.
type sidesLayout struct{ left, gap float32 }

// Layout is for Fyne.
func (l sidesLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := float32(int((size.Width - l.gap) * l.left))
	objects[0].Resize(fyne.NewSize(left, size.Height))
	objects[0].Move(fyne.NewPos(0, 0))
	objects[1].Resize(fyne.NewSize(size.Width-l.gap-left, size.Height))
	objects[1].Move(fyne.NewPos(left+l.gap, 0))
}

// MinSize is for Fyne.
func (l sidesLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	a, b := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(a.Width+l.gap+b.Width, max(a.Height, b.Height))
}

// Find looks for text in the answer: Ctrl+F.
func (p *invokePage) Find() {
	if p.answer.shown == nil {
		return
	}
	if p.answer.tabs.Selected() == tabCauses {
		p.answer.choose(tabAnswer)
	}
	p.answer.find.Open()
}
