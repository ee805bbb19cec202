package connector_test

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/canarytest"
	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta/practice/service"
)

// TestEveryTypeAgainstTheService goes behind each of its doors.
func TestEveryTypeAgainstTheService(t *testing.T) {
	o := newOffice(t, service.Quirks{})
	user, password := o.service.User()
	name, value := o.service.Header()
	basic := o.open(workspace.ConnectorBasic, func(c *workspace.Connector) { c.Username, c.Card.URL = user, o.service.URL()+"/basic/x" })
	o.must(o.SetSecret(o.ctx, basic, secret.New(password)))
	custom := o.open(workspace.ConnectorCustom, func(c *workspace.Connector) { c.HeaderName, c.Card.URL = name, o.service.URL()+"/header/x" })
	o.must(o.SetSecret(o.ctx, custom, secret.New(value)))
	none := o.open(workspace.ConnectorNone, func(c *workspace.Connector) { c.Card.URL = o.service.URL() + "/echo" })
	client := o.open(workspace.ConnectorClientCredentials, func(*workspace.Connector) {})
	if _, err := o.Token(o.ctx, client); err != nil {
		t.Fatal(err)
	}
	oauth := o.open(workspace.ConnectorOAuth, func(*workspace.Connector) {})
	if _, err := o.allow(oauth); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{basic, custom, none, client, oauth} {
		r := o.rehearse(id)
		if r.Status != 200 || r.Arrived == "" || len(r.Differences) > 0 || r.Problem != nil {
			t.Errorf("%s: %d, %q, %v", o.connector(id).Type, r.Status, r.Differences, r.Problem)
		}
		last, _ := o.service.Last()
		if drawn := r.Drawing.Plain().Reveal(); strings.ReplaceAll(string(last.Raw), "\r\n", "\n") != drawn {
			t.Errorf("sent %q, drawn %q", last.Raw, drawn)
		}
		if kept := o.connector(id).Last; kept == nil || kept.Evidence.Status != 200 || kept.Problem != nil {
			t.Errorf("kept %+v", kept)
		}
	}
	o.must(o.SetSecret(o.ctx, basic, secret.New("wrong")))
	if r := o.rehearse(basic); r.Problem == nil || r.Problem.Code != connector.CodeCredential || o.connector(basic).Last.Problem.Code != r.Problem.Code {
		t.Errorf("a wrong password: %v", r.Problem)
	}
}

// TestEveryQuirkHasItsProblem, seen from a rehearsal.
func TestEveryQuirkHasItsProblem(t *testing.T) {
	const oauth, client = workspace.ConnectorOAuth, workspace.ConnectorClientCredentials
	for name, c := range map[string]struct {
		quirks   service.Quirks
		kind     workspace.ConnectorType
		scope    string
		inHeader bool
		want     string // the Problem, or a notice
	}{
		"commas":                     {service.Quirks{CommaScopes: true}, oauth, "read write", false, connector.CodeCommas},
		"spaces":                     {service.Quirks{}, oauth, "read,write", false, connector.CodeSpaces},
		"secret in Basic only":       {service.Quirks{SecretIn: service.SecretInBasic}, client, "", false, connector.CodeInBody},
		"secret in Basic only, asks": {service.Quirks{SecretIn: service.SecretInBasic}, oauth, "read", false, connector.CodeInBody},
		"secret in Basic works":      {service.Quirks{SecretIn: service.SecretInBasic}, oauth, "read", true, connector.CodeInHeaderOnly},
		"secret in the body only":    {service.Quirks{SecretIn: service.SecretInBody}, oauth, "read", true, connector.CodeInHeader},
		"no expires_in":              {service.Quirks{NoExpiresIn: true}, client, "", false, connector.CodeNoExpiry},
		"no expires_in, browser":     {service.Quirks{NoExpiresIn: true}, oauth, "read", false, connector.CodeNoExpiry},
		"errors are pages":           {service.Quirks{HTMLErrors: true, SecretIn: service.SecretInBasic}, client, "", false, connector.CodePage},
		"no refresh token":           {service.Quirks{RefreshScope: "offline_access"}, oauth, "read", false, connector.CodeNoRefresh},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, c.quirks)
			id := o.open(c.kind, func(k *workspace.Connector) { k.Scope = c.scope })
			var g connector.Grant
			var err error
			if c.kind == client {
				g, err = o.Token(o.ctx, id)
			} else {
				g, err = o.Allow(o.ctx, id, connector.Browser{Ports: []int{0}, Patience: 20 * time.Second, InHeader: c.inHeader, Open: clicking("allow")})
			}
			if err != nil {
				wantCode(t, err, c.want)
				if last := o.connector(id).Last; last == nil || last.Problem == nil || last.Problem.Code != c.want {
					t.Errorf("kept %+v", last)
				}
				return
			}
			if !slices.Contains(codes(g.Notices), c.want) {
				t.Errorf("notices %v, want %s", codes(g.Notices), c.want)
			}
		})
	}
}

