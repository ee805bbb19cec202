package practice

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// specs are Okta's OpenAPI documents, kept beside the checkout and never in it.
const specs = "../../../shared/okta-spec"

// openSpec reads one of Okta's documents, for an org at an address.
func openSpec(t *testing.T, name, address string) routers.Router {
	t.Helper()
	file := filepath.Join(specs, name)
	if _, err := os.Stat(file); os.IsNotExist(err) {
		t.Skipf("no documents of Okta's in %s", specs)
	}
	doc, err := openapi3.NewLoader().LoadFromFile(file)
	if err != nil {
		t.Fatal(err)
	}
	doc.Servers = openapi3.Servers{{URL: address}}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return router
}

// against holds an answer against what a document says about its route, and
// gives what does not fit. It notes which deviations explain the rest.
func against(t *testing.T, router routers.Router, method, address string, r reply, met map[string]bool) []string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	route, params, err := router.FindRoute(req)
	if err != nil {
		t.Fatalf("%s %s: %v", method, address, err)
	}
	err = openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: req, PathParams: params, Route: route},
		Status:                 r.status, Header: r.header, Body: io.NopCloser(bytes.NewReader(r.body)),
		Options: &openapi3filter.Options{MultiError: true, IncludeResponseStatus: true},
	})
	where := method + " " + route.Path
	return slices.DeleteFunc(complaints(err), func(what string) bool {
		d, known := deviation(where, what)
		if known {
			met[d.what+d.where] = true
		}
		return known
	})
}

func complaints(err error) []string {
	if err == nil {
		return nil
	}
	var many openapi3.MultiError
	var schema *openapi3.SchemaError
	switch {
	case errors.As(err, &many):
		var out []string
		for _, e := range many {
			out = append(out, complaints(e)...)
		}
		return out
	case errors.As(err, &schema):
		return []string{fmt.Sprintf("/%s: %s", strings.Join(schema.JSONPointer(), "/"), schema.Reason)}
	}
	return []string{err.Error()}
}

// walkAPI calls every route of the management API that Okta's document has, and
// shows each answer.
func walkAPI(t *testing.T, o *Org, show func(method, path string, r reply)) {
	t.Helper()
	call := func(method, path, body string, want int) object {
		t.Helper()
		r := o.adminSends(t, method, path, body, want)
		show(method, path, r)
		var out object
		if _ = json.Unmarshal(r.body, &out); out == nil {
			out = object{}
		}
		return out
	}
	app := "/api/v1/apps/" + call("POST", "/api/v1/apps", serviceApp("Spec", false, newTestKey(t, "RSA", "k1").jwk), 200)["id"].(string)
	client := "/oauth2/v1/clients/" + strings.TrimPrefix(app, "/api/v1/apps/") + "/roles"
	call("GET", app, "", 200)
	call("PUT", app, serviceApp("Spec 2", false, newTestKey(t, "EC", "k1").jwk), 200)
	call("GET", "/api/v1/apps?limit=200", "", 200)
	call("GET", "/api/v1/apps/nothing", "", 404)
	key := app + "/credentials/jwks/" + call("POST", app+"/credentials/jwks", string(newTestKey(t, "RSA", "k2").jwk), 201)["id"].(string)
	call("GET", app+"/credentials/jwks", "", 200)
	call("GET", key, "", 200)
	call("POST", key+"/lifecycle/deactivate", "", 200)
	call("POST", key+"/lifecycle/activate", "", 200)
	call("DELETE", key, "", 400)
	call("POST", key+"/lifecycle/deactivate", "", 200)
	call("DELETE", key, "", 204)
	secrets := o.internal(t, appWorkflowsOAuth) + "/credentials/secrets"
	call("GET", secrets, "", 200)
	secret := secrets + "/" + call("POST", secrets, "", 201)["id"].(string)
	call("GET", secret, "", 200)
	call("POST", secret+"/lifecycle/deactivate", "", 200)
	call("POST", secret+"/lifecycle/activate", "", 200)
	call("POST", secret+"/lifecycle/deactivate", "", 200)
	call("DELETE", secret, "", 204)
	grant := app + "/grants/" + call("POST", app+"/grants", fmt.Sprintf(`{"issuer":%q,"scopeId":"okta.apps.read"}`, o.URL()), 201)["id"].(string)
	call("GET", app+"/grants", "", 200)
	call("GET", grant, "", 200)
	call("DELETE", grant, "", 204)
	role := client + "/" + call("POST", client, `{"type":"APP_ADMIN"}`, 201)["id"].(string)
	call("GET", client, "", 200)
	call("GET", role, "", 200)
	call("DELETE", role, "", 204)
	admin := o.admin().ID
	call("GET", "/api/v1/users/"+admin, "", 200)
	call("GET", "/api/v1/users/me", "", 200)
	call("GET", "/api/v1/users/"+admin+"/roles", "", 200)
	call("GET", app+"/users/"+admin, "", 200)
	call("GET", "/api/v1/org", "", 200)
	call("GET", "/api/v1/logs", "", 200)
	call("POST", app+"/lifecycle/deactivate", "", 200)
	call("POST", app+"/lifecycle/activate", "", 200)
	call("DELETE", app, "", 403)
	call("POST", app+"/lifecycle/deactivate", "", 200)
	call("DELETE", app, "", 204)
	call("DELETE", "/api/v1/api-tokens/current", "", 204)
}

