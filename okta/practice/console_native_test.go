package practice

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestConsoleMakesNativeApps: for the addresses given and no other.
func TestConsoleMakesNativeApps(t *testing.T) {
	o := startConsole(t)
	token := csrf(t, o)
	post := func(path string, f url.Values) (int, string) {
		f.Set("csrf", token)
		status, head, page := browse(t, o, "POST", path, f, nil)
		return status, head.Get("Location") + page
	}
	if status, page := post("/console/apps", url.Values{"type": {"native"}, "label": {"Flowlatch"}}); status != 400 || !strings.Contains(page, "redirect_uris") {
		t.Errorf("without an address: %d %s", status, page)
	}
	status, next := post("/console/apps", url.Values{"type": {"native"}, "label": {"Flowlatch"}, "redirect_uris": {testRedirect + "\n http://127.0.0.1:8766/callback"}})
	if status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, next)
	}
	app := o.adminSends(t, "GET", "/api/v1/apps/"+strings.TrimPrefix(next, "/console/apps/"), "", 200).object(t)
	client := app["settings"].(object)["oauthClient"].(object)
	credentials := app["credentials"].(object)["oauthClient"].(object)
	if client["application_type"] != "native" || len(client["redirect_uris"].([]any)) != 2 || credentials["token_endpoint_auth_method"] != "none" || credentials["pkce_required"] != true {
		t.Errorf("%v %v", client, credentials)
	}
	if _, _, page := browse(t, o, "GET", next, nil, nil); !strings.Contains(page, testRedirect) {
		t.Error("the page does not show the addresses")
	}
	status, _ = post(next+"/grants", url.Values{"scope": {"okta.apps.read"}})
	if status != http.StatusSeeOther || len(o.grants(app["id"].(string))) != 1 {
		t.Errorf("grant: %d", status)
	}
}

func TestConsoleAssignsRoles(t *testing.T) {
	o := startConsole(t)
	token := csrf(t, o)
	id := o.adminSends(t, "POST", "/api/v1/apps", serviceApp("S", false, newTestKey(t, "EC", "k").jwk), 200).object(t)["id"].(string)
	for _, step := range []struct {
		do   string
		want int
	}{{"", 1}, {"revoke", 0}} {
		browse(t, o, "POST", "/console/apps/"+id+"/roles", url.Values{"csrf": {token}, "role": {"APP_ADMIN"}, "do": {step.do}}, nil)
		if got := o.clientRoles(id); len(got) != step.want {
			t.Errorf("%q: %v", step.do, got)
		}
		if status, _, _ := browse(t, o, "GET", "/console/apps/"+id+"?tab=roles", nil, nil); status != 200 {
			t.Errorf("the page: %d", status)
		}
	}
}
