package connect

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// practising opens a new connection of a type in a practice org's workspace, filled in
// for its service.
func practising(t *testing.T, kind workspace.ConnectorType) (*host, *connectorsPage) {
	t.Helper()
	housetest.App(t, look.Light)
	h := newPracticeHost(t)
	p := shown(t, h)
	p.editor.ports = []int{0}
	p.Foot().Primary.Do()
	for i, k := range connector.Kinds() {
		if k.Type == kind {
			p.editor.dialog.kind.SetSelected(i)
			p.editor.dialog.kind.OnChanged(i)
		}
	}
	test.Tap(p.editor.fill)
	if len(h.failed) > 0 || p.editor.problems[p.editor.id] != nil {
		t.Fatalf("filling in: %v, %v", h.failed, p.editor.problems[p.editor.id])
	}
	return h, p
}

// arrived is what the last rehearsal shows to have arrived.
func (p *connectorsPage) arrived() string {
	if p.editor.answer.shown == nil {
		return ""
	}
	return p.editor.answer.shown.arrived.Text()
}

func TestRehearseBasic(t *testing.T) {
	h, p := practising(t, workspace.ConnectorBasic)
	p.Foot().Primary.Do()
	e := p.editor
	if e.problems[e.id] != nil || !strings.Contains(p.arrived(), "\nAuthorization: Basic [redacted]") {
		t.Fatalf("problem %v, arrived %q", e.problems[e.id], p.arrived())
	}
	if agent := "\nUser-Agent: flowlatch/1.0.0\n"; !strings.Contains(e.sent.drawing.shown.Head(), agent) || !strings.Contains(p.arrived(), agent) {
		t.Errorf("drawn %q, arrived %q", e.sent.drawing.shown.Head(), p.arrived())
	}
	if e.answer.tabs.Selected() != tabArrived {
		t.Error("what arrived isn't in front")
	}
	if got := e.answer.sameText.Text(); got != "It went out as it was drawn." {
		t.Error(got)
	}
	if last := h.Workspace().Connector(e.id).Last; last == nil || last.Evidence.Status != 200 || last.Problem != nil {
		t.Errorf("kept %+v", last)
	}
	test.Tap(e.sent.drawing.plain)
	if len(h.passing) != 1 || !strings.Contains(h.passing[0], "Authorization: Basic ") || strings.Contains(h.passing[0], "redacted") {
		t.Error("the request with its secrets isn't what is copied")
	}
	if len(h.asked) > 0 {
		t.Errorf("asked %v before a Get", h.asked)
	}
	if n := len(h.app.Activity.Since(0)); n != 1 {
		t.Errorf("Activity has %d exchanges", n)
	}
}

// The echo target gets the same request, also where the service isn't to be reached.
func TestRehearseAtTheEchoTarget(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := shown(t, h)
	p.show("custom")
	e := p.editor
	e.dialog.secret.entry.Focusable().TypedRune('k')
	e.sent.target.SetSelected(toEcho)
	e.aim(toEcho)
	if !strings.Contains(e.sent.where.Text(), "echo target") || e.there.URL == "" {
		t.Fatalf("goes %q", e.sent.where.Text())
	}
	p.Send()
	if !strings.Contains(p.arrived(), "GET /echo/rest/issues HTTP/1.1") || !strings.Contains(p.arrived(), "api_key") && !strings.Contains(p.arrived(), "Api_key") {
		t.Errorf("problem %v, arrived %q", e.problems[e.id], p.arrived())
	}
	if c := h.Workspace().Connector("custom"); c.Secret == "" || c.Card.URL != "https://jira.example/rest/issues" {
		t.Errorf("kept %+v", c)
	}
}

// What changes something at a real service is asked about first.
func TestSendingForRealAsks(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	h.decline = true
	p := shown(t, h)
	p.show("none")
	e := p.editor
	e.card.url.input.SetText("https://orders.example/v1")
	for i, f := range connector.Functions() {
		if f.Function == workspace.CardDelete {
			e.card.function.SetSelected(i)
		}
	}
	e.card.edited()
	before := h.ran
	p.Send()
	if len(h.asked) != 1 || h.ran != before {
		t.Errorf("asked %v, ran %d", h.asked, h.ran-before)
	}
}

func TestWhatIsEmptyIsToldOnceItWasToBeSent(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, emptyWorkspace())
	p := shown(t, h)
	p.Foot().Primary.Do()
	e := p.editor
	user := e.dialog.fields[connector.FieldUsername]
	if user.input.Refusal() != "" {
		t.Error("a field that nobody touched is red")
	}
	p.Send()
	if e.problems[e.id] == nil || e.problems[e.id].Code != connector.CodeStopped || user.input.Refusal() == "" {
		t.Fatalf("problem %v, told %v", e.problems[e.id], user.input.Refusal())
	}
	if !p.Solve() || h.canvas.Focused() != user.input.Focusable() {
		t.Errorf("Enter leads to %T", h.canvas.Focused())
	}
}

