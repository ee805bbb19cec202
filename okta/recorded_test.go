package okta_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/okta"
)

// recording is an answer that was recorded, or one that Okta documents.
type recording struct {
	status int // 0: not recorded
	header http.Header
	body   string
}

func recorded(t *testing.T, name string) recording {
	t.Helper()
	r := recording{body: fixture(t, name)}
	if strings.Contains(name, "log_event") && strings.HasPrefix(r.body, "{") {
		r.body = "[" + r.body + "]" // one event out of a list
	}
	var meta struct {
		Response struct {
			Status  int
			Headers map[string]lines
		}
	}
	if err := json.Unmarshal([]byte(fixture(t, name+".meta")), &meta); err != nil {
		t.Fatal(err)
	}
	r.status, r.header = meta.Response.Status, http.Header{}
	for field, values := range meta.Response.Headers {
		switch http.CanonicalHeaderKey(field) {
		case "Connection", "Transfer-Encoding", "Content-Length", "Content-Encoding": // of that connection, not of this one
		default:
			r.header[http.CanonicalHeaderKey(field)] = values
		}
	}
	return r
}

// lines are the values of a header: a list, or a single one as the recorder wrote it.
type lines []string

func (l *lines) UnmarshalJSON(b []byte) error {
	var single string
	if json.Unmarshal(b, &single) == nil {
		*l = lines{single}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(l))
}

// replay starts an org that answers everything as recorded.
func (r recording) replay(t *testing.T, status int) *org {
	t.Helper()
	if r.status != 0 {
		status = r.status
	}
	return newOrg(t, func(w http.ResponseWriter, _ *http.Request) {
		for field, values := range r.header {
			if field != "Link" || len(values) == 1 { // a next page would be the same one again
				w.Header()[field] = values
			}
		}
		w.WriteHeader(status)
		if status != http.StatusNoContent {
			_, _ = w.Write([]byte(r.body))
		}
	})
}

// call is how an answer comes to be read.
type call func(ctx context.Context, c *okta.Client) (any, error)

// The calls that the recordings are answers to.
func recordedCalls() map[string]call {
	app := func(ctx context.Context, c *okta.Client) (any, error) { return c.App(ctx, "0oa1") }
	apps := func(ctx context.Context, c *okta.Client) (any, error) { return c.ListApps(ctx, okta.AppQuery{}) }
	addKey := func(ctx context.Context, c *okta.Client) (any, error) {
		return c.AddKey(ctx, "0oa1", json.RawMessage(`{"kty":"RSA"}`))
	}
	keys := func(ctx context.Context, c *okta.Client) (any, error) { return c.Keys(ctx, "0oa1") }
	secrets := func(ctx context.Context, c *okta.Client) (any, error) { return c.AddClientSecret(ctx, "0oa1") }
	logs := func(ctx context.Context, c *okta.Client) (any, error) { return c.Logs(ctx, okta.LogQuery{}) }
	grant := func(ctx context.Context, c *okta.Client) (any, error) { return c.GrantScope(ctx, "0oa1", "scope") }
	grants := func(ctx context.Context, c *okta.Client) (any, error) { return c.ListGrants(ctx, "0oa1") }
	return map[string]call{
		"app_create_service_client_secret_basic_jwks_uri": app, "app_create_service_private_key_jwt_ec": app,
		"app_create_service_private_key_jwt_rsa": app, "app_get_service_private_key_jwt_rsa": app,
		"app_internal_flow": app, "app_internal_okta_flow_sso": app, "app_internal_saasure": app,
		"postman_update_app_jwks_with_kid": app,
		"apps_list_default_limit20":        apps, "apps_list_filter_q_limit1_oidc": apps,
		"apps_list_limit200_mixed_types": apps, "apps_list_limit2_link_next": apps,
		"postman_activate_a_jwk": addKey, "postman_add_a_new_jwk": addKey, "postman_deactivate_a_jwk": addKey,
		"postman_get_a_jwk": addKey, "spec_jwk_add_response": addKey, "spec_jwk_deactivate_response": addKey,
		"postman_list_jwks": keys, "spec_jwks_list_object_shape": keys,
		"app_secrets_create": secrets, "app_secrets_activate": secrets, "app_secrets_deactivate": secrets,
		"app_secrets_get_one": secrets,
		"app_secrets_list":    func(ctx context.Context, c *okta.Client) (any, error) { return c.ClientSecrets(ctx, "0oa1") },
		"client_role_assign": func(ctx context.Context, c *okta.Client) (any, error) {
			return c.AssignClientRole(ctx, "0oa1", okta.RoleAppAdmin)
		},
		"org_settings": func(ctx context.Context, c *okta.Client) (any, error) { return c.Org(ctx) },
		"grants_list":  grants, "spec_grants_list": grants, "grants_create": grant, "spec_grant_create_response": grant,
		"log_event_app_oauth2_token_grant_masked": logs, "log_event_user_session_start": logs,
		"spec_log_events": logs, "spec_log_events_additional_security_context": logs,
		"app_delete":               func(ctx context.Context, c *okta.Client) (any, error) { return nil, c.DeleteApp(ctx, "0oa1") },
		"app_lifecycle_deactivate": func(ctx context.Context, c *okta.Client) (any, error) { return nil, c.DeactivateApp(ctx, "0oa1") },
		"app_secrets_delete": func(ctx context.Context, c *okta.Client) (any, error) {
			return nil, c.DeleteClientSecret(ctx, "0oa1", "ocs1")
		},
		"grants_revoke": func(ctx context.Context, c *okta.Client) (any, error) { return nil, c.RevokeGrant(ctx, "0oa1", "oag1") },
	}
}

