package setup_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
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

func TestSignInInTheBrowser(t *testing.T) {
	n := newTenant(t)
	app := n.nativeApp(grantable()...)
	n.must(n.SignInBrowser(t.Context(), setup.BrowserSignIn{ClientID: app, Open: n.answering("allow")}))
	ws := n.Workspace()
	in := ws.Org.SignIn
	if ws.Org.Step.State != workspace.Done || !setup.SignedIn(ws) || in.Login != n.admin || !in.RolesKnown || in.Refresh == "" || in.Token != "" {
		t.Errorf("%s, %+v", ws.Org.Step.State, in)
	}
	if ws.Org.Workflows == "" || ws.Org.WorkflowsFrom != workspace.FromApp {
		t.Error("Workflows wasn't found with the sign-in")
	}
	endpoint := ws.Place.EndpointID
	n.must(n.SetUpServiceApp(t.Context(), endpoint, "Invoker", oauth.ECP256))
	n.must(n.CheckOrg(t.Context(), n.org.URL()))
	for _, r := range setup.RightsFor(n.Workspace(), workspace.StepServiceApp) {
		if r.Answer != setup.RightYes {
			t.Errorf("%s: %q, %s", r.Need, r.Answer, r.Why)
		}
	}
	refresh, err := n.vault.Get(t.Context(), n.Workspace().Org.SignIn.Refresh)
	n.must(err)
	n.must(n.SignOut(t.Context()))
	if left := n.Workspace().Org.SignIn; setup.SignedIn(n.Workspace()) || len(left.Refs()) > 0 || len(n.vault.Refs()) != len(n.Workspace().Refs()) {
		t.Errorf("left after signing out: %+v, %v", left, n.vault.Refs())
	}
	if n.refreshes(app, refresh) {
		t.Error("the refresh token still works at the org")
	}
	n.must(n.SignOut(t.Context()))
}

