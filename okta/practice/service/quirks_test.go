package service_test

import (
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/okta/practice/service"
)

func TestQuirkCommaScopes(t *testing.T) {
	w := start(t, service.Quirks{CommaScopes: true})
	got := w.redeems(t, w.code(t, "read,write,read")).tokens(t)
	if got.Scope != "read,write" {
		t.Errorf("%+v", got)
	}
	for _, scope := range []string{"read write", "read, write", "read,,write", "root"} {
		back := w.send(t, "GET", "/oauth/authorize?"+w.asking("scope", scope).Encode(), "").led(t, loopback)
		if back.Get("error") != "invalid_scope" {
			t.Errorf("%s: %v", scope, back)
		}
		w.asksToken(t, "grant_type", "client_credentials", "scope", scope).refused(t, 400, "invalid_scope")
	}
	w.asksToken(t, "grant_type", "refresh_token", "refresh_token", got.Refresh, "scope", "read,write").tokens(t)
}

func TestQuirkPlaceOfTheSecret(t *testing.T) {
	for _, c := range []struct {
		name          string
		place         service.SecretPlace
		body, inBasic int
	}{
		{"anywhere", service.SecretAnywhere, 200, 200},
		{"in the body", service.SecretInBody, 200, 401},
		{"as Basic", service.SecretInBasic, 401, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := start(t, service.Quirks{SecretIn: c.place})
			id, secret := w.Client()
			grant := values("grant_type", "client_credentials").Encode()
			for want, a := range map[*int]answer{
				&c.body:    w.asksToken(t, "grant_type", "client_credentials"),
				&c.inBasic: w.send(t, "POST", "/oauth/token", grant, formType, basicAuth(id, secret)),
			} {
				if *want == 200 {
					a.tokens(t)
				} else {
					a.refused(t, 401, "invalid_client")
				}
			}
		})
	}
}

func TestQuirkNoExpiresIn(t *testing.T) {
	w := start(t, service.Quirks{NoExpiresIn: true})
	a := w.redeems(t, w.code(t, "read"))
	got := a.tokens(t)
	if strings.Contains(string(a.body), "expires_in") {
		t.Errorf("%s", a.body)
	}
	if again := w.refreshes(t, got.Refresh).tokens(t); again.ExpiresIn != nil {
		t.Errorf("%+v", again)
	}
	w.pass(accessLasts)
	w.enters(t, got.Access, 401) // it ends all the same
}

func TestQuirkHTMLErrors(t *testing.T) {
	w := start(t, service.Quirks{HTMLErrors: true})
	for status, a := range map[int]answer{
		400: w.redeems(t, "x"),
		401: w.send(t, "POST", "/oauth/token", "", formType),
		405: w.send(t, "GET", "/oauth/token", ""),
	} {
		a.want(t, status)
		if a.header.Get("Content-Type") != "text/html; charset=utf-8" || !strings.HasPrefix(string(a.body), "<!DOCTYPE html>") || strings.Contains(string(a.body), "invalid_") {
			t.Errorf("%v %s", a.header, a.body)
		}
	}
	w.redeems(t, w.code(t, "read")).tokens(t)
	back := w.send(t, "GET", "/oauth/authorize?"+w.asking("scope", "root").Encode(), "").led(t, loopback)
	if back.Get("error") != "invalid_scope" {
		t.Errorf("%v", back)
	}
}

func TestQuirkRotateRefresh(t *testing.T) {
	w := start(t, service.Quirks{RotateRefresh: true})
	first := w.redeems(t, w.code(t, "read")).tokens(t)
	other := w.redeems(t, w.code(t, "read")).tokens(t)
	w.asksToken(t, "grant_type", "refresh_token", "refresh_token", first.Refresh, "scope", "root").refused(t, 400, "invalid_scope") // doesn't use it up
	second := w.refreshes(t, first.Refresh).tokens(t)
	third := w.refreshes(t, second.Refresh).tokens(t)
	if second.Refresh == "" || second.Refresh == first.Refresh || third.Refresh == second.Refresh {
		t.Fatalf("%+v, %+v, %+v", first, second, third)
	}
	w.enters(t, third.Access, 200)
	w.refreshes(t, first.Refresh).refused(t, 400, "invalid_grant")
	w.refreshes(t, third.Refresh).refused(t, 400, "invalid_grant") // the whole family went
	for _, got := range []tokens{first, second, third} {
		w.enters(t, got.Access, 401)
	}
	w.refreshes(t, other.Refresh).tokens(t) // and no other
	if len(w.Consents()) != 1 {
		t.Errorf("%v", w.Consents())
	}
}

