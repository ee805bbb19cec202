package setup_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"testing"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Somebody who has signed in doesn't do so again only because the org fails a
// moment later.
func TestASignInOutlivesTheFailureOfWhatFollows(t *testing.T) {
	n := newTenant(t)
	n.must(n.org.SetFaults([]string{"api-empty-400@/api/v1/apps"}))
	if err := n.SignIn(t.Context(), secret.New(n.org.AdminToken())); err == nil {
		t.Fatal("no error")
	}
	ws := n.Workspace()
	if s := ws.Org.Step; !setup.SignedIn(ws) || s.State != workspace.Attention || s.Problem == nil || len(n.vault.Refs()) != 1 {
		t.Fatalf("%+v, %+v, %v", ws.Org.SignIn, s, n.vault.Refs())
	}
	n.must(n.org.SetFaults(nil))
	n.must(n.CheckOrg(t.Context(), n.org.URL()))
	if ws := n.Workspace(); ws.Org.Step.State != workspace.Done || ws.Org.Workflows == "" {
		t.Errorf("%+v", ws.Org)
	}
}

func TestAServiceAppSignsInWithAKey(t *testing.T) {
	n := newTenant(t)
	p := n.wantProblem(n.SignInServiceKey(t.Context(), setup.ServiceKeySignIn{ClientID: "0oa1abcdefghijklm1d7"}), "sign-in.key")
	if p.Ways[0].Action != problem.EditSignIn {
		t.Errorf("%+v", p.Ways)
	}
}

// slowly is a network on which answers from a path are held up: each is told of
// before it waits.
func (n *tenant) slowly(path string) (_ *wire.Network, arrived, release chan struct{}) {
	n.t.Helper()
	arrived, release = make(chan struct{}), make(chan struct{})
	org, err := url.Parse(n.org.URL())
	n.must(err)
	between := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(org)
			r.Out.Host = r.In.Host
		},
		ModifyResponse: func(r *http.Response) error {
			if r.Request.URL.Path == path {
				arrived <- struct{}{}
				<-release
			}
			return nil
		},
	})
	n.t.Cleanup(between.Close)
	network := wire.New(wire.Config{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, between.Listener.Addr().String())
	}})
	n.t.Cleanup(network.Close)
	return network, arrived, release
}

// The org has spent the old refresh token: whoever closes the walk before the new
// one is stored has to sign in again.
func TestClosingStoresARefreshTokenThatIsOnItsWay(t *testing.T) {
	n := newTenant(t)
	n.must(n.SignInBrowser(t.Context(), setup.BrowserSignIn{ClientID: n.nativeApp(grantable()...), Open: n.answering("allow")}))
	n.Walk.Close()
	before := n.Workspace()
	network, arrived, release := n.slowly("/oauth2/v1/token")
	n.Walk = openWalk(t, network, n.vault, before)

	checked, closed := make(chan error), make(chan struct{})
	go func() { checked <- n.CheckOrg(t.Context(), n.org.URL()) }()
	<-arrived
	go func() {
		n.Walk.Close()
		close(closed)
	}()
	n.wantProblem(<-checked, problem.CodeCancelled)
	close(release)
	<-closed

	stored := n.Workspace().Org.SignIn.Refresh
	if stored == before.Org.SignIn.Refresh {
		t.Error("the refresh token isn't the new one")
	}
	if _, err := n.vault.Get(t.Context(), stored); err != nil || len(n.vault.Refs()) != 1 {
		t.Errorf("%v; the vault holds %v", err, n.vault.Refs())
	}
}