// readElsewhere are the recordings that this package has nothing to do with.
func readElsewhere() map[string]string {
	return map[string]string{
		"catalogue_": "not an answer", "token_": "package oauth", "spec_token_": "package oauth", "spec_oauth_": "package oauth",
		"wellknown_oauth_": "package oauth", "spec_device_": "package oauth", "wellknown_okta_organization": "Discover, see its tests",
		"spec_grant_create_request": "a request", "spec_jwk_add_request": "a request",
		"postman_add_a_jwk_uri":     "dynamic client registration, which is not called",
		"dpop_resource_request_200": "a list of users, which is not called",
	}
}

// documentedErrors are the statuses of the errors that Okta documents but that nobody recorded.
func documentedErrors() map[string]int {
	return map[string]int{"spec_error_401": 401, "spec_error_403": 403, "spec_error_429": 429, "spec_error_": 400}
}

func TestEveryRecordedAnswerIsReadWhole(t *testing.T) {
	calls := recordedCalls()
	for _, name := range recordings(t) {
		if reason := matching(readElsewhere(), name); reason != "" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			r := recorded(t, name)
			if strings.HasPrefix(name, "error_") || strings.HasPrefix(name, "spec_error_") || r.status >= 400 {
				checkRecordedError(t, r, matching(documentedErrors(), name))
				return
			}
			call, known := calls[name]
			if !known {
				t.Fatal("nothing reads this recording, nor says who does")
			}
			got, err := call(t.Context(), r.replay(t, http.StatusOK).client(t))
			if err != nil {
				t.Fatal(err)
			}
			if got == nil {
				return // the answer says nothing
			}
			var raw any
			if err := json.Unmarshal([]byte(r.body), &raw); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(shownOf(raw, got), shown(got)); diff != "" {
				t.Errorf("recorded (-) and read (+):\n%s", diff)
			}
		})
	}
}

// checkRecordedError reads an error in two ways: as the SDK sends requests and as this package does.
func checkRecordedError(t *testing.T, r recording, status int) {
	t.Helper()
	var want struct {
		ErrorCode, ErrorSummary, ErrorID string
		ErrorCauses                      []struct{ ErrorSummary string }
	}
	if err := json.Unmarshal([]byte(r.body), &want); err != nil {
		t.Fatal(err)
	}
	o := r.replay(t, status)
	_, bySDK := o.client(t).App(t.Context(), "0oa1")
	_, byUs := o.client(t).Keys(t.Context(), "0oa1")
	changing := o.client(t).DeleteKey(t.Context(), "0oa1", "pks1")
	for _, err := range []error{bySDK, byUs, changing} {
		var e *okta.Error
		if !errors.As(err, &e) {
			t.Fatal(err)
		}
		if e.Code != want.ErrorCode || e.Summary != want.ErrorSummary || e.ID != want.ErrorID || len(e.Causes) != len(want.ErrorCauses) {
			t.Errorf("%+v", e)
		}
		for i, cause := range want.ErrorCauses {
			if e.Causes[i] != cause.ErrorSummary {
				t.Errorf("cause %q, want %q", e.Causes[i], cause.ErrorSummary)
			}
		}
		if id := r.header.Get("X-Okta-Request-Id"); id != "" && e.RequestID != id || e.Foreign() {
			t.Errorf("request id %q, want %q", e.RequestID, id)
		}
		reset, date := r.header.Get("X-Rate-Limit-Reset"), r.header.Get("Date")
		if e.Status == http.StatusTooManyRequests && reset+date != "" && e.RetryAfter.Seconds() != 48 {
			t.Errorf("try again after %s at %s, the bucket is full again at %s", e.RetryAfter, date, reset)
		}
	}
	if o.count() != 3 {
		t.Errorf("asked %d times", o.count())
	}
}

// recordings are the names of all there are.
func recordings(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "shared", "fixtures", "*.meta.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("the recorded answers are not on this machine")
	}
	for i, file := range files {
		files[i] = strings.TrimSuffix(filepath.Base(file), ".meta.json")
	}
	return files
}

// matching is the value of the longest prefix of name in m.
func matching[V any](m map[string]V, name string) V {
	var found V
	longest := 0
	for prefix, v := range m {
		if strings.HasPrefix(name, prefix) && len(prefix) > longest {
			found, longest = v, len(prefix)
		}
	}
	return found
}

func TestDiscoverReadsTheRecordedOrg(t *testing.T) {
	r := recorded(t, "wellknown_okta_organization")
	o := r.replay(t, http.StatusOK)
	got, date, err := okta.Discover(t.Context(), o.Client(), o.URL)
	want := okta.Organization{ID: "00otivnuq1X5554yc1d7", Cell: "op3", Pipeline: "idx", Href: "https://classic-00.dne-okta.com"}
	if diff := cmp.Diff(want, got); diff != "" || err != nil || date.Format(http.TimeFormat) != r.header.Get("Date") {
		t.Errorf("%s %v %s", date, err, diff)
	}
}

// A folder without recordings skips these tests; a broken one must not.
func TestTheRecordingsAreThere(t *testing.T) {
	if _, err := os.Stat(filepath.Join("..", "..", "shared", "fixtures", "INDEX.md")); err != nil {
		t.Skip("the recorded answers are not on this machine")
	}
	if n := len(recordings(t)); n < 70 {
		t.Errorf("only %d recordings", n)
	}
}
