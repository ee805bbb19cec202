package practice

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// serviceApp is the body that creates an API Services app with keys.
func serviceApp(label string, dpop bool, keys ...json.RawMessage) string {
	set, _ := json.Marshal(keys)
	return fmt.Sprintf(`{"name":"oidc_client","label":%q,"signOnMode":"OPENID_CONNECT",
		"credentials":{"oauthClient":{"token_endpoint_auth_method":"private_key_jwt"}},
		"settings":{"oauthClient":{"application_type":"service","grant_types":["client_credentials"],
		"response_types":["token"],"dpop_bound_access_tokens":%t,"jwks":{"keys":%s}}}}`, label, dpop, set)
}

func bookmark(label string) string {
	return fmt.Sprintf(`{"name":"bookmark","label":%q,"signOnMode":"BOOKMARK",
		"settings":{"app":{"url":"https://b.example","requestIntegration":false}}}`, label)
}

// labels are the labels of a list of apps.
func labels(apps []object) []string {
	var out []string
	for _, a := range apps {
		out = append(out, a["label"].(string))
	}
	return out
}

func TestListPagesThroughAllApps(t *testing.T) {
	o, _ := startOrg(t, Config{})
	var seen []string
	path, pages := "/api/v1/apps", 0
	for path != "" {
		r := o.adminSends(t, "GET", path, "", 200)
		page := r.list(t)
		seen = append(seen, labels(page)...)
		pages++
		links := r.header.Values("Link")
		path = ""
		if len(links) == 2 {
			next, rel, _ := strings.Cut(strings.TrimPrefix(links[1], "<"+o.URL()), ">")
			if rel != `; rel="next"` || len(page) != 20 {
				t.Fatalf("Link %q on a page of %d", links[1], len(page))
			}
			path = next
		}
		if pages == 1 && links[0] != "<"+o.URL()+`/api/v1/apps?limit=20>; rel="self"` {
			t.Errorf("self link %q", links[0])
		}
	}
	if pages < 2 || len(seen) != len(o.apps()) {
		t.Fatalf("%d pages with %d apps, want all %d", pages, len(seen), len(o.apps()))
	}
	slices.Sort(seen)
	if len(slices.Compact(slices.Clone(seen))) != len(seen) {
		t.Error("an app came twice")
	}
}

func TestListSearches(t *testing.T) {
	o, _ := startOrg(t, Config{})
	tests := []struct {
		query url.Values
		want  []string
	}{
		{url.Values{"filter": {`name eq "flow"`}}, []string{"Okta Workflows OAuth"}},
		{url.Values{"filter": {`name eq "okta_flow_sso"`}}, []string{"Okta Workflows"}},
		{url.Values{"filter": {`status eq "INACTIVE"`}}, nil},
		{url.Values{"filter": {`name eq "flow" or name eq "saasure"`}}, []string{"Okta Admin Console", "Okta Workflows OAuth"}},
		{url.Values{"filter": {`status eq "ACTIVE" and (name eq "flow")`}}, []string{"Okta Workflows OAuth"}},
		{url.Values{"q": {"okta work"}}, []string{"Okta Workflows", "Okta Workflows OAuth"}},
		{url.Values{"q": {"zzz"}}, nil},
	}
	for _, tt := range tests {
		got := labels(o.adminSends(t, "GET", "/api/v1/apps?"+tt.query.Encode(), "", 200).list(t))
		if !slices.Equal(got, tt.want) {
			t.Errorf("%v: %q, want %q", tt.query, got, tt.want)
		}
	}
}

