package recipe_test

import (
	"errors"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/recipe"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// bench is a workspace on a practice org of its own: real HTTP, real signatures,
// secrets in memory.
type bench struct {
	*setup.Walk
	t        *testing.T
	app      *app.App
	hand     *trainee.Trainee
	endpoint string
}

func newBench(t *testing.T) *bench {
	t.Helper()
	a, err := app.Open(app.Config{Dir: t.TempDir(), Now: time.Now, Version: "test", PracticeInMemory: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	a.Vault.UseSession()
	w, err := a.Practise(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	hand, err := a.Trainee()
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{Walk: w, t: t, app: a, hand: hand, endpoint: w.Workspace().Place.EndpointID}
	p, _ := a.Practice()
	b.must(b.CheckOrg(t.Context(), p.URL))
	b.must(b.SignIn(t.Context(), p.AdminToken))
	return b
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// withApp makes a service app with a key of a type.
func (b *bench) withApp(key setup.KeyType) *bench {
	b.t.Helper()
	b.must(b.SetUpServiceApp(b.t.Context(), b.endpoint, "", key))
	return b
}

// withEndpoint sets the level of its echo flow and takes its Invoke URL.
func (b *bench) withEndpoint(level workspace.Level) *bench {
	b.t.Helper()
	flow := "echo-" + string(level)
	pasted, err := b.hand.SetEndpoint(b.t.Context(), flow, trainee.Settings{Level: string(level), Apps: "any"})
	b.must(err)
	b.must(b.hand.SwitchFlow(b.t.Context(), flow, true))
	b.must(b.SetInvokeURL(b.t.Context(), b.endpoint, pasted.Reveal()))
	b.must(b.SetLevel(b.endpoint, level, workspace.AllowAny))
	return b
}

func (b *bench) withDraft(d workspace.Draft) *bench {
	b.t.Helper()
	b.must(b.SetDraft(b.endpoint, d))
	return b
}

func (b *bench) recipe(o recipe.Options) *recipe.Recipe {
	b.t.Helper()
	r, err := recipe.For(b.Workspace(), b.endpoint, o)
	b.must(err)
	return r
}

func (b *bench) tools() recipe.Tools {
	return recipe.Tools{Vault: b.app.Vault, Network: b.app.Network, Now: time.Now}
}

func wantProblem(t *testing.T, err error, code string) *problem.Problem {
	t.Helper()
	p, ok := errors.AsType[*problem.Problem](err)
	if !ok || p.Code != code {
		t.Fatalf("got %v, want the problem %s", err, code)
	}
	return p
}
