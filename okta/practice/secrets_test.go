package practice

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// secretApp makes a service app with a client secret.
func (o *Org) secretApp(t *testing.T) string {
	t.Helper()
	body := strings.Replace(serviceApp("Secret", false, newTestKey(t, "EC", "k").jwk), authPrivateKey, authSecretBasic, 1)
	return "/api/v1/apps/" + o.adminSends(t, "POST", "/api/v1/apps", body, 200).object(t)["id"].(string)
}

func TestSecretLifecycle(t *testing.T) {
	o, _ := startOrg(t, Config{})
	for name, app := range map[string]string{"a service app": o.secretApp(t), "the connection's app": o.internal(t, appWorkflowsOAuth)} {
		path := app + "/credentials/secrets"
		first := path + "/" + o.adminSends(t, "GET", path, "", 200).list(t)[0]["id"].(string)
		made := o.adminSends(t, "POST", path, "", 201).object(t)
		second := path + "/" + made["id"].(string)
		cause := func(method, path, body string) string { return o.adminSends(t, method, path, body, 400).cause(t) }
		if got := cause("POST", path, `{}`); got != causeSecrets {
			t.Errorf("%s: a third: %s", name, got)
		}
		if got := cause("DELETE", first, ""); got != causeActiveSecret {
			t.Errorf("%s: deleting an active one: %s", name, got)
		}
		off := o.adminSends(t, "POST", first+"/lifecycle/deactivate", "", 200).object(t)
		if off["status"] != inactive || off["_links"].(object)["delete"] == nil {
			t.Errorf("%s: %v", name, off)
		}
		if got := cause("POST", second+"/lifecycle/deactivate", ""); got != causeOnlySecret {
			t.Errorf("%s: deactivating the last: %s", name, got)
		}
		o.adminSends(t, "POST", first+"/lifecycle/activate", "", 200)
		o.adminSends(t, "POST", first+"/lifecycle/deactivate", "", 200)
		o.adminSends(t, "DELETE", first, "", 204)
		o.adminSends(t, "GET", first, "", 404)
		if got := o.adminSends(t, "GET", second, "", 200).object(t); got["client_secret"] != made["client_secret"] {
			t.Errorf("%s: another secret: %v", name, got)
		}
	}
}

func TestChosenSecrets(t *testing.T) {
	file := filepath.Join(t.TempDir(), "practice.json")
	o, _ := startOrg(t, Config{StateFile: file})
	path := o.secretApp(t) + "/credentials/secrets"
	for body, want := range map[string]string{
		`{"client_secret":"short"}`:                               causeShortSecret,
		`{"client_secret":"` + strings.Repeat("x", 101) + `"}`:    causeLongSecret,
		`{"client_secret":"not printable \u00e9 at all, really"}`: causeOddSecret,
		`{"status":"GONE"}`:                                       "'status' must be ACTIVE or INACTIVE.",
	} {
		if got := o.adminSends(t, "POST", path, body, 400).cause(t); got != want {
			t.Errorf("%s: %s", body, got)
		}
	}
	chosen := "chosen-by-" + strings.Repeat("somebody", 2)
	made := o.adminSends(t, "POST", path, `{"client_secret":"`+chosen+`","status":"INACTIVE"}`, 201).object(t)
	if made["client_secret"] != chosen || made["status"] != inactive {
		t.Errorf("%v", made)
	}
	raw, err := os.ReadFile(file)
	if err != nil || strings.Contains(string(raw), chosen) {
		t.Errorf("the state file holds a secret, or %v", err)
	}
	if got := o.adminSends(t, "GET", path+"/"+made["id"].(string), "", 200).object(t); got["client_secret"] != chosen {
		t.Errorf("%v", got)
	}
}

func TestSecretsOfAnAppWithAKey(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"))
	if got := o.adminSends(t, "POST", "/api/v1/apps/"+c.id+"/credentials/secrets", "", 400).cause(t); got != causeSecretForKey {
		t.Error(got)
	}
	if err := o.SetFaults([]string{"secrets-route-refused"}); err != nil {
		t.Fatal(err)
	}
	path := o.internal(t, appWorkflowsOAuth) + "/credentials/secrets"
	o.adminSends(t, "GET", path, "", 403)
	o.adminSends(t, "POST", path, "", 403)
}