func TestAppLifeCycle(t *testing.T) {
	o, _ := startOrg(t, Config{})
	key := newTestKey(t, "RSA", "k1")
	app := o.adminSends(t, "POST", "/api/v1/apps?activate=true", serviceApp("Flowlatch", false, key.jwk), 200).object(t)
	path := "/api/v1/apps/" + app["id"].(string)
	if app["status"] != "ACTIVE" {
		t.Fatalf("new app is %v", app["status"])
	}
	if cause := o.adminSends(t, "DELETE", path, "", 403).cause(t); cause != "The application must be deactivated before deletion." {
		t.Errorf("deleting an active app: %s", cause)
	}
	if body := o.adminSends(t, "POST", path+"/lifecycle/deactivate", "", 200).body; string(body) != "{}" {
		t.Errorf("deactivate answered %s", body)
	}
	links := o.adminSends(t, "GET", path, "", 200).object(t)["_links"].(object)
	if links["activate"] == nil || links["deactivate"] != nil {
		t.Error("an inactive app does not offer activate alone")
	}
	o.adminSends(t, "POST", path+"/lifecycle/activate", "", 200)
	o.adminSends(t, "POST", path+"/lifecycle/deactivate", "", 200)
	o.adminSends(t, "DELETE", path, "", 204)
	o.adminSends(t, "GET", path, "", 404)
	got := eventTypes(o.events(), app["id"].(string))
	want := []string{
		"application.lifecycle.create", "app.oauth2.client.lifecycle.create",
		"application.lifecycle.deactivate", "app.oauth2.client.lifecycle.deactivate",
		"application.lifecycle.activate", "app.oauth2.client.lifecycle.activate",
		"application.lifecycle.deactivate", "app.oauth2.client.lifecycle.deactivate",
		"application.lifecycle.delete", "app.oauth2.client.lifecycle.delete",
	}
	if !slices.Equal(got, want) {
		t.Errorf("events %q", got)
	}
}

// eventTypes are the types of the events about a target.
func eventTypes(events []event, targetID string) []string {
	var out []string
	for _, e := range events {
		if slices.ContainsFunc(e.Targets, func(t target) bool { return t.ID == targetID }) {
			out = append(out, e.Type)
		}
	}
	return out
}

func TestCreateRefusesBadApps(t *testing.T) {
	o, _ := startOrg(t, Config{})
	good := newTestKey(t, "RSA", "k1")
	private := json.RawMessage(strings.Replace(string(good.jwk), `"kty"`, `"d":"AQAB","kty"`, 1))
	tests := []struct{ name, body, cause string }{
		{"no label", bookmark(""), "label: The field cannot be left blank"},
		{"no address", `{"name":"bookmark","label":"x","signOnMode":"BOOKMARK"}`, "url: The field must be a valid URL."},
		{"another kind", `{"name":"zoomus","label":"x","signOnMode":"SAML_2_0"}`, causeSignOnMode},
		{"no key", serviceApp("x", false), "'jwks' must hold an active key when 'token_endpoint_auth_method' is 'private_key_jwt'."},
		{"same kid twice", serviceApp("x", false, good.jwk, good.jwk), causeDuplicateKID},
		{"two keys, one without kid", serviceApp("x", false, good.jwk, newTestKey(t, "EC", "").jwk), causeMissingKID},
		{"no numbers", serviceApp("x", false, json.RawMessage(`{"kty":"RSA","kid":"k"}`)), causeShortRSA},
		{"private key", serviceApp("x", false, private), causePrivateKey},
		{"off the curve", serviceApp("x", false, json.RawMessage(`{"kty":"EC","kid":"k","crv":"P-256",
			"x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}`)), causeBadCurve},
	}
	before := len(o.apps())
	for _, tt := range tests {
		if got := o.adminSends(t, "POST", "/api/v1/apps", tt.body, 400).cause(t); got != tt.cause {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.cause)
		}
	}
	if len(o.apps()) != before {
		t.Error("a refused app was created")
	}
}

func TestKeysOfAnApp(t *testing.T) {
	o, _ := startOrg(t, Config{})
	first, second := newTestKey(t, "EC", "k1"), newTestKey(t, "RSA", "k2")
	app := o.adminSends(t, "POST", "/api/v1/apps", serviceApp("Keys", false, first.jwk), 200).object(t)
	jwks := "/api/v1/apps/" + app["id"].(string) + "/credentials/jwks"
	added := o.adminSends(t, "POST", jwks, string(second.jwk), 201).object(t)
	if got := o.adminSends(t, "POST", jwks, string(second.jwk), 400).cause(t); got != causeDuplicateKID {
		t.Errorf("same kid again: %s", got)
	}
	var set struct{ Keys []object }
	o.adminSends(t, "GET", jwks, "", 200).into(t, &set)
	if len(set.Keys) != 2 || set.Keys[0]["kid"] != "k1" || set.Keys[1]["status"] != "ACTIVE" {
		t.Fatalf("keys %v", set.Keys)
	}
	firstPath, addedPath := jwks+"/"+set.Keys[0]["id"].(string), jwks+"/"+added["id"].(string)
	if got := o.adminSends(t, "DELETE", addedPath, "", 400).cause(t); got != causeActiveKey {
		t.Errorf("deleting an active key: %s", got)
	}
	off := o.adminSends(t, "POST", firstPath+"/lifecycle/deactivate", "", 200).object(t)
	if off["status"] != "INACTIVE" || off["_links"].(object)["delete"] == nil {
		t.Errorf("deactivated key %v", off)
	}
	if got := o.adminSends(t, "POST", addedPath+"/lifecycle/deactivate", "", 400).cause(t); got != causeOnlyKey {
		t.Errorf("deactivating the last key: %s", got)
	}
	o.adminSends(t, "DELETE", firstPath, "", 204)
	o.adminSends(t, "GET", firstPath, "", 404)
}

