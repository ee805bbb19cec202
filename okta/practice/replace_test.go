package practice

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestReplaceRoundTrips sends an app back as it was read, with one member
// changed: what a client does to switch proof of possession.
func TestReplaceRoundTrips(t *testing.T) {
	o, _ := startOrg(t, Config{})
	key := newTestKey(t, "RSA", "k1")
	made := o.adminSends(t, "POST", "/api/v1/apps", serviceApp("Flowlatch", false, key.jwk), 200).object(t)
	path := "/api/v1/apps/" + made["id"].(string)
	for _, on := range []bool{true, false} {
		app := o.adminSends(t, "GET", path, "", 200).object(t)
		app["settings"].(object)["oauthClient"].(object)["dpop_bound_access_tokens"] = on
		app["label"] = "Renamed"
		raw, err := json.Marshal(app)
		if err != nil {
			t.Fatal(err)
		}
		put := o.adminSends(t, "PUT", path, string(raw), 200)
		sameShape(t, "put", put.object(t), made)
		got := o.adminSends(t, "GET", path, "", 200).object(t)
		client := got["settings"].(object)["oauthClient"].(object)
		if client["dpop_bound_access_tokens"] != on || got["label"] != "Renamed" || got["status"] != "ACTIVE" {
			t.Errorf("after switching to %t: %v", on, got)
		}
		before := made["settings"].(object)["oauthClient"].(object)["jwks"].(object)["keys"].([]any)[0].(object)
		after := client["jwks"].(object)["keys"].([]any)
		if len(after) != 1 || after[0].(object)["id"] != before["id"] || after[0].(object)["kid"] != "k1" {
			t.Errorf("the key was made anew: %v", after)
		}
	}
}

func TestReplaceChangesKeysAndAuthentication(t *testing.T) {
	o, _ := startOrg(t, Config{})
	first, second := newTestKey(t, "EC", "k1"), newTestKey(t, "EC", "k2")
	made := o.adminSends(t, "POST", "/api/v1/apps", serviceApp("App", true, first.jwk), 200).object(t)
	path := "/api/v1/apps/" + made["id"].(string)
	body := serviceApp("App", true, second.jwk)
	o.adminSends(t, "PUT", path, body, 200)
	a, err := o.app(made["id"].(string))
	if err != nil || len(a.OAuth.Keys) != 1 || a.OAuth.Keys[0].KID != "k2" || !a.OAuth.DPoPBound {
		t.Fatalf("%+v, %v", a.OAuth, err)
	}
	o.adminSends(t, "PUT", path, strings.Replace(body, authPrivateKey, authSecretBasic, 1), 200)
	if a, _ = o.app(a.ID); len(a.Secrets) != 1 || a.OAuth.AuthMethod != authSecretBasic {
		t.Errorf("with a secret: %+v", a)
	}
	o.adminSends(t, "PUT", path, body, 200)
	if a, _ = o.app(a.ID); len(a.Secrets) != 0 {
		t.Errorf("secrets outlive the switch to a key: %+v", a.Secrets)
	}
	o.adminSends(t, "PUT", path, strings.Replace(serviceApp("App", false), `,"jwks":{"keys":null}`, "", 1), 200)
	if a, _ = o.app(a.ID); len(a.OAuth.Keys) != 1 || a.OAuth.DPoPBound {
		t.Errorf("a body without jwks: %+v", a.OAuth)
	}
}

func TestReplaceRefuses(t *testing.T) {
	o, _ := startOrg(t, Config{})
	key := newTestKey(t, "EC", "k1")
	made := o.adminSends(t, "POST", "/api/v1/apps", serviceApp("App", false, key.jwk), 200).object(t)
	path := "/api/v1/apps/" + made["id"].(string)
	good := serviceApp("App", true, key.jwk)
	tests := []struct {
		name, path, body string
		status           int
		cause            string
	}{
		{"unknown app", "/api/v1/apps/0oax", good, 404, "Not found: Resource not found: 0oax (AppInstance)"},
		{"Okta's own app", o.internal(t, appWorkflows), good, 403, "You do not have permission to perform the requested action"},
		{"no JSON", path, "{", 400, "The request body was not well-formed."},
		{"no label", path, serviceApp("", true, key.jwk), 400, "label: The field cannot be left blank"},
		{"another name", path, strings.Replace(good, "oidc_client", "bookmark", 1), 400, causeFixedName},
		{"another mode", path, strings.Replace(good, modeOIDC, modeBookmark, 1), 400, causeFixedMode},
		{"another type", path, strings.Replace(good, `"service"`, `"web"`, 1), 400, causeFixedType},
		{"no key left", path, serviceApp("App", true), 400, "'jwks' must hold an active key when 'token_endpoint_auth_method' is 'private_key_jwt'."},
		{"a private key", path, strings.Replace(good, `"kty"`, `"d":"AQAB","kty"`, 1), 400, causePrivateKey},
		{"twice the same kid", path, serviceApp("App", true, key.jwk, key.jwk), 400, causeDuplicateKID},
	}
	for _, tt := range tests {
		if got := o.adminSends(t, "PUT", tt.path, tt.body, tt.status).cause(t); got != tt.cause {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.cause)
		}
	}
	if a, _ := o.app(made["id"].(string)); a.OAuth.DPoPBound || a.Label != "App" {
		t.Error("a refused body changed the app")
	}
	if r := send(t, "PUT", o.URL()+path, good); r.status != 403 {
		t.Errorf("without a credential: %d", r.status)
	}
	if err := o.SetFaults([]string{"apps-forbidden"}); err != nil {
		t.Fatal(err)
	}
	o.adminSends(t, "PUT", path, good, 403)
}

func TestReplaceBookmark(t *testing.T) {
	o, _ := startOrg(t, Config{})
	made := o.adminSends(t, "POST", "/api/v1/apps", bookmark("Old"), 200).object(t)
	path := "/api/v1/apps/" + made["id"].(string)
	got := o.adminSends(t, "PUT", path, strings.Replace(bookmark("New"), "b.example", "c.example", 1), 200).object(t)
	if got["label"] != "New" || got["settings"].(object)["app"].(object)["url"] != "https://c.example" || got["id"] != made["id"] {
		t.Errorf("%v", got)
	}
}
