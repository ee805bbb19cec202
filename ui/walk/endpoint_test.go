package walk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

const (
	someAlias     = "2f29a422eb14ab2f2d0f0cc022238dac"
	someInvokeURL = "https://acme.workflows.oktapreview.com/api/flo/" + someAlias + "/invoke"
)

// describedWorkspace is one whose first endpoint has its URL and level.
func describedWorkspace(level workspace.Level) *workspace.Workspace {
	ws := checkedWorkspace()
	ws.ServiceApps = []workspace.ServiceApp{{ID: "app-1", Label: "Workflows invoker", ClientID: "0oa1b2c3d4E5f6G7h8i9", Registered: true, Granted: true}}
	e := &ws.Endpoints[0]
	e.Name, e.InvokeURL, e.Alias, e.Level, e.ServiceAppID = "Partner onboarding", someInvokeURL, someAlias, level, "app-1"
	e.Allowed = allowedFor(level, "")
	e.Security.State = workspace.InProgress
	return ws
}

// confirmed closes step 4 of the first endpoint, as a person would.
func confirmed(t *testing.T, h *host) {
	t.Helper()
	id := h.Endpoint
	for _, click := range setup.EndpointClicks(h.Workspace(), id) {
		if err := h.Walk().Tick(workspace.StepEndpoint, id, click.ID, true); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Walk().ConfirmEndpoint(id); err != nil {
		t.Fatal(err)
	}
}

func endpointGolden(t *testing.T, name string, height float32, prepare func(*testing.T) *host, act ...func(*host)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		housetest.Golden(t, "endpoint_"+name, fyne.NewSize(pageSize.Width, height), func(t *testing.T) fyne.CanvasObject {
			h := prepare(t)
			h.Page = NewEndpoint(h)
			h.Page.Update()
			for _, a := range act {
				a(h)
			}
			return framed(h.Page.Body())
		})
	})
}

func TestEndpointGoldens(t *testing.T) {
	at := func(level workspace.Level) func(*testing.T) *host {
		return func(t *testing.T) *host {
			ws := describedWorkspace(level)
			h := newHost(t, ws)
			if level == workspace.LevelToken {
				ws.Endpoints[0].ClientToken = h.Keep(vault.ClientToken, strings.Repeat("a0", 32))
			}
			return h
		}
	}
	fresh := func(t *testing.T) *host { return newHost(t, checkedWorkspace()) }
	endpointGolden(t, "new", 700, fresh)
	endpointGolden(t, "oauth", 760, func(t *testing.T) *host {
		h := at(workspace.LevelOAuth)(t)
		confirmed(t, h)
		return h
	})
	endpointGolden(t, "token", 700, at(workspace.LevelToken))
	endpointGolden(t, "public", 700, at(workspace.LevelPublic))
	endpointGolden(t, "typing", 700, fresh, func(h *host) {
		h.Page.(*endpointPage).url.field.SetText(someInvokeURL + "?clientToken=" + strings.Repeat("0b", 32))
	})
	endpointGolden(t, "refused", 700, fresh, func(h *host) {
		h.Page.(*endpointPage).url.field.SetText("https://acme.workflows.oktapreview.com/api/flo/" + someAlias + "/resume/x")
	})
	endpointGolden(t, "problem", 960, func(t *testing.T) *host {
		ws := describedWorkspace(workspace.LevelOAuth)
		h := newHost(t, ws)
		if err := h.Walk().ConfirmEndpoint(h.Endpoint); err == nil {
			t.Fatal("confirmed without a tick")
		}
		return h
	})
	t.Run("practice", func(t *testing.T) {
		housetest.Golden(t, "endpoint_practice", fyne.NewSize(968, 900), func(t *testing.T) fyne.CanvasObject {
			h := newPracticeHost(t)
			h.Clock = func() time.Time { return fixedNow }
			h.Page = NewEndpoint(h)
			h.Page.Update()
			return framed(h.Page.Body())
		})
	})
}

// newEndpointHost is a practice org whose steps 1 to 3 are done, with the
// page of step 4 in front.
func newEndpointHost(t *testing.T) (*host, *endpointPage) {
	t.Helper()
	housetest.App(t, look.Light)
	h := newPracticeHost(t)
	setUpTo3(t, h)
	p := NewEndpoint(h).(*endpointPage)
	h.show(p)
	return h, p
}

