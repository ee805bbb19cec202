package walk

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// never is a timer that does not go off.
func never(time.Duration, func()) func() { return func() {} }

// newQuietInvoke is the page without timers of its own: a draft is written
// when it is flushed.
func newQuietInvoke(h page.Host) *invokePage {
	p := NewInvoke(h).(*invokePage)
	p.saver.After, p.running.after = never, never
	return p
}

func goodAnswer() *answer {
	body := `{"result":"created","appId":"0oaPOZx9eRmm0EqlTaWE","label":"Fernholt Optics","signOnMode":"BOOKMARK","found":0}`
	at := time.Date(2026, time.March, 9, 10, 45, 52, 0, time.Local)
	return newAnswer(invoke.Result{Status: http.StatusOK, Body: []byte(body), Took: 1284 * time.Millisecond, Exchange: wire.Exchange{
		Method: http.MethodPost, URL: someInvokeURL,
		RequestHeader:  []wire.Field{{Name: "Authorization", Value: "Bearer [redacted]"}, {Name: "Content-Type", Value: "application/json"}},
		RequestBody:    wire.Body{Text: setup.BookmarkPreset().Body},
		ResponseHeader: []wire.Field{{Name: "Content-Type", Value: "application/json"}, {Name: "X-Okta-Request-Id", Value: "aGVsbG8"}},
		ResponseBody:   wire.Body{Text: body, Size: int64(len(body))},
		Timing:         wire.Timing{Dial: time.Millisecond, Send: 2 * time.Millisecond, Wait: 1279 * time.Millisecond, Read: 2 * time.Millisecond},
	}}, at)
}

// invokedWorkspace is one whose endpoint answered well.
func invokedWorkspace(level workspace.Level) *workspace.Workspace {
	ws := describedWorkspace(level)
	e := &ws.Endpoints[0]
	e.Security.State = workspace.Done
	e.Invoke = workspace.Step{State: workspace.Done, Proof: &workspace.Proof{
		At: fixedNow.Add(-20 * time.Second), By: workspace.Measured, Checks: []workspace.Check{
			passed("setup.invoke.answer", "The flow answered", "Status 200 with OAuth 2.0", "1284 ms"),
			passed("setup.invoke.bookmark", "Bookmark app exists", "Fernholt Optics, made by this call", ""),
			passed("setup.invoke.as-asked", "As asked for", "Label, sign-on mode and address", ""),
		},
	}}
	e.Last = &workspace.Result{At: fixedNow.Add(-4 * time.Minute), Level: level, Method: http.MethodPost, Status: 200, Millis: 1284}
	e.Draft.Body = strings.Replace(setup.BookmarkPreset().Body, "Discovery test app", "Fernholt Optics", 1)
	return ws
}

func invokeGolden(t *testing.T, name string, height float32, prepare func(*testing.T) *host, act ...func(*host, *invokePage)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		size := fyne.NewSize(pageSize.Width, height)
		housetest.Golden(t, "invoke_"+name, size, func(t *testing.T) fyne.CanvasObject {
			h := prepare(t)
			p := newQuietInvoke(h)
			h.Page = p
			for _, a := range act {
				a(h, p)
			}
			p.Update()
			return framed(p.Body())
		})
	})
}

