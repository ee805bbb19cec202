package practice

import (
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/okta/practice/service"
)

// allows gives a consent at the service, as somebody does in a browser.
func (o *Org) allows(t *testing.T) {
	t.Helper()
	id, _ := o.service.Client()
	in := url.Values{"response_type": {"code"}, "client_id": {id}, "redirect_uri": {"http://127.0.0.1:1/cb"}, "scope": {"read write"}}
	page := string(send(t, "GET", o.service.URL()+"/oauth/authorize?"+in.Encode(), "").body)
	form := url.Values{"answer": {"allow"}}
	for _, name := range []string{"csrf", "request"} {
		_, rest, _ := strings.Cut(page, `name="`+name+`" value="`)
		value, _, _ := strings.Cut(rest, `"`)
		form.Set(name, value)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.PostForm(o.service.URL()+"/oauth/authorize", form)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusSeeOther {
		t.Fatalf("status %d", resp.StatusCode)
	}
}

func TestServiceIsShownInTheConsole(t *testing.T) {
	o := startConsole(t)
	id, secret := o.service.Client()
	user, password := o.service.User()
	name, value := o.service.Header()
	o.allows(t)
	_, _, page := browse(t, o, "GET", "/console/service", nil, nil)
	for _, part := range []string{
		o.service.URL() + "/echo<", o.service.URL() + "/oauth/token<", id, secret, user, password, name, value,
		service.RedirectURIs()[0], "<code>read</code> <code>write</code>", "</html>",
	} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %s", part)
		}
	}
	consent := url.Values{"csrf": {csrf(t, o)}, "consent": {o.service.Consents()[0].ID}}
	if status, _, _ := browse(t, o, "POST", "/console/service/revoke", url.Values{"csrf": {"guess"}, "consent": consent["consent"]}, nil); status != 403 {
		t.Errorf("from another page: %d", status)
	}
	if status, header, _ := browse(t, o, "POST", "/console/service/revoke", consent, nil); status != 303 || header.Get("Location") != "/console/service" || len(o.service.Consents()) != 0 {
		t.Errorf("%d, %v", status, o.service.Consents())
	}
	if _, _, page := browse(t, o, "GET", "/console/service", nil, nil); !strings.Contains(page, "Nothing is allowed yet.") {
		t.Error("the consent is still shown")
	}
}

func TestQuirksAreSetInTheConsole(t *testing.T) {
	o := startConsole(t)
	set := func(form url.Values) int {
		form.Set("csrf", csrf(t, o))
		status, _, _ := browse(t, o, "POST", "/console/service/quirks", form, nil)
		return status
	}
	all := url.Values{"quirk": {"comma_scopes", "no_expires_in", "html_errors", "rotate_refresh"}, "secret_in": {"2"}, "refresh_scope": {"offline_access"}}
	want := service.Quirks{CommaScopes: true, SecretIn: service.SecretInBasic, NoExpiresIn: true, HTMLErrors: true, RotateRefresh: true, RefreshScope: "offline_access"}
	if status := set(all); status != 303 || o.service.Quirks() != want {
		t.Errorf("%d, %+v", status, o.service.Quirks())
	}
	_, _, page := browse(t, o, "GET", "/console/service", nil, nil)
	for _, part := range []string{`value="comma_scopes" checked`, `value="rotate_refresh" checked`, `<option value="2" selected>As Basic only`, `name="refresh_scope" value="offline_access"`} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %s", part)
		}
	}
	for _, bad := range []url.Values{{}, {"secret_in": {"3"}}, {"secret_in": {"-1"}}, {"secret_in": {"0"}, "refresh_scope": {"a b"}}} {
		if status := set(bad); status != 400 || o.service.Quirks() != want {
			t.Errorf("%v: %d", bad, status)
		}
	}
	if status := set(url.Values{"secret_in": {"0"}}); status != 303 || o.service.Quirks() != (service.Quirks{}) {
		t.Errorf("%d, %+v", status, o.service.Quirks())
	}
}

func TestServiceLivesWithTheOrg(t *testing.T) {
	file := filepath.Join(t.TempDir(), "practice.json")
	cfg := Config{Seed: testSeed(), StateFile: file}
	first, closeFirst := openOrg(t, cfg)
	address, identity := first.Service().URL(), identityOf(first)
	if send(t, "GET", address+"/echo", "").status != 200 {
		t.Error("it does not answer")
	}
	first.allows(t)
	closeFirst()
	if resp, err := http.Get(address + "/echo"); err == nil {
		resp.Body.Close()
		t.Error("it answers after the org was closed")
	}
	second, closeSecond := openOrg(t, cfg)
	defer closeSecond()
	if second.Service().URL() != address || !slices.Equal(identityOf(second), identity) || len(second.Service().Consents()) != 0 {
		t.Errorf("at %s, was %s", second.Service().URL(), address)
	}
	second.allows(t)
	second.Service().SetQuirks(service.Quirks{HTMLErrors: true})
	if err := second.Reset(); err != nil {
		t.Fatal(err)
	}
	if second.Service().URL() != address || len(second.Service().Consents()) != 0 || second.Service().Quirks() != (service.Quirks{}) {
		t.Error("it did not start over")
	}
	other, closeOther := openOrg(t, Config{Seed: testSeed(), ServicePort: second.Service().Port()})
	defer closeOther()
	if other.Service().URL() == address || send(t, "GET", other.Service().URL()+"/echo", "").status != 200 {
		t.Error("a taken port is not replaced")
	}
}

func identityOf(o *Org) []string {
	id, secret := o.Service().Client()
	_, password := o.Service().User()
	_, value := o.Service().Header()
	return []string{id, secret, password, value}
}