// TestWhoMayChangeKeys: once a scope of Okta's is granted, only a super admin.
func TestWhoMayChangeKeys(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k1"))
	as := header("Authorization", "SSWS "+o.AppAdminToken())
	path := "/api/v1/apps/" + c.id
	add := func(kid string) int {
		return send(t, "POST", o.URL()+path+"/credentials/jwks", string(newTestKey(t, "EC", kid).jwk), as).status
	}
	if got := add("k2"); got != 201 {
		t.Errorf("before a grant: %d", got)
	}
	if _, err := o.grantScope(o.asAdmin(t.Context()), c.id, "okta.apps.read"); err != nil {
		t.Fatal(err)
	}
	if got := add("k3"); got != 403 {
		t.Errorf("after a grant: %d", got)
	}
	key := o.adminSends(t, "GET", path+"/credentials/jwks", "", 200).object(t)["keys"].([]any)[0].(object)["id"].(string)
	if r := send(t, "POST", o.URL()+path+"/credentials/jwks/"+key+"/lifecycle/deactivate", "", as); r.status != 403 {
		t.Errorf("deactivate: %d", r.status)
	}
	if r := send(t, "PUT", o.URL()+path, serviceApp("Other keys", false, newTestKey(t, "EC", "k9").jwk), as); r.status != 403 {
		t.Errorf("replace with another key: %d", r.status)
	}
	read := header("Authorization", "SSWS "+o.ReadOnlyToken())
	if r := send(t, "GET", o.URL()+o.internal(t, appWorkflowsOAuth)+"/credentials/secrets", "", read); r.status != 403 {
		t.Errorf("secrets for a read-only admin: %d", r.status)
	}
	if r := send(t, "GET", o.URL()+path+"/credentials/jwks", "", read); r.status != 200 {
		t.Errorf("keys for a read-only admin: %d", r.status)
	}
}

// TestKeysToEncryptTo don't count as keys to sign with.
func TestKeysToEncryptTo(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k1"))
	path := "/api/v1/apps/" + c.id + "/credentials/jwks"
	enc := func(kid string) string {
		return strings.Replace(string(newTestKey(t, "EC", kid).jwk), `"sig"`, `"enc"`, 1)
	}
	o.adminSends(t, "POST", path, enc("e1"), 201)
	if got := o.adminSends(t, "POST", path, enc("e2"), 400).cause(t); got != causeTwoEncrypting {
		t.Error(got)
	}
	signing := o.adminSends(t, "GET", path, "", 200).object(t)["keys"].([]any)[0].(object)["id"].(string)
	if got := o.adminSends(t, "POST", path+"/"+signing+"/lifecycle/deactivate", "", 400).cause(t); got != causeOnlyKey {
		t.Error(got)
	}
}

func TestKeysElsewhere(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k1"))
	path := "/api/v1/apps/" + c.id
	body := strings.Replace(serviceApp("Elsewhere", false), `"jwks":{"keys":null}`, `"jwks_uri":"https://keys.practice.example/jwks"`, 1)
	got := o.adminSends(t, "PUT", path, body, 200).object(t)["settings"].(object)["oauthClient"].(object)
	if got["jwks_uri"] != "https://keys.practice.example/jwks" || got["jwks"] != nil {
		t.Errorf("%v", got)
	}
	if keys := o.adminSends(t, "GET", path+"/credentials/jwks", "", 200).object(t)["keys"].([]any); len(keys) != 0 {
		t.Errorf("saved keys outlive the switch: %v", keys)
	}
	if got := o.adminSends(t, "POST", path+"/credentials/jwks", string(newTestKey(t, "EC", "k2").jwk), 400).cause(t); got != causeKeysElsewhere {
		t.Error(got)
	}
}
