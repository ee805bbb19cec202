package okta_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/okta"
)

// onlyApp reads a list of one app.
func onlyApp(t *testing.T, body string) okta.App {
	t.Helper()
	apps, err := answering(t, http.StatusOK, "["+body+"]").client(t).ListApps(t.Context(), okta.AppQuery{})
	if err != nil || len(apps) != 1 {
		t.Fatalf("%+v, %v", apps, err)
	}
	return apps[0]
}

func TestAppReadsARecordedServiceApp(t *testing.T) {
	got := onlyApp(t, fixture(t, "app_get_service_private_key_jwt_rsa"))
	if got.ID != "0oawsplnj5Tvtng9U1d7" || got.ClientID != got.ID || got.AuthMethod != "private_key_jwt" ||
		got.Name != okta.AppOIDC || got.ApplicationType != "service" || got.DPoPBound || got.Status != "ACTIVE" || got.Created.Year() != 2026 {
		t.Errorf("%+v", got)
	}
	if len(got.Keys) != 1 || got.Keys[0].KID != "SIGNING_KEY_RSA" || !got.Keys[0].Active() ||
		!strings.HasPrefix(got.Keys[0].ID, "pks") {
		t.Fatalf("keys %+v", got.Keys)
	}
	var public map[string]string
	if err := json.Unmarshal(got.Keys[0].Public, &public); err != nil || len(public) != 3 || public["kty"] != "RSA" {
		t.Errorf("public %s", got.Keys[0].Public)
	}
}

func TestAppReadsTheInternalAppWithoutAClient(t *testing.T) {
	got := onlyApp(t, fixture(t, "app_internal_flow"))
	if got.Name != okta.AppWorkflowsOAuth || got.ClientID != "" || got.AuthMethod != "" || got.ApplicationType != "" {
		t.Errorf("%+v", got)
	}
	if got.Settings["serviceDomain"] != "https://oauth.workflows.oktapreview.com" {
		t.Errorf("%+v", got)
	}
}

