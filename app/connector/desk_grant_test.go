package connector_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta/practice/service"
)

// at is a service of the test's own, which a connection can be pointed at.
func at(t *testing.T, answer http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(answer)
	t.Cleanup(s.Close)
	return s.URL
}

// allowing is a browser that comes back with a code at once.
func allowing(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	_, err = get(ctx, http.DefaultClient, u.Query().Get("redirect_uri")+"?code=abc&state="+url.QueryEscape(u.Query().Get("state")))
	return err
}

// TestATokenStaysWhereItBelongs: a connection that is changed while the service answers
// doesn't keep what was meant for the one it was, and sends it nowhere.
func TestATokenStaysWhereItBelongs(t *testing.T) {
	for name, change := range map[string]func(*workspace.Connector, string){
		"another service": func(c *workspace.Connector, other string) { c.AccessTokenPath = other + "/token" },
		"another client":  func(c *workspace.Connector, _ string) { c.ClientID = "other" },
		"another scope":   func(c *workspace.Connector, _ string) { c.Scope = "write" },
		"another page":    func(c *workspace.Connector, other string) { c.AuthorizePath = other + "/authorize" },
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, service.Quirks{})
			asked := 0
			other := at(t, func(http.ResponseWriter, *http.Request) { asked++ })
			var id string
			first := at(t, func(w http.ResponseWriter, _ *http.Request) {
				if err := o.Change(o.ctx, id, func(c *workspace.Connector) { change(c, other) }); err != nil {
					t.Error(err)
				}
				w.Header().Set("Content-Type", "application/json")
				_, _ = fmt.Fprint(w, `{"access_token":"access-of-first","token_type":"Bearer","refresh_token":"refresh-of-first"}`)
			})
			id = o.open(workspace.ConnectorOAuth, func(c *workspace.Connector) {
				c.AuthorizePath, c.AccessTokenPath = first+"/authorize", first+"/token"
			})
			_, err := o.Allow(o.ctx, id, connector.Browser{Ports: []int{0}, Patience: 20 * time.Second, Open: allowing})
			wantCode(t, err, connector.CodeChanged)
			s, err := o.Secrets(o.ctx, id)
			o.must(err)
			if c := o.connector(id); !s.Access.IsZero() || !s.Refresh.IsZero() || c.Grant != nil || len(o.vault.kept) != 1 {
				t.Errorf("kept %+v, %d secrets", c, len(o.vault.kept))
			}
			if _, err = o.Refresh(o.ctx, id); err == nil || asked > 0 {
				t.Errorf("renewed with %v, the other service was asked %d times", err, asked)
			}
		})
	}
}

// TestALostRefreshIsNotNotedElsewhere: nothing is lost of a connection that has become
// another one.
func TestALostRefreshIsNotNotedElsewhere(t *testing.T) {
	o := newOffice(t, service.Quirks{})
	id := o.open(workspace.ConnectorOAuth, func(*workspace.Connector) {})
	_, err := o.allow(id)
	o.must(err)
	breaks := at(t, func(w http.ResponseWriter, _ *http.Request) {
		if err := o.Change(o.ctx, id, func(c *workspace.Connector) { c.Scope = "write" }); err != nil {
			t.Error(err)
		}
		panic(http.ErrAbortHandler)
	})
	o.must(o.update(func(ws *workspace.Workspace) { ws.Connector(id).AccessTokenPath = breaks + "/token" }))
	_, err = o.Refresh(o.ctx, id)
	wantCode(t, err, "network.closed")
	if c := o.connector(id); c.Grant != nil {
		t.Errorf("noted %+v", c.Grant)
	}
}

// TestActivityHasEveryExchange of a connection's life.
func TestActivityHasEveryExchange(t *testing.T) {
	o := newOffice(t, service.Quirks{})
	id := o.open(workspace.ConnectorOAuth, func(*workspace.Connector) {})
	_, err := o.allow(id)
	o.must(err)
	_, err = o.Refresh(o.ctx, id)
	o.must(err)
	o.rehearse(id)
	client := o.open(workspace.ConnectorClientCredentials, func(*workspace.Connector) {})
	_, err = o.Token(o.ctx, client)
	o.must(err)
	if n := len(o.activity.Since(0)); n != 4 {
		t.Errorf("Activity has %d exchanges", n)
	}
}