// refreshes reports whether the org still takes a refresh token.
func (n *tenant) refreshes(app string, refresh secret.Secret) bool {
	resp, err := http.PostForm(n.org.URL()+"/oauth2/v1/token", url.Values{
		"grant_type": {"refresh_token"}, "client_id": {app}, "refresh_token": {refresh.Reveal()},
	})
	n.must(err)
	defer resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// Tokens that are bound to a key are good after a restart too: the key is kept with
// the refresh token.
func TestSignInWithProofOfPossession(t *testing.T) {
	n := newTenant(t)
	app := n.boundApp(true, grantable()...)
	n.must(n.SignInBrowser(t.Context(), setup.BrowserSignIn{ClientID: app, Open: n.answering("allow")}))
	in := n.Workspace().Org.SignIn
	if !in.Bound || in.Proof == "" || in.Refresh == "" {
		t.Fatalf("%+v", in)
	}
	n.restart()
	n.must(n.CheckOrg(t.Context(), n.org.URL()))
	n.must(n.SetUpServiceApp(t.Context(), n.Workspace().Place.EndpointID, "Invoker", oauth.ECP256))
	n.must(n.SignOut(t.Context()))
	if len(n.vault.Refs()) != len(n.Workspace().Refs()) {
		t.Errorf("left in the vault: %v", n.vault.Refs())
	}
}

func TestSignInInTheBrowserThatFails(t *testing.T) {
	n := newTenant(t)
	app := n.nativeApp(grantable()...)
	n.wantProblem(n.SignInBrowser(t.Context(), setup.BrowserSignIn{ClientID: "https://acme.okta.com"}), "sign-in.client-id")
	n.wantProblem(n.SignInBrowser(t.Context(), setup.BrowserSignIn{ClientID: app, Open: n.answering("deny")}), "sign-in.declined")
	if s := n.Workspace().Org.Step; s.State != workspace.Attention || s.Problem == nil {
		t.Errorf("%+v", s)
	}
	bare := n.nativeApp()
	n.wantProblem(n.SignInBrowser(t.Context(), setup.BrowserSignIn{ClientID: bare, Open: n.answering("allow")}), "sign-in.scopes")

	ctx, cancel := context.WithCancel(t.Context())
	closed := func(context.Context, string) error { cancel(); return nil }
	n.wantProblem(n.SignInBrowser(ctx, setup.BrowserSignIn{ClientID: app, Open: closed}), problem.CodeCancelled)
	if refs := n.vault.Refs(); len(refs) > 0 {
		t.Errorf("the vault holds %v", refs)
	}
}

func TestSignInOnAnotherDevice(t *testing.T) {
	n := newTenant(t)
	app := n.nativeApp(grantable()...)
	show := func(answer string) func(setup.DeviceCode) {
		return func(c setup.DeviceCode) {
			go func() {
				if err := n.person(n.org.URL()+"/activate?user_code="+c.UserCode, answer); err != nil {
					t.Error(err)
				}
			}()
		}
	}
	n.must(n.SignInDevice(t.Context(), setup.DeviceSignIn{ClientID: app, Show: show("allow")}))
	if in := n.Workspace().Org.SignIn; in.Method != workspace.Device || in.Login != n.admin || in.Refresh == "" {
		t.Errorf("%+v", in)
	}
}

func TestSignInAsAServiceApp(t *testing.T) {
	for name, bound := range map[string]bool{"bearer": false, "proof of possession": true} {
		t.Run(name, func(t *testing.T) {
			n := newTenant(t)
			made, err := oauth.GenerateKey(t.Context(), oauth.ECP256)
			n.must(err)
			plain, err := made.PrivatePEM()
			n.must(err)
			key, err := setup.ReadOwnKey([]byte(plain.Reveal()), secret.Secret{})
			n.must(err)
			app := n.serviceApp(made, bound, "okta.apps.manage", "okta.appGrants.manage", "okta.roles.read")
			n.must(n.SignInServiceKey(t.Context(), setup.ServiceKeySignIn{ClientID: app, Key: key}))
			in := n.Workspace().Org.SignIn
			if in.Name != "Flowlatch itself" || in.Bound != bound || in.Key == "" || !slices.Equal(in.Scopes, []string{"okta.apps.manage", "okta.appGrants.manage", "okta.roles.read"}) || !in.RolesKnown {
				t.Errorf("%+v", in)
			}
			if r := setup.RightTo(n.Workspace(), signin.ReadLog); r.Answer != setup.RightNo || !strings.Contains(r.Why.String(), "okta.logs.read") {
				t.Errorf("%+v", r)
			}
			n.restart()
			n.must(n.SetUpServiceApp(t.Context(), n.Workspace().Place.EndpointID, "Invoker", oauth.ECP256))
			n.must(n.SignOut(t.Context()))
		})
	}
	n := newTenant(t)
	key, err := oauth.GenerateKey(t.Context(), oauth.ECP256)
	n.must(err)
	other, err := oauth.GenerateKey(t.Context(), oauth.ECP256)
	n.must(err)
	plain, err := other.PrivatePEM()
	n.must(err)
	own, err := setup.ReadOwnKey([]byte(plain.Reveal()), secret.Secret{})
	n.must(err)
	app := n.serviceApp(key, false, "okta.apps.manage")
	p := n.wantProblem(n.SignInServiceKey(t.Context(), setup.ServiceKeySignIn{ClientID: app, Key: own}), "sign-in.app-token")
	if p.Ways[0].Action != problem.EditSignIn {
		t.Errorf("%+v", p.Ways)
	}
	n.wantProblem(n.SignInServiceKey(t.Context(), setup.ServiceKeySignIn{ClientID: app, Key: own, Scopes: []string{"okta.logs.read"}}), "sign-in.app-token")
}

func TestAPITokensOfOthers(t *testing.T) {
	other, err := practice.New(practice.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	n := newTenant(t)
	for _, token := range []string{other.AdminToken(), n.org.RevokedToken()} {
		n.wantProblem(n.SignIn(t.Context(), secret.New(token)), "sign-in.refused")
	}
	answers := func(token string) map[setup.Need]setup.Answer {
		n.must(n.SignIn(t.Context(), secret.New(token)))
		all := map[setup.Need]setup.Answer{}
		for _, r := range setup.RightsFor(n.Workspace(), workspace.StepOrg) {
			all[r.Need] = r.Answer
			if r.Why.IsZero() || r.Name.IsZero() {
				t.Errorf("%s without a reason or a name", r.Need)
			}
		}
		return all
	}
	if got := answers(n.org.AdminToken()); got[signin.GrantScopes] != setup.RightYes || got[signin.ReadSecrets] != setup.RightYes {
		t.Errorf("super admin: %v", got)
	}
	if got := answers(n.org.ReadOnlyToken()); got[signin.GrantScopes] != setup.RightNo || got[signin.ManageApps] != setup.RightNo || got[signin.ReadApps] != setup.RightYes {
		t.Errorf("read-only admin: %v", got)
	}
	if got := answers(n.org.AppAdminToken()); got[signin.ManageApps] != setup.RightCantTell {
		t.Errorf("app admin: %v", got)
	}
	if len(n.vault.Refs()) != 1 {
		t.Errorf("replaced tokens are still kept: %v", n.vault.Refs())
	}
}

func TestSigningOutCanRevokeAnAPIToken(t *testing.T) {
	n := newTenant(t)
	token := secret.New(n.org.AppAdminToken())
	n.must(n.SignIn(t.Context(), token))
	n.must(n.SignOut(t.Context()))
	n.must(n.SignIn(t.Context(), token))
	n.must(n.SignOutRevoking(t.Context()))
	n.wantProblem(n.SignIn(t.Context(), token), "sign-in.refused")
}

func TestSigningOutWithoutANetwork(t *testing.T) {
	n := newTenant(t)
	n.must(n.SignInBrowser(t.Context(), setup.BrowserSignIn{ClientID: n.nativeApp(grantable()...), Open: n.answering("allow")}))
	n.must(n.org.Close())
	p := n.wantProblem(n.SignOut(t.Context()), signin.CodeKept)
	if !strings.Contains(p.Cause.String(), "the access token, the refresh token") {
		t.Error(p.Cause)
	}
	if setup.SignedIn(n.Workspace()) || len(n.vault.Refs()) > 0 {
		t.Errorf("not forgotten here: %v", n.vault.Refs())
	}
	n.must(n.SignOut(t.Context()))
}

func TestEveryWayToSignInHasAGuide(t *testing.T) {
	for _, m := range []workspace.SignInMethod{workspace.Browser, workspace.Device, workspace.ServiceKey, workspace.APIToken, workspace.NoSignIn} {
		g := setup.SignInGuideOf(m)
		if g.Method != m || g.Title.IsZero() || g.For.IsZero() || m != workspace.NoSignIn && len(g.Clicks) == 0 {
			t.Errorf("%s: %+v", m, g)
		}
	}
	var uris []string
	for _, v := range setup.SignInGuideOf(workspace.Browser).Values {
		if strings.HasPrefix(v.Value, "http") {
			uris = append(uris, v.Value)
		}
	}
	if diff := cmp.Diff(signin.RedirectURIs(signin.Ports()...), uris); diff != "" {
		t.Error(diff)
	}
}

// behindTLS is an org whose certificate this computer doesn't trust, reached as
// acme.okta.com.
func behindTLS(t *testing.T, template x509.Certificate) (w *setup.Walk, certificate []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template.SerialNumber, template.DNSNames = big.NewInt(1), []string{"acme.okta.com"}
	template.Subject = pkix.Name{CommonName: "Acme inspection"}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/.well-known/okta-organization" {
			fmt.Fprint(w, `{"id":"00o1","pipeline":"idx","_links":{"organization":{"href":"https://acme.okta.com"}}}`)
			return
		}
		w.WriteHeader(http.StatusNotFound)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	server.StartTLS()
	t.Cleanup(server.Close)
	network := wire.New(wire.Config{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, server.Listener.Addr().String())
	}})
	t.Cleanup(network.Close)
	return openWalk(t, network, session(t), setup.NewWorkspace("org-1", "Acme", false, time.Now())), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

