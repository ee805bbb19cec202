package walk

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// refusedHost is one whose last call was answered with a status, and its causes.
func refusedHost(t *testing.T, facts invoke.Facts) *host {
	t.Helper()
	ws := invokedWorkspace(workspace.LevelOAuth)
	e := &ws.Endpoints[0]
	facts.URL, facts.Draft, facts.Level, facts.Known = e.InvokeURL, e.Draft, workspace.LevelOAuth, invoke.KnownKeys(e.Draft.Body)
	causes := invoke.Causes(facts)
	e.Invoke.State = workspace.Attention
	e.Invoke.Proof.Checks = []workspace.Check{{Name: text.T("setup.invoke.answer", "The flow answered"), Outcome: workspace.Failed}}
	title := "The endpoint answered " + strconv.Itoa(facts.Status)
	if facts.Status == 0 {
		title = "The connection was closed without an answer"
	}
	e.Invoke.Problem = problem.New("invoke."+strconv.Itoa(facts.Status), text.Plain(title),
		text.Plain("Most likely: "+causes[0].Title.String()+". Also possible: "+causes[1].Title.String()+"."), causes[0].Ways...)
	e.Last = &workspace.Result{
		At: fixedNow.Add(-4 * time.Minute), Level: workspace.LevelOAuth, Method: http.MethodPost,
		Status: facts.Status, Millis: facts.Took.Milliseconds(), Causes: causes,
	}
	h := newHost(t, ws)
	signIn(h, ws)
	return h
}

func refusedFacts(status int) invoke.Facts {
	return invoke.Facts{
		Status: status, Header: http.Header{}, Body: `{"message":"no"}`, Took: 66 * time.Millisecond,
		Sent: invoke.SentAccessToken, Allowed: workspace.AllowList, Scoped: problem.Yes, Fresh: problem.No, Host: problem.Yes,
	}
}

func refusedAnswer(status int) *answer {
	body := `{"error":"Forbidden"}`
	return newAnswer(invoke.Result{Status: status, Body: []byte(body), Took: 66 * time.Millisecond, Exchange: wire.Exchange{
		Method: http.MethodPost, URL: someInvokeURL, ResponseBody: wire.Body{Text: body, Size: int64(len(body))},
		Timing: wire.Timing{Dial: time.Millisecond, Wait: 64 * time.Millisecond, Read: time.Millisecond},
	}}, fixedNow.Add(-4*time.Minute))
}

func TestCausesGoldens(t *testing.T) {
	const height = 540 // what a window of 1280x800 shows of the page below its head
	answered := func(h *host, p *invokePage) { p.answers[h.Endpoint] = refusedAnswer(http.StatusForbidden) }
	invokeGolden(t, "causes", height, func(t *testing.T) *host { return refusedHost(t, refusedFacts(http.StatusForbidden)) }, answered)
	invokeGolden(t, "causes-all", 1040, func(t *testing.T) *host { return refusedHost(t, refusedFacts(http.StatusForbidden)) }, answered,
		func(_ *host, p *invokePage) {
			p.Update()
			tapText(t, p.explained.Object(), "3 more causes")
		})
	invokeGolden(t, "causes-tab", height, func(t *testing.T) *host { return refusedHost(t, refusedFacts(http.StatusForbidden)) }, answered,
		func(_ *host, p *invokePage) {
			p.Update()
			p.dismiss()
			p.answer.choose(tabCauses)
		})
	invokeGolden(t, "causes-unanswered", 700, func(t *testing.T) *host {
		facts := refusedFacts(0)
		facts.Took, facts.Err = time.Minute, &wire.Error{Kind: wire.Closed, Sent: true}
		return refusedHost(t, facts)
	})
}

