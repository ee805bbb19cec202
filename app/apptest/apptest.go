// Package apptest opens the product for tests, with a practice org to walk on: real
// HTTP, real signatures, secrets in memory.
package apptest

import (
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// Open opens the product until the test ends. Unless c says otherwise it has a data
// folder of its own and the system's clock; its practice org is kept in memory, its
// secrets for the session.
func Open(t testing.TB, c app.Config) *app.App {
	t.Helper()
	if c.Dir == "" {
		c.Dir = t.TempDir()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	c.PracticeInMemory = true
	a, err := app.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	a.Vault.UseSession()
	return a
}

// Practise opens the product and the walk of its practice org, on which nothing has
// been done yet.
func Practise(t testing.TB, c app.Config) (*app.App, *setup.Walk) {
	t.Helper()
	a := Open(t, c)
	w, err := a.Practise(t.Context())
	must(t, err)
	return a, w
}

// Walk opens the walk of a workspace that is given as it is, with a's parts, but for the
// vault.
func Walk(a *app.App, v setup.Vault, ws *workspace.Workspace) *setup.Walk {
	return setup.Open(setup.Deps{Store: a.Workspaces, Vault: v, Network: a.Network, Activity: a.Activity, Now: a.Now}, ws)
}

// SignIn takes step 1 of the walk of a's practice org, with the org's API token.
func SignIn(t testing.TB, a *app.App, w *setup.Walk) {
	t.Helper()
	p, running := a.Practice()
	if !running {
		t.Fatal("no practice org runs")
	}
	must(t, w.CheckOrg(t.Context(), p.URL))
	must(t, w.SignIn(t.Context(), p.AdminToken))
}

// SetEndpoint sets a flow of the practice org to a level, turns it on, and tells the
// walk of both. Nobody says yet that the clicks of step 4 are done.
func SetEndpoint(t testing.TB, w *setup.Walk, hand *trainee.Trainee, endpointID, flow string, level workspace.Level) {
	t.Helper()
	pasted, err := hand.SetEndpoint(t.Context(), flow, trainee.Settings{Level: string(level), Apps: "any"})
	must(t, err)
	must(t, hand.SwitchFlow(t.Context(), flow, true))
	must(t, w.SetInvokeURL(t.Context(), endpointID, pasted.Reveal()))
	must(t, w.SetLevel(endpointID, level, workspace.AllowAny))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
