package practice

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
)

func TestMannerIsSetInTheConsole(t *testing.T) {
	o := startConsole(t)
	const flow = "/console/workflows/flows/echo-oauth"
	set := func(form url.Values) int {
		form.Set("csrf", csrf(t, o))
		status, _, _ := browse(t, o, "POST", flow+"/manner", form, nil)
		return status
	}
	shown := func(path string) string {
		_, _, page := browse(t, o, "GET", path, nil, nil)
		return page
	}
	const warning = "a way of its own"
	if page := shown(flow + "/settings"); !strings.Contains(page, `<option value="0" selected>`) || !strings.Contains(page, `<option value="json" selected>`) || strings.Contains(shown(flow), warning) {
		t.Error("a new endpoint does not look plain")
	}
	settings := endpointSettings{Level: levelOAuth, Apps: listApps, AppIDs: []string{}}
	if _, err := o.setEndpointSettings(o.asAdmin(t.Context()), "echo-oauth", settings); err != nil {
		t.Fatal(err)
	}
	if got := set(url.Values{"status": {"302"}, "body": {"html"}, "post_only": {"on"}, "lax": {"scope", "expiry"}}); got != 303 {
		t.Errorf("status %d", got)
	}
	want := Manner{Status: 302, Body: bodyHTML, PostOnly: true, Lax: []Lax{LaxScope, LaxExpiry}}
	f, err := o.flow("echo-oauth")
	if err != nil || fmt.Sprint(f.Manner) != fmt.Sprint(want) || f.Endpoint.Apps != listApps {
		t.Errorf("%+v, %v", f, err)
	}
	page := shown(flow + "/settings")
	for _, part := range []string{
		`<option value="302" selected>`, `<option value="html" selected>`, `name="post_only" checked`, `value="scope" checked`, `value="expiry" checked`, `value="level" >`,
	} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %s", part)
		}
	}
	if !strings.Contains(shown(flow), warning) {
		t.Error("the flow's page does not tell")
	}
	if words := shown("/console/workflows/flows/late"); !strings.Contains(words, "waiting for 5 seconds at most") {
		t.Error("the limit is not told")
	}
	for _, form := range []url.Values{{}, {"status": {"x"}}, {"status": {"500"}}, {"status": {"0"}, "body": {"xml"}}, {"status": {"0"}, "lax": {"sloth"}}} {
		if got := set(form); got != 400 {
			t.Errorf("%v: %d", form, got)
		}
	}
	if got := set(url.Values{"status": {"0"}, "body": {"json"}}); got != 303 || strings.Contains(shown(flow), warning) {
		t.Errorf("put right: %d", got)
	}
	if status, _, _ := browse(t, o, "POST", flow+"/manner", url.Values{"csrf": {"guess"}, "status": {"302"}}, nil); status != 403 {
		t.Errorf("from another page: %d", status)
	}
}
