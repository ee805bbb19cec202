package recipe_test

import (
	"errors"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/apptest"
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
	a, w := apptest.Practise(t, app.Config{Version: "test"})
	apptest.SignIn(t, a, w)
	hand, err := a.Trainee()
	if err != nil {
		t.Fatal(err)
	}
	return &bench{Walk: w, t: t, app: a, hand: hand, endpoint: w.Workspace().Place.EndpointID}
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
	apptest.SetEndpoint(b.t, b.Walk, b.hand, b.endpoint, "echo-"+string(level), level)
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