func TestQuirkRefreshScope(t *testing.T) {
	for _, name := range []string{"offline_access", "refresh_token", "api.refresh"} {
		w := start(t, service.Quirks{RefreshScope: name})
		if got := w.redeems(t, w.code(t, "read")).tokens(t); got.Refresh != "" {
			t.Errorf("%s: %+v", name, got)
		}
		got := w.redeems(t, w.code(t, "read "+name)).tokens(t)
		if got.Refresh == "" || got.Scope != "read "+name {
			t.Errorf("%s: %+v", name, got)
		}
		w.refreshes(t, got.Refresh).tokens(t)
		if got := w.asksToken(t, "grant_type", "client_credentials", "scope", name).tokens(t); got.Refresh != "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestQuirksChangeWhileItRuns(t *testing.T) {
	w := start(t, service.Quirks{})
	got := w.redeems(t, w.code(t, "read")).tokens(t)
	q := service.Quirks{RotateRefresh: true, NoExpiresIn: true}
	w.SetQuirks(q)
	if w.Quirks() != q {
		t.Errorf("%+v", w.Quirks())
	}
	if again := w.refreshes(t, got.Refresh).tokens(t); again.Refresh == "" || again.ExpiresIn != nil {
		t.Errorf("%+v", again)
	}
	w.SetQuirks(service.Quirks{})
	w.refreshes(t, got.Refresh).refused(t, 400, "invalid_grant") // replaced is replaced
}

func TestConsentsAreRevokedOnTheirPage(t *testing.T) {
	w := start(t, service.Quirks{})
	empty := w.send(t, "GET", "/oauth/connected", "").want(t, 200)
	if !strings.Contains(string(empty.body), "No app is connected.") {
		t.Errorf("%s", empty.body)
	}
	got := w.redeems(t, w.code(t, "read write")).tokens(t)
	form := w.send(t, "GET", "/oauth/connected", "").want(t, 200).form(t)
	all := w.Consents()
	id, _ := w.Client()
	if len(all) != 1 || all[0].ID != form.Get("consent") || all[0].ClientID != id || strings.Join(all[0].Scopes, " ") != "read write" || !all[0].At.Equal(w.now()) {
		t.Fatalf("%+v", all)
	}
	w.send(t, "POST", "/oauth/connected/revoke", values("consent", all[0].ID).Encode(), formType).want(t, 403)
	w.send(t, "POST", "/oauth/connected/revoke", form.Encode(), formType, "Origin: https://evil.example").want(t, 403)
	w.enters(t, got.Access, 200)
	for range 2 { // the second time it is gone already
		w.send(t, "POST", "/oauth/connected/revoke", form.Encode(), formType).led(t, "/oauth/connected")
	}
	w.enters(t, got.Access, 401)
	w.refreshes(t, got.Refresh).refused(t, 400, "invalid_grant")
	if w.Revoke(all[0].ID) || len(w.Consents()) != 0 {
		t.Error("it is still there")
	}
}

func TestReset(t *testing.T) {
	w := start(t, service.Quirks{NoExpiresIn: true})
	got := w.redeems(t, w.code(t, "read")).tokens(t)
	id, secret := w.Client()
	added, addedSecret := w.AddClient()
	w.Reset()
	if _, any := w.Last(); any || w.Quirks() != (service.Quirks{}) || len(w.Consents()) != 0 {
		t.Error("something is left")
	}
	if again, sameSecret := w.Client(); again != id || sameSecret != secret {
		t.Error("the client is another one")
	}
	w.refreshes(t, got.Refresh).refused(t, 400, "invalid_grant")
	w.enters(t, got.Access, 401)
	w.send(t, "POST", "/oauth/token", values("grant_type", "client_credentials").Encode(), formType, basicAuth(added, addedSecret)).refused(t, 401, "invalid_client")
	if next := w.redeems(t, w.code(t, "read")).tokens(t); next.Access == got.Access || next.Refresh == got.Refresh {
		t.Error("a token came twice")
	}
}
