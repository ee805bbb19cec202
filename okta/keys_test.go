package okta_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/okta"
)

func TestKeysReadsEveryPublishedShape(t *testing.T) {
	const keys = `[{"id":"pks1","kid":"a","kty":"EC","crv":"P-256","x":"1","y":"2","status":"ACTIVE","created":"2022-01-10T23:53:49.000Z"},` +
		`{"id":"pks2","kid":null,"kty":"RSA","n":"3","e":"AQAB","status":"INACTIVE","use":null}]`
	for _, body := range []string{keys, `{"keys":` + keys + `}`, `{"jwks":{"keys":` + keys + `}}`, `{"jwks":` + keys + `}`} {
		o := answering(t, http.StatusOK, body)
		got, err := o.client(t).Keys(t.Context(), "0oa1")
		if err != nil || len(got) != 2 || got[0].KID != "a" || !got[0].Active() || got[0].Created.Year() != 2022 || got[1].ID != "pks2" || got[1].Active() {
			t.Errorf("%s: %+v, %v", body, got, err)
		}
		if r, _ := o.last(t); r.Method+" "+r.URL.Path != "GET /api/v1/apps/0oa1/credentials/jwks" {
			t.Errorf("asked %s %s", r.Method, r.URL)
		}
	}
	for _, body := range []string{`[]`, `{"keys":[]}`, `{"jwks":{"keys":[]}}`} {
		if got, err := answering(t, http.StatusOK, body).client(t).Keys(t.Context(), "0oa1"); err != nil || len(got) != 0 {
			t.Errorf("%s: %+v, %v", body, got, err)
		}
	}
}

// Whoever decides by the number of keys must not be given a part of them.
func TestKeysGivesNoPartForTheWhole(t *testing.T) {
	for _, body := range []string{`{"keys":[{"id":"pks1"},"odd"]}`, `[null]`, `{}`, `{"keys":null}`, `{"jwks":{}}`, `{"jwks":7}`, `7`, ``, `<html>`} {
		if got, err := answering(t, http.StatusOK, body).client(t).Keys(t.Context(), "0oa1"); !errors.Is(err, okta.ErrUnreadable) {
			t.Errorf("%s: %+v, %v", body, got, err)
		}
	}
}

func TestAddKeyGivesTheKeyAsOktaHasIt(t *testing.T) {
	o := answering(t, http.StatusCreated, `{"id":"pks1","kid":"k1","kty":"EC","status":"ACTIVE","created":"2026-01-01T00:00:00.000Z"}`)
	public := ecJWK(t, false)
	key, err := o.client(t).AddKey(t.Context(), "0oa1", public)
	r, body := o.last(t)
	if err != nil || key.ID != "pks1" || !key.Active() || r.Method+" "+r.URL.Path != "POST /api/v1/apps/0oa1/credentials/jwks" {
		t.Errorf("%s %s: %+v, %v", r.Method, r.URL, key, err)
	}
	sameJSON(t, body, string(public))

	if _, err := o.client(t).AddKey(t.Context(), "0oa1", ecJWK(t, true)); !errors.Is(err, okta.ErrPrivateKey) || o.count() != 1 {
		t.Errorf("a private key: %d requests, %v", o.count(), err)
	}
	cut := answering(t, http.StatusCreated, `{"kid":"k1"`)
	var e *okta.Error
	if _, err := cut.client(t).AddKey(t.Context(), "0oa1", public); !errors.Is(err, okta.ErrUnreadable) || !errors.As(err, &e) || e.Status != http.StatusCreated {
		t.Errorf("half an answer: %v", err)
	}
}

func TestTurningKeysAndSecrets(t *testing.T) {
	plain := "not-to-be-kept"
	o := newOrg(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		fmt.Fprintf(w, `{"id":"x","client_secret":%q}`, plain)
	})
	c := o.client(t)
	calls := map[string]func(ctx context.Context, appID, id string) error{
		"POST /api/v1/apps/0oa1/credentials/jwks/id1/lifecycle/activate":      c.ActivateKey,
		"POST /api/v1/apps/0oa1/credentials/jwks/id1/lifecycle/deactivate":    c.DeactivateKey,
		"DELETE /api/v1/apps/0oa1/credentials/jwks/id1":                       c.DeleteKey,
		"POST /api/v1/apps/0oa1/credentials/secrets/id1/lifecycle/activate":   c.ActivateClientSecret,
		"POST /api/v1/apps/0oa1/credentials/secrets/id1/lifecycle/deactivate": c.DeactivateClientSecret,
		"DELETE /api/v1/apps/0oa1/credentials/secrets/id1":                    c.DeleteClientSecret,
	}
	for want, call := range calls {
		err := call(t.Context(), "0oa1", "id1")
		r, body := o.last(t)
		if err != nil || r.Method+" "+r.URL.Path != want || body != "" {
			t.Errorf("%s: sent %s %s %q, %v", want, r.Method, r.URL.Path, body, err)
		}
	}
	sent := o.count()
	for want, call := range calls {
		if call(t.Context(), "0oa1", "a/b") == nil || call(t.Context(), "../users", "id1") == nil || o.count() != sent {
			t.Errorf("%s: what is no id went into the path", want)
		}
	}
}

func TestAddClientSecretKeepsTheSecretSecret(t *testing.T) {
	var recorded struct{ ID, ClientSecret string }
	body := fixture(t, "app_secrets_create")
	var names map[string]any
	if err := json.Unmarshal([]byte(body), &names); err != nil {
		t.Fatal(err)
	}
	recorded.ID, _ = names["id"].(string)
	recorded.ClientSecret, _ = names["client_secret"].(string)

	o := answering(t, http.StatusCreated, body)
	made, err := o.client(t).AddClientSecret(t.Context(), "0oa1")
	r, sent := o.last(t)
	if err != nil || made.ID != recorded.ID || made.Secret.Reveal() != recorded.ClientSecret || !made.Active() {
		t.Errorf("%+v, %v", made, err)
	}
	if r.Method+" "+r.URL.Path != "POST /api/v1/apps/0oa1/credentials/secrets" || sent != "" {
		t.Errorf("sent %s %s %q", r.Method, r.URL, sent)
	}

	for _, half := range []string{body[:len(body)-2], `["` + recorded.ClientSecret + `"]`} {
		var e *okta.Error
		_, err := answering(t, http.StatusCreated, half).client(t).AddClientSecret(t.Context(), "0oa1")
		if !errors.Is(err, okta.ErrUnreadable) || !errors.As(err, &e) || e.Body != nil {
			t.Errorf("half an answer: %v", err)
		}
	}
	full := answering(t, http.StatusBadRequest, fixture(t, "spec_error_secret_max"))
	var e *okta.Error
	if _, err := full.client(t).AddClientSecret(t.Context(), "0oa1"); !errors.As(err, &e) || e.Code != "E0000001" || len(e.Causes) != 1 {
		t.Errorf("a third secret: %v", err)
	}
	if diff := cmp.Diff(1, full.count()); diff != "" {
		t.Error(diff)
	}
}
