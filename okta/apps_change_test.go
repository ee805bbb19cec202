package okta_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/okta"
)

func TestReadingAndActivating(t *testing.T) {
	o := answering(t, http.StatusOK, `{"id":"0oa1","name":"oidc_client","status":"INACTIVE"}`)
	c := o.client(t)
	for want, call := range map[string]func() error{
		"GET /api/v1/apps/0oa1": func() error {
			app, err := c.App(t.Context(), "0oa1")
			if app.Status != "INACTIVE" {
				t.Errorf("%+v", app)
			}
			return err
		},
		"POST /api/v1/apps/0oa1/lifecycle/activate":                       func() error { return c.ActivateApp(t.Context(), "0oa1") },
		"POST /api/v1/apps/0oa1/credentials/jwks/pks1/lifecycle/activate": func() error { return c.ActivateKey(t.Context(), "0oa1", "pks1") },
	} {
		err := call()
		r, body := o.last(t)
		if err != nil || r.Method+" "+r.URL.Path != want || body != "" {
			t.Errorf("%s: sent %s %s %q, %v", want, r.Method, r.URL.Path, body, err)
		}
	}
	sent := o.count()
	_, err := c.App(t.Context(), "../users")
	if err == nil || c.ActivateKey(t.Context(), "0oa1", "a/b") == nil || c.ActivateApp(t.Context(), "") == nil || o.count() != sent {
		t.Error("what is no id went into a path")
	}
}

// strangeApp is an app with members that this package does not know.
const strangeApp = `{"id":"0oa1","orn":"orn:okta:x","name":"oidc_client","label":"Invoker","status":"ACTIVE","created":"2026-03-27T18:32:06.000Z",
	"lastUpdated":"2026-03-27T18:32:06.000Z","signOnMode":"OPENID_CONNECT","newer":{"than":12345678901234567890},
	"credentials":{"oauthClient":{"client_id":"0oa1","client_secret":"not-to-be-sent","token_endpoint_auth_method":"client_secret_basic"}},
	"settings":{"app":{},"oauthClient":{"application_type":"service","dpop_bound_access_tokens":true,"jwks_uri":"https://acme.example/keys"}},
	"_links":{"deactivate":{"href":"x"}}}`

func TestChangeServiceAppKeepsTheRest(t *testing.T) {
	off, key := false, ecJWK(t, false)
	const head = `"name":"oidc_client","label":"Invoker","signOnMode":"OPENID_CONNECT","newer":{"than":12345678901234567890}`
	for _, c := range []struct {
		name   string
		change okta.AppChange
		want   string
	}{
		{"nothing", okta.AppChange{}, `{` + head + `,"credentials":{"oauthClient":{"client_id":"0oa1","token_endpoint_auth_method":"client_secret_basic"}},
			"settings":{"app":{},"oauthClient":{"application_type":"service","dpop_bound_access_tokens":true,"jwks_uri":"https://acme.example/keys"}}}`},
		{"proof of possession", okta.AppChange{DPoPBound: &off}, `{` + head + `,"credentials":{"oauthClient":{"client_id":"0oa1","token_endpoint_auth_method":"client_secret_basic"}},
			"settings":{"app":{},"oauthClient":{"application_type":"service","dpop_bound_access_tokens":false,"jwks_uri":"https://acme.example/keys"}}}`},
		{"name", okta.AppChange{Label: "Other"}, strings.Replace(`{`+head+`,"credentials":{"oauthClient":{"client_id":"0oa1","token_endpoint_auth_method":"client_secret_basic"}},
			"settings":{"app":{},"oauthClient":{"application_type":"service","dpop_bound_access_tokens":true,"jwks_uri":"https://acme.example/keys"}}}`, "Invoker", "Other", 1)},
		{"keys", okta.AppChange{PrivateKeyJWT: true, PublicKeys: []json.RawMessage{key}}, fmt.Sprintf(`{`+head+`,"credentials":{"oauthClient":{"client_id":"0oa1","token_endpoint_auth_method":"private_key_jwt"}},
			"settings":{"app":{},"oauthClient":{"application_type":"service","dpop_bound_access_tokens":true,"jwks":{"keys":[%s]}}}}`, key)},
	} {
		o := answering(t, http.StatusOK, strangeApp)
		app, err := o.client(t).ChangeServiceApp(t.Context(), "0oa1", c.change)
		r, body := o.last(t)
		if err != nil || app.ID != "0oa1" || r.Method != http.MethodPut || r.URL.Path != "/api/v1/apps/0oa1" || o.count() != 2 {
			t.Fatalf("%s: %s %s in %d requests, %+v, %v", c.name, r.Method, r.URL, o.count(), app, err)
		}
		sameJSON(t, body, c.want)
		if !strings.Contains(body, "12345678901234567890") {
			t.Errorf("%s: a number lost its digits: %s", c.name, body)
		}
	}
}

func TestChangeServiceAppAddsAKeyToThoseThere(t *testing.T) {
	o := answering(t, http.StatusOK, `{"id":"0oa1","credentials":{"oauthClient":{}},"settings":{"oauthClient":{"jwks":{"keys":[{"kid":"old","kty":"EC"}]}}}}`)
	if _, err := o.client(t).ChangeServiceApp(t.Context(), "0oa1", okta.AppChange{PublicKeys: []json.RawMessage{ecJWK(t, false)}}); err != nil {
		t.Fatal(err)
	}
	_, body := o.last(t)
	var sent struct {
		Settings struct {
			OAuthClient struct {
				JWKS struct{ Keys []struct{ Kid string } }
			}
		}
	}
	if err := json.Unmarshal([]byte(body), &sent); err != nil || len(sent.Settings.OAuthClient.JWKS.Keys) != 2 || sent.Settings.OAuthClient.JWKS.Keys[0].Kid != "old" {
		t.Errorf("%s, %v", body, err)
	}
}

func TestChangeServiceAppRefuses(t *testing.T) {
	o := answering(t, http.StatusOK, `{"id":"0oa1","name":"bookmark","settings":{"app":{}}}`)
	c := o.client(t)
	if _, err := c.ChangeServiceApp(t.Context(), "0oa1", okta.AppChange{}); !errors.Is(err, okta.ErrNotServiceApp) || o.count() != 1 {
		t.Errorf("a Bookmark app: %d requests, %v", o.count(), err)
	}
	if _, err := c.ChangeServiceApp(t.Context(), "0oa1", okta.AppChange{PublicKeys: []json.RawMessage{ecJWK(t, true)}}); !errors.Is(err, okta.ErrPrivateKey) || o.count() != 1 {
		t.Errorf("a private key: %d requests, %v", o.count(), err)
	}
	page := answering(t, http.StatusOK, "<html>")
	if _, err := page.client(t).ChangeServiceApp(t.Context(), "0oa1", okta.AppChange{}); !errors.Is(err, okta.ErrUnreadable) {
		t.Errorf("a web page: %v", err)
	}
	denied := answering(t, http.StatusForbidden, oktaError("E0000006", "no"))
	if _, err := denied.client(t).ChangeServiceApp(t.Context(), "0oa1", okta.AppChange{}); err == nil || denied.count() != 1 {
		t.Errorf("denied: %d requests, %v", denied.count(), err)
	}
}
