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
	e.Invoke.Problem = problem.New("invoke."+strconv.Itoa(facts.Status),
		text.Plain("The endpoint answered "+strconv.Itoa(facts.Status)),
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
	const height = 640
	answered := func(h *host, p *invokePage) { p.answers[h.endpoint] = refusedAnswer(http.StatusForbidden) }
	invokeGolden(t, "causes", height, func(t *testing.T) *host { return refusedHost(t, refusedFacts(http.StatusForbidden)) }, answered)
	invokeGolden(t, "causes-all", 1200, func(t *testing.T) *host { return refusedHost(t, refusedFacts(http.StatusForbidden)) }, answered,
		func(_ *host, p *invokePage) { p.tries.dismiss() })
	invokeGolden(t, "causes-unanswered", height, func(t *testing.T) *host {
		facts := refusedFacts(0)
		facts.Took, facts.Err = time.Minute, &wire.Error{Kind: wire.Closed, Sent: true}
		return refusedHost(t, facts)
	}, func(_ *host, p *invokePage) { p.tries.dismiss() })
}

// A flow that is off, in a running practice org: the causes come to the front by
// themselves, and go when the next call goes well.
func TestCausesOfAFailedInvoke(t *testing.T) {
	h, p := newInvokeHost(t)
	hand, err := h.app.Trainee()
	if err != nil {
		t.Fatal(err)
	}
	if err := hand.SwitchFlow(t.Context(), flowBookmark, false); err != nil {
		t.Fatal(err)
	}
	h.primary()
	causes := causesOf(h.Workspace().Endpoints[0])
	if p.answer.tabs.Selected() != tabCauses || !p.answer.causes.object.Visible() || len(causes) < 2 || causes[0].ID != "flow-off" {
		t.Fatalf("tab %d, %v", p.answer.tabs.Selected(), causes)
	}
	shown := p.tries.shown()
	if shown == nil || len(shown.Ways) != 1 || !strings.Contains(shown.Cause.String(), "the flow is off") {
		t.Fatalf("%+v", shown)
	}
	h.page = p
	if !p.Solve() || !slices.Equal(h.opened, []setup.Link{setup.LinkFlows}) {
		t.Errorf("the best way opened %v", h.opened)
	}
	p.answer.tabs.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	if !p.answer.view.Visible() || p.answer.causes.object.Visible() || !p.answer.below.Visible() {
		t.Error("the answer's body can't be seen")
	}
	p.Update()
	if p.answer.tabs.Selected() != tabAnswer {
		t.Error("the causes came to the front again by themselves")
	}
	if err := hand.SwitchFlow(t.Context(), flowBookmark, true); err != nil {
		t.Fatal(err)
	}
	p.answer.choose(tabCauses)
	p.tries.take(problem.Retry)
	if p.Head().State != workspace.Done || p.answer.tabs.Selected() != tabAnswer || p.answer.causes.object.Visible() {
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
			h.hold = true
			p.send()
			if b := p.answer.causes.buttons[0]; !b.Disabled() {
				t.Errorf("%q can be pressed while a call runs", b.Text())
			}
			p.cancel()
			h.finish()
			if p.answer.causes.buttons[0].Disabled() {
				t.Error("it stays off")
			}
		})
	}
}

func TestChecksOfCauses(t *testing.T) {
	for action, check := range map[problem.Action]func(*host, *invokePage) bool{
		invoke.OpenFlow:    func(h *host, _ *invokePage) bool { return slices.Equal(h.opened, []setup.Link{setup.LinkFlows}) },
		invoke.OpenHistory: func(h *host, _ *invokePage) bool { return slices.Equal(h.opened, []setup.Link{setup.LinkFlowHistory}) },
		invoke.EditQuery: func(h *host, p *invokePage) bool {
			return p.request.tabs.Selected() == tabQuery && h.canvas.Focused() == p.request.query.add
		},
		invoke.EditHeaders: func(h *host, p *invokePage) bool {
			return p.request.tabs.Selected() == tabHeaders && h.canvas.Focused() == p.request.headers.rows[0].name.Focusable()
		},
		invoke.RenameKeys: func(_ *host, p *invokePage) bool {
			return strings.Contains(p.request.body.Text(), `"url"`) && strings.Contains(p.request.body.Text(), `"label"`)
		},
		invoke.ShowAnswer:      func(_ *host, p *invokePage) bool { return p.answer.view.Visible() },
		problem.EditInvokeURL:  func(h *host, _ *invokePage) bool { return slices.Equal(h.went, []page.Name{page.Endpoint}) },
		problem.EditConnection: func(h *host, _ *invokePage) bool { return slices.Equal(h.went, []page.Name{page.Connection}) },
		problem.AddAuthority:   func(h *host, _ *invokePage) bool { return slices.Equal(h.went, []page.Name{page.Org}) },
	} {
		t.Run(string(action), func(t *testing.T) {
			housetest.App(t, look.Light)
			h := refusedHost(t, refusedFacts(http.StatusForbidden))
			d := &h.Workspace().Endpoints[0].Draft
			d.Headers = []workspace.Field{{Name: "X-Partner", Value: "1"}}
			d.Body = strings.NewReplacer(`"url"`, `"Url"`, `"label"`, `"Label"`).Replace(d.Body)
			p := newQuietInvoke(h)
			p.answers[h.endpoint] = refusedAnswer(http.StatusForbidden)
			h.show(p)
			p.tries.take(action)
			if !check(h, p) {
				t.Errorf("opened %v, went %v, focus %T", h.opened, h.went, h.canvas.Focused())
			}
		})
	}
}

// The keyboard reaches what can be checked in the order in which it is read.
func TestCausesByKeyboard(t *testing.T) {
	housetest.App(t, look.Light)
	h := refusedHost(t, refusedFacts(http.StatusForbidden))
	p := newQuietInvoke(h)
	p.answers[h.endpoint] = refusedAnswer(http.StatusForbidden)
	h.show(p)
	if h.canvas.Focused() != p.First() {
		t.Errorf("the focus is on %T", h.canvas.Focused())
	}
	order := h.tabOrder()
	last := -1
	for _, name := range []string{
		"Open in browser", "Copy details", "Exchange", "Causes",
		"Open the flow", "Check the level", "Open the flow", "Check the level", "Open the flow", "Send again", "Send with a new token", "Read the answer",
	} {
		at := slices.Index(order[last+1:], name)
		if at < 0 {
			t.Fatalf("%q isn't behind the %dth of %q", name, last+1, order)
		}
		last += 1 + at
	}
	p.answer.choose(tabAnswer)
	if order = h.tabOrder(); slices.Contains(order, "Check the level") {
		t.Errorf("what isn't shown is reached: %q", order)
	}
}

// Find looks through the answer, not through the causes.
func TestFindLeavesTheCauses(t *testing.T) {
	housetest.App(t, look.Light)
	h := refusedHost(t, refusedFacts(http.StatusForbidden))
	p := newQuietInvoke(h)
	p.answers[h.endpoint] = refusedAnswer(http.StatusForbidden)
	h.show(p)
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
	p.answer.update(*e, nil)
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
	test.Tap(p.answer.causes.buttons[1])
	if !slices.Equal(h.went, []page.Name{page.Endpoint}) {
		t.Errorf("%q went to %v", p.answer.causes.buttons[1].Text(), h.went)
	}
}