func setUpTo3(t *testing.T, h *host) {
	t.Helper()
	practice, _ := h.App().Practice()
	if err := h.Walk().CheckOrg(t.Context(), practice.URL); err != nil {
		t.Fatal(err)
	}
	if err := h.Walk().SignIn(t.Context(), practice.AdminToken); err != nil {
		t.Fatal(err)
	}
	if err := h.Walk().SetUpServiceApp(t.Context(), h.Endpoint, setup.DefaultAppLabel, "EC-P256"); err != nil {
		t.Fatal(err)
	}
}

// The console's part is done by the trainee: then Enter confirms it. Measuring can wait;
// what the flow refuses of it is sent again with a body that the flow takes.
func TestEndpointInPractice(t *testing.T) {
	h, p := newEndpointHost(t)
	hand, err := h.App().Trainee()
	if err != nil {
		t.Fatal(err)
	}
	if err := hand.SwitchFlow(t.Context(), flowBookmark, false); err != nil {
		t.Fatal(err)
	}
	test.Tap(p.clicks.do)
	e := h.Workspace().Endpoints[0]
	if e.InvokeURL == "" || e.Level != workspace.LevelOAuth || e.Allowed != workspace.AllowList || len(setup.MissingClicks(h.Workspace(), e.ID)) != 0 {
		t.Fatalf("after the trainee: %+v (failed %v)", e, h.Failed)
	}
	if by := p.clicks.list.by; !by.Visible() || by.Text() != "Done by Flowlatch in the practice org" {
		t.Errorf("above the clicks stands %q, shown %v", by.Text(), by.Visible())
	}
	enter := &fyne.KeyEvent{Name: fyne.KeyReturn}
	h.Canvas.Focused().TypedKey(enter)
	if got := p.Head().State; got != workspace.Done || p.Foot().Primary.Label.Key != "endpoint.continue" {
		t.Fatalf("confirmed: %s, the foot leads with %q", got, p.Foot().Primary.Label)
	}
	p.measureIt()
	if p.measure.planHere() == nil {
		t.Fatalf("nothing is planned: %v", p.tries.shown())
	}
	h.primary()
	if got := p.Head().State; got != workspace.Done || p.measure.last().Verdict != workspace.VerdictUnknown {
		t.Fatalf("state = %s after measuring with a body that the flow refuses: %v", got, p.tries.shown())
	}
	h.primary() // with the invoke test's body
	h.primary()
	if got := p.measure.last().Level; got != workspace.LevelOAuth {
		t.Fatalf("measured %q with the body of the invoke test", got)
	}
	h.primary()
	if !slices.Equal(h.Went, []page.Name{page.Invoke}) {
		t.Errorf("went %v, want the invoke test", h.Went)
	}
	if result, err := h.Walk().Invoke(t.Context(), h.Endpoint); err != nil || !result.OK() {
		t.Errorf("the flow that was set up answers %d: %v", result.Status, err)
	}
}

// Enter on a fresh page never ends in a Problem: what can't be confirmed yet
// isn't, and the foot says what is missing.
func TestEndpointSaysWhatIsMissing(t *testing.T) {
	housetest.App(t, look.Light)
	ws := describedWorkspace(workspace.LevelOAuth)
	described := ws.Endpoints[0]
	ws.Endpoints[0].InvokeURL, ws.Endpoints[0].Level = "", ""
	h := newHost(t, ws)
	p := NewEndpoint(h).(*endpointPage)
	h.show(p)
	for _, c := range []struct {
		note   string
		settle func()
	}{
		{"Choose a security level first", func() { p.chooseLevel(workspace.LevelOAuth) }},
		{"Paste the Invoke URL first", func() { p.url.field.SetText("https://example.com/nothing") }},
		{"Correct the Invoke URL first", func() { p.url.field.SetText(described.InvokeURL) }},
		{"6 clicks aren't ticked yet", func() { p.clicks.tickAll(true) }},
	} {
		f := p.Foot()
		if f.Note.String() != c.note || !confirmOf(f).Disabled {
			t.Errorf("the foot says %q, Confirm disabled %v; want %q", f.Note, confirmOf(f).Disabled, c.note)
		}
		p.primary()
		p.measure.close() // what can be measured is not what is missing
		if shown := p.tries.shown(); shown != nil {
			t.Fatalf("%s: Enter ended in %q", c.note, shown.Code)
		}
		c.settle()
	}
	if f := p.Foot(); confirmOf(f).Disabled {
		t.Errorf("Confirm still waits: %q", f.Note)
	}
}

