package practicetest_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/okta/practice/practicetest"
)

const redirect = "http://127.0.0.1:8765/callback"

func post(t *testing.T, address, kind, authorization, body string) map[string]any {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Authorization", authorization)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var out map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSignIn(t *testing.T) {
	org := practicetest.Start(t, practice.Config{})
	app := post(t, org.URL()+"/api/v1/apps", "application/json", "SSWS "+org.AdminToken(), `{"name":"oidc_client","label":"Flowlatch","signOnMode":"OPENID_CONNECT",
		"credentials":{"oauthClient":{"token_endpoint_auth_method":"none"}},"settings":{"oauthClient":{"application_type":"native",
		"redirect_uris":["`+redirect+`"],"grant_types":["authorization_code","urn:ietf:params:oauth:grant-type:device_code"]}}}`)["id"].(string)
	query := url.Values{
		"client_id": {app}, "response_type": {"code"}, "redirect_uri": {redirect}, "state": {"s"}, "scope": {"openid"},
		"code_challenge": {strings.Repeat("x", 43)}, "code_challenge_method": {"S256"},
	}
	page := org.URL() + "/oauth2/v1/authorize?"
	if to := practicetest.SignIn(t, org, page+query.Encode(), org.AdminLogin(), true); !strings.HasPrefix(to, redirect+"?code=") {
		t.Errorf("sent to %q", to)
	}
	if to := practicetest.SignIn(t, org, page+query.Encode(), org.AdminLogin(), false); !strings.HasPrefix(to, redirect+"?error=access_denied") {
		t.Errorf("sent to %q", to)
	}
	query.Del("state")
	if to := practicetest.SignIn(t, org, page+query.Encode(), org.AdminLogin(), true); !strings.HasPrefix(to, redirect+"?error=invalid_request") {
		t.Errorf("sent to %q", to)
	}
	const form = "application/x-www-form-urlencoded"
	device := post(t, org.URL()+"/oauth2/v1/device/authorize", form, "", "scope=openid&client_id="+app)
	if to := practicetest.SignIn(t, org, device["verification_uri_complete"].(string), org.AdminLogin(), true); to != "" {
		t.Errorf("sent to %q", to)
	}
	token := post(t, org.URL()+"/oauth2/v1/token", form, "",
		url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}, "client_id": {app}, "device_code": {device["device_code"].(string)}}.Encode())
	if token["access_token"] == nil {
		t.Errorf("%v", token)
	}
}