func TestClientCredentials(t *testing.T) {
	_, p := practising(t, workspace.ConnectorClientCredentials)
	e := p.editor
	if got := p.Foot().Primary.Label.String(); got != "Get a token" {
		t.Errorf("primary %q", got)
	}
	if e.token.drawing.shown.Head() == "" || strings.Contains(e.token.drawing.shown.Head(), "Authorization") {
		t.Errorf("drawn %q", e.token.drawing.shown.Head())
	}
	p.Foot().Primary.Do()
	if e.problems[e.id] != nil || !strings.HasPrefix(e.token.access.Text(), "Access token until") {
		t.Fatalf("problem %v, %q", e.problems[e.id], e.token.access.Text())
	}
	p.Foot().Primary.Do()
	if !strings.Contains(p.arrived(), "\nAuthorization: Bearer [redacted]") {
		t.Errorf("problem %v, arrived %q", e.problems[e.id], p.arrived())
	}
	e.dialog.fields[connector.FieldClientID].input.SetText("another")
	if e.token.access.Text() != "No access token yet" {
		t.Errorf("the token of another client stays: %q", e.token.access.Text())
	}
}

func TestOAuthAllowRenewRevoke(t *testing.T) {
	h, p := practising(t, workspace.ConnectorOAuth)
	e := p.editor
	h.browser = clicking(t.Context(), "deny")
	p.Foot().Primary.Do()
	if e.problems[e.id] == nil || e.problems[e.id].Code != connector.CodeDenied || e.token.wait.Shown() {
		t.Fatalf("denied: %v", e.problems[e.id])
	}
	h.browser = clicking(t.Context(), "allow")
	e.getToken()
	if e.problems[e.id] != nil || !e.token.renew.Visible() || !e.token.consents.Visible() {
		t.Fatalf("allowed: %v, %q", e.problems[e.id], e.token.refresh.Text())
	}
	if e.token.which.Selected() != 0 || len(e.token.drawn) != 3 {
		t.Errorf("%d requests are drawn", len(e.token.drawn))
	}
	if !strings.HasPrefix(e.token.why.Text(), "It was tried") {
		t.Errorf("of the refresh token: %q", e.token.why.Text())
	}
	p.Foot().Primary.Do()
	if !strings.Contains(p.arrived(), "\nAuthorization: Bearer [redacted]") {
		t.Errorf("problem %v, arrived %q", e.problems[e.id], p.arrived())
	}
	test.Tap(e.token.renew)
	if e.problems[e.id] != nil {
		t.Fatal(e.problems[e.id])
	}
	test.Tap(e.token.forget)
	if e.token.access.Text() != "No access token yet" || h.Workspace().Connector(e.id).Refresh != "" {
		t.Errorf("forgotten: %q", e.token.access.Text())
	}
}

// A browser that doesn't open ends nothing; whoever gives up is back where they were.
func TestOAuthGivenUp(t *testing.T) {
	h, p := practising(t, workspace.ConnectorOAuth)
	e := p.editor
	h.browser = func(string) error {
		if !e.token.wait.Shown() || e.token.wait.Address.Value() == "" {
			t.Error("nothing says that somebody is waited for")
		}
		e.token.wait.GiveUp()
		return nil
	}
	e.getToken()
	if e.problems[e.id] != nil || e.token.wait.Shown() {
		t.Errorf("given up: %v", e.problems[e.id])
	}
}

func TestCloseExample(t *testing.T) {
	h, p := practising(t, workspace.ConnectorNone)
	e := p.editor
	e.card.function.SetSelected(len(connector.Functions()) - 1)
	e.card.edited()
	if e.sent.object.Visible() || !p.Foot().Primary.Disabled {
		t.Error("Close is offered to be rehearsed")
	}
	test.Tap(e.closing)
	if len(h.Workspace().Connectors) != 2 || e.typed.HeaderName == "" || e.typed.Nickname == "" {
		t.Fatalf("problem %v, %+v", e.problems[e.id], e.typed)
	}
	e.send(e.route())
	if e.answer.shown == nil || e.answer.shown.status != 200 {
		t.Errorf("problem %v, answered %+v", e.problems[e.id], e.answer.shown)
	}
}

