package walk

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// actions reads every way out from the source of package problem.
func actions(t *testing.T) []problem.Action {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../../app/problem/problem.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var all []problem.Action
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == "Action" {
			name, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, problem.Action(name))
		}
		return true
	})
	if len(all) < 20 {
		t.Fatalf("only %d ways out found in the source: %v", len(all), all)
	}
	return all
}

// A page may know none of the ways out that a Problem offers: each leads
// somewhere all the same.
func TestEveryWayOutLeadsSomewhere(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, describedWorkspace(workspace.LevelOAuth))
	a := newAttempts(h, workspace.StepConnection, func(problem.Action) bool { return false })
	for _, action := range actions(t) {
		if !a.solve(action) {
			t.Errorf("%s does nothing where the page doesn't know it", action)
		}
	}
}

func TestAttemptsBelongToTheirEndpoint(t *testing.T) {
	h := twoEndpoints(t, workspace.LevelPublic)
	first, second := h.Endpoint, h.Workspace().Endpoints[1].ID
	p := newQuietInvoke(h)
	h.show(p)
	h.Hold = true
	p.tries.run(text.Plain("Sending A"), func(context.Context) error { return errors.New("A failed") }, nil)
	h.Endpoint = second
	h.Finish()
	if shown := p.tries.shown(); shown != nil {
		t.Errorf("B tells %v, which is A's", shown)
	}
	if f := p.tries.foot(page.Foot{}); len(f.Secondary) > 0 {
		t.Error("B offers to try again what was tried on A")
	}
	h.Endpoint = first
	if p.tries.shown() == nil {
		t.Fatal("A's failure is told nowhere")
	}
	p.tries.dismiss()
	h.Endpoint, h.Hold = second, false
	p.tries.run(text.Plain("Sending B"), func(context.Context) error { return errors.New("A failed") }, nil)
	if p.tries.shown() == nil {
		t.Error("a Problem that was dismissed on A isn't told on B")
	}
}

// What follows on an attempt is about the fields of its own endpoint.
func TestWhatFollowsStaysWithItsEndpoint(t *testing.T) {
	h := twoEndpoints(t, workspace.LevelPublic)
	for _, c := range []struct {
		step   workspace.StepID
		leaves bool
		want   bool
	}{
		{workspace.StepServiceApp, false, true},
		{workspace.StepServiceApp, true, false},
		{workspace.StepOrg, true, true},
	} {
		followed := false
		h.Endpoint, h.Hold = h.Workspace().Endpoints[0].ID, true
		a := newAttempts(h, c.step, func(problem.Action) bool { return false })
		h.Page = newQuietInvoke(h)
		a.run(text.Plain("Working"), func(context.Context) error { return nil }, func() { followed = true })
		if c.leaves {
			h.Endpoint = "second"
		}
		h.Finish()
		if followed != c.want {
			t.Errorf("%s, another endpoint in front %v: followed %v", c.step, c.leaves, followed)
		}
	}
}

// Steps 1 and 2 are the same for every endpoint.
func TestAttemptsOfTheOrgBelongToAllEndpoints(t *testing.T) {
	h := twoEndpoints(t, workspace.LevelPublic)
	a := newAttempts(h, workspace.StepOrg, func(problem.Action) bool { return false })
	a.run(text.Plain("Checking"), func(context.Context) error { return errors.New("failed") }, nil)
	h.Endpoint = h.Workspace().Endpoints[1].ID
	if a.shown() == nil {
		t.Error("the Problem is gone with another endpoint in front")
	}
}

// What an attempt was made of may hold a secret: it isn't kept for longer than
// there is something to try again.
func TestAttemptsForgetWhatWentWell(t *testing.T) {
	h := newHost(t, describedWorkspace(workspace.LevelPublic))
	a := newAttempts(h, workspace.StepOrg, func(problem.Action) bool { return false })
	failing := errors.New("failed")
	a.run(text.Plain("Signing in"), func(context.Context) error { return failing }, nil)
	if a.here().last == nil {
		t.Fatal("nothing to try again")
	}
	failing = nil
	a.take(problem.Retry)
	if a.here().last != nil || a.shown() != nil {
		t.Errorf("after success: last %v, problem %v", a.here().last, a.shown())
	}
}

