package recipe_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/recipe"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// outputs are what a step shows, by name.
func outputs(s recipe.Step) map[string]string {
	all := map[string]string{}
	for _, o := range s.Outputs {
		all[o.Name] = o.Value
	}
	return all
}

func TestRehearsalShowsWhatReallyCameOut(t *testing.T) {
	b := newBench(t).withApp(setup.KeyRSA).withEndpoint(workspace.LevelOAuth).withDraft(bookmark)
	r := b.recipe(recipe.Options{})
	var told []recipe.Step
	done, err := r.Rehearse(t.Context(), b.tools(), func(s recipe.Step) { told = append(told, s) })
	if err != nil {
		t.Fatal(err)
	}
	if len(told) != 2*len(r.Cards) || told[0].State != recipe.Running || told[1].State != recipe.Done {
		t.Errorf("%d reports for %d cards", len(told), len(r.Cards))
	}
	app := b.Workspace().ServiceApps[0]
	sign := outputs(done.Steps[3])
	var claims map[string]any
	b.must(json.Unmarshal([]byte(sign["client_assertion: claims"]), &claims))
	if claims["iss"] != app.ClientID || claims["sub"] != app.ClientID || claims["aud"] != b.Workspace().Org.TokenURL || claims["exp"].(float64)-claims["iat"].(float64) != 300 {
		t.Errorf("signed %v", claims)
	}
	if !strings.Contains(sign["client_assertion: header"], app.KeyID) {
		t.Errorf("the header is %s", sign["client_assertion: header"])
	}
	answer := done.Steps[6]
	if shown := outputs(answer); shown["Status Code"] != "200" || !strings.Contains(shown["Body"], "okta.workflows.invoke.manage") || !strings.Contains(shown["Headers"], "application/json") {
		t.Errorf("the token URL's answer is shown as %v", shown)
	}
	if answer.Exchange == nil || answer.Exchange.URL != b.Workspace().Org.TokenURL {
		t.Errorf("the exchange is %+v", answer.Exchange)
	}
	if shown := outputs(done.Steps[8])["authorization"]; shown != "Bearer [redacted]" {
		t.Errorf("the bearer is shown as %q", shown)
	}
	if last := outputs(done.Steps[len(done.Steps)-1]); !strings.Contains(last["Body"], "quoted") {
		t.Errorf("the endpoint's answer is shown as %v", last)
	}
}

// Nothing that a rehearsal gives or records holds a secret, whichever way the
// recipe goes.
func TestRehearsalHidesSecrets(t *testing.T) {
	for _, c := range []struct {
		level workspace.Level
		o     recipe.Options
	}{{workspace.LevelOAuth, recipe.Options{}}, {workspace.LevelOAuth, recipe.Options{RawToken: true}}, {workspace.LevelToken, recipe.Options{}}} {
		b := newBench(t).withApp(setup.KeyEC).withEndpoint(c.level)
		r := b.recipe(c.o)
		trail := &wire.Trail{}
		done, err := r.Rehearse(wire.WithRecorder(t.Context(), trail), b.tools(), nil)
		b.must(err)
		all, err := json.Marshal([]any{done, trail.Exchanges(), r})
		b.must(err)
		for _, card := range r.Cards {
			fields := card.Fields
			if card.Connection != nil {
				fields = append(fields, card.Connection.Fields...)
			}
			for _, f := range fields {
				if !f.Secret {
					continue
				}
				secret, err := b.show(r)(f)
				b.must(err)
				for line := range strings.Lines(secret) {
					if line = strings.TrimSpace(line); len(line) > 20 && !strings.HasPrefix(line, "-----") && strings.Contains(string(all), line) {
						t.Errorf("%s holds a part of %s", all, f.Name)
					}
				}
			}
		}
		if strings.Contains(string(all), ".eyJ") {
			t.Errorf("a JWT is shown: %s", all)
		}
	}
}

// What the org refuses stops the rehearsal at that card, with the Problem that
// names the cause.
func TestRehearsalStopsWhereTheFlowWould(t *testing.T) {
	t.Run("the token is refused", func(t *testing.T) {
		b := newBench(t).withApp(setup.KeyRSA).withEndpoint(workspace.LevelOAuth)
		r := b.recipe(recipe.Options{})
		app := b.Workspace().ServiceApps[0]
		b.must(b.hand.SetProofOfPossession(t.Context(), app.AppID, true)) // since the recipe was made
		done, err := r.Rehearse(t.Context(), b.tools(), nil)
		wantProblem(t, err, "token.dpop")
		if last := done.Steps[len(done.Steps)-1]; last.Card != 7 || last.State != recipe.Failed || outputs(last)["Status Code"] != "400" || last.Exchange == nil {
			t.Errorf("it stopped at %+v", last)
		}
	})
	t.Run("the endpoint refuses", func(t *testing.T) {
		b := newBench(t).withApp(setup.KeyRSA).withEndpoint(workspace.LevelPublic)
		r := b.recipe(recipe.Options{})
		b.must(b.hand.SwitchFlow(t.Context(), "echo-public", false))
		done, err := r.Rehearse(t.Context(), b.tools(), nil)
		p := wantProblem(t, err, recipe.CodeRefused)
		if done.Status < 400 || p.Ways[0].Action != problem.GoToStep {
			t.Errorf("status %d, %+v", done.Status, p.Ways)
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		b := newBench(t).withEndpoint(workspace.LevelPublic)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := b.recipe(recipe.Options{}).Rehearse(ctx, b.tools(), nil); err == nil {
			t.Error("a cancelled rehearsal went through")
		}
	})
}

// A token URL that leads elsewhere gets nothing: the assertion is bound to the
// org, and no redirect is followed.
func TestSecretsStayWithTheirHosts(t *testing.T) {
	b := newBench(t).withApp(setup.KeyRSA).withEndpoint(workspace.LevelOAuth)
	var asked atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer elsewhere.Close()
	ws := b.Workspace().Clone()
	ws.Org.TokenURL = elsewhere.URL + "/oauth2/v1/token"
	r, err := recipe.For(ws, b.endpoint, recipe.Options{})
	b.must(err)
	_, err = r.Rehearse(t.Context(), b.tools(), nil)
	wantProblem(t, err, "network.pinned")
	if n := asked.Load(); n != 0 {
		t.Errorf("another host was asked %d times", n)
	}
}