// While a token is asked for, what it is asked with stays as it is: it is stored for these
// fields, and whoever may see it stands in them.
func TestFieldsStayWhileATokenIsAskedFor(t *testing.T) {
	h, p := practising(t, workspace.ConnectorOAuth)
	e := p.editor
	asks := []connector.Field{connector.FieldAuthorize, connector.FieldAccessToken, connector.FieldScope, connector.FieldClientID}
	typeIn := func() (taken []connector.Field) {
		for _, f := range asks {
			before := e.dialog.fields[f].input.Text()
			e.dialog.focusable(f).TypedRune('z')
			if e.dialog.fields[f].input.Text() != before {
				taken = append(taken, f)
			}
		}
		return taken
	}
	stored := *h.Workspace().Connector(e.id)
	h.browser = func(address string) error {
		if taken := typeIn(); len(taken) > 0 || !e.dialog.kind.Disabled() {
			t.Errorf("the person typed into %v", taken)
		}
		p.typeSecret("another")
		if e.dialog.secret.submit(); e.dialog.secret.entry.Empty() {
			t.Error("a secret is taken that can't be stored now")
		}
		return clicking(t.Context(), "allow")(address)
	}
	e.getToken()
	c := h.Workspace().Connector(e.id)
	if e.problems[e.id] != nil || c.Access == "" || c.Secret != stored.Secret || !connector.KeepsTokens(stored, *c) {
		t.Fatalf("problem %v, kept %+v", e.problems[e.id], c)
	}
	if taken := typeIn(); len(taken) != len(asks) {
		t.Errorf("afterwards only %v can be changed", taken)
	}
	if n := len(h.app.Activity.Since(0)); n != 2 {
		t.Errorf("Activity has %d exchanges, want that of the code and that of the refresh token", n)
	}
}

// An answer doesn't pass for that to another request.
func TestAnAnswerIsToWhatWasSent(t *testing.T) {
	for name, change := range map[string]func(*host, *connectorsPage){
		"address": func(_ *host, p *connectorsPage) { p.editor.card.url.input.SetText(p.editor.typed.Card.URL + "?more=1") },
		"user": func(_ *host, p *connectorsPage) {
			p.editor.dialog.fields[connector.FieldUsername].input.SetText("other")
		},
		"target": func(_ *host, p *connectorsPage) { p.aimAt(toEcho) },
		"secret": func(_ *host, p *connectorsPage) {
			p.editor.dialog.secret.askAnew()
			p.typeSecret("another")
		},
	} {
		t.Run(name, func(t *testing.T) {
			h, p := practising(t, workspace.ConnectorBasic)
			e := p.editor
			p.Foot().Primary.Do()
			e.dialog.fields[connector.FieldNickname].input.SetText("Practice - Basic")
			if got := e.answer.sameText.Text(); got != "It went out as it was drawn." {
				t.Fatalf("with another nickname: %q", got)
			}
			change(h, p)
			if got := e.answer.sameText.Text(); !strings.Contains(got, "before something was changed") {
				t.Errorf("it says %q", got)
			}
			e.send(e.route())
			if e.answer.shown != nil && strings.Contains(e.answer.sameText.Text(), "before") {
				t.Errorf("rehearsed again, it says %q", e.answer.sameText.Text())
			}
		})
	}
}

var hidden = regexp.MustCompile(`name="(csrf|request)" value="([^"]*)"`)

// clicking is a browser in which a person clicks on the service's page.
func clicking(ctx context.Context, answer string) func(string) error {
	return func(address string) error {
		jar, err := cookiejar.New(nil)
		if err != nil {
			return err
		}
		person := &http.Client{Jar: jar}
		shown, err := visit(ctx, person, http.MethodGet, address, nil)
		if err != nil {
			return err
		}
		form := url.Values{"answer": {answer}}
		for _, field := range hidden.FindAllStringSubmatch(shown, -1) {
			form.Set(field[1], field[2])
		}
		u, err := url.Parse(address)
		if err != nil {
			return err
		}
		_, err = visit(ctx, person, http.MethodPost, u.Scheme+"://"+u.Host+"/oauth/authorize", form)
		return err
	}
}

func visit(ctx context.Context, c *http.Client, method, address string, form url.Values) (string, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", req.URL.Scheme+"://"+req.URL.Host)
	}
	resp, err := c.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	return string(body), err
}

// A renewal that didn't go out as drawn is told like the exchange before it, each
// difference once.
func TestARenewalThatWentOutOtherwise(t *testing.T) {
	first, second := connector.Difference{Drawn: "a: 1", Sent: "a: 2"}, connector.Difference{Drawn: "b: 1"}
	var g granted
	g.take(connector.Grant{Differences: []connector.Difference{first}})
	g.add(connector.Grant{Differences: []connector.Difference{first, second}})
	if want := []connector.Difference{first, second}; !slices.Equal(g.differences, want) {
		t.Errorf("told %q, want %q", g.differences, want)
	}
}