// A flow that is off, in a running practice org: its Problem shows the causes in the
// page itself, not in a part of it that scrolls by itself, and they go when the next
// call goes well.
func TestCausesOfAFailedInvoke(t *testing.T) {
	h, p := newInvokeHost(t)
	hand, err := h.App().Trainee()
	if err != nil {
		t.Fatal(err)
	}
	if err := hand.SwitchFlow(t.Context(), flowBookmark, false); err != nil {
		t.Fatal(err)
	}
	h.primary()
	causes := causesOf(h.Workspace().Endpoints[0])
	if !p.explained.Showing() || p.tries.card.Showing() || len(causes) < 2 || causes[0].ID != "flow-off" {
		t.Fatalf("shown %v and %v, %v", p.explained.Showing(), p.tries.card.Showing(), causes)
	}
	words := shownIn(p.explained.Object())
	for _, c := range causes[:house.CausesShown] {
		if words[c.Title.String()] == nil {
			t.Errorf("%q isn't shown", c.Title)
		}
	}
	if !p.answer.view.Visible() || !p.answer.below.Visible() || p.answer.kept != 0 {
		t.Error("the answer's body can't be seen below")
	}
	h.Page = p
	if !p.Solve() || !slices.Equal(h.Opened, []setup.Link{setup.LinkFlows}) {
		t.Errorf("the best way opened %v", h.Opened)
	}
	if err := hand.SwitchFlow(t.Context(), flowBookmark, true); err != nil {
		t.Fatal(err)
	}
	p.dismiss()
	p.answer.choose(tabCauses)
	if !p.answer.causes.object.Visible() {
		t.Error("without the Problem the causes are nowhere")
	}
	p.tries.take(problem.Retry)
	if p.Head().State != workspace.Done || p.answer.tabs.Selected() != tabAnswer || p.answer.causes.object.Visible() || p.explained.Showing() {
		t.Errorf("%s with tab %d", p.Head().State, p.answer.tabs.Selected())
	}
}

// Every button of the causes does something, and is off while a call runs.
func TestEveryWayToCheckACauseLeadsSomewhere(t *testing.T) {
	for status, kind := range map[int]wire.Kind{
		302: "", 400: "", 401: "", 403: "", 404: "", 413: "", 429: "", 500: "", 503: "", 0: wire.TLS, 1: wire.Closed, 2: wire.DNS,
	} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			housetest.App(t, look.Light)
			facts := refusedFacts(status)
			if kind != "" {
				facts.Status, facts.Err = 0, &wire.Error{Kind: kind, Sent: kind == wire.Closed}
			}
			h := refusedHost(t, facts)
			p := newQuietInvoke(h)
			h.show(p)
			for _, c := range causesOf(h.Workspace().Endpoints[0]) {
				for _, way := range c.Ways {
					if way.Action == problem.Retry || way.Action == problem.GetToken || way.Action == problem.GrantScope {
						continue // they send
					}
					if !p.act(way.Action) && !p.tries.solve(way.Action) {
						t.Errorf("%s: %q does nothing", c.ID, way.Label)
					}
				}
			}
			p.dismiss()
			p.answer.choose(tabCauses)
			h.Hold = true
			p.send()
			if b := p.answer.causes.buttons[0]; !b.Disabled() {
				t.Errorf("%q can be pressed while a call runs", b.Text())
			}
			p.cancel()
			h.Finish()
			p.dismiss()
			if p.answer.causes.buttons[0].Disabled() {
				t.Error("it stays off")
			}
		})
	}
}

func TestChecksOfCauses(t *testing.T) {
	for action, check := range map[problem.Action]func(*host, *invokePage) bool{
		invoke.OpenFlow:    func(h *host, _ *invokePage) bool { return slices.Equal(h.Opened, []setup.Link{setup.LinkFlows}) },
		invoke.OpenHistory: func(h *host, _ *invokePage) bool { return slices.Equal(h.Opened, []setup.Link{setup.LinkFlowHistory}) },
		invoke.EditQuery: func(h *host, p *invokePage) bool {
			first := h.Canvas.Focused()
			return p.request.tabs.Selected() == tabQuery && first == p.request.query.First() && housetest.Spoken(first) == "Add"
		},
		invoke.EditHeaders: func(h *host, p *invokePage) bool {
			first := h.Canvas.Focused()
			return p.request.tabs.Selected() == tabHeaders && first == p.request.headers.First() && housetest.Spoken(first) != "Add"
		},
		invoke.RenameKeys: func(_ *host, p *invokePage) bool {
			return strings.Contains(p.request.body.Text(), `"url"`) && strings.Contains(p.request.body.Text(), `"label"`)
		},
		invoke.ShowAnswer:      func(_ *host, p *invokePage) bool { return p.answer.view.Visible() },
		problem.EditInvokeURL:  func(h *host, _ *invokePage) bool { return slices.Equal(h.Went, []page.Name{page.Endpoint}) },
		setup.MeasureAgain:     func(h *host, _ *invokePage) bool { return slices.Equal(h.Went, []page.Name{page.Endpoint}) },
		problem.EditConnection: func(h *host, _ *invokePage) bool { return slices.Equal(h.Went, []page.Name{page.Connection}) },
		problem.AddAuthority:   func(h *host, _ *invokePage) bool { return slices.Equal(h.Went, []page.Name{page.Org}) },
	} {
		t.Run(string(action), func(t *testing.T) {
			housetest.App(t, look.Light)
			h := refusedHost(t, refusedFacts(http.StatusForbidden))
			d := &h.Workspace().Endpoints[0].Draft
			d.Headers = []workspace.Field{{Name: "X-Partner", Value: "1"}}
			d.Body = strings.NewReplacer(`"url"`, `"Url"`, `"label"`, `"Label"`).Replace(d.Body)
			p := newQuietInvoke(h)
			p.answers[h.Endpoint] = refusedAnswer(http.StatusForbidden)
			h.show(p)
			p.tries.take(action)
			if !check(h, p) {
				t.Errorf("opened %v, went %v, focus %T", h.Opened, h.Went, h.Canvas.Focused())
			}
		})
	}
}

