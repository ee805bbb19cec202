package supply_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/audit/supply"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/okta/practice/practicetest"
)

// world is a practice org with a service app, as a real org sees it.
type world struct {
	supply.App
	t       *testing.T
	network *wire.Network
	admin   *okta.Client
	client  *http.Client // the administrator's
	granted okta.App
	key     *oauth.Key
}

func newWorld(t *testing.T, bound bool, scopes ...string) *world {
	t.Helper()
	org := practicetest.Start(t, practice.Config{})
	w := &world{t: t, network: wire.New(wire.Config{})}
	t.Cleanup(w.network.Close)
	var err error
	w.client, err = w.network.Client(wire.Route{Origin: org.URL(), Credential: wire.SSWS(secret.New(org.AdminToken()))})
	w.must(err)
	w.admin, err = okta.NewClient(w.client, org.URL())
	w.must(err)
	w.key, err = oauth.GenerateKey(t.Context(), oauth.ECP256)
	w.must(err)
	w.granted, err = w.admin.CreateServiceApp(t.Context(), okta.ServiceAppSpec{Label: "Invoker", PublicKeys: []json.RawMessage{w.key.PublicJWK()}, DPoPBound: bound})
	w.must(err)
	for _, scope := range append(scopes, okta.ScopeInvokeManage) {
		_, err = w.admin.GrantScope(t.Context(), w.granted.ID, scope)
		w.must(err)
	}
	w.App = supply.App{
		Tokens: token.New(token.Config{Network: w.network, Now: time.Now}), Now: time.Now,
		Origin: org.URL(), ClientID: w.granted.ClientID, AppID: w.granted.ID,
		Request: func(context.Context) (token.Request, error) {
			return token.Request{Origin: org.URL(), ClientID: w.granted.ClientID, Key: w.key, Scopes: []string{okta.ScopeInvokeManage}}, nil
		},
	}
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) material() audit.Material { return w.at(workspace.LevelOAuth) }

// at is what tells something at a declared level.
func (w *world) at(declared workspace.Level) audit.Material {
	var m audit.Material
	w.Into(&m, declared)
	return m
}

func claims(t *testing.T, access secret.Secret) *oauth.JWT {
	t.Helper()
	read, err := oauth.ReadJWT(access.Reveal())
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// The own token comes with a proof where the app has that on, and is asked for
// once.
func TestOwn(t *testing.T) {
	for _, bound := range []bool{false, true} {
		w := newWorld(t, bound)
		m := w.material()
		own, err := m.Own(t.Context())
		w.must(err)
		again, err := m.Bound(t.Context())
		w.must(err)
		if own.Bound != bound || (own.Authorize != nil) != bound || !slices.Equal(own.Scopes, []string{okta.ScopeInvokeManage}) {
			t.Errorf("bound %t: %+v", bound, own)
		}
		if again.Token.Reveal() != own.Token.Reveal() {
			t.Error("the app was asked for two tokens")
		}
		if m.OtherScope != nil || m.Expired != nil || m.OtherAudience != nil {
			t.Error("without an administrator there are odd tokens")
		}
	}
	w := newWorld(t, false)
	w.Unbound = true
	if w.material().Bound != nil {
		t.Error("an app without proofs gives a token with one")
	}
}

// A token that is refused says why.
func TestOwnRefused(t *testing.T) {
	w := newWorld(t, false)
	other, err := oauth.GenerateKey(t.Context(), oauth.ECP256)
	w.must(err)
	w.key = other
	if _, err := w.material().Own(t.Context()); problem.From(err) == nil || !strings.HasPrefix(problem.From(err).Code, "token.") {
		t.Errorf("%v", err)
	}
}

// A token for another scope takes one that the app has and that only reads. It
// goes to no endpoint but one that is declared OAuth 2.0.
func TestOtherScope(t *testing.T) {
	for _, c := range []struct{ granted, want string }{
		{"", ""},
		{"okta.apps.manage", ""},
		{"okta.apps.manage okta.users.read", "okta.users.read"},
	} {
		w := newWorld(t, false, strings.Fields(c.granted)...)
		w.Admin = func(context.Context) (*okta.Client, error) { return w.admin, nil }
		got, err := w.material().OtherScope(t.Context())
		if (err == nil) != (c.want != "") || err == nil && !slices.Equal(got.Scopes, []string{c.want}) {
			t.Errorf("granted %q: %v, %v", c.granted, got.Scopes, err)
		}
	}
	for _, practice := range []bool{false, true} {
		w := newWorld(t, false, "okta.users.read")
		w.Admin = func(context.Context) (*okta.Client, error) { return w.admin, nil }
		if practice {
			w.Practice = func(context.Context) (*http.Client, error) { return w.client, nil }
		}
		for _, declared := range []workspace.Level{workspace.LevelToken, workspace.LevelPublic} {
			if m := w.at(declared); m.OtherScope != nil || m.Own == nil {
				t.Errorf("practice %t, declared %s: %+v", practice, declared, m)
			}
		}
	}
	w := newWorld(t, false)
	failed := errors.New("signed out")
	w.Admin = func(context.Context) (*okta.Client, error) { return nil, failed }
	if _, err := w.material().OtherScope(t.Context()); !errors.Is(err, failed) {
		t.Errorf("%v", err)
	}
}

// A practice org gives what no other org can.
func TestMinted(t *testing.T) {
	w := newWorld(t, false)
	w.Practice = func(context.Context) (*http.Client, error) { return w.client, nil }
	m := w.material()
	expired, err := m.Expired(t.Context())
	w.must(err)
	if end, ok := claims(t, expired).Time("exp"); !ok || end.After(time.Now()) {
		t.Errorf("it ends at %v", end)
	}
	elsewhere, err := m.OtherAudience(t.Context())
	w.must(err)
	if aud := claims(t, elsewhere).Text("aud"); aud == "" || aud == w.Origin {
		t.Errorf("it is for %q", aud)
	}
	scope, err := m.OtherScope(t.Context())
	w.must(err)
	if cid := claims(t, scope.Token).Text("cid"); cid != w.ClientID {
		t.Errorf("it is %q's", cid)
	}
	w.ClientID = "0oaUnknown"
	if access, err := m.Expired(t.Context()); err != nil || access.IsZero() {
		t.Errorf("the material is what it was: %v", err)
	}
	if _, err := w.material().Expired(t.Context()); err == nil {
		t.Error("an app that isn't there has tokens")
	}
}

// The second app's token is its own.
func TestSecond(t *testing.T) {
	w := newWorld(t, false)
	access, err := w.Second(t.Context(), w.granted.ClientID, w.key, []string{okta.ScopeInvokeManage})
	w.must(err)
	if cid := claims(t, access.Token).Text("cid"); cid != w.ClientID {
		t.Errorf("it is %q's", cid)
	}
	if _, err := w.Second(t.Context(), "0oaUnknown", w.key, []string{okta.ScopeInvokeManage}); err == nil {
		t.Error("an app that isn't there has a token")
	}
}