func TestInvokeGoldens(t *testing.T) {
	const height = 490 // what a window of 1280x800 leaves below the page's head
	fresh := func(t *testing.T) *host { return newHost(t, describedWorkspace(workspace.LevelOAuth)) }
	done := func(t *testing.T) *host {
		ws := invokedWorkspace(workspace.LevelOAuth)
		h := newHost(t, ws)
		signIn(h, ws)
		return h
	}
	answered := func(h *host, p *invokePage) { p.answers[h.Endpoint] = goodAnswer() }
	invokeGolden(t, "fresh", height, fresh)
	invokeGolden(t, "done", height, done, answered)
	invokeGolden(t, "finding", height, done, answered, func(_ *host, p *invokePage) {
		p.Update()
		p.Find()
	})
	invokeGolden(t, "sent", height, done, answered, func(_ *host, p *invokePage) { p.answer.tabs.SetSelected(tabSent) })
	invokeGolden(t, "earlier", height, done)
	invokeGolden(t, "running", height, fresh, func(_ *host, p *invokePage) {
		p.sending, p.sentFrom, p.started = true, p.host.EndpointID(), fixedNow.Add(-1200*time.Millisecond)
		p.host.(*host).Waiting = []page.Task{{}}
	})
	invokeGolden(t, "query", height, func(t *testing.T) *host {
		ws := invokedWorkspace(workspace.LevelToken)
		h := newHost(t, ws)
		ws.Endpoints[0].ClientToken, ws.Endpoints[0].TokenInQuery = h.Keep(vault.ClientToken, strings.Repeat("a0", 32)), true
		ws.Endpoints[0].Draft.Query = []workspace.Field{{Name: "dryRun", Value: "true"}}
		ws.Endpoints[0].Draft.Body = strings.Replace(ws.Endpoints[0].Draft.Body, `"url"`, `"Url"`, 1)
		ws.Endpoints[0].Invoke.Proof.Checks[1].Outcome = workspace.Unknown
		ws.Endpoints[0].Invoke.Proof.Checks[1].Detail = text.Plain("Not signed in: look under Applications for Fernholt Optics")
		ws.Endpoints[0].Invoke.Proof.Checks[2].Outcome = workspace.Unknown
		ws.Endpoints[0].Invoke.Proof.Checks[2].Detail = text.Plain("Can't tell without sign-in")
		return h
	}, answered)
	invokeGolden(t, "fields", height, func(t *testing.T) *host {
		ws := invokedWorkspace(workspace.LevelPublic)
		ws.Endpoints[0].Draft.Query = []workspace.Field{{Name: "dryRun", Value: "true"}, {Name: "x-okta-workflows-id", Value: "7"}}
		return newHost(t, ws)
	}, func(_ *host, p *invokePage) {
		p.request.tabs.SetSelected(tabQuery)
		p.request.showTab(tabQuery)
	})
	invokeGolden(t, "problem", 900, func(t *testing.T) *host {
		h := done(t)
		e := &h.Workspace().Endpoints[0]
		e.Invoke.State = workspace.Attention
		e.Invoke.Problem = problem.New("invoke.no-app", text.Plain("The flow answered, but there is no Bookmark app Fernholt Optics"),
			text.Plain("A good answer isn't a working flow. Its execution history shows which card failed."),
			problem.Way{Action: problem.OpenConsole, Label: text.Plain("Open the flow's execution history")},
			problem.Way{Action: problem.EditBody, Label: text.Plain("Check the body"), Consequence: text.Plain("The key of the address is url, in lower case")})
		e.Invoke.Proof.Checks[1].Outcome, e.Invoke.Proof.Checks[1].Detail = workspace.Failed, e.Invoke.Problem.Title
		e.Invoke.Proof.Checks[2].Outcome, e.Invoke.Proof.Checks[2].Detail = workspace.Waiting, text.Text{}
		return h
	}, answered)
}

// newInvokeHost is a practice org whose first four steps are done.
func newInvokeHost(t *testing.T) (*host, *invokePage) {
	t.Helper()
	h, endpoint := newEndpointHost(t)
	test.Tap(endpoint.clicks.do)
	endpoint.confirm()
	if endpoint.Head().State != workspace.Done {
		t.Fatalf("step 4 is %s: %v", endpoint.Head().State, h.Failed)
	}
	h.Went = nil
	p := newQuietInvoke(h)
	h.show(p)
	return h, p
}

func TestInvokeInPractice(t *testing.T) {
	h, p := newInvokeHost(t)
	h.primary()
	if got := p.Head().State; got != workspace.Done {
		t.Fatalf("state = %s: %v", got, p.tries.shown())
	}
	a := p.answers[h.Endpoint]
	if a == nil || a.status != "200 OK" || !strings.Contains(p.answer.view.Code().Text(), `"appId"`) {
		t.Fatalf("answer = %+v, shown %q", a, p.answer.view.Code().Text())
	}
	p.answer.tabs.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	sent := p.answer.view.Code().Text()
	if !strings.HasPrefix(sent, "POST http://127.0.0.1:") || !strings.Contains(sent, "[redacted]") || strings.Contains(sent, "Bearer eyJ") {
		t.Errorf("as sent:\n%s", sent)
	}
	if n := len(p.answer.lookUp.checks.Objects); n != 2 {
		t.Errorf("%d checks in Okta, want 2", n)
	}
	if p.auth.status.MinSize().Width == 0 {
		t.Error("the token's state is not shown")
	}
}

