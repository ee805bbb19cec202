package okta_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/okta"
)

// ecJWK makes a key as a JWK, public or whole.
func ecJWK(t *testing.T, private bool) json.RawMessage {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point, err := key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	b64 := base64.RawURLEncoding.EncodeToString
	jwk := map[string]string{
		"kty": "EC", "use": "sig", "alg": "ES256", "kid": "k1", "crv": "P-256", "x": b64(point[1:33]), "y": b64(point[33:]),
	}
	if private {
		d, err := key.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		jwk["d"] = b64(d)
	}
	raw, err := json.Marshal(jwk)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestCreateServiceAppSendsTheSmallestRequest(t *testing.T) {
	body := fixture(t, "app_create_service_private_key_jwt_rsa")
	for _, dpop := range []bool{false, true} {
		o := answering(t, http.StatusOK, body)
		key := ecJWK(t, false)
		app, err := o.client(t).CreateServiceApp(t.Context(), okta.ServiceAppSpec{
			Label: "Invoker", PublicKeys: []json.RawMessage{key}, DPoPBound: dpop,
		})
		if err != nil || app.ClientID != "0oawsplnj5Tvtng9U1d7" {
			t.Fatalf("%+v, %v", app, err)
		}
		r, sent := o.last(t)
		if r.Method != http.MethodPost || r.URL.RequestURI() != "/api/v1/apps?activate=true" {
			t.Errorf("sent %s %s", r.Method, r.URL)
		}
		sameJSON(t, sent, fmt.Sprintf(`{
			"name":"oidc_client","label":"Invoker","signOnMode":"OPENID_CONNECT",
			"credentials":{"oauthClient":{"token_endpoint_auth_method":"private_key_jwt"}},
			"settings":{"oauthClient":{"application_type":"service","grant_types":["client_credentials"],
				"response_types":["token"],"dpop_bound_access_tokens":%v,"jwks":{"keys":[%s]}}}}`, dpop, key))
	}
}

func TestCreateServiceAppLetsNoPrivateKeyOut(t *testing.T) {
	o := answering(t, http.StatusOK, "{}")
	c := o.client(t)
	for _, keys := range [][]json.RawMessage{
		nil,
		{ecJWK(t, true)},
		{ecJWK(t, false), ecJWK(t, true)},
		{json.RawMessage(`{"kty":"oct","k":"x"}`)},
		{json.RawMessage(`"x"`)},
		{json.RawMessage(`{"kty":"EC","D":"x"}`)},
		{json.RawMessage(`{"kid":"x"}`)},
	} {
		if _, err := c.CreateServiceApp(t.Context(), okta.ServiceAppSpec{Label: "x", PublicKeys: keys}); err == nil {
			t.Errorf("%s was sent", keys)
		}
	}
	_, err := c.CreateServiceApp(t.Context(), okta.ServiceAppSpec{Label: "x", PublicKeys: []json.RawMessage{ecJWK(t, true)}})
	if !errors.Is(err, okta.ErrPrivateKey) || o.count() != 0 {
		t.Errorf("%d requests, %v", o.count(), err)
	}
}

func TestClientSecretsPrintNothing(t *testing.T) {
	plain := rand.Text() + rand.Text()
	o := answering(t, http.StatusOK, `[{"id":"ocs1","status":"ACTIVE","client_secret":"`+plain+`","secret_hash":"h"}]`)
	secrets, err := o.client(t).ClientSecrets(t.Context(), "0oa1")
	if err != nil || len(secrets) != 1 || secrets[0].Secret.Reveal() != plain || secrets[0].ID != "ocs1" {
		t.Fatalf("%v, %v", secrets, err)
	}
	if s := fmt.Sprintf("%v %+v %#v", secrets, secrets, secrets); strings.Contains(s, plain) {
		t.Error(s)
	}

	odd := answering(t, http.StatusOK, `{"client_secret":"`+plain+`"}`)
	_, err = odd.client(t).ClientSecrets(t.Context(), "0oa1")
	if !errors.Is(err, okta.ErrUnreadable) || strings.Contains(fmt.Sprintf("%+v %#v", err, err), plain) {
		t.Errorf("%+v", err)
	}
	var e *okta.Error
	if !errors.As(err, &e) || e.Body != nil {
		t.Error("the error keeps the body")
	}
}

func TestGrantScopeAcceptsBothSuccesses(t *testing.T) {
	body := fixture(t, "grants_create")
	for _, status := range []int{http.StatusOK, http.StatusCreated} {
		o := answering(t, status, body)
		grant, err := o.client(t).GrantScope(t.Context(), "0oa1", okta.ScopeInvokeManage)
		if err != nil || grant.ID != "oag206u3ockmZ86ZX4x6" || grant.ScopeID != "okta.roles.read" || grant.Status != "ACTIVE" {
			t.Errorf("%d: %+v, %v", status, grant, err)
		}
		r, sent := o.last(t)
		if r.Method+r.URL.Path != "POST/api/v1/apps/0oa1/grants" {
			t.Errorf("sent %s %s", r.Method, r.URL)
		}
		sameJSON(t, sent, fmt.Sprintf(`{"issuer":%q,"scopeId":"okta.workflows.invoke.manage"}`, o.URL))
	}
}

func TestListGrants(t *testing.T) {
	grants, err := answering(t, http.StatusOK, fixture(t, "grants_list")).client(t).ListGrants(t.Context(), "0oa1")
	has := func(scope string) bool {
		return slices.ContainsFunc(grants, func(g okta.Grant) bool { return g.ScopeID == scope })
	}
	if err != nil || !has("okta.apps.read") || !has("okta.users.read") || has("") {
		t.Errorf("%+v, %v", grants, err)
	}
}