// The keyboard reaches what can be checked in the order in which it is read.
func TestCausesByKeyboard(t *testing.T) {
	housetest.App(t, look.Light)
	h := refusedHost(t, refusedFacts(http.StatusForbidden))
	p := newQuietInvoke(h)
	p.answers[h.Endpoint] = refusedAnswer(http.StatusForbidden)
	h.show(p)
	if h.Canvas.Focused() != p.First() {
		t.Errorf("the focus is on %T", h.Canvas.Focused())
	}
	order := h.tabOrder()
	last := -1
	for _, name := range []string{
		"Open the flow", "Check the level", "Open the flow", "Check the level", "Open the flow", "Send again", "3 more causes",
		"Copy details", "Exchange",
	} {
		at := slices.Index(order[last+1:], name)
		if at < 0 {
			t.Fatalf("%q isn't behind the %dth of %q", name, last+1, order)
		}
		last += 1 + at
	}
	if slices.Contains(order, "Send with a new token") {
		t.Errorf("what is folded is reached: %q", order)
	}
	tapText(t, p.explained.Object(), "3 more causes")
	if order = h.tabOrder(); !slices.Contains(order, "Send with a new token") || !slices.Contains(order, "Read the answer") {
		t.Errorf("what is unfolded isn't reached: %q", order)
	}
}

// Find looks through the answer, not through the causes.
func TestFindLeavesTheCauses(t *testing.T) {
	housetest.App(t, look.Light)
	h := refusedHost(t, refusedFacts(http.StatusForbidden))
	p := newQuietInvoke(h)
	p.answers[h.Endpoint] = refusedAnswer(http.StatusForbidden)
	h.show(p)
	p.dismiss()
	p.answer.choose(tabCauses)
	p.Find()
	if p.answer.tabs.Selected() != tabAnswer || !p.answer.find.Visible() {
		t.Error("the search is not on the body")
	}
}

// A good answer that is empty is only remarked on: its causes wait in their tab.
func TestRemarksOnAGoodAnswerWait(t *testing.T) {
	h, p := newInvokeHost(t)
	facts := refusedFacts(http.StatusOK)
	facts.Body = ""
	ws := h.Workspace().Clone()
	e := &ws.Endpoints[0]
	e.Invoke.State = workspace.Done
	e.Last = &workspace.Result{At: fixedNow, Status: http.StatusOK, Causes: invoke.Causes(facts)}
	p.answer.update(*e, nil, len(e.Last.Causes))
	if p.answer.tabs.Selected() != tabAnswer || p.answer.causes.object.Visible() {
		t.Error("the causes came to the front")
	}
	p.answer.tabs.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	if p.answer.tabs.Selected() != tabCauses || !p.answer.causes.object.Visible() {
		t.Error("there is no tab for them")
	}
}

// A pressed button does what it says.
func TestCauseButtonActs(t *testing.T) {
	housetest.App(t, look.Light)
	h := refusedHost(t, refusedFacts(http.StatusForbidden))
	p := newQuietInvoke(h)
	h.show(p)
	tapText(t, p.explained.Object(), "Check the level")
	p.dismiss()
	test.Tap(p.answer.causes.buttons[1])
	if !slices.Equal(h.Went, []page.Name{page.Endpoint, page.Endpoint}) {
		t.Errorf("went to %v", h.Went)
	}
}
