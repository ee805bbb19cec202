package token_test

import (
	"errors"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/token/servertest"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta/practice"
)

// What can be known without anybody's rights decides, whatever the words say;
// what can't stays unknown.
func TestExplainWithoutRights(t *testing.T) {
	for _, c := range []struct {
		name  string
		skew  time.Duration
		bound bool
		fault string
		ask   func(*token.Request)
		want  string
	}{
		{"nothing that can be seen", 0, false, "assertion-replayed", func(*token.Request) {}, "token.client-refused"},
		{"the org has another domain", 0, false, "other-domain", func(*token.Request) {}, "token.audience"},
		{"a custom server", 0, false, "default-server", func(*token.Request) {}, "token.custom-server"},
		{"no scope", 0, false, "", func(r *token.Request) { r.Scopes = nil }, "token.no-scope"},
		{"a scope that isn't granted", 0, false, "", func(r *token.Request) { r.Scopes = []string{"okta.users.read"} }, "token.scope-unclear"},
		{"no proof", 0, true, "", func(r *token.Request) { r.DPoP = oauth.DPoPNever }, "token.dpop"},
		{"a proof that is refused", 0, true, "dpop-proof-refused", func(*token.Request) {}, "token.dpop-proof"},
		{"ahead", 10 * time.Minute, false, "", func(r *token.Request) { r.Uncorrected = true }, "token.clock"},
		{"behind", -10 * time.Minute, false, "", func(r *token.Request) { r.Uncorrected = true }, "token.clock"},
		{"a little behind, which not every server minds", -time.Minute, false, "", func(r *token.Request) { r.Uncorrected = true }, "token.client-refused"},
		{"a little ahead, which no server minds", time.Minute, false, "assertion-replayed", func(r *token.Request) { r.Uncorrected = true }, "token.client-refused"},
	} {
		t.Run(c.name, func(t *testing.T) {
			silent := func(string, string) string { return "" }
			w := newWorld(t, practice.Config{Skew: c.skew, Describe: silent}, oauth.ECP256, c.bound)
			if c.fault != "" {
				if err := w.org.SetFaults([]string{c.fault}); err != nil {
					t.Fatal(err)
				}
			}
			c.ask(&w.request)
			got, err := w.Ask(t.Context(), w.request)
			before := len(got.Exchanges)
			p, ok := errors.AsType[*problem.Problem](w.Explain(t.Context(), w.request, &got, err))
			if !ok || p.Code != c.want {
				t.Errorf("%v, want %s", p, c.want)
			}
			if len(got.Exchanges) == before {
				t.Error("what was asked to find out isn't shown")
			}
		})
	}
}

// Not every server is Okta's: a token URL of its own is no custom server of
// Okta's, and what it is called stays open.
func TestExplainAForeignServer(t *testing.T) {
	key := newKey(t, oauth.ECP256)
	server := servertest.Start(t, servertest.Options{Keys: key.PublicJWKS()})
	source := newSource(t, 0)
	for _, scopes := range [][]string{{"read"}, {"okta.workflows.invoke.manage"}} {
		request := token.Request{Origin: server.URL, ClientID: "another", Key: key, Scopes: scopes}
		got, err := source.Ask(t.Context(), request)
		if p := problem.From(source.Explain(t.Context(), request, &got, err)); p == nil || p.Code != "token.client-refused" {
			t.Errorf("%v: %v", scopes, p)
		}
	}
}
