package practice

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// minted orders an access token.
func (o *Org) minted(t *testing.T, order string) string {
	t.Helper()
	return o.adminSends(t, "POST", "/practice/v1/access-tokens", order, 200).object(t)["accessToken"].(string)
}

func TestTokensThatOnlyTheOrgCanSign(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	key, err := o.signing()
	if err != nil {
		t.Fatal(err)
	}
	now := clock.now().Unix()
	tests := []struct {
		name, order        string
		audience           string
		issued             int64
		scope              string
		onInvoke, onTheAPI int
	}{
		{"as the token endpoint gives", `"scopes":["okta.workflows.invoke.manage"]`, o.URL(), now, scopeInvoke, 200, 403},
		{"expired", `"scopes":["okta.workflows.invoke.manage"],"expired":true`, o.URL(), now - 7200, scopeInvoke, 401, 401},
		{"for another audience", `"scopes":["okta.workflows.invoke.manage"],"audience":"https://other.example"`, "https://other.example", now, scopeInvoke, 401, 401},
		{"with a scope that is not granted", `"scopes":["okta.apps.read"]`, o.URL(), now, "okta.apps.read", 403, 403},
	}
	for _, tt := range tests {
		raw := o.minted(t, fmt.Sprintf(`{"clientId":%q,%s}`, c.id, tt.order))
		parsed, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256})
		if err != nil {
			t.Fatal(err)
		}
		var got tokenClaims
		if err := parsed.Claims(key.Public(), &got); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if got.Audience != tt.audience || got.IssuedAt != tt.issued || got.Expires != tt.issued+3600 || got.ClientID != c.id || !slices.Equal(got.Scopes, []string{tt.scope}) {
			t.Errorf("%s: %+v", tt.name, got)
		}
		bearer := header("Authorization", "Bearer "+raw)
		if r := send(t, "POST", o.endpoint(t, "echo-oauth").InvokeURL, "{}", bearer); r.status != tt.onInvoke {
			t.Errorf("%s: invoke answers %d %s, want %d", tt.name, r.status, r.body, tt.onInvoke)
		}
		if r := send(t, "GET", o.URL()+"/api/v1/apps", "", bearer); r.status != tt.onTheAPI {
			t.Errorf("%s: the API answers %d %s, want %d", tt.name, r.status, r.body, tt.onTheAPI)
		}
		clock.move(100 * time.Millisecond)
	}
	if runs, _ := o.history("echo-oauth"); len(runs) != 1 {
		t.Errorf("%d runs, want the one call that was let in", len(runs))
	}
}

func TestTokenOrdersThatAreRefused(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	bookmark, err := o.createBookmark(t, "No client")
	if err != nil {
		t.Fatal(err)
	}
	order := func(format string, a ...any) string { return fmt.Sprintf(format, a...) }
	tests := []struct {
		name, body string
		want       int
	}{
		{"no JSON", `scopes`, 400},
		{"nobody's", `{"clientId":"0oanobody","scopes":["okta.apps.read"]}`, 404},
		{"an app that gets no tokens", order(`{"clientId":%q,"scopes":["okta.apps.read"]}`, bookmark.ID), 400},
		{"no scope", order(`{"clientId":%q}`, c.id), 400},
		{"no scope of the org", order(`{"clientId":%q,"scopes":["mine"]}`, c.id), 400},
		{"expired and of another audience", order(`{"clientId":%q,"scopes":["okta.apps.read"],"expired":true,"audience":"x"}`, c.id), 400},
		{"an endless audience", order(`{"clientId":%q,"scopes":["okta.apps.read"],"audience":%q}`, c.id, strings.Repeat("x", maxAudience+1)), 400},
	}
	for _, tt := range tests {
		if body := o.adminSends(t, "POST", "/practice/v1/access-tokens", tt.body, tt.want).body; strings.Contains(string(body), "eyJ") {
			t.Errorf("%s: %s", tt.name, body)
		}
	}
	good := order(`{"clientId":%q,"scopes":["okta.apps.read"]}`, c.id)
	for name, credential := range map[string]string{"nobody": "", "an app": "Bearer " + c.token(t, scopeInvoke)} {
		edit := func(r *http.Request) {
			if credential != "" {
				r.Header.Set("Authorization", credential)
			}
		}
		if r := send(t, "POST", o.URL()+"/practice/v1/access-tokens", good, edit); r.status != 403 {
			t.Errorf("%s: %d", name, r.status)
		}
	}
}