// TestRefreshRevokeAndDeny lives a connection's life.
func TestRefreshRevokeAndDeny(t *testing.T) {
	o := newOffice(t, service.Quirks{RotateRefresh: true, RefreshScope: "offline_access"})
	id := o.open(workspace.ConnectorOAuth, func(c *workspace.Connector) { c.Scope = "read offline_access" })
	_, err := o.Allow(o.ctx, id, connector.Browser{Ports: []int{0}, Patience: 20 * time.Second, Open: clicking("deny")})
	wantCode(t, err, connector.CodeDenied)
	g, err := o.allow(id)
	o.must(err)
	if len(g.Notices) > 0 || g.Token.Refresh.IsZero() {
		t.Errorf("notices %v", codes(g.Notices))
	}
	for range 3 { // each time with the newest
		g, err = o.Refresh(o.ctx, id)
		o.must(err)
		if !slices.Contains(codes(g.Notices), connector.CodeRotated) {
			t.Errorf("notices %v", codes(g.Notices))
		}
	}
	if r := o.rehearse(id); r.Status != 200 {
		t.Errorf("status %d", r.Status)
	}
	if kept := o.vault.kept; len(kept) != 3 {
		t.Errorf("%d secrets are kept", len(kept))
	}
	for _, c := range o.service.Consents() {
		o.service.Revoke(c.ID)
	}
	_, err = o.Refresh(o.ctx, id)
	wantCode(t, err, connector.CodeRefreshEnded)
	if r := o.rehearse(id); r.Problem == nil || r.Problem.Code != connector.CodeCredential {
		t.Errorf("after the revocation: %v", r.Problem)
	}
	if g := o.connector(id).Grant; g.AccessRefused.IsZero() || g.RefreshRefused.IsZero() {
		t.Errorf("of the tokens %+v is noted", g)
	}
	_, err = o.allow(id)
	o.must(err)
	if g := o.connector(id).Grant; !g.AccessRefused.IsZero() || !g.RefreshRefused.IsZero() {
		t.Errorf("of new tokens %+v is noted", g)
	}
}