// Another level is another endpoint: steps 1 to 3 are taken over, and all
// three levels answer.
func TestInvokeAtEveryLevel(t *testing.T) {
	h, p := newInvokeHost(t)
	h.primary()
	for _, level := range []workspace.Level{workspace.LevelToken, workspace.LevelPublic} {
		h.Page = p
		p.addEndpoint()
		if !slices.Equal(h.Went, []page.Name{page.Endpoint}) {
			t.Fatalf("went %v", h.Went)
		}
		h.Went = nil
		endpoint := NewEndpoint(h).(*endpointPage)
		h.show(endpoint)
		endpoint.chooseLevel(level)
		test.Tap(endpoint.clicks.do)
		h.primary()
		h.show(p)
		h.primary()
		if e := h.Workspace().Endpoint(h.Endpoint); e.Invoke.Current() != workspace.Done || e.Level != level {
			t.Fatalf("%s: %s, problem %v", level, e.Invoke.Current(), p.tries.shown())
		}
	}
	if got := p.footNote().String(); got != "3 of 3 levels invoked" {
		t.Errorf("note = %q", got)
	}
}

// Each saved draft makes a new workspace value: the rows stay as they are.
func TestLookUpDrawsAProofOnce(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, invokedWorkspace(workspace.LevelPublic))
	p := newQuietInvoke(h)
	h.show(p)
	row := p.answer.lookUp.checks.Objects[0]
	if err := h.Walk().SetDraft(h.Endpoint, workspace.Draft{Body: "{}"}); err != nil {
		t.Fatal(err)
	}
	p.Update()
	if p.answer.lookUp.checks.Objects[0] != row {
		t.Error("the same proof was drawn anew")
	}
}

func TestInvokeFixesCase(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, describedWorkspace(workspace.LevelOAuth))
	p := newQuietInvoke(h)
	h.show(p)
	p.request.body.SetText(strings.Replace(setup.BookmarkPreset().Body, `"url"`, `"Url"`, 1))
	if got := p.request.lint.words.Text(); got != "The flow reads url, not Url" {
		t.Fatalf("lint = %q", got)
	}
	test.Tap(p.request.lint.button)
	if p.request.body.Text() != setup.BookmarkPreset().Body || p.request.lint.button.Visible() {
		t.Errorf("body = %s", p.request.body.Text())
	}
}

func TestInvokeCancel(t *testing.T) {
	h, p := newInvokeHost(t)
	h.Hold = true
	h.primary()
	if !p.answer.running.Visible() || !p.Foot().Primary.Disabled {
		t.Fatal("no running time, or Send can be pressed again")
	}
	p.cancel()
	h.Finish()
	if p.answer.running.Visible() || p.tries.shown() != nil {
		t.Errorf("after Cancel: running %v, problem %v", p.answer.running.Visible(), p.tries.shown())
	}
	if got := p.Head().State; got == workspace.Done || got == workspace.Attention {
		t.Errorf("state = %s after Cancel", got)
	}
}