func TestListAppsReadsRecordedAppsOfEveryKind(t *testing.T) {
	body := fixture(t, "apps_list_limit200_mixed_types")
	var recorded []struct{ ID, Name, Label string }
	if err := json.Unmarshal([]byte(body), &recorded); err != nil {
		t.Fatal(err)
	}
	apps, err := answering(t, http.StatusOK, body).client(t).ListApps(t.Context(), okta.AppQuery{})
	if err != nil || len(apps) != len(recorded) {
		t.Fatalf("%d apps of %d, %v", len(apps), len(recorded), err)
	}
	for i, want := range recorded {
		if got := apps[i]; got.ID != want.ID || got.Name != want.Name || got.Label != want.Label {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}

// The SDK gives empty values for the second and third of these.
func TestListAppsKeepsWhatItHardlyUnderstands(t *testing.T) {
	const body = `[
		{"id":"0oa1","name":"bookmark","label":"Docs","signOnMode":"BOOKMARK","settings":{"app":{"requestIntegration":false,"url":"https://docs.example"}}},
		{"id":"0oa2","name":"active_directory","label":"AD","signOnMode":null},
		{"id":"0oa3","name":"deelhr","label":"Deel","signOnMode":"SOMETHING_NEW","created":"yesterday","settings":"odd"},
		{"id":"0oa4","name":"oidc_client","label":"Half","settings":{"oauthClient":{"jwks":{"keys":["odd"]},"application_type":"service"}}},
		"no app at all",
		{"label":"without an id"}]`
	apps, err := answering(t, http.StatusOK, body).client(t).ListApps(t.Context(), okta.AppQuery{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range apps {
		got = append(got, strings.Join([]string{a.ID, a.Label, a.SignOnMode, a.BookmarkURL, a.ApplicationType, a.Problem}, "|"))
	}
	want := []string{
		"0oa1|Docs|BOOKMARK|https://docs.example||",
		"0oa2|AD||||",
		"0oa3|Deel|SOMETHING_NEW|||settings is a JSON string, which is not understood",
		"0oa4|Half|||service|settings.oauthClient.jwks.keys is a JSON string, which is not understood",
		"|||||what Okta sent is no JSON object",
		"|without an id||||Okta sent it without an id",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAppFindsItsTile(t *testing.T) {
	for links, want := range map[string]string{
		`[{"href":"https://acme.okta.com/home/a"},{"href":"https://acme.okta.com/home/b"}]`: "https://acme.okta.com/home/a",
		`{"href":"https://acme.okta.com/home/a"}`:                                           "https://acme.okta.com/home/a",
		`[]`:    "",
		`null`:  "",
		`"odd"`: "",
	} {
		if got := onlyApp(t, `{"id":"0oa1","_links":{"appLinks":`+links+`}}`); got.HomeURL != want || got.Problem != "" {
			t.Errorf("%s: %q, problem %q", links, got.HomeURL, got.Problem)
		}
	}
}

// pagedOrg lists n apps, size to a page, with two Link lines as Okta sends them. Every link's host is somewhere else:
// only the cursor counts.
func pagedOrg(t *testing.T, n int) *org {
	t.Helper()
	return newOrg(t, func(w http.ResponseWriter, r *http.Request) {
		var start, size int
		fmt.Sscan(r.URL.Query().Get("limit"), &size)
		fmt.Sscan(strings.TrimPrefix(r.URL.Query().Get("after"), "0oa"), &start)
		end := min(start+size, n)
		w.Header().Add("Link", `<https://elsewhere.example/api/v1/apps?limit=2>; rel="self"`)
		if end < n {
			w.Header().Add("Link", fmt.Sprintf(`<https://elsewhere.example/api/v1/apps?after=0oa%d&limit=2>; rel="next"`, end))
		}
		var apps []string
		for i := start; i < end; i++ {
			apps = append(apps, fmt.Sprintf(`{"id":"0oa%d","name":"app%d"}`, i, i%2))
		}
		fmt.Fprintf(w, "[%s]", strings.Join(apps, ","))
	})
}

func TestListAppsPagesThrough(t *testing.T) {
	for _, c := range []struct{ limit, size, want, requests int }{
		{0, 2, 5, 3}, {0, 0, 5, 1}, {3, 2, 3, 2}, {2, 0, 2, 1}, {100, 5, 5, 1},
	} {
		o := pagedOrg(t, 5)
		apps, err := o.client(t).ListApps(t.Context(), okta.AppQuery{Q: "x", Limit: c.limit, PageSize: c.size})
		if err != nil || len(apps) != c.want || o.count() != c.requests {
			t.Errorf("%+v: %d apps in %d requests, %v", c, len(apps), o.count(), err)
		}
		for i, a := range apps {
			if a.ID != fmt.Sprintf("0oa%d", i) {
				t.Errorf("app %d is %s", i, a.ID)
			}
		}
		if r, _ := o.last(t); r.URL.Query().Get("q") != "x" {
			t.Error("a later page forgot the query")
		}
	}
}

func TestAppPagesAsksForAPageWhenTheOneBeforeIsTaken(t *testing.T) {
	o := pagedOrg(t, 5)
	var sizes []int
	for page, err := range o.client(t).AppPages(t.Context(), okta.AppQuery{PageSize: 2}) {
		if err != nil {
			t.Fatal(err)
		}
		if sizes = append(sizes, len(page)); o.count() != len(sizes) {
			t.Errorf("page %d came after %d requests", len(sizes), o.count())
		}
	}
	if diff := cmp.Diff([]int{2, 2, 1}, sizes); diff != "" {
		t.Error(diff)
	}

	o = pagedOrg(t, 5)
	for range o.client(t).AppPages(t.Context(), okta.AppQuery{PageSize: 2}) {
		break
	}
	if o.count() != 1 {
		t.Errorf("asked %d times for one page", o.count())
	}
}

func TestListAppsStopsGoingInCircles(t *testing.T) {
	o := newOrg(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Add("Link", `<https://acme.okta.com/api/v1/apps?after=same>; rel="next"`)
		fmt.Fprint(w, `[{"id":"0oa1"}]`)
	})
	apps, err := o.client(t).ListApps(t.Context(), okta.AppQuery{})
	if !errors.Is(err, okta.ErrPagingLoop) || o.count() != 2 || len(apps) != 2 {
		t.Errorf("%d apps, %d requests, %v", len(apps), o.count(), err)
	}
}

func TestListAppsReadsLinksInOneLine(t *testing.T) {
	o := newOrg(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("after") == "" {
			w.Header().Add("Link", `<https://acme.okta.com/a,b?limit=1>; rel="self", <https://acme.okta.com/x?after=two>; title="a, b"; rel=next`)
		}
		fmt.Fprint(w, `[{"id":"0oa1"}]`)
	})
	apps, err := o.client(t).ListApps(t.Context(), okta.AppQuery{})
	if err != nil || len(apps) != 2 {
		t.Errorf("%d apps, %v", len(apps), err)
	}
}

func TestListAppsGivesWhatItGotBeforeAnError(t *testing.T) {
	o := newOrg(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("after") != "" {
			w.WriteHeader(http.StatusTooManyRequests)
			fmt.Fprint(w, oktaError("E0000047", "slow down"))
			return
		}
		w.Header().Add("Link", `<https://acme.okta.com/api/v1/apps?after=x>; rel="next"`)
		fmt.Fprint(w, `[{"id":"0oa1"}]`)
	})
	apps, err := o.client(t).ListApps(t.Context(), okta.AppQuery{})
	var e *okta.Error
	if !errors.As(err, &e) || e.Code != "E0000047" || len(apps) != 1 {
		t.Errorf("%d apps, %v", len(apps), err)
	}
}

func TestAppsByNameFallsBackToTheWholeList(t *testing.T) {
	const all = `[{"id":"0oa1","name":"oidc_client","label":"flow"},{"id":"0oa2","name":"flow"}]`
	for name, filtered := range map[string]func(http.ResponseWriter){
		"works":    func(w http.ResponseWriter) { fmt.Fprint(w, `[{"id":"0oa2","name":"flow"}]`) },
		"ignored":  func(w http.ResponseWriter) { fmt.Fprint(w, all) },
		"empty":    func(w http.ResponseWriter) { fmt.Fprint(w, `[]`) },
		"refused":  func(w http.ResponseWriter) { w.WriteHeader(400); fmt.Fprint(w, oktaError("E0000031", "bad search")) },
		"confused": func(w http.ResponseWriter) { fmt.Fprint(w, `[{"id":"0oa9","name":"other"}]`) },
	} {
		o := newOrg(t, func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Query().Get("filter") {
			case `name eq "flow"`:
				filtered(w)
			case "":
				fmt.Fprint(w, all)
			default:
				t.Errorf("filter %q", r.URL.Query().Get("filter"))
			}
		})
		apps, err := o.client(t).AppsByName(t.Context(), okta.AppWorkflowsOAuth)
		if err != nil || len(apps) != 1 || apps[0].ID != "0oa2" {
			t.Errorf("filter %s: %+v, %v", name, apps, err)
		}
	}
	denied := answering(t, http.StatusForbidden, oktaError("E0000006", "no"))
	if _, err := denied.client(t).AppsByName(t.Context(), "flow"); err == nil || denied.count() != 1 {
		t.Errorf("denied: %d requests, %v", denied.count(), err)
	}
}

func TestChangingAnApp(t *testing.T) {
	o := newOrg(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		fmt.Fprint(w, "{}")
	})
	c := o.client(t)
	for want, call := range map[string]func() error{
		"POST /api/v1/apps/0oa1/lifecycle/deactivate": func() error { return c.DeactivateApp(t.Context(), "0oa1") },
		"DELETE /api/v1/apps/0oa1":                    func() error { return c.DeleteApp(t.Context(), "0oa1") },
		"DELETE /api/v1/apps/0oa1/grants/oag1":        func() error { return c.RevokeGrant(t.Context(), "0oa1", "oag1") },
	} {
		err := call()
		r, body := o.last(t)
		if err != nil || r.Method+" "+r.URL.Path != want || body != "" {
			t.Errorf("%s: sent %s %s %q, %v", want, r.Method, r.URL.Path, body, err)
		}
	}
}

func TestDeletingAnActiveAppIsRefused(t *testing.T) {
	o := answering(t, http.StatusForbidden, fixture(t, "error_403_E0000056_delete_active_app"))
	var e *okta.Error
	err := o.client(t).DeleteApp(t.Context(), "0oa1")
	if !errors.As(err, &e) || e.Code != "E0000056" || e.ID != "oaea6ja1A5PQ6KlVJVX3K2kcw" || len(e.Causes) != 1 {
		t.Errorf("%v", err)
	}
}
