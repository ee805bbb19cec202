package oauth

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestBeginWithoutPKCE is the request of a client that has a secret and no PKCE.
func TestBeginWithoutPKCE(t *testing.T) {
	r := authorizationRequest("https://acme.okta.com")
	r.Endpoint = "https://acme.okta.com/authorize?access_type=offline&note=a%20b"
	r.Scopes, r.ScopeAsTyped, r.WithoutPKCE = nil, "openid,read", true
	a, err := r.Begin()
	must(t, err)
	ours, kept := strings.CutPrefix(a.URL, r.Endpoint+"&")
	if !kept {
		t.Fatalf("the query that was there is not retained: %s", a.URL)
	}
	got, err := url.ParseQuery(ours)
	must(t, err)
	want := url.Values{
		"response_type": {"code"}, "client_id": {"0oa1"}, "redirect_uri": {r.RedirectURI}, "scope": {"openid,read"}, "state": {a.State().Reveal()},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	var s codeServer
	server := serve(t, s.ServeHTTP)
	r.TokenURL = server.URL
	a, err = r.Begin()
	must(t, err)
	_, err = a.Redeem(t.Context(), server.Client(), url.Values{"state": {a.State().Reveal()}, "code": {"c1"}}, issued())
	must(t, err)
	if len(s.forms) != 1 || s.forms[0].Has("code_verifier") {
		t.Errorf("sent %v", s.forms)
	}
}

func TestBeginRefusesAScopeThatCannotBe(t *testing.T) {
	for name, change := range map[string]func(*AuthorizationRequest){
		"two kinds":   func(r *AuthorizationRequest) { r.ScopeAsTyped = "read" },
		"line break":  func(r *AuthorizationRequest) { r.Scopes, r.ScopeAsTyped = nil, "read\nwrite" },
		"beyond text": func(r *AuthorizationRequest) { r.Scopes, r.ScopeAsTyped = nil, "l\u00e9gal" },
	} {
		r := authorizationRequest("https://acme.okta.com")
		change(&r)
		if _, err := r.Begin(); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// A parameter that stands in the query already is not sent twice (RFC 6749 §3.1).
func TestBeginSendsNoParameterTwice(t *testing.T) {
	r := authorizationRequest("https://acme.okta.com")
	r.Endpoint = "https://acme.okta.com/authorize?client_id=other&a=b"
	a, err := r.Begin()
	must(t, err)
	u, err := url.Parse(a.URL)
	must(t, err)
	if q := u.Query(); len(q["client_id"]) != 1 || q.Get("client_id") != r.ClientID || q.Get("a") != "b" {
		t.Errorf("%s", a.URL)
	}
}
