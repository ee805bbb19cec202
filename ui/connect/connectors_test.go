package connect

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

func emptyWorkspace() *workspace.Workspace {
	ws := setup.NewWorkspace("acme", "Acme preview", false, fixedNow)
	ws.Org.Origin, ws.Org.Domain, ws.Org.Cell = "https://acme.oktapreview.com", "acme.oktapreview.com", "preview"
	return ws
}

// TestMain has the pictures show the same times everywhere.
func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

// fullWorkspace has connections of each type, rehearsed with each end.
func fullWorkspace() *workspace.Workspace {
	ws := emptyWorkspace()
	card := workspace.CardRequest{Function: workspace.CardGet, URL: "https://jira.example/rest/issues"}
	ws.Connectors = []workspace.Connector{
		{
			ID: "basic", Nickname: "Jira - Basic - svc_flows", Type: workspace.ConnectorBasic, Username: "svc_flows", Card: card,
			Last: &workspace.Rehearsal{At: fixedNow.Add(-4 * time.Minute), Evidence: workspace.Evidence{Method: "GET", Status: 200, At: fixedNow.Add(-4 * time.Minute)}},
		},
		{
			ID: "oauth", Nickname: "Orders - OAuth - partner desk", Type: workspace.ConnectorOAuth,
			AuthorizePath: "https://orders.example/oauth/authorize?audience=api", AccessTokenPath: "https://orders.example/oauth/token",
			Scope: "read write", ClientID: "flows-42", Card: workspace.CardRequest{Function: workspace.CardPost, URL: "https://orders.example/v1/orders", Body: `{"partner": "Fernholt Optics"}`},
			Last: &workspace.Rehearsal{
				At: fixedNow.Add(-3 * time.Hour), Evidence: workspace.Evidence{Method: "POST", Status: 401, At: fixedNow.Add(-3 * time.Hour)},
				Problem: problem.New(connector.CodeCredential, text.T("connector.problem.credential", "The service doesn't accept the credential"), text.Plain("")),
			},
		},
		{ID: "cc", Type: workspace.ConnectorClientCredentials, AccessTokenPath: "https://stock.example/token", ClientID: "stock-7"},
		{
			ID: "custom", Nickname: "Mail - Custom - key of the news desk", Type: workspace.ConnectorCustom, HeaderName: "api_key", Card: card,
			Last: &workspace.Rehearsal{At: fixedNow.Add(-50 * time.Hour), Evidence: workspace.Evidence{Method: "GET", At: fixedNow.Add(-50 * time.Hour)}},
		},
		{ID: "none", Type: workspace.ConnectorNone},
	}
	return ws
}

func full(t *testing.T) *host { return newHost(t, fullWorkspace()) }

// never has nothing written by itself.
func never(time.Duration, func()) (stop func()) { return func() {} }

func opened(id string) func(*host) {
	return func(h *host) {
		p := h.page.(*connectorsPage)
		p.editor.saver.After = never
		p.show(id)
	}
}

// kept stores a secret and a token for a connection, as a rehearsal would.
func kept(id string) func(*host) {
	return func(h *host) {
		ref := func(value string) vault.Ref {
			r, err := h.app.Vault.Put(h.t.Context(), vault.ClientSecret, secret.New(value))
			if err != nil {
				h.t.Fatal(err)
			}
			return r
		}
		err := h.walk.ChangeConnectors(func(ws *workspace.Workspace) {
			c := ws.Connector(id)
			c.Secret = ref(strings.Repeat("s", 20))
			if connector.NeedsToken(c.Type) {
				c.Access, c.Grant = ref(strings.Repeat("a", 20)), &workspace.ConnectorGrant{At: fixedNow, Expires: fixedNow.Add(time.Hour), Scope: "read write"}
			}
			if c.Type == workspace.ConnectorOAuth {
				c.Refresh = ref(strings.Repeat("r", 20))
			}
		})
		if err != nil {
			h.t.Fatal(err)
		}
	}
}