func TestFiftyKeysAtMost(t *testing.T) {
	o, _ := startOrg(t, Config{})
	keys := make([]json.RawMessage, maxKeys)
	for i := range keys {
		keys[i] = newTestKey(t, "EC", fmt.Sprint("k", i)).jwk
	}
	app := o.adminSends(t, "POST", "/api/v1/apps", serviceApp("Fifty", false, keys...), 200).object(t)
	jwks := "/api/v1/apps/" + app["id"].(string) + "/credentials/jwks"
	if got := o.adminSends(t, "POST", jwks, string(newTestKey(t, "EC", "one more").jwk), 400).cause(t); got != causeTooManyKeys {
		t.Errorf("51st key: %s", got)
	}
}

func TestGrantsOfAnApp(t *testing.T) {
	o, _ := startOrg(t, Config{})
	app := o.adminSends(t, "POST", "/api/v1/apps", serviceApp("Grants", false, newTestKey(t, "EC", "k").jwk), 200).object(t)
	grants := "/api/v1/apps/" + app["id"].(string) + "/grants"
	ask := func(issuer, scope string) string { return fmt.Sprintf(`{"issuer":%q,"scopeId":%q}`, issuer, scope) }
	if got := o.adminSends(t, "POST", grants, ask("https://elsewhere.example", scopeInvoke), 400).cause(t); got != causeWrongIssuer {
		t.Errorf("wrong issuer: %s", got)
	}
	if got := o.adminSends(t, "POST", grants, ask(o.URL(), "okta.workflows.invokes"), 400).cause(t); got != causeUnknownScope {
		t.Errorf("unknown scope: %s", got)
	}
	g := o.adminSends(t, "POST", grants, ask(o.URL(), scopeInvoke), 201).object(t)
	again := o.adminSends(t, "POST", grants, ask(o.URL(), scopeInvoke), 201).object(t)
	if g["id"] != again["id"] || g["scopeId"] != scopeInvoke || g["_embedded"] == nil {
		t.Errorf("grant %v, again %v", g["id"], again["id"])
	}
	if list := o.adminSends(t, "GET", grants, "", 200).list(t); len(list) != 1 || list[0]["_embedded"] != nil {
		t.Errorf("grants %v", list)
	}
	o.adminSends(t, "DELETE", grants+"/"+g["id"].(string), "", 204)
	if list := o.adminSends(t, "GET", grants, "", 200).list(t); len(list) != 0 {
		t.Errorf("grants after revoking %v", list)
	}
}

func TestSecretsOfTheWorkflowsApp(t *testing.T) {
	o, _ := startOrg(t, Config{})
	app, err := o.appNamed(appWorkflowsOAuth)
	if err != nil {
		t.Fatal(err)
	}
	path := "/api/v1/apps/" + app.ID + "/credentials/secrets"
	secrets := o.adminSends(t, "GET", path, "", 200).list(t)
	if len(secrets) != 1 || !o.hasSecret(app, secrets[0]["client_secret"].(string)) {
		t.Fatalf("secrets %v", len(secrets))
	}
	if !slices.Contains(eventTypes(o.events(), app.ID), "app.oauth2.client.read_client_secret") {
		t.Error("reading a secret was not logged")
	}
	if err := o.SetFaults([]string{"secrets-route-refused"}); err != nil {
		t.Fatal(err)
	}
	o.adminSends(t, "GET", path, "", 403)
}

func TestWorkflowsAppHoldsNoClientID(t *testing.T) {
	o, _ := startOrg(t, Config{})
	app := o.adminSends(t, "GET", "/api/v1/apps?filter="+url.QueryEscape(`name eq "flow"`), "", 200).list(t)[0]
	if app["credentials"].(object)["oauthClient"] != nil || app["settings"].(object)["oauthClient"] != nil {
		t.Error("the body of the app flow shows an OAuth client")
	}
}