// TestATokenThatIsTakenAgain: one address that refuses it says nothing of the next.
func TestATokenThatIsTakenAgain(t *testing.T) {
	o := newOffice(t, service.Quirks{})
	status := http.StatusUnauthorized
	there := at(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
	id := o.open(workspace.ConnectorClientCredentials, func(c *workspace.Connector) { c.Card.URL = there })
	_, err := o.Token(o.ctx, id)
	o.must(err)
	for _, c := range []struct {
		status  int
		refused bool
	}{{http.StatusNotFound, false}, {http.StatusUnauthorized, true}, {http.StatusBadGateway, true}, {http.StatusOK, false}} {
		status = c.status
		o.rehearse(id)
		if g := o.connector(id).Grant; g.AccessRefused.IsZero() == c.refused {
			t.Errorf("after %d: %+v", c.status, g)
		}
	}
}

// TestSecretsAreNowhereButInTheVault looks for every secret of a whole round in the
// files, the exchanges, the Problems and what is printed.
func TestSecretsAreNowhereButInTheVault(t *testing.T) {
	o := newOffice(t, service.Quirks{RotateRefresh: true})
	var seen canarytest.Evidence
	show := func(name string, v any) {
		data, err := json.Marshal(v)
		o.must(err)
		seen.Add(name, data)
		seen.Add(name+" printed", fmt.Appendf(nil, "%+v %v", v, v))
	}
	id := o.open(workspace.ConnectorOAuth, func(c *workspace.Connector) { c.Scope = "read" })
	g, err := o.allow(id)
	o.must(err)
	show("grant", struct{ D, E, N any }{g.Drawing, g.Exchange, g.Notices})
	before := g.Token.Refresh.Reveal()
	g, err = o.Refresh(o.ctx, id)
	o.must(err)
	show("refresh", struct{ D, E, X any }{g.Drawing, g.Exchange, g.Differences})
	card := o.connector(id).Card
	card.Headers = fields("X-Api-Key", "typed-"+rand.Text())
	o.must(o.Change(o.ctx, id, func(c *workspace.Connector) { c.Card = card }))
	r, err := o.Rehearse(o.ctx, id, card)
	o.must(err)
	body, _ := r.Shown()
	show("result", struct{ D, E, A, X, B any }{r.Drawing, r.Exchange, r.Arrived, r.Differences, body})
	_, clientSecret := o.service.Client()
	o.must(o.SetSecret(o.ctx, id, secret.New(clientSecret+"x")))
	_, err = o.Refresh(o.ctx, id)
	show("problem", problem.From(err))
	show("exchanges", o.trail.Exchanges())
	files, err := filepath.Glob(filepath.Join(o.dir, "*"))
	o.must(err)
	for _, file := range files {
		data, err := os.ReadFile(file)
		o.must(err)
		seen.Add(filepath.Base(file), data)
	}
	canaries := []canarytest.Canary{
		{Name: "client secret", Value: clientSecret},
		{Name: "first refresh token", Value: before},
		{Name: "refresh token", Value: g.Token.Refresh.Reveal()},
		{Name: "access token", Value: g.Token.Access.Reveal()},
		{Name: "typed header", Value: card.Headers[0].Value},
	}
	for _, find := range seen.Search(canaries...) {
		t.Error(find)
	}
	if len(files) < 2 {
		t.Error("no files were looked at")
	}
}

// TestDeskLeavesNothingBehind: changed, removed, and when the vault fails.
func TestDeskLeavesNothingBehind(t *testing.T) {
	o := newOffice(t, service.Quirks{})
	id := o.open(workspace.ConnectorClientCredentials, func(*workspace.Connector) {})
	_, err := o.Token(o.ctx, id)
	o.must(err)
	o.must(o.Change(o.ctx, id, func(c *workspace.Connector) { c.Nickname = "Renamed" }))
	if c := o.connector(id); c.Access == "" || c.Grant == nil || c.Grant.Expires.IsZero() {
		t.Errorf("a new nickname forgot the token: %+v", c)
	}
	o.must(o.Change(o.ctx, id, func(c *workspace.Connector) { c.ClientID = "other" }))
	if c := o.connector(id); c.Access != "" || c.Grant != nil || c.Secret == "" {
		t.Errorf("another client keeps the token: %+v", c)
	}
	o.must(o.Change(o.ctx, id, func(c *workspace.Connector) { c.Type = workspace.ConnectorBasic }))
	if n := len(o.vault.kept); n != 0 {
		t.Errorf("%d secrets of another type are kept", n)
	}
	o.must(o.SetSecret(o.ctx, id, secret.New("password")))
	wantCode(t, o.SetSecret(o.ctx, id, secret.New(strings.Repeat("x", vault.MaxPayload+1))), connector.CodeTooLong)
	o.vault.locked = true
	wantCode(t, o.SetSecret(o.ctx, id, secret.New("another")), "vault.locked")
	o.must(o.Remove(o.ctx, id))
	if n := len(o.vault.kept); n != 0 || len(o.load().Connectors) != 0 {
		t.Errorf("%d secrets are kept", n)
	}
	wantCode(t, o.Remove(o.ctx, id), connector.CodeGone)
	wantCode(t, o.SetSecret(o.ctx, id, secret.Secret{}), connector.CodeGone)
	_, err = o.Token(o.ctx, id)
	wantCode(t, err, connector.CodeGone)
}

// TestATokenOutlivesALockedVault: what rotated is not lost.
func TestATokenOutlivesALockedVault(t *testing.T) {
	o := newOffice(t, service.Quirks{RotateRefresh: true})
	id := o.open(workspace.ConnectorOAuth, func(*workspace.Connector) {})
	_, err := o.allow(id)
	o.must(err)
	o.vault.locked = true
	_, err = o.Refresh(o.ctx, id)
	wantCode(t, err, "vault.locked")
	o.vault.locked = false
	_, err = o.Refresh(o.ctx, id)
	o.must(err)
	s, err := o.Secrets(o.ctx, id)
	o.must(err)
	c := o.connector(id)
	if kept, err := o.vault.Get(o.ctx, c.Refresh); err != nil || !kept.Equal(s.Refresh) {
		t.Error("the newest refresh token isn't kept")
	}
}

// TestALostRefreshIsRemembered: the service may have replaced the token meanwhile.
func TestALostRefreshIsRemembered(t *testing.T) {
	o := newOffice(t, service.Quirks{RotateRefresh: true})
	id := o.open(workspace.ConnectorOAuth, func(*workspace.Connector) {})
	_, err := o.allow(id)
	o.must(err)
	line := throughToxic(t, strings.TrimPrefix(o.service.URL(), "http://"), `{"type":"limit_data","stream":"downstream","attributes":{"bytes":0}}`)
	direct := o.service.URL()
	move := func(origin string) { // of an address only: the tokens stay those of the service
		o.must(o.update(func(ws *workspace.Workspace) { ws.Connector(id).AccessTokenPath = origin + "/oauth/token" }))
	}
	move(line)
	_, err = o.Refresh(o.ctx, id)
	wantCode(t, err, "network.closed")
	if c := o.connector(id); c.Grant == nil || !c.Grant.Lost || c.Last.Problem == nil {
		t.Errorf("kept %+v", c)
	}
	move(direct)
	_, err = o.Refresh(o.ctx, id)
	wantCode(t, err, connector.CodeRefreshLost)
	if _, err = o.allow(id); err != nil || o.connector(id).Grant.Lost {
		t.Errorf("allowed again: %v, %+v", err, o.connector(id).Grant)
	}
}

// TestNothingIsSentOrRememberedWithoutASecret: what stops it is found in the stored
// fields.
func TestNothingIsSentOrRememberedWithoutASecret(t *testing.T) {
	o := newOffice(t, service.Quirks{})
	id := o.open(workspace.ConnectorClientCredentials, func(*workspace.Connector) {})
	o.must(o.SetSecret(o.ctx, id, secret.Secret{}))
	_, err := o.Token(o.ctx, id)
	wantCode(t, err, connector.CodeStopped)
	if len(o.vault.kept) != 0 || o.connector(id).Last != nil {
		t.Errorf("%d secrets are kept, and %v is remembered", len(o.vault.kept), o.connector(id).Last)
	}
	for _, kind := range connector.Kinds() {
		if (kind.Secret() == "") != (kind.Type == workspace.ConnectorNone) {
			t.Errorf("%s has the secret %q", kind.Type, kind.Secret())
		}
	}
}
