package practice

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

// shape is which JSON types stand at each path of a JSON value. The elements of
// a list count as one.
type shape map[string]map[string]bool

func (s shape) add(v any, path string) {
	if s[path] == nil {
		s[path] = map[string]bool{}
	}
	switch v := v.(type) {
	case object:
		s[path]["object"] = true
		for name, member := range v {
			s.add(member, path+"/"+name)
		}
	case []any:
		s[path]["array"] = true
		for _, element := range v {
			s.add(element, path+"/*")
		}
	case nil:
		s[path]["null"] = true
	default:
		s[path][fmt.Sprintf("%T", v)] = true // string, float64 or bool
	}
}

// sameShape compares two JSON values by the names of their members and the JSON
// types they have. What stands in deviations may differ.
func sameShape(t *testing.T, name string, got, want any) {
	t.Helper()
	gotShape, wantShape := shape{}, shape{}
	gotShape.add(got, "")
	wantShape.add(want, "")
	for path, types := range wantShape {
		switch {
		case gotShape[path] == nil:
			complain(t, name, path, "is missing")
		case !overlap(gotShape[path], types):
			complain(t, name, path, fmt.Sprintf("is %v, recorded %v", slices.Sorted(maps.Keys(gotShape[path])), slices.Sorted(maps.Keys(types))))
		}
	}
	for path := range gotShape {
		if wantShape[path] == nil {
			complain(t, name, path, "is not recorded")
		}
	}
}

func overlap(a, b map[string]bool) bool {
	for name := range a {
		if b[name] {
			return true
		}
	}
	return false
}

func complain(t *testing.T, name, path, what string) {
	t.Helper()
	if _, known := deviation(name, path+": "+what); !known {
		t.Errorf("%s: %s %s", name, path, what)
	}
}

func TestBodiesAreAsRecorded(t *testing.T) {
	o, clock := startOrg(t, Config{})
	send := func(method, path, body string, want int) reply { return o.adminSends(t, method, path, body, want) }
	made := send("POST", "/api/v1/apps", serviceApp("RSA", false, json.RawMessage(stripped(t, newTestKey(t, "RSA", "k1").jwk))), 200)
	path := "/api/v1/apps/" + made.object(t)["id"].(string)
	got := map[string]reply{
		"app_create_service_private_key_jwt_rsa":          made,
		"app_create_service_private_key_jwt_ec":           send("POST", "/api/v1/apps", serviceApp("EC", false, json.RawMessage(stripped(t, newTestKey(t, "EC", "k2").jwk))), 200),
		"app_create_service_client_secret_basic_jwks_uri": send("POST", "/api/v1/apps", elsewhereApp(), 200),
		"app_get_service_private_key_jwt_rsa":             send("GET", path, "", 200),
		"app_internal_flow":                               send("GET", o.internal(t, appWorkflowsOAuth), "", 200),
		"app_internal_okta_flow_sso":                      send("GET", o.internal(t, appWorkflows), "", 200),
		"app_internal_saasure":                            send("GET", o.internal(t, "saasure"), "", 200),
		"apps_list_filter_q_limit1_oidc":                  send("GET", "/api/v1/apps?q=Maple&limit=1", "", 200),
		"apps_list_limit2_link_next":                      send("GET", "/api/v1/apps?limit=2", "", 200),
		"grants_create":                                   send("POST", path+"/grants", fmt.Sprintf(`{"issuer":%q,"scopeId":%q}`, o.URL(), scopeInvoke), 201),
		"grants_list":                                     send("GET", path+"/grants", "", 200),
		"app_jwks_add_error_400_rsa_length":               send("POST", path+"/credentials/jwks", `{"kty":"RSA","kid":"k3","use":"sig"}`, 400),
		"error_400_invalid_cursor_E0000029":               send("GET", "/api/v1/apps?after=x", "", 400),
		"error_400_E0000003_malformed_body":               send("PUT", path, "{", 400),
		"error_403_E0000056_delete_active_app":            send("DELETE", path, "", 403),
		"error_404_E0000007_app":                          send("GET", "/api/v1/apps/x", "", 404),
		"error_405_E0000022_method":                       send("PUT", "/api/v1/apps", "", 405),
		"client_role_assign":                              send("POST", "/oauth2/v1/clients/"+made.object(t)["id"].(string)+"/roles", `{"type":"HELP_DESK_ADMIN"}`, 201),
		"app_lifecycle_deactivate":                        send("POST", path+"/lifecycle/deactivate", "", 200),
		"org_settings":                                    send("GET", "/api/v1/org", "", 200),
		"wellknown_okta_organization":                     send("GET", "/.well-known/okta-organization", "", 200),
		"wellknown_oauth_authorization_server_org":        send("GET", "/.well-known/oauth-authorization-server", "", 200),
		"spec_oauth_keys":                                 send("GET", "/oauth2/v1/keys", "", 200),
		"token_dpop_success_200":                          newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke).asksPlain(t),
		"error_429_E0000047":                              o.oneTooMany(t),
	}
	maps.Copy(got, o.secretAnswers(t))
	maps.Copy(got, o.keyAnswers(t))
	for fixture, r := range got {
		var body any
		r.into(t, &body)
		sameShape(t, fixture, body, recorded(t, fixture))
	}
	if id := got["client_role_assign"].object(t)["id"]; id != recorded(t, "client_role_assign").(object)["id"] {
		t.Errorf("the id of a role is %v", id)
	}
}

