package setup_test

import (
	"context"
	"testing"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// cancelledWhileRevoking signs somebody in in the browser, and runs a use case that is
// cancelled while Okta is asked to take the tokens back.
func (n *tenant) cancelledWhileRevoking(do func(context.Context) error) error {
	n.t.Helper()
	n.must(n.SignInBrowser(n.t.Context(), setup.BrowserSignIn{ClientID: n.nativeApp(grantable()...), Open: n.answering("allow")}))
	n.Walk.Close()
	network, arrived, release := n.slowly("/oauth2/v1/revoke")
	n.Walk = openWalk(n.t, network, n.vault, n.Workspace())
	defer close(release)
	ctx, cancel := context.WithCancel(n.t.Context())
	done := make(chan error)
	go func() { done <- do(ctx) }()
	<-arrived
	cancel()
	return <-done
}

// Nothing can be done in the name of a sign-in that is being ended: who cancels that
// isn't left with one that only looks alive.
func TestCancellingASignOutEndsTheSignIn(t *testing.T) {
	n := newTenant(t)
	err := n.cancelledWhileRevoking(func(ctx context.Context) error { return n.SignOut(ctx) })
	n.wantForgotten(err, "the refresh token")
	step := n.Workspace().Org.Step
	if step.Problem == nil || step.Problem.Code != signin.CodeKept || step.Current() != workspace.InProgress {
		t.Errorf("step 1 is %s and keeps %v", step.Current(), step.Problem)
	}
	n.must(n.LeaveAtOkta())
	if p := n.Workspace().Org.Step.Problem; p != nil {
		t.Errorf("still told: %v", p)
	}
}

// What hasn't begun can still be given up.
func TestASignOutThatHasNotBegunChangesNothing(t *testing.T) {
	n := newTenant(t)
	n.must(n.SignIn(t.Context(), secret.New(n.org.AdminToken())))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	n.wantProblem(n.SignOutRevoking(ctx), problem.CodeCancelled)
	n.must(n.CheckOrg(t.Context(), n.org.URL()))
	if ws := n.Workspace(); !setup.SignedIn(ws) || ws.Org.Step.State != workspace.Done {
		t.Errorf("%+v, %s", ws.Org.SignIn, ws.Org.Step.State)
	}
}

// Another sign-in counts, and says that Okta keeps the one before, which nobody waits
// for.
func TestASignInTellsThatTheOneBeforeIsKept(t *testing.T) {
	n := newTenant(t)
	token := secret.New(n.org.AdminToken())
	p := n.wantProblem(n.cancelledWhileRevoking(func(ctx context.Context) error { return n.SignIn(ctx, token) }), signin.CodeKept)
	if p.Title.Key != "problem.sign-in.before" {
		t.Errorf("it says %q: %s", p.Title, p.Cause)
	}
	ws := n.Workspace()
	if ws.Org.SignIn.Method != workspace.APIToken || ws.Org.Step.State != workspace.Done || ws.Org.Step.Problem == nil || len(n.vault.Refs()) != 1 {
		t.Errorf("%+v, step 1 %s, %v; the vault holds %v", ws.Org.SignIn, ws.Org.Step.State, ws.Org.Step.Problem, n.vault.Refs())
	}
	n.must(n.CheckOrg(t.Context(), n.org.URL()))
	if p := n.Workspace().Org.Step.Problem; p != nil {
		t.Errorf("checked again, it still says %v", p)
	}
}

// A walk that is closed while it signs out has forgotten the sign-in.
func TestClosingEndsASignOut(t *testing.T) {
	n := newTenant(t)
	n.wantForgotten(n.cancelledWhileRevoking(func(ctx context.Context) error {
		closed := make(chan struct{})
		defer func() { <-closed }()
		context.AfterFunc(ctx, func() {
			n.Walk.Close()
			close(closed)
		})
		return n.SignOut(context.WithoutCancel(ctx))
	}), "the refresh token")
}
