package connect

import (
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta/practice/service"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// facing opens a new connection that is filled in by hand for a service with quirks.
func facing(t *testing.T, q service.Quirks, kind workspace.ConnectorType, scope string) (*host, *connectorsPage) {
	t.Helper()
	housetest.App(t, look.Light)
	s, err := service.Start(t.Context(), service.Config{Quirks: q})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	h := newHost(t, emptyWorkspace())
	h.browser = clicking(t.Context(), "allow")
	p := shown(t, h)
	p.editor.ports = []int{0}
	p.Foot().Primary.Do()
	d := p.editor.dialog
	for i, k := range connector.Kinds() {
		if k.Type == kind {
			d.kind.SetSelected(i)
			d.kind.OnChanged(i)
		}
	}
	id, clientSecret := s.Client()
	d.fields[connector.FieldAuthorize].input.SetText(s.URL() + "/oauth/authorize")
	d.fields[connector.FieldAccessToken].input.SetText(s.URL() + "/oauth/token")
	d.fields[connector.FieldScope].input.SetText(scope)
	d.fields[connector.FieldClientID].input.SetText(id)
	for _, r := range clientSecret {
		d.secret.entry.Focusable().TypedRune(r)
	}
	p.editor.card.url.input.SetText(s.URL() + "/bearer/orders")
	return h, p
}

// refusedWith wants the Problem of the code.
func (p *connectorsPage) refusedWith(t *testing.T, code string) {
	t.Helper()
	if told := p.editor.problems[p.editor.id]; told == nil || told.Code != code {
		t.Fatalf("told %v, want %s", told, code)
	}
}

func TestSecretInTheHeaderOnly(t *testing.T) {
	_, p := facing(t, service.Quirks{SecretIn: service.SecretInBasic}, workspace.ConnectorOAuth, "read offline_access")
	e := p.editor
	e.getToken()
	p.refusedWith(t, connector.CodeInBody)
	e.act(connector.AuthorizeIn)
	if e.problems[e.id] != nil || !strings.HasPrefix(e.token.access.Text(), "Access token until") || !e.token.notices.Visible() {
		t.Fatalf("in the header: %v, %q", e.problems[e.id], e.token.access.Text())
	}
	if !strings.Contains(e.token.drawn[1].Head(), "Authorization: Basic ") {
		t.Errorf("drawn %q", e.token.drawn[1].Head())
	}
}

func TestClientCredentialsNeverInTheHeader(t *testing.T) {
	_, p := facing(t, service.Quirks{SecretIn: service.SecretInBasic}, workspace.ConnectorClientCredentials, "")
	p.Foot().Primary.Do()
	p.refusedWith(t, connector.CodeInBody)
	for _, way := range p.editor.problems[p.editor.id].Ways {
		if way.Action == connector.AuthorizeIn {
			t.Error("the header is offered, which the dialog never uses")
		}
	}
}

func TestScopesWithCommas(t *testing.T) {
	h, p := facing(t, service.Quirks{CommaScopes: true}, workspace.ConnectorOAuth, "read write")
	e := p.editor
	e.getToken()
	p.refusedWith(t, connector.CodeCommas)
	scope := e.dialog.fields[connector.FieldScope].input
	if !p.Solve() || h.canvas.Focused() != scope.Focusable() {
		t.Fatalf("the keyboard is at %T", h.canvas.Focused())
	}
	scope.SetText("read,write")
	e.getToken()
	if e.problems[e.id] != nil {
		t.Errorf("with commas: %v", e.problems[e.id])
	}
}

func TestNoExpiryAndRotation(t *testing.T) {
	_, p := facing(t, service.Quirks{NoExpiresIn: true, RotateRefresh: true}, workspace.ConnectorOAuth, "read")
	e := p.editor
	e.getToken()
	if e.problems[e.id] != nil || !strings.Contains(e.token.access.Text(), "didn't say until when") {
		t.Fatalf("%v, %q", e.problems[e.id], e.token.access.Text())
	}
	if n := len(e.token.notices.Objects); n != 2 {
		t.Errorf("%d notices, want that nobody knows how long it lasts, and that the refresh token was replaced", n)
	}
}

func TestNoRefreshTokenIsExplained(t *testing.T) {
	_, p := facing(t, service.Quirks{RefreshScope: "offline_access"}, workspace.ConnectorOAuth, "read")
	e := p.editor
	e.getToken()
	if e.problems[e.id] != nil || e.token.refresh.Text() != "No refresh token" || e.token.renew.Visible() || !e.token.renewal.Visible() {
		t.Errorf("%v, %q", e.problems[e.id], e.token.refresh.Text())
	}
}

func TestErrorsAsPages(t *testing.T) {
	_, p := facing(t, service.Quirks{HTMLErrors: true, SecretIn: service.SecretInBasic}, workspace.ConnectorClientCredentials, "")
	p.Foot().Primary.Do()
	p.refusedWith(t, connector.CodePage)
}
