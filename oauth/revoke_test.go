package oauth

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

func TestRevokeToken(t *testing.T) {
	for name, tt := range map[string]struct {
		status int
		body   string
		want   ErrorKind // "" = revoked
		code   string
	}{
		"done":                {200, "", "", ""},
		"done, with words":    {200, "ok", "", ""},
		"a captive portal":    {200, "<!DOCTYPE html><title>Wi-Fi</title>", WebPage, ""},
		"refused":             {400, `{"error":"unsupported_token_type"}`, Refused, "unsupported_token_type"},
		"an unknown client":   {401, `{"error":"invalid_client","error_description":"it echoes rt-1"}`, Refused, "invalid_client"},
		"a redirect":          {302, "", Redirected, ""},
		"busy":                {503, "", NotJSON, ""},
		"JSON that is no why": {500, `{}`, Unexplained, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var got url.Values
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_ = r.ParseForm()
				got = r.PostForm
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(tt.status)
				_, _ = w.Write([]byte(tt.body))
			}))
			defer server.Close()
			err := RevokeToken(t.Context(), server.Client(), RevokeRequest{
				Endpoint: server.URL + "/revoke", ClientID: "c1", Token: secret.New("rt-1"), Hint: RefreshTokenHint, Now: time.Unix(1, 0),
			})
			want := url.Values{"client_id": {"c1"}, "token": {"rt-1"}, "token_type_hint": {"refresh_token"}}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			var refused *Error
			if errors.As(err, &refused); tt.want == "" && err != nil || tt.want != "" && (refused == nil || refused.Kind != tt.want || refused.Code != tt.code) {
				t.Errorf("error %v", err)
			}
			if err != nil && strings.Contains(err.Error(), "rt-1") {
				t.Errorf("the error holds the token: %v", err)
			}
		})
	}
}

func TestRevokeTokenSendsNothingWithoutAToken(t *testing.T) {
	c := &http.Client{Transport: &script{}}
	for _, r := range []RevokeRequest{
		{Endpoint: "https://acme.okta.com/revoke", ClientID: "c1", Now: time.Unix(1, 0)},
		{Endpoint: "http://acme.okta.com/revoke", ClientID: "c1", Token: secret.New("x"), Now: time.Unix(1, 0)},
		{Endpoint: "https://acme.okta.com/revoke", ClientID: "c1", Token: secret.New("x")},
	} {
		if err := RevokeToken(t.Context(), c, r); err == nil {
			t.Errorf("%+v was sent", r)
		}
	}
}

func TestRevocationEndpointIsOnTheOrigin(t *testing.T) {
	for published, want := range map[string]string{"SELF/revoke": "SELF/revoke", "https://evil.example/revoke": "", "": ""} {
		origin, client, _ := publishing(t, page{200, `{"token_endpoint":"SELF/t","revocation_endpoint":"` + published + `"}`}, page{404, ""})
		got, err := Discover(t.Context(), client, origin)
		if err != nil {
			t.Fatal(err)
		}
		if want = strings.ReplaceAll(want, "SELF", origin); got.RevocationEndpoint != want {
			t.Errorf("%q gives %q", published, got.RevocationEndpoint)
		}
	}
}

// The form that is shown is the one that is sent, but for what is secret in it.
func TestRevokeFormIsShownAsItIsSent(t *testing.T) {
	key, err := GenerateKey(t.Context(), ECP256)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		auth   ClientAuth
		secret []string
	}{
		"a public client":    {ClientAuth{}, []string{"token"}},
		"a client with keys": {KeyAuth(key), []string{"token", "client_assertion"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got string
			server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				got = string(body)
			}))
			defer server.Close()
			r := RevokeRequest{Endpoint: server.URL + "/revoke", ClientID: "c 1", Auth: tt.auth, Token: secret.New("at+1"), Hint: AccessTokenHint, Now: time.Unix(1, 0)}
			if tt.auth.apply == nil {
				r.ClientID = "c1"
			}
			shown, err := r.Form()
			if err == nil {
				err = RevokeToken(t.Context(), server.Client(), r)
			}
			if err != nil {
				t.Fatal(err)
			}
			sent, err := url.ParseQuery(got)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range tt.secret {
				got = strings.Replace(got, name+"="+url.QueryEscape(sent.Get(name)), name+"="+Hidden, 1)
			}
			if shown != got {
				t.Errorf("shown %s, sent %s", shown, got)
			}
		})
	}
	if form, err := (RevokeRequest{ClientID: "c1"}).Form(); err == nil {
		t.Errorf("shown without a token: %s", form)
	}
}
