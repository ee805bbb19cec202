package practice

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// fixtures are recorded bodies, kept beside the checkout and never in it.
const fixtures = "../../../shared/fixtures"

// recorded reads a recorded body.
func recorded(t *testing.T, name string) any {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(fixtures, name+".json"))
	if os.IsNotExist(err) {
		t.Skipf("no recorded bodies in %s", fixtures)
	}
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// members are the paths of all members of a JSON value. The elements of a list
// count as one.
func members(v any, path string, into map[string]bool) {
	switch v := v.(type) {
	case object:
		for name, member := range v {
			into[path+"."+name] = true
			members(member, path+"."+name, into)
		}
	case []any:
		for _, element := range v {
			members(element, path+"[]", into)
		}
	}
}

// sameMembers compares two JSON values by the names of their members; free
// lists paths below which they may differ, each for a reason that stands where
// it is passed.
func sameMembers(t *testing.T, name string, got, want any, free ...string) {
	t.Helper()
	gotNames, wantNames := map[string]bool{}, map[string]bool{}
	members(got, "", gotNames)
	members(want, "", wantNames)
	differs := func(path string) bool {
		return !slices.ContainsFunc(free, func(f string) bool { return len(path) > len(f) && path[:len(f)] == f })
	}
	for path := range wantNames {
		if !gotNames[path] && differs(path) {
			t.Errorf("%s: %s is missing", name, path)
		}
	}
	for path := range gotNames {
		if !wantNames[path] && differs(path) {
			t.Errorf("%s: %s is not recorded", name, path)
		}
	}
}

func TestBodiesAreAsRecorded(t *testing.T) {
	o, clock := startOrg(t, Config{})
	rsaKey := json.RawMessage(stripped(t, newTestKey(t, "RSA", "k1").jwk))
	ecKey := json.RawMessage(stripped(t, newTestKey(t, "EC", "k2").jwk))
	rsaApp := o.adminSends(t, "POST", "/api/v1/apps", serviceApp("RSA", false, rsaKey), 200)
	ecApp := o.adminSends(t, "POST", "/api/v1/apps", serviceApp("EC", false, ecKey), 200)
	path := "/api/v1/apps/" + rsaApp.object(t)["id"].(string)
	grant := o.adminSends(t, "POST", path+"/grants", fmt.Sprintf(`{"issuer":%q,"scopeId":%q}`, o.URL(), scopeInvoke), 201)
	workflows := o.internal(t, appWorkflowsOAuth)
	tests := []struct {
		fixture string
		got     reply
	}{
		{"app_create_service_private_key_jwt_rsa", rsaApp},
		{"app_create_service_private_key_jwt_ec", ecApp},
		{"app_get_service_private_key_jwt_rsa", o.adminSends(t, "GET", path, "", 200)},
		{"app_internal_flow", o.adminSends(t, "GET", workflows, "", 200)},
		{"app_internal_okta_flow_sso", o.adminSends(t, "GET", o.internal(t, appWorkflows), "", 200)},
		{"app_internal_saasure", o.adminSends(t, "GET", o.internal(t, "saasure"), "", 200)},
		{"app_secrets_list", o.adminSends(t, "GET", workflows+"/credentials/secrets", "", 200)},
		{"grants_create", grant},
		{"grants_list", o.adminSends(t, "GET", path+"/grants", "", 200)},
		{"app_jwks_add_error_400_rsa_length", o.adminSends(t, "POST", path+"/credentials/jwks", `{"kty":"RSA","kid":"k3","use":"sig"}`, 400)},
		{"error_400_invalid_cursor_E0000029", o.adminSends(t, "GET", "/api/v1/apps?after=x", "", 400)},
		{"error_403_E0000056_delete_active_app", o.adminSends(t, "DELETE", path, "", 403)},
		{"error_404_E0000007_app", o.adminSends(t, "GET", "/api/v1/apps/x", "", 404)},
		{"error_405_E0000022_method", o.adminSends(t, "PUT", "/api/v1/apps", "", 405)},
		{"app_lifecycle_deactivate", o.adminSends(t, "POST", path+"/lifecycle/deactivate", "", 200)},
		{"org_settings", o.adminSends(t, "GET", "/api/v1/org", "", 200)},
		{"wellknown_okta_organization", send(t, "GET", o.URL()+"/.well-known/okta-organization", "")},
		{"wellknown_oauth_authorization_server_org", send(t, "GET", o.URL()+"/.well-known/oauth-authorization-server", "")},
		{"spec_oauth_keys", send(t, "GET", o.URL()+"/oauth2/v1/keys", "")},
	}
	for _, tt := range tests {
		var got any
		tt.got.into(t, &got)
		sameMembers(t, tt.fixture, got, recorded(t, tt.fixture))
	}
	key := o.adminSends(t, "POST", path+"/credentials/jwks", string(newTestKey(t, "RSA", "k4").jwk), 201)
	sameMembers(t, "spec_jwk_add_response", key.object(t), recorded(t, "spec_jwk_add_response"))
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	token := o.asksToken(t, form(c.key.sign(t, c.claims())))
	sameMembers(t, "token_dpop_success_200", token.object(t), recorded(t, "token_dpop_success_200"))
}

// internal is the path of one of Okta's own apps.
func (o *Org) internal(t *testing.T, name string) string {
	t.Helper()
	a, err := o.appNamed(name)
	if err != nil {
		t.Fatal(err)
	}
	return "/api/v1/apps/" + a.ID
}

// stripped drops what the recorded requests did not send of a key.
func stripped(t *testing.T, jwk json.RawMessage) string {
	t.Helper()
	var k object
	if err := json.Unmarshal(jwk, &k); err != nil {
		t.Fatal(err)
	}
	delete(k, "alg")
	delete(k, "use")
	delete(k, "crv")
	raw, err := json.Marshal(k)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestLogEventsAreAsRecorded(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	o.asksToken(t, form(c.key.sign(t, c.claims())))
	filter := url.Values{"filter": {`eventType eq "app.oauth2.token.grant.access_token"`}}
	var got any
	o.adminSends(t, "GET", "/api/v1/logs?"+filter.Encode(), "", 200).into(t, &got)
	// debugData is free text by Okta's documentation.
	sameMembers(t, "log event", got, recorded(t, "log_event_app_oauth2_token_grant_masked"), "[].debugContext.debugData")
	place := got.([]any)[0].(object)["client"].(object)["geographicalContext"].(object)
	if _, isText := place["postalCode"].(string); !isText {
		t.Errorf("postalCode is %T", place["postalCode"])
	}
}