// TestAGrantNotesNoSecret: a service may word the scope as it likes.
func TestAGrantNotesNoSecret(t *testing.T) {
	o := newOffice(t, service.Quirks{})
	_, clientSecret := o.service.Client()
	access := rand.Text()
	first := at(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"access_token":%q,"token_type":"Bearer","scope":%q}`, access, "secret:read "+access+" x-"+clientSecret)
	})
	id := o.open(workspace.ConnectorClientCredentials, func(c *workspace.Connector) { c.AccessTokenPath = first + "/token" })
	_, err := o.Token(o.ctx, id)
	o.must(err)
	if files := o.files(); strings.Contains(files, access) || strings.Contains(files, clientSecret) {
		t.Error("a secret stands in a file")
	}
	if got, want := o.connector(id).Grant.Scope, "secret:read "+secret.Mask+" "+secret.Mask; got != want {
		t.Errorf("noted %q, want %q", got, want)
	}
}

// TestGivingUpIsNoRehearsal: where nothing was sent, the last rehearsal stays the last
// one.
func TestGivingUpIsNoRehearsal(t *testing.T) {
	o := newOffice(t, service.Quirks{})
	id := o.open(workspace.ConnectorOAuth, func(*workspace.Connector) {})
	_, err := o.allow(id)
	o.must(err)
	o.rehearse(id)
	last := o.connector(id).Last
	ctx, cancel := context.WithCancel(o.ctx)
	_, err = o.Allow(ctx, id, connector.Browser{Ports: []int{0}, Open: func(context.Context, string) error { cancel(); return nil }})
	wantCode(t, err, problem.CodeCancelled)
	_, err = o.Rehearse(ctx, id, o.connector(id).Card)
	wantCode(t, err, problem.CodeCancelled)
	if diff := cmp.Diff(last, o.connector(id).Last); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestTokensInMemoryHaveTheirOwnGrant: what is noted of those that are stored isn't told
// of them, nor the other way round.
func TestTokensInMemoryHaveTheirOwnGrant(t *testing.T) {
	o := newOffice(t, service.Quirks{RotateRefresh: true})
	id := o.open(workspace.ConnectorOAuth, func(*workspace.Connector) {})
	_, err := o.allow(id)
	o.must(err)
	long := time.Now().Add(-time.Hour)
	o.must(o.update(func(ws *workspace.Workspace) {
		g := ws.Connector(id).Grant
		g.At, g.AccessRefused, g.RefreshRefused = long, long, long
	}))
	o.vault.locked = true
	_, err = o.Refresh(o.ctx, id)
	wantCode(t, err, "vault.locked")
	if g := o.Grant(o.connector(id)); !g.At.After(long) || !g.AccessRefused.IsZero() || !g.RefreshRefused.IsZero() {
		t.Errorf("of the new tokens %+v is noted", g)
	}
	for _, c := range o.service.Consents() {
		o.service.Revoke(c.ID)
	}
	_, err = o.Refresh(o.ctx, id)
	wantCode(t, err, connector.CodeRefreshEnded)
	o.rehearse(id)
	if g := o.Grant(o.connector(id)); !g.AccessRefused.After(long) || !g.RefreshRefused.After(long) {
		t.Errorf("of the refused tokens %+v is noted", g)
	}
	if g := o.connector(id).Grant; !g.AccessRefused.Equal(long) || !g.RefreshRefused.Equal(long) {
		t.Errorf("of the stored tokens %+v is noted", g)
	}
	o.vault.locked = false
	_, err = o.allow(id)
	o.must(err)
	if diff := cmp.Diff(o.connector(id).Grant, o.Grant(o.connector(id))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