// confirmOf is the action of a foot that takes the admin's word.
func confirmOf(f page.Foot) page.Action {
	for _, a := range append(f.Secondary, f.Primary) {
		if a.Label.Key == "endpoint.confirm" {
			return a
		}
	}
	return page.Action{}
}

// Every fault has its sentence while typing; nothing of it is sent or saved.
func TestEndpointRefusesWhileTyping(t *testing.T) {
	h, p := newEndpointHost(t)
	token := strings.Repeat("0a", 32)
	good := "https://acme.workflows.okta.com/api/flo/" + someAlias
	for typed, want := range map[string]string{
		token:     "This looks like a client token. Paste the whole Invoke URL.",
		someAlias: "This looks like an alias alone. Paste the whole Invoke URL.",
		"http://acme.workflows.okta.com/api/flo/" + someAlias + "/invoke": "Use https: http would show your credentials to the network",
		good: "The URL ends too early: /invoke is missing",
		good + "/resume/6a7b1c2d-0000-4000-8000-000000000000":                              "This is the Resume URL, which continues a paused flow. Copy the Invoke URL above it.",
		"https://acme.workflows.okta.com/api/flo/invoke":                                   "The alias is missing between /api/flo/ and /invoke",
		"https://acme.okta.com/oauth2/v1/token":                                            "This is the address that hands out tokens, not a flow's",
		"https://acme.workflows.okta.com":                                                  "This is a domain only. An Invoke URL goes on with /api/flo/, the alias and /invoke.",
		good + "/invoke?clientToken=" + token + "&clientToken=" + strings.Repeat("1b", 32): "It holds two different client tokens. Copy the Invoke URL again.",
		"https://me:pw@acme.workflows.okta.com/api/flo/" + someAlias + "/invoke":           "There is a user name or password before the @. Take it out.",
		"https://acme.workflows.okta.com/" + strings.Repeat("x", 2000):                     "This is too long for an Invoke URL",
	} {
		p.url.field.SetText(typed)
		if got := p.url.field.Refusal(); got != want {
			t.Errorf("%.60s…: %q, want %q", typed, got, want)
		}
		p.Update()
		if p.url.field.Text() != typed {
			t.Errorf("Update changed what was typed: %.60q", p.url.field.Text())
		}
	}
	if h.Workspace().Endpoints[0].InvokeURL != "" || len(h.Failed) > 0 {
		t.Error("typing changed the workspace")
	}
}

func TestEndpointWarnsOfAnotherHost(t *testing.T) {
	h := newHost(t, checkedWorkspace())
	housetest.App(t, look.Light)
	p := NewEndpoint(h).(*endpointPage)
	h.show(p)
	p.url.field.SetText("https://other.workflows.oktapreview.com/api/flo/" + someAlias + "/invoke")
	if got := p.url.facts[0].words.Text(); !strings.Contains(got, "is it this org's flow?") {
		t.Errorf("host = %q", got)
	}
	if !p.url.field.Valid() {
		t.Error("another host is refused: it must only be warned of")
	}
}

// Another host needs the admin's word: the credential would go there.
func TestEndpointConfirmsAnotherHost(t *testing.T) {
	housetest.App(t, look.Light)
	ws := describedWorkspace(workspace.LevelOAuth)
	ws.Endpoints[0].InvokeURL = "https://other.workflows.oktapreview.com/api/flo/" + someAlias + "/invoke"
	h := newHost(t, ws)
	p := NewEndpoint(h).(*endpointPage)
	h.show(p)
	p.clicks.tickAll(true)
	p.confirm()
	if shown := p.tries.shown(); shown == nil || shown.Code != "endpoint.other-host" {
		t.Fatalf("problem = %v", shown)
	}
	p.tries.take(problem.ConfirmHost)
	if want := []string{"Is other.workflows.oktapreview.com the right host?"}; !slices.Equal(h.Asked, want) {
		t.Errorf("asked %q, want %q", h.Asked, want)
	}
	if got := p.Head().State; got != workspace.Done {
		t.Errorf("state = %s: %v", got, p.tries.shown())
	}
	if got := p.url.facts[0].words.Text(); !strings.HasSuffix(got, "right, as you said") {
		t.Errorf("host = %q", got)
	}
}

