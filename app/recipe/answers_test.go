package recipe_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/recipe"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// drawer is a vault with one secret in it.
type drawer struct{ holds secret.Secret }

func (d drawer) Get(context.Context, vault.Ref) (secret.Secret, error) { return d.holds, nil }

// answered rehearses against a server that gives the same answer to everything.
func answered(t *testing.T, o recipe.Options, handler http.HandlerFunc) (recipe.Rehearsal, error) {
	t.Helper()
	server := httptest.NewServer(handler)
	defer server.Close()
	key, err := oauth.GenerateKey(t.Context(), oauth.ECP256)
	if err != nil {
		t.Fatal(err)
	}
	ws := ready(workspace.LevelOAuth)
	ws.Org = workspace.Org{Origin: server.URL, TokenURL: server.URL + "/oauth2/v1/token", Workflows: server.URL, ClockOffset: time.Hour}
	ws.ServiceApps[0].KeyAlgorithm = "ES256"
	ws.Endpoints[0].InvokeURL = server.URL + "/api/flo/" + strings.Repeat("0a", 16) + "/invoke"
	r, err := recipe.For(ws, "e", o)
	if err != nil {
		t.Fatal(err)
	}
	return r.Rehearse(t.Context(), recipe.Tools{Vault: drawer{key.Secret()}, Network: wire.New(wire.Config{}), Now: time.Now}, nil)
}

func TestAnswersOfTheTokenURL(t *testing.T) {
	for _, c := range []struct {
		name, kind, body string
		status           int
		code             string
	}{
		{"a bound token", "application/json", `{"token_type":"DPoP","access_token":"bound"}`, 200, recipe.CodeToken},
		{"no token", "application/json", `{"token_type":"Bearer"}`, 200, recipe.CodeToken},
		{"a list", "application/json", `[]`, 200, recipe.CodeToken},
		{"a page instead of a token", "text/html", "<html>", 200, recipe.CodeToken},
		{"a page instead of an error", "text/html", "<html>", 403, "token.answer"},
		{"a redirect", "text/plain", "", 302, "token.answer"},
		{"too many", "application/json", `{"errorCode":"E0000047"}`, 429, "rate-limit"},
		{"refused", "application/json", `{"error":"invalid_client","error_description":"The client_assertion signature is invalid."}`, 401, "token.signature"},
	} {
		for _, o := range []recipe.Options{{}, {RawToken: true}} {
			t.Run(c.name, func(t *testing.T) {
				_, err := answered(t, o, func(w http.ResponseWriter, r *http.Request) {
					if !strings.HasSuffix(r.URL.Path, "/token") {
						t.Error("the endpoint was called without a token")
					}
					w.Header().Set("Content-Type", c.kind)
					w.Header().Set("Location", "/elsewhere")
					w.WriteHeader(c.status)
					_, _ = w.Write([]byte(c.body))
				})
				wantProblem(t, err, c.code)
			})
		}
	}
}

func TestConnectionBreaks(t *testing.T) {
	done, err := answered(t, recipe.Options{}, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	wantProblem(t, err, "network.closed")
	if last := done.Steps[len(done.Steps)-1]; last.State != recipe.Failed || last.Exchange == nil || last.Exchange.Failure == "" {
		t.Errorf("the broken exchange is %+v", last)
	}
}

// The clock that counts is Okta's, as measured.
func TestAssertionsAreOfTheOrgsTime(t *testing.T) {
	done, _ := answered(t, recipe.Options{}, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	var claims struct{ Iat int64 }
	if err := json.Unmarshal([]byte(outputs(done.Steps[3])["client_assertion: claims"]), &claims); err != nil {
		t.Fatal(err)
	}
	if ahead := time.Until(time.Unix(claims.Iat, 0)); ahead < 59*time.Minute {
		t.Errorf("signed %s ahead of this computer's clock, want an hour", ahead)
	}
}
