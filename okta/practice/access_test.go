package practice

import (
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestTokensOfOthers: of another org, revoked, made up, and of no administrator.
func TestTokensOfOthers(t *testing.T) {
	o, _ := startOrg(t, Config{})
	other, clock := startOrg(t, Config{Seed: []byte("another practice org's own seed.")})
	c := newClient(t, other, clock, newTestKey(t, "EC", "k"), "okta.apps.read")
	for _, token := range []string{other.AdminToken(), o.RevokedToken(), "00x", "", strings.ToUpper(o.AdminToken())} {
		r := send(t, "GET", o.URL()+"/api/v1/apps", "", header("Authorization", "SSWS "+token))
		if r.status != 401 || r.object(t)["errorCode"] != "E0000011" {
			t.Errorf("%q: %d %s", token, r.status, r.body)
		}
	}
	r := send(t, "GET", o.URL()+"/api/v1/apps", "", header("Authorization", "Bearer "+c.token(t, "okta.apps.read")))
	if r.status != 401 || !strings.Contains(r.header.Get("WWW-Authenticate"), `error="invalid_token"`) {
		t.Errorf("a foreign access token: %d %q", r.status, r.header.Get("WWW-Authenticate"))
	}
	if o.TokenOf(plainLogin) != "" || o.TokenOf("nobody") != "" {
		t.Error("somebody without an admin role has an API token")
	}
}

// TestWhatRolesMayDo with API tokens.
func TestWhatRolesMayDo(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"))
	app := "/api/v1/apps/" + c.id
	calls := []struct {
		method, path, body    string
		super, apps, readOnly int
	}{
		{"GET", "/api/v1/users/me", "", 200, 200, 200},
		{"GET", "/api/v1/org", "", 200, 200, 200},
		{"GET", app, "", 200, 200, 200},
		{"GET", "/api/v1/logs?limit=1", "", 200, 200, 200},
		{"GET", "/api/v1/users/" + o.admin().ID + "/roles", "", 200, 403, 200},
		{"POST", "/api/v1/apps", bookmark("x"), 200, 200, 403},
		{"POST", app + "/lifecycle/deactivate", "", 200, 200, 403},
		{"POST", app + "/grants", `{"issuer":"` + o.URL() + `","scopeId":"okta.logs.read"}`, 201, 403, 403},
		{"GET", app + "/grants", "", 200, 200, 200},
		{"GET", "/oauth2/v1/clients/" + c.id + "/roles", "", 200, 403, 200},
		{"GET", "/practice/v1/flows", "", 200, 403, 403},
	}
	for _, call := range calls {
		for token, want := range map[string]int{o.AdminToken(): call.super, o.AppAdminToken(): call.apps, o.ReadOnlyToken(): call.readOnly} {
			r := send(t, call.method, o.URL()+call.path, call.body, header("Authorization", "SSWS "+token))
			if r.status != want || want == 403 && r.object(t)["errorCode"] != "E0000006" {
				t.Errorf("%s %s: %d %s, want %d", call.method, call.path, r.status, r.body, want)
			}
		}
	}
	none, _ := startOrg(t, Config{Roles: []Role{}})
	if r := send(t, "GET", none.URL()+"/api/v1/org", "", header("Authorization", "SSWS "+none.AdminToken())); r.status != 401 {
		t.Errorf("an administrator without a role: %d", r.status)
	}
}

func TestOwnTokenIsRevoked(t *testing.T) {
	file := filepath.Join(t.TempDir(), "practice.json")
	cfg := Config{Seed: testSeed(), StateFile: file}
	o, stop := openOrg(t, cfg)
	before := o.AdminToken()
	o.adminSends(t, "DELETE", "/api/v1/api-tokens/current", "", 204)
	for range 2 {
		if r := send(t, "GET", o.URL()+"/api/v1/org", "", header("Authorization", "SSWS "+before)); r.status != 401 {
			t.Errorf("the revoked token: %d", r.status)
		}
		if o.AdminToken() == before {
			t.Error("there is no other token")
		}
		o.adminSends(t, "GET", "/api/v1/org", "", 200)
		stop()
		o, stop = openOrg(t, cfg)
	}
	defer stop()
	if got := o.logs(t, url.Values{"filter": {`eventType eq "system.api_token.revoke"`}}); len(got) != 1 {
		t.Errorf("%d events", len(got))
	}
	raw, err := os.ReadFile(file)
	if err != nil || strings.Contains(string(raw), o.AdminToken()) {
		t.Errorf("the state file holds a token, or %v", err)
	}
}

func TestUsersAndRoles(t *testing.T) {
	o, _ := startOrg(t, Config{Users: []User{{Login: "pat@practice.example", Roles: []Role{{"ORG_ADMIN", true}, {"REPORT_ADMIN", false}}, Apps: []string{"flow"}}}})
	me := o.adminSends(t, "GET", "/api/v1/users/me", "", 200).object(t)
	if me["id"] != o.admin().ID || me["profile"].(object)["login"] != o.AdminLogin() {
		t.Errorf("%v", me)
	}
	pat := o.adminSends(t, "GET", "/api/v1/users/pat@practice.example", "", 200).object(t)["id"].(string)
	var got []string
	for _, role := range o.adminSends(t, "GET", "/api/v1/users/"+pat+"/roles", "", 200).list(t) {
		got = append(got, role["type"].(string)+" "+role["assignmentType"].(string)+" "+role["label"].(string))
	}
	if want := []string{"ORG_ADMIN GROUP Organization Administrator", "REPORT_ADMIN USER Report Administrator"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	o.adminSends(t, "GET", o.internal(t, appWorkflowsOAuth)+"/users/"+pat, "", 200)
	o.adminSends(t, "GET", o.internal(t, appWorkflows)+"/users/"+pat, "", 404)
	o.adminSends(t, "GET", o.internal(t, appWorkflows)+"/users/"+o.admin().ID, "", 200)
	o.adminSends(t, "GET", "/api/v1/users/nobody", "", 404)
	for _, users := range [][]User{{{Login: adminLogin}}, {{Login: ""}}, {{Login: "x", Roles: []Role{{"KING", false}}}}} {
		if _, err := New(Config{Users: users}); err == nil {
			t.Errorf("%+v was taken", users)
		}
	}
}

func TestClientRoles(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"))
	path := "/oauth2/v1/clients/" + c.id + "/roles"
	role := o.adminSends(t, "POST", path, `{"type":"APP_ADMIN"}`, 201).object(t)["id"].(string)
	if r := o.adminSends(t, "POST", path, `{"type":"APP_ADMIN"}`, 409); r.object(t)["errorCode"] != "E0000263" {
		t.Errorf("%s", r.body)
	}
	o.adminSends(t, "POST", path, `{"type":"CUSTOM"}`, 400)
	native := o.nativeApp(t)
	if r := o.adminSends(t, "POST", "/oauth2/v1/clients/"+native+"/roles", `{"type":"APP_ADMIN"}`, 400); r.object(t)["errorCode"] != "E0000227" {
		t.Errorf("%s", r.body)
	}
	o.adminSends(t, "GET", path+"/"+role, "", 200)
	o.adminSends(t, "DELETE", path+"/"+role, "", 204)
	o.adminSends(t, "GET", path+"/"+role, "", 404)
	o.adminSends(t, "DELETE", path+"/"+role, "", 404)
	o.adminSends(t, "GET", "/oauth2/v1/clients/"+o.internal(t, "saasure")[len("/api/v1/apps/"):]+"/roles", "", 404)
	kinds := typesOf(o.logs(t, url.Values{"filter": {`eventType sw "app.oauth2.client.privilege."`}}))
	if !slices.Equal(kinds, []string{"app.oauth2.client.privilege.grant", "app.oauth2.client.privilege.revoke"}) {
		t.Errorf("%q", kinds)
	}
}

// TestOlderStateIsRead: testdata holds the file of an org of before there were
// sign-ins, roles and secrets of one's own.
func TestOlderStateIsRead(t *testing.T) {
	older, err := os.ReadFile(filepath.Join("testdata", "state-1.json"))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "practice.json")
	if err := os.WriteFile(file, older, 0o600); err != nil {
		t.Fatal(err)
	}
	o, stop := openOrg(t, Config{Seed: testSeed(), StateFile: file, Now: newTestClock().now})
	defer stop()
	if o.SetAside() != "" || len(o.apps()) != 11 || len(o.flows()) != len(seededFlows()) {
		t.Fatalf("set aside %q, %d apps, %d flows", o.SetAside(), len(o.apps()), len(o.flows()))
	}
	service := o.adminSends(t, "GET", "/api/v1/apps?q=Client", "", 200).list(t)[0]["id"].(string)
	keys := o.adminSends(t, "GET", "/api/v1/apps/"+service+"/credentials/jwks", "", 200).object(t)["keys"].([]any)
	if len(keys) != 1 || len(o.grants(service)) != 1 || len(o.clientRoles(service)) != 0 {
		t.Errorf("%v, %v", keys, o.grants(service))
	}
	secrets := o.adminSends(t, "GET", o.internal(t, appWorkflowsOAuth)+"/credentials/secrets", "", 200).list(t)
	if len(secrets) != 1 || secrets[0]["lastUpdated"] != secrets[0]["created"] {
		t.Errorf("%v", secrets)
	}
	if got := o.logs(t, url.Values{"filter": {`eventType sw "app.oauth2.client.lifecycle."`}}); len(got) != 2 {
		t.Errorf("%q", typesOf(got))
	}
}

func TestTheLogTellsWhichKeyWasUsed(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "the-key"), scopeInvoke)
	c.token(t, scopeInvoke)
	got := o.logs(t, url.Values{"filter": {`debugContext.debugData.practiceKid eq "the-key"`}})
	if len(got) != 2 {
		t.Errorf("%q", typesOf(got))
	}
	s := c.key
	c.key = newTestKey(t, "EC", "the-key")
	o.asksToken(t, form(c.key.sign(t, c.claims())))
	c.key = s
	if got := o.logs(t, url.Values{"filter": {`eventType eq "app.oauth2.invalid_client_credentials"`}}); len(got) != 1 {
		t.Errorf("%d events of a wrong signature", len(got))
	}
}
