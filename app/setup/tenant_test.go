package setup_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta/practice"
)

// tenant is an org that answers like a real one, with a walk that isn't practice.
type tenant struct {
	*setup.Walk
	t     *testing.T
	org   *practice.Org
	vault *vault.Vault
	admin string
}

func newTenant(t *testing.T) *tenant {
	t.Helper()
	org, err := practice.New(practice.Config{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = org.Serve(ctx)
	}()
	t.Cleanup(func() { stop(); <-served })
	network := wire.New(wire.Config{})
	t.Cleanup(network.Close)
	n := &tenant{t: t, org: org, vault: session(t)}
	n.admin = n.login()
	n.Walk = openWalk(t, network, n.vault, setup.NewWorkspace("org-1", "Acme", false, time.Now()))
	n.must(n.CheckOrg(t.Context(), org.URL()))
	return n
}

func session(t *testing.T) *vault.Vault {
	t.Helper()
	v, err := vault.Open(vault.Config{Dir: t.TempDir(), Service: "com.flowlatch.test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() })
	v.UseSession()
	return v
}

func openWalk(t *testing.T, network *wire.Network, v setup.Vault, ws *workspace.Workspace) *setup.Walk {
	t.Helper()
	store, err := workspace.OpenStore(filepath.Join(t.TempDir(), "workspaces"))
	if err != nil {
		t.Fatal(err)
	}
	w := setup.Open(setup.Deps{Store: store, Vault: v, Network: network, Now: time.Now}, ws)
	t.Cleanup(w.Close)
	return w
}

// restart begins a new run of the program with what the old one stored.
func (n *tenant) restart() {
	n.t.Helper()
	n.Walk.Close()
	network := wire.New(wire.Config{})
	n.t.Cleanup(network.Close)
	n.Walk = openWalk(n.t, network, n.vault, n.Workspace())
}

func (n *tenant) must(err error) {
	n.t.Helper()
	if err != nil {
		n.t.Fatal(err)
	}
}

func (n *tenant) wantProblem(err error, code string) *problem.Problem {
	n.t.Helper()
	p, ok := errors.AsType[*problem.Problem](err)
	if !ok || p.Code != code {
		n.t.Fatalf("got %v, want the problem %s", err, code)
	}
	return p
}

// login is the super admin's.
func (n *tenant) login() string {
	profile, _ := n.send(http.MethodGet, "/api/v1/users/me", "")["profile"].(map[string]any)
	login, _ := profile["login"].(string)
	return login
}

func (n *tenant) post(path, body string) map[string]any {
	n.t.Helper()
	return n.send(http.MethodPost, path, body)
}

// send sends something to the admin API, by the super admin's token.
func (n *tenant) send(method, path, body string) map[string]any {
	n.t.Helper()
	r, err := http.NewRequestWithContext(n.t.Context(), method, n.org.URL()+path, strings.NewReader(body))
	if err != nil {
		n.t.Fatal(err)
	}
	r.Header.Set("Authorization", "SSWS "+n.org.AdminToken())
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		n.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode > 299 {
		n.t.Fatalf("%s: %d %s, %v", path, resp.StatusCode, answer, err)
	}
	var object map[string]any
	_ = json.Unmarshal(answer, &object)
	return object
}

// nativeApp does what the guide says.
func (n *tenant) nativeApp(scopes ...string) string { return n.boundApp(false, scopes...) }

// boundApp is a native app whose tokens are good with a proof only, or not.
func (n *tenant) boundApp(bound bool, scopes ...string) string {
	uris, err := json.Marshal(signin.RedirectURIs(signin.Ports()...))
	n.must(err)
	return n.app(fmt.Sprintf(`{"name":"oidc_client","label":"Flowlatch","signOnMode":"OPENID_CONNECT",
		"credentials":{"oauthClient":{"token_endpoint_auth_method":"none"}},
		"settings":{"oauthClient":{"application_type":"native","redirect_uris":%s,"response_types":["code"],"dpop_bound_access_tokens":%v,
		"grant_types":["authorization_code","refresh_token","urn:ietf:params:oauth:grant-type:device_code"]}}}`, uris, bound), scopes)
}

func (n *tenant) serviceApp(key *oauth.Key, bound bool, scopes ...string) string {
	id := n.app(fmt.Sprintf(`{"name":"oidc_client","label":"Flowlatch itself","signOnMode":"OPENID_CONNECT",
		"credentials":{"oauthClient":{"token_endpoint_auth_method":"private_key_jwt"}},
		"settings":{"oauthClient":{"application_type":"service","grant_types":["client_credentials"],"response_types":["token"],
		"dpop_bound_access_tokens":%v,"jwks":{"keys":[%s]}}}}`, bound, key.PublicJWK()), scopes)
	n.post("/oauth2/v1/clients/"+id+"/roles", `{"type":"SUPER_ADMIN"}`)
	return id
}

func (n *tenant) app(body string, scopes []string) string {
	n.t.Helper()
	id, _ := n.post("/api/v1/apps", body)["id"].(string)
	for _, scope := range scopes {
		n.post("/api/v1/apps/"+id+"/grants", fmt.Sprintf(`{"issuer":%q,"scopeId":%q}`, n.org.URL(), scope))
	}
	return id
}

// grantable are the default scopes that have to be granted to an app.
func grantable() []string {
	return slices.DeleteFunc(setup.SignInScopes(), func(s string) bool { return !strings.HasPrefix(s, "okta.") })
}

var hiddenField = regexp.MustCompile(`name="(csrf|request)" value="([^"]*)"`)

// person signs in at an address of the org and answers allow or deny.
func (n *tenant) person(address, answer string) error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	browser := &http.Client{Jar: jar}
	submit := func(fields url.Values, path string) (url.Values, error) {
		var resp *http.Response
		if path == "" {
			resp, err = browser.Get(address)
		} else {
			resp, err = browser.PostForm(n.org.URL()+path, fields)
		}
		if err != nil {
			return nil, err
		}
		defer resp.Body.Close()
		page, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode > 299 {
			return nil, fmt.Errorf("%s: %d %s, %v", path, resp.StatusCode, page, err)
		}
		next := url.Values{}
		for _, m := range hiddenField.FindAllSubmatch(page, -1) {
			next.Set(string(m[1]), string(m[2]))
		}
		return next, nil
	}
	fields, err := submit(nil, "")
	if err == nil && strings.Contains(address, "/activate") {
		fields.Set("user_code", address[strings.LastIndex(address, "=")+1:])
		fields, err = submit(fields, "/activate")
	}
	if err == nil {
		fields.Set("username", n.admin)
		fields.Set("password", n.org.Password(n.admin))
		fields, err = submit(fields, "/signin")
	}
	if err == nil {
		fields.Set("answer", answer)
		_, err = submit(fields, "/signin/consent")
	}
	return err
}

func (n *tenant) answering(answer string) func(context.Context, string) error {
	return func(_ context.Context, address string) error { return n.person(address, answer) }
}