func TestInvokeWithoutSignIn(t *testing.T) {
	h, p := newInvokeHost(t)
	if err := h.Walk().SignOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := h.Walk().ContinueWithoutSignIn(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.Update()
	h.primary()
	seen := p.answer.lookUp.seen
	if !seen.Visible() {
		t.Fatalf("nobody is asked whether the app is there: %v", p.tries.shown())
	}
	seen.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if !h.Workspace().Endpoints[0].Invoke.Ticked(setup.ClickSeen) {
		t.Error("the tick is not kept")
	}
}

func TestInvokeWaysOut(t *testing.T) {
	for action, check := range map[problem.Action]func(*host, *invokePage) bool{
		problem.EditBody:      func(h *host, p *invokePage) bool { return h.Canvas.Focused() == p.request.body.Focusable() },
		problem.OpenConsole:   func(h *host, _ *invokePage) bool { return slices.Equal(h.Opened, []setup.Link{setup.LinkFlowHistory}) },
		problem.ChooseLevel:   func(h *host, _ *invokePage) bool { return slices.Equal(h.Went, []page.Name{page.Endpoint}) },
		problem.EditInvokeURL: func(h *host, _ *invokePage) bool { return slices.Equal(h.Went, []page.Name{page.Endpoint}) },
		problem.GrantScope:    func(h *host, _ *invokePage) bool { return slices.Equal(h.Went, []page.Name{page.ServiceApp}) },
		problem.EditAddress:   func(h *host, _ *invokePage) bool { return slices.Equal(h.Went, []page.Name{page.Org}) },
	} {
		t.Run(string(action), func(t *testing.T) {
			housetest.App(t, look.Light)
			ws := describedWorkspace(workspace.LevelOAuth)
			ws.Endpoints[0].Invoke.Problem = problem.New("invoke.no-app", text.Plain("No app"), text.Plain("Why"), problem.Way{Action: action, Label: text.Plain("Way")})
			h := newHost(t, ws)
			p := newQuietInvoke(h)
			h.show(p)
			if p.Foot().Primary.Do != nil {
				t.Error("a primary action beside the Problem")
			}
			if !p.Solve() || !check(h, p) {
				t.Errorf("opened %v, went %v", h.Opened, h.Went)
			}
		})
	}
}

// An address that nothing answers at is corrected where it was entered.
func TestInvokeLeadsToTheAddressThatFailed(t *testing.T) {
	housetest.App(t, look.Light)
	for url, want := range map[string]page.Name{
		someInvokeURL + "?dryRun=true":          page.Endpoint,
		"https://acme.okta.com/oauth2/v1/token": page.Org,
	} {
		ws := describedWorkspace(workspace.LevelOAuth)
		ws.Endpoints[0].Invoke.Proof = &workspace.Proof{Exchanges: []workspace.Evidence{{URL: url}}}
		h := newHost(t, ws)
		newQuietInvoke(h).tries.take(problem.EditAddress)
		if !slices.Equal(h.Went, []page.Name{want}) {
			t.Errorf("%s: went to %v, want %s", url, h.Went, want)
		}
	}
}

func TestInvokeRetrySends(t *testing.T) {
	h, p := newInvokeHost(t)
	hand, err := h.App().Trainee()
	if err != nil {
		t.Fatal(err)
	}
	if err := hand.SwitchFlow(t.Context(), flowBookmark, false); err != nil {
		t.Fatal(err)
	}
	h.primary()
	if p.tries.shown() == nil {
		t.Fatal("a flow that is off gives no Problem")
	}
	if err := hand.SwitchFlow(t.Context(), flowBookmark, true); err != nil {
		t.Fatal(err)
	}
	p.tries.take(problem.Retry)
	if got := p.Head().State; got != workspace.Done || p.tries.shown() != nil {
		t.Errorf("state = %s, problem %v", got, p.tries.shown())
	}
}

// Editing after a Problem is the next try: the Problem makes room at once,
// and Send is primary again.
func TestInvokeEditingClosesTheProblem(t *testing.T) {
	housetest.App(t, look.Light)
	ws := describedWorkspace(workspace.LevelOAuth)
	ws.Endpoints[0].Invoke.Problem = problem.New("invoke.500", text.Plain("It failed"), text.Plain("Why"))
	h := newHost(t, ws)
	p := newQuietInvoke(h)
	h.show(p)
	if y := p.top.Position().Y; y == 0 {
		t.Fatal("the Problem takes no room")
	}
	p.request.body.SetText("{}")
	if y := p.top.Position().Y; y != 0 {
		t.Errorf("the request stands at %v, under a gap where the Problem was", y)
	}
	if p.Foot().Primary.Do == nil {
		t.Error("Send is not primary again")
	}
}

// Without a service app step 5 leads to step 3, and stops saying so once there is one.
func TestInvokeWithoutAServiceApp(t *testing.T) {
	housetest.App(t, look.Light)
	ws := describedWorkspace(workspace.LevelOAuth)
	ws.ServiceApps[0].ClientID = ""
	h := newHost(t, ws)
	p := newQuietInvoke(h)
	h.show(p)
	foot := p.Foot()
	if foot.Primary.Label.Key != "invoke.step-3-first" || len(foot.Secondary) != 1 || !foot.Secondary[0].Disabled {
		t.Fatalf("foot: %+v", foot)
	}
	p.Send()
	if !slices.Equal(h.Went, []page.Name{page.ServiceApp}) {
		t.Errorf("Ctrl+Enter went to %v", h.Went)
	}
	p.send()
	shown := p.tries.shown()
	if shown == nil || shown.Code != setup.CodeServiceAppFirst {
		t.Fatalf("told: %v", shown)
	}
	if !p.Solve() || len(h.Went) != 2 || h.Went[1] != page.ServiceApp {
		t.Errorf("the way out went to %v", h.Went)
	}
	ws = ws.Clone()
	ws.ServiceApps[0].ClientID = "0oa1b2c3d4E5f6G7h8i9"
	h.Reopen(h.App().Vault, ws)
	p.Update()
	if p.tries.shown() != nil || p.Foot().Primary.Label.Key != "invoke.send" {
		t.Errorf("with an app: %v, %+v", p.tries.shown(), p.Foot().Primary)
	}
}