func TestEndpointPublicAsks(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, describedWorkspace(workspace.LevelOAuth))
	p := NewEndpoint(h).(*endpointPage)
	h.show(p)
	p.levels.cards[2].TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if len(h.Asked) != 1 || h.Workspace().Endpoints[0].Level != workspace.LevelPublic {
		t.Errorf("asked %v, level %q", h.Asked, h.Workspace().Endpoints[0].Level)
	}
}

func TestEndpointKeepsWhatIsTypedPerEndpoint(t *testing.T) {
	housetest.App(t, look.Light)
	ws := describedWorkspace(workspace.LevelOAuth)
	ws.Endpoints = append(ws.Endpoints, workspace.Endpoint{ID: "second", Name: "Second"})
	h := newHost(t, ws)
	p := NewEndpoint(h).(*endpointPage)
	h.show(p)
	first := h.Endpoint
	p.url.field.SetText("https://half")
	h.Endpoint = "second"
	p.Update()
	if got := p.url.field.Text(); got != "" {
		t.Errorf("the second endpoint shows %q", got)
	}
	h.Endpoint = first
	p.Update()
	if got := p.url.field.Text(); got != "https://half" {
		t.Errorf("back at the first: %q, want what was typed", got)
	}
}

func TestEndpointTickAll(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, describedWorkspace(workspace.LevelOAuth))
	p := NewEndpoint(h).(*endpointPage)
	h.show(p)
	p.confirm() // too early
	if shown := p.tries.shown(); shown == nil || shown.Code != "endpoint.clicks" {
		t.Fatalf("problem = %v", shown)
	}
	if !p.Solve() || !slices.Equal(h.Opened, []setup.Link{setup.LinkFlows}) {
		t.Errorf("opened %v, want the flows", h.Opened)
	}
	p.clicks.all.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if n := len(setup.MissingClicks(h.Workspace(), h.Endpoint)); n != 0 {
		t.Fatalf("%d clicks left", n)
	}
	if p.tries.shown() != nil {
		t.Error("the Problem about missing clicks is still shown")
	}
	p.confirm()
	if p.Head().State != workspace.Done {
		t.Errorf("state = %s", p.Head().State)
	}
}

// The ways out of every Problem of the step lead somewhere.
func TestEndpointWaysOut(t *testing.T) {
	for _, c := range []struct {
		action problem.Action
		code   string
		focus  func(*endpointPage) fyne.Focusable
		went   page.Name
	}{
		{action: problem.EditInvokeURL, focus: func(p *endpointPage) fyne.Focusable { return p.url.field.Focusable() }},
		{action: problem.EditInvokeURL, code: "endpoint.client-token", focus: func(p *endpointPage) fyne.Focusable { return p.access.draft.Focusable() }},
		{action: problem.ChooseLevel, focus: func(p *endpointPage) fyne.Focusable { return p.levels.cards[1] }},
		{action: problem.GoToStep, code: "service-app.first", went: page.ServiceApp},
	} {
		t.Run(string(c.action)+c.code, func(t *testing.T) {
			housetest.App(t, look.Light)
			ws := describedWorkspace(workspace.LevelToken)
			ws.Endpoints[0].Security.Problem = problem.New(c.code, text.Plain("It went wrong"), text.Plain("So it did"), problem.Way{Action: c.action, Label: text.Plain("Way")})
			h := newHost(t, ws)
			p := NewEndpoint(h).(*endpointPage)
			h.show(p)
			if !p.Solve() {
				t.Fatal("no way out")
			}
			if c.focus != nil && h.Canvas.Focused() != c.focus(p) {
				t.Errorf("focus on %T", h.Canvas.Focused())
			}
			if c.went != "" && !slices.Equal(h.Went, []page.Name{c.went}) {
				t.Errorf("went %v, want %v", h.Went, c.went)
			}
		})
	}
}