// What was hidden while something else was tried is told again when that is
// cancelled: the step says that it needs attention, and why has to stand there.
func TestCancellingTellsTheProblemAgain(t *testing.T) {
	h := newHost(t, describedWorkspace(workspace.LevelPublic))
	a := newAttempts(h, workspace.StepOrg, func(problem.Action) bool { return false })
	outcome := errors.New("failed")
	try := func() { a.run(text.Plain("Signing in"), func(context.Context) error { return outcome }, nil) }
	try()
	a.dismiss() // something is typed
	outcome = context.Canceled
	try()
	if p := a.shown(); p == nil || p.Detail != "failed" {
		t.Errorf("after cancelling: %v", p)
	}
	a.forget()
	try()
	if p := a.shown(); p != nil {
		t.Errorf("what was forgotten is told again: %v", p)
	}
}

// After a restart there is nothing to go on with: a keychain that answers takes
// its Problem away, and the page's own next action is back.
func TestCheckingTheKeychainAfterARestart(t *testing.T) {
	for _, way := range []problem.Action{problem.CheckVault, problem.UseSession} {
		t.Run(string(way), func(t *testing.T) {
			housetest.App(t, look.Light)
			ws := describedWorkspace(workspace.LevelOAuth)
			ws.Endpoints[0].Invoke = workspace.Step{State: workspace.Attention, Problem: problem.From(&vault.StateError{State: vault.Locked})}
			h := newHost(t, ws)
			p := newQuietInvoke(h)
			h.show(p)
			if p.Foot().Primary.Do != nil {
				t.Fatal("the Problem isn't shown")
			}
			p.tries.take(way)
			if shown := p.tries.shown(); shown != nil || p.Foot().Primary.Do == nil {
				t.Errorf("still shown: %v", shown)
			}
			if len(h.Workspace().Endpoints[0].Invoke.Ticks) > 0 || h.Workspace().Endpoints[0].Last != nil {
				t.Error("something was sent")
			}
		})
	}
}

// lockedVault gives nothing away while it is locked.
type lockedVault struct {
	setup.Vault
	locked bool
}

func (v *lockedVault) Get(ctx context.Context, ref vault.Ref) (secret.Secret, error) {
	if v.locked {
		return secret.Secret{}, &vault.StateError{State: vault.Locked}
	}
	return v.Vault.Get(ctx, ref)
}

func TestInvokeGoesOnAfterTheKeychain(t *testing.T) {
	for _, way := range []problem.Action{problem.CheckVault, problem.UseSession} {
		t.Run(string(way), func(t *testing.T) {
			h, _ := newInvokeHost(t)
			v := &lockedVault{Vault: h.App().Vault, locked: true}
			h.Reopen(v, h.Workspace())
			p := newQuietInvoke(h)
			h.show(p)
			h.primary()
			if shown := p.tries.shown(); shown == nil || shown.Code != "vault.locked" {
				t.Fatalf("problem = %v, want the locked keychain", shown)
			}
			v.locked = false
			p.tries.take(way)
			if p.tries.shown() != nil || p.Head().State != workspace.Done || p.answers[h.Endpoint] == nil {
				t.Errorf("state = %s, problem %v, failed %v", p.Head().State, p.tries.shown(), h.Failed)
			}
		})
	}
}

// The answer may come while another page is in front.
func TestInvokeEndsWhileAway(t *testing.T) {
	h, p := newInvokeHost(t)
	h.Hold = true
	h.primary()
	h.Page = nil
	h.Finish()
	if p.sending || p.running.running || p.answers[h.Endpoint] == nil {
		t.Errorf("away: sending %v, stopwatch %v, answer %v", p.sending, p.running.running, p.answers[h.Endpoint])
	}
}
