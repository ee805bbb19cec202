package setup_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta/practice"
)

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
	refused := func(ctx context.Context, address string) error {
		_ = n.answering("allow")(ctx, address) // the page that the browser ends on is no success
		return nil
	}
	n.wantProblem(n.SignInBrowser(t.Context(), setup.BrowserSignIn{ClientID: bare, Open: refused}), "sign-in.scopes")

	ctx, cancel := context.WithCancel(t.Context())
	closed := func(context.Context, string) error { cancel(); return nil }
	n.wantProblem(n.SignInBrowser(ctx, setup.BrowserSignIn{ClientID: app, Open: closed}), problem.CodeCancelled)
	if refs := n.vault.Refs(); len(refs) > 0 {
		t.Errorf("the vault holds %v", refs)
	}
}

func TestSignInOnAnotherDevice(t *testing.T) {
	for name, bound := range map[string]bool{"bearer": false, "proof of possession": true} {
		t.Run(name, func(t *testing.T) {
			n := newTenant(t)
			app := n.boundApp(bound, grantable()...)
			n.must(n.SignInDevice(t.Context(), setup.DeviceSignIn{ClientID: app, Show: func(c setup.DeviceCode) {
				go func() {
					if err := n.person(n.org.URL()+"/activate?user_code="+c.UserCode, "allow"); err != nil {
						t.Error(err)
					}
				}()
			}}))
			in := n.Workspace().Org.SignIn
			if in.Method != workspace.Device || in.Login != n.admin || in.Refresh == "" || in.Bound != bound || (in.Proof != "") != bound {
				t.Errorf("%+v", in)
			}
			n.restart()
			n.must(n.CheckOrg(t.Context(), n.org.URL()))
			n.must(n.SignOut(t.Context()))
			if refs := n.vault.Refs(); len(refs) > 0 {
				t.Errorf("left in the vault: %v", refs)
			}
		})
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
	p := n.wantProblem(n.SignInServiceKey(t.Context(), setup.ServiceKeySignIn{ClientID: app, Key: own}), "sign-in.kid")
	if p.Ways[0].Action != problem.EditKeyID || !strings.Contains(p.Cause.String(), own.Thumbprint) {
		t.Errorf("%s: %+v", p.Cause, p.Ways)
	}
	n.wantProblem(n.SignInServiceKey(t.Context(), setup.ServiceKeySignIn{ClientID: app, Key: own, Scopes: []string{"okta.logs.read"}}), "sign-in.kid")
}

// A PEM has no kid: the one that the app lists is entered, or found where somebody
// who may read the app's keys is signed in. What was sent is named.
func TestKeyIDOfAPEM(t *testing.T) {
	made, err := oauth.GenerateKey(t.Context(), oauth.ECP256)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		admin  bool // somebody is signed in
		keyID  string
		refuse string // what the Problem names as sent
	}{
		{name: "not entered", refuse: made.Thumbprint()},
		{name: "another one is entered", keyID: "bot2", refuse: "bot2"},
		{name: "entered", keyID: " bot1 "},
		{name: "found", admin: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := newTenant(t)
			named, err := made.WithID("bot1")
			n.must(err)
			plain, err := made.PrivatePEM()
			n.must(err)
			own, err := setup.ReadOwnKey([]byte(plain.Reveal()), secret.Secret{})
			n.must(err)
			app := n.serviceApp(named, false, "okta.apps.manage")
			if c.admin {
				n.must(n.SignIn(t.Context(), secret.New(n.org.AdminToken())))
			}
			err = n.SignInServiceKey(t.Context(), setup.ServiceKeySignIn{ClientID: app, Key: own, KeyID: c.keyID})
			if c.refuse != "" {
				if p := n.wantProblem(err, "sign-in.kid"); !strings.Contains(p.Cause.String(), c.refuse) {
					t.Errorf("not named as sent: %s", p.Cause)
				}
				return
			}
			n.must(err)
			if in := n.Workspace().Org.SignIn; in.KeyID != "bot1" {
				t.Errorf("signs as %q", in.KeyID)
			}
			n.restart()
			n.must(n.FindConnection(t.Context()))
		})
	}
	n := newTenant(t)
	own := ownKeyOf(t, made)
	n.wantProblem(n.SignInServiceKey(t.Context(), setup.ServiceKeySignIn{ClientID: "0oa1b2c3d4e5f6G7h8i9", Key: own, KeyID: "two\nlines"}), "sign-in.key-id")
}

func ownKeyOf(t *testing.T, key *oauth.Key) *setup.OwnKey {
	t.Helper()
	plain, err := key.PrivatePEM()
	if err != nil {
		t.Fatal(err)
	}
	own, err := setup.ReadOwnKey([]byte(plain.Reveal()), secret.Secret{})
	if err != nil {
		t.Fatal(err)
	}
	return own
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
	if got := answers(n.org.AppAdminToken()); got[signin.ManageApps] != setup.RightCantTell || got[signin.ReadApps] != setup.RightYes {
		t.Errorf("app admin, whom Okta has shown apps: %v", got)
	}
	if len(n.vault.Refs()) != 1 {
		t.Errorf("replaced tokens are still kept: %v", n.vault.Refs())
	}
}

// Another sign-in that fails takes nothing away: who was signed in still is, step 1
// stays proven, and the Problem says so.
func TestAFailedSignInLeavesTheOneBefore(t *testing.T) {
	n := newTenant(t)
	n.must(n.SignIn(t.Context(), secret.New(n.org.AdminToken())))
	before := n.Workspace().Org
	p := n.wantProblem(n.SignIn(t.Context(), secret.New("00wrong")), "sign-in.refused")
	if !strings.Contains(p.Cause.String(), before.SignIn.Login+" stays signed in") {
		t.Errorf("it says %q", p.Cause)
	}
	after := n.Workspace().Org
	if after.Step.Current() != workspace.Done || after.Step.Problem != nil || after.SignIn.ID != before.SignIn.ID || !after.Step.Proof.At.Equal(before.Step.Proof.At) {
		t.Errorf("after it: %s, %v", after.Step.Current(), after.Step.Problem)
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

// A tick in the list of one way says nothing of another way's app. The browser's and the
// device code's is one app.
func TestSignInGuidesShareNoTickOfAnotherApp(t *testing.T) {
	native := setup.NativeApp().Practised
	for _, m := range []workspace.SignInMethod{workspace.ServiceKey, workspace.APIToken} {
		for _, c := range setup.SignInGuideOf(m).Clicks {
			if slices.ContainsFunc(native, func(x setup.Click) bool { return x.ID == c.ID }) {
				t.Errorf("%s: %s is ticked for the app that a person signs in through", m, c.ID)
			}
		}
	}
}