func valid() x509.Certificate {
	return x509.Certificate{NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
}

func TestAnAuthorityOfTheOrgsOwn(t *testing.T) {
	authority := valid()
	authority.IsCA, authority.BasicConstraintsValid = true, true
	for name, template := range map[string]x509.Certificate{"an authority": authority, "the server alone": valid()} {
		t.Run(name, func(t *testing.T) {
			w, certificate := behindTLS(t, template)
			n := &tenant{Walk: w, t: t}
			p := n.wantProblem(w.CheckOrg(t.Context(), "acme.okta.com"), "network.untrusted")
			if p.Ways[0].Action != problem.AddAuthority || !strings.Contains(p.Cause.String(), "Acme inspection") {
				t.Errorf("%+v", p)
			}
			found, err := setup.ReadAuthorities(append([]byte("Our authority:\r\n"), certificate...), time.Now())
			if err != nil || len(found) != 1 || len(found[0].Fingerprint) != 95 || found[0].Subject != "CN=Acme inspection" || found[0].One == template.IsCA {
				t.Fatalf("%+v, %v", found, err)
			}
			if !strings.Contains(p.Detail, strings.ReplaceAll(found[0].Fingerprint, ":", "")) {
				t.Errorf("%s doesn't tell the fingerprint", p.Detail)
			}
			for range 2 {
				n.must(w.AddAuthority(t.Context(), found[0]))
			}
			n.must(w.CheckOrg(t.Context(), "acme.okta.com"))
			if kept := w.Workspace().Org.Authorities; len(kept) != 1 {
				t.Errorf("%+v", kept)
			}
			n.must(w.RemoveAuthority(t.Context(), found[0].Fingerprint))
			n.wantProblem(w.CheckOrg(t.Context(), "acme.okta.com"), "network.untrusted")
		})
	}
}

func TestWhatIsNoAuthority(t *testing.T) {
	w, certificate := behindTLS(t, valid())
	n := &tenant{Walk: w, t: t}
	block, _ := pem.Decode(certificate)
	expired := valid()
	expired.NotAfter = time.Now().Add(-time.Minute)
	_, old := behindTLS(t, expired)
	for name, data := range map[string][]byte{
		"nothing":   nil,
		"text":      []byte("hello"),
		"a key":     append(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("x")}), certificate...),
		"cut off":   pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: block.Bytes[:100]}),
		"expired":   old,
		"too large": bytes.Repeat([]byte("x"), setup.MaxAuthorityFile),
	} {
		_, err := setup.ReadAuthorities(data, time.Now())
		if p := n.wantProblem(err, "authority.unusable"); strings.Contains(p.Error(), "PRIVATE KEY-----") {
			t.Error(name, p)
		}
	}
	if found, err := setup.ReadAuthorities(block.Bytes, time.Now()); err != nil || len(found) != 1 {
		t.Errorf("DER: %+v, %v", found, err)
	}
}