func TestAnswersFitOktasDocuments(t *testing.T) {
	o, _ := startOrg(t, Config{Apps: 100})
	router := openSpec(t, "management-minimal.yaml", o.URL())
	met := map[string]bool{}
	walkAPI(t, o, func(method, path string, r reply) {
		for _, c := range against(t, router, method, o.URL()+path, r, met) {
			t.Error(method, path, r.status, c)
		}
	})
	for _, d := range deviations() {
		ofDocument := d.where == "" || strings.Contains(d.where, " ")
		if ofDocument && !met[d.what+d.where] {
			t.Errorf("nothing deviates any more: %+v", d)
		}
	}
}

// TestSignInAnswersFitOktasDocuments: the routes of the authorization server.
func TestSignInAnswersFitOktasDocuments(t *testing.T) {
	o, _ := startOrg(t, Config{})
	router := openSpec(t, "oauth-minimal.yaml", o.URL())
	id := o.nativeApp(t, "okta.apps.read")
	posts := func(path string, f url.Values) reply {
		return send(t, "POST", o.URL()+path, f.Encode(), header("Content-Type", "application/x-www-form-urlencoded"))
	}
	query := authorizeQuery(id, "scope", "openid okta.apps.read offline_access")
	token := posts(tokenPath, codeForm(id, o.code(t, o.AdminLogin(), query)))
	refresh := token.object(t)["refresh_token"].(string)
	answers := []struct {
		method, path string
		r            reply
		want         int
	}{
		{"POST", tokenPath, token, 200},
		{"POST", tokenPath, posts(tokenPath, refreshForm(id, refresh)), 200},
		{"POST", tokenPath, posts(tokenPath, codeForm(id, "x")), 400},
		{"POST", tokenPath, posts(tokenPath, codeForm("0oanobody", "x")), 401},
		{"POST", devicePath, posts(devicePath, url.Values{"client_id": {id}, "scope": {"okta.apps.read"}}), 200},
		{"POST", devicePath, posts(devicePath, url.Values{"client_id": {id}}), 400},
		{"POST", revokePath, posts(revokePath, url.Values{"client_id": {id}, "token": {refresh}}), 200},
		{"POST", revokePath, posts(revokePath, url.Values{"client_id": {id}}), 400},
		{"GET", "/oauth2/v1/keys", send(t, "GET", o.URL()+"/oauth2/v1/keys", ""), 200},
		{"GET", "/.well-known/openid-configuration", send(t, "GET", o.URL()+"/.well-known/openid-configuration", ""), 200},
	}
	for _, a := range answers {
		if a.r.status != a.want {
			t.Errorf("%s %s: %d, want %d: %s", a.method, a.path, a.r.status, a.want, a.r.body)
		}
		for _, c := range against(t, router, a.method, o.URL()+a.path, a.r, map[string]bool{}) {
			t.Error(a.method, a.path, a.r.status, c)
		}
	}
	var device any
	posts(devicePath, url.Values{"client_id": {id}, "scope": {"okta.apps.read"}}).into(t, &device)
	sameShape(t, "spec_device_authorize_response", device, recorded(t, "spec_device_authorize_response"))
}