func (c testClient) asksPlain(t *testing.T) reply {
	t.Helper()
	return c.org.asksToken(t, form(c.key.sign(t, c.claims())))
}

// oneTooMany is the answer to a request that the rate limit refuses.
func (o *Org) oneTooMany(t *testing.T) reply {
	t.Helper()
	if err := o.SetFaults([]string{"api-429@/api/v1/org"}); err != nil {
		t.Fatal(err)
	}
	defer o.SetFaults(nil)
	return o.adminSends(t, "GET", "/api/v1/org", "", 429)
}

// elsewhereApp asks for an app with a secret and the address of its keys.
func elsewhereApp() string {
	body := strings.Replace(serviceApp("Elsewhere", false), `"jwks":{"keys":null}`, `"jwks_uri":"https://keys.practice.example"`, 1)
	return strings.Replace(body, authPrivateKey, authSecretBasic, 1)
}

// secretAnswers are those of the routes of client secrets.
func (o *Org) secretAnswers(t *testing.T) map[string]reply {
	t.Helper()
	path := o.internal(t, appWorkflowsOAuth) + "/credentials/secrets"
	out := map[string]reply{"app_secrets_list": o.adminSends(t, "GET", path, "", 200), "app_secrets_create": o.adminSends(t, "POST", path, "", 201)}
	one := path + "/" + out["app_secrets_create"].object(t)["id"].(string)
	out["app_secrets_get_one"] = o.adminSends(t, "GET", one, "", 200)
	out["app_secrets_deactivate"] = o.adminSends(t, "POST", one+"/lifecycle/deactivate", "", 200)
	out["app_secrets_activate"] = o.adminSends(t, "POST", one+"/lifecycle/activate", "", 200)
	return out
}

// keyAnswers are those of the routes of keys.
func (o *Org) keyAnswers(t *testing.T) map[string]reply {
	t.Helper()
	app := o.adminSends(t, "POST", "/api/v1/apps", serviceApp("Keys", false, newTestKey(t, "RSA", "k1").jwk), 200).object(t)["id"].(string)
	path := "/api/v1/apps/" + app + "/credentials/jwks"
	out := map[string]reply{
		"postman_list_jwks":     o.adminSends(t, "GET", path, "", 200),
		"postman_add_a_new_jwk": o.adminSends(t, "POST", path, string(newTestKey(t, "RSA", "k2").jwk), 201),
	}
	out["spec_jwk_add_response"] = out["postman_add_a_new_jwk"]
	one := path + "/" + out["postman_add_a_new_jwk"].object(t)["id"].(string)
	out["postman_get_a_jwk"] = o.adminSends(t, "GET", one, "", 200)
	out["postman_deactivate_a_jwk"] = o.adminSends(t, "POST", one+"/lifecycle/deactivate", "", 200)
	out["postman_activate_a_jwk"] = o.adminSends(t, "POST", one+"/lifecycle/activate", "", 200)
	return out
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
	sameShape(t, "log_event_app_oauth2_token_grant_masked", got, recorded(t, "log_event_app_oauth2_token_grant_masked"))
	place := got.([]any)[0].(object)["client"].(object)["geographicalContext"].(object)
	if _, isText := place["postalCode"].(string); !isText {
		t.Errorf("postalCode is %T", place["postalCode"])
	}
}