// answered shows what a rehearsal at the echo target gives.
func answered(h *host) {
	e := h.page.(*connectorsPage).editor
	head := "GET /echo/rest/issues HTTP/1.1\nHost: 127.0.0.1:49152\nUser-Agent: flowlatch/1.0.0\nAuthorization: Basic [redacted]\nAccept-Encoding: gzip\n"
	e.came[e.id] = &came{
		status: 200, took: "11 ms", body: house.NewCode(house.CodeJSON, "{\n  \"method\": \"GET\",\n  \"target\": \"/echo/rest/issues\"\n}"),
		headers: house.NewCode(house.CodeHeaders, "Content-Type: application/json"), arrived: house.NewCode(house.CodeHTTP, head),
	}
	e.there.URL = "http://127.0.0.1:49152"
	e.sent.target.SetSelected(toEcho)
	e.came[e.id].to = e.subject(e.typed, true)
	e.answer.tabs.SetSelected(tabArrived)
	h.page.Update()
}

// refused shows a Problem of the open connection.
func refused(h *host) {
	e := h.page.(*connectorsPage).editor
	p := problem.New(connector.CodeCredential, text.T("connector.problem.credential", "The service doesn't accept the credential"),
		text.T("connector.problem.credential.token", "The access token has ended, was revoked, or isn't meant for this address."),
		problem.NewWay(connector.Refreshing, text.T("connector.way.refresh", "Renew the token"), text.T("connector.way.refresh.why", "With the refresh token, if there is one")),
		problem.NewWay(connector.Authorize, text.T("connector.way.again", "Allow it in the browser again"), text.T("connector.way.again.why", "Gives a new access token and, where the service does, a new refresh token")))
	e.problems[e.id] = &failure{Problem: p}
	err := h.walk.ChangeConnectors(func(ws *workspace.Workspace) {
		last := workspace.Rehearsal{At: fixedNow, Evidence: workspace.Evidence{Method: "POST", Status: 401, At: fixedNow}, Problem: p}
		c := ws.Connector(e.id)
		c.Last = &last
		if c.Grant != nil {
			c.Grant.AccessRefused = fixedNow
		}
	})
	if err != nil {
		h.t.Fatal(err)
	}
	h.page.Update()
}

// waited shows that somebody is waited for in the browser.
func waited(h *host) {
	e := h.page.(*connectorsPage).editor
	e.token.wait.begin("https://orders.example/oauth/authorize?audience=api&client_id=flows-42&response_type=code")
	e.token.wait.Fail()
	e.asking = e.id
	h.page.Update()
}

// starting aims at the echo target, which doesn't run yet.
func starting(h *host) {
	h.page.(*connectorsPage).editor.sent.target.SetSelected(toEcho)
	h.page.Update()
}

// closing looks at Close.
func closing(h *host) {
	c := h.page.(*connectorsPage).editor.card
	c.function.SetSelected(len(connector.Functions()) - 1)
	c.edited()
}

// practised is a practice workspace.
func practised(t *testing.T) *host {
	ws := fullWorkspace()
	ws.Practice = true
	return newHost(t, ws)
}

// typed puts something into a field.
func typed(f connector.Field, value string) func(*host) {
	return func(h *host) { h.page.(*connectorsPage).editor.dialog.fields[f].input.SetText(value) }
}

func TestGoldens(t *testing.T) {
	golden(t, "connectors_empty", 400, func(t *testing.T) *host { return newHost(t, emptyWorkspace()) }, NewConnectors)
	golden(t, "connectors", 440, full, NewConnectors)
	golden(t, "connector_basic", 960, full, NewConnectors, kept("basic"), opened("basic"), answered)
	golden(t, "connector_changed", 960, full, NewConnectors, kept("basic"), opened("basic"), answered, typed(connector.FieldUsername, "svc_other"))
	golden(t, "connector_starting", 480, full, NewConnectors, kept("basic"), opened("basic"), starting)
	golden(t, "connector_fields", 960, full, NewConnectors, opened("custom"), typed(connector.FieldHeaderName, "api key"))
	golden(t, "connector_oauth", 1560, full, NewConnectors, kept("oauth"), opened("oauth"), refused)
	golden(t, "connector_client_credentials", 1180, full, NewConnectors, kept("cc"), opened("cc"))
	golden(t, "connector_waiting", 700, full, NewConnectors, opened("oauth"), waited)
	golden(t, "connector_close", 700, practised, NewConnectors, opened("none"), closing)
}

// pictured is a page at another size, in the looks that matter there.
func pictured(t *testing.T, look func(*testing.T, string, fyne.Size, func(*testing.T) fyne.CanvasObject, ...func(fyne.Window)), name string, size fyne.Size, act ...func(*host)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		look(t, name, size, func(t *testing.T) fyne.CanvasObject {
			h := full(t)
			h.page = NewConnectors(h)
			h.page.Update()
			for _, a := range act {
				a(h)
			}
			return framed(h.page.Body())
		})
	})
}

func TestNarrow(t *testing.T) {
	pictured(t, housetest.Golden, "connectors_narrow", fyne.NewSize(920, 440))
	pictured(t, housetest.Golden, "connector_narrow", fyne.NewSize(920, 1500), kept("basic"), opened("basic"), answered)
}

func TestContrast(t *testing.T) {
	pictured(t, housetest.Contrast, "connectors", fyne.NewSize(1056, 440))
	pictured(t, housetest.Contrast, "connector_basic", fyne.NewSize(1056, 960), kept("basic"), opened("basic"), answered)
}

// shown shows the page with connections of each type.
func shown(t *testing.T, h *host) *connectorsPage {
	t.Helper()
	p := NewConnectors(h).(*connectorsPage)
	p.editor.saver.After = never
	h.show(p)
	return p
}

func TestTypingDrawsTheRequest(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := shown(t, h)
	p.show("basic")
	e := p.editor
	if !e.sent.drawing.object.Visible() {
		t.Fatalf("not drawn: %s", e.sent.why.words.Text())
	}
	user := e.dialog.fields[connector.FieldUsername].input
	user.SetText("svc:flows")
	if e.sent.drawing.object.Visible() || e.dialog.fields[connector.FieldUsername].input.Refusal() == "" {
		t.Error("a colon in the user name is drawn, or not told")
	}
	user.SetText("svc_other")
	if head := e.sent.drawing.shown.Head(); !strings.Contains(head, "Authorization: Basic ") || !strings.Contains(head, "Host: jira.example") {
		t.Errorf("drawn %q", head)
	}
	if err := e.saver.Flush(); err != nil {
		t.Fatal(err)
	}
	if got := h.Workspace().Connector("basic").Username; got != "svc_other" {
		t.Errorf("kept %q", got)
	}
}

// What looks like a credential in an address isn't kept, and that is said; the token
// that was got without it stays.
func TestCredentialInAnAddressIsTold(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := shown(t, h)
	p.show("oauth")
	e := p.editor
	e.dialog.fields[connector.FieldAuthorize].input.SetText("https://orders.example/oauth/authorize?access_token=" + strings.Repeat("a", 30))
	if e.dialog.fields[connector.FieldAuthorize].input.Refusal() == "" {
		t.Error("nothing is said")
	}
	if err := e.saver.Flush(); err != nil {
		t.Fatal(err)
	}
	kept("oauth")(h)
	p.Update()
	if c := h.Workspace().Connector("oauth"); strings.Contains(c.AuthorizePath, "aaa") || e.kept().Access == "" {
		t.Errorf("kept %q, token %v", c.AuthorizePath, e.kept().Access != "")
	}
}

// What stands in the dialog is what a copy button gives, field by field.
func TestFieldsOfEachType(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := shown(t, h)
	for _, c := range h.Workspace().Connectors {
		p.show(c.ID)
		kind := connector.KindOf(c.Type)
		for f, made := range p.editor.dialog.fields {
			want := f == connector.FieldNickname || slices.Contains(kind.Fields, f)
			if made.object.Visible() != want {
				t.Errorf("%s: %s is shown: %v", c.Type, f, made.object.Visible())
			}
			if got := made.input.Text(); got != *place(&c, f) {
				t.Errorf("%s: %s reads %q", c.Type, f, got)
			}
		}
		if p.editor.dialog.kept.Visible() != (kind.Secret() != "") {
			t.Errorf("%s: the secret's field", c.Type)
		}
		if p.editor.token.object.Visible() != connector.NeedsToken(c.Type) {
			t.Errorf("%s: the token's card", c.Type)
		}
		p.leave()
	}
}

// The copy buttons give the very fields, and the redirect URIs character by character.
func TestCopyButtonsGiveTheFields(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := shown(t, h)
	p.show("oauth")
	c := h.Workspace().Connector("oauth")
	copied := pressedCopies(t, p.editor.dialog.stack)
	for f, want := range map[connector.Field]string{
		connector.FieldNickname: c.Nickname, connector.FieldAuthorize: c.AuthorizePath, connector.FieldAccessToken: c.AccessTokenPath,
		connector.FieldScope: c.Scope, connector.FieldClientID: c.ClientID,
	} {
		if got := copied["Copy "+f.Label().String()]; got != want {
			t.Errorf("%s is copied as %q, want %q", f, got, want)
		}
	}
	copied = pressedCopies(t, p.editor.uris.object)
	for _, uri := range connector.RedirectURIs(connector.Ports()...) {
		if got := copied["Copy "+calledURI(uri).String()]; got != uri.URI {
			t.Errorf("%s is copied as %q", uri.URI, got)
		}
	}
}

func TestEscapeLeadsBackToTheRow(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := shown(t, h)
	test.Tap(p.rows["custom"].open)
	if h.canvas.Focused() != p.editor.dialog.focusable(connector.FieldNickname) {
		t.Errorf("opened, the keyboard is at %T", h.canvas.Focused())
	}
	if !p.Escape() || p.editor.object.Visible() || !p.table.Visible() {
		t.Fatal("Escape doesn't lead back to the list")
	}
	if h.canvas.Focused() != fyne.Focusable(p.rows["custom"].open) {
		t.Errorf("the keyboard is at %T", h.canvas.Focused())
	}
	if p.Escape() {
		t.Error("the list takes Escape")
	}
}

func TestRenameDuplicateDelete(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := shown(t, h)
	r := p.rows["none"]
	test.Tap(r.rename)
	r.field.SetText("Weather - None")
	r.field.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if got := h.Workspace().Connector("none").Nickname; got != "Weather - None" || h.canvas.Focused() != fyne.Focusable(r.rename) {
		t.Errorf("called %q, the keyboard is at %T", got, h.canvas.Focused())
	}
	test.Tap(p.rows["custom"].duplicate)
	if list := h.Workspace().Connectors; len(list) != 6 || list[4].HeaderName != "api_key" {
		t.Fatalf("after duplicating: %+v", list)
	}
	h.decline = true
	test.Tap(p.rows["custom"].remove)
	if h.Workspace().Connector("custom") == nil {
		t.Fatal("deleted without a yes")
	}
	h.decline = false
	test.Tap(p.rows["custom"].remove)
	if h.Workspace().Connector("custom") != nil || len(h.failed) > 0 {
		t.Errorf("still there, %v", h.failed)
	}
}

func TestAddOpensTheNewOne(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, emptyWorkspace())
	p := shown(t, h)
	p.Foot().Primary.Do()
	if len(h.Workspace().Connectors) != 1 || !p.editor.object.Visible() {
		t.Fatalf("connections %v", h.Workspace().Connectors)
	}
	if p.Foot().Primary.Label.String() != "Rehearse" {
		t.Errorf("primary %q", p.Foot().Primary.Label)
	}
	if p.First() != p.editor.dialog.focusable(connector.FieldNickname) {
		t.Error("the keyboard begins elsewhere")
	}
}

var _ page.Solver = (*connectorsPage)(nil)
