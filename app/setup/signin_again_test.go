package setup_test

import (
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// What one sign-in was refused says nothing of the next.
func TestAnotherSignInBeginsWithoutTheRefusals(t *testing.T) {
	s := newSchool(t)
	super := s.org.AdminToken()
	s.as(s.org.ReadOnlyToken())
	endpoint := s.Workspace().Endpoints[0].ID
	s.wantProblem(s.SetUpServiceApp(t.Context(), endpoint, "Invoker", oauth.ECP256), "rights.missing")
	step := func() workspace.Step { return s.Workspace().ServiceApps[0].Step }
	if step().Problem == nil {
		t.Fatal("the refusal isn't kept")
	}
	s.must(s.SignIn(t.Context(), secret.New(super)))
	if got := step(); got.Problem != nil || got.Current() != workspace.InProgress {
		t.Errorf("another sign-in finds %s, %v", got.Current(), got.Problem)
	}
}

// What one sign-in saw of the built-in apps, or wasn't let see, is looked for
// again by the next.
func TestAnotherSignInLooksForItself(t *testing.T) {
	s := newSchool(t)
	super := s.org.AdminToken()
	s.as(s.org.ReadOnlyToken())
	s.must(s.FindConnection(t.Context()))
	s.must(s.ReadConnectionSecret(t.Context()))
	if c := s.connection(); !c.ReadRefused || len(setup.NotAssigned(c.Apps)) == 0 {
		t.Fatalf("the read-only admin saw %+v", c)
	}
	s.must(s.SignIn(t.Context(), secret.New(super)))
	c := s.connection()
	if c.ReadRefused || len(setup.NotAssigned(c.Apps)) > 0 {
		t.Errorf("the next admin finds refused %v, %+v", c.ReadRefused, c.Apps)
	}
	for _, check := range c.Step.Proof.Checks {
		if strings.Contains(check.Detail.String(), "riley") || strings.Contains(check.Detail.String(), "this sign-in") && check.Outcome != workspace.Waiting {
			t.Errorf("the proof still says %q: %s", check.Name, check.Detail)
		}
	}
	if c.AppID == "" || !c.ScopesKnown {
		t.Errorf("what holds for everybody is gone: %+v", c)
	}
}

// Signing out leaves nothing behind that only the one who left was refused.
func TestSigningOutForgetsRefusals(t *testing.T) {
	s := newSchool(t)
	s.as(s.org.ReadOnlyToken())
	s.must(s.FindConnection(t.Context()))
	s.must(s.ReadConnectionSecret(t.Context()))
	s.must(s.SignOut(t.Context()))
	if s.connection().ReadRefused {
		t.Error("nobody is signed in, and somebody's refusal stands")
	}
}

// What a proof takes over from an earlier one keeps its own time, and who may use the
// apps is looked up for whoever is signed in now.
func TestRecheckStampsOnlyWhatItChecked(t *testing.T) {
	s := newSchool(t)
	super := s.org.AdminToken()
	s.as(super)
	s.must(s.FindConnection(t.Context()))
	s.must(s.ReadConnectionSecret(t.Context()))
	s.must(s.Tick(workspace.StepConnection, s.endpoint, setup.ClickCreated, true))
	s.must(s.ConfirmConnection(t.Context()))
	found := s.check("sso")
	if found.At.IsZero() {
		t.Errorf("taken over, and without its time: %+v", found)
	}
	s.must(s.SignIn(t.Context(), secret.New(s.org.ReadOnlyToken())))
	for _, check := range s.Workspace().Org.Step.Proof.Checks {
		if taken := check.Name.String() == "Reachable"; taken == check.At.IsZero() && (taken || setup.IsSignedIn(check)) {
			t.Errorf("after signing in: %+v", check)
		}
	}
	s.must(s.ConfirmConnection(t.Context()))
	for _, check := range s.connection().Step.Proof.Checks {
		if check.Outcome == workspace.Waiting {
			t.Errorf("done, and open: %+v", check)
		}
	}
	if got := s.check("assigned"); !got.At.IsZero() || len(setup.NotAssigned(s.connection().Apps)) == 0 {
		t.Errorf("not looked up for the one who is signed in: %+v", got)
	}
	if got := s.check("sso"); !got.At.Equal(found.At) {
		t.Errorf("taken over twice: %s, want %s", got.At, found.At)
	}
}

// What is missing on this computer is told before Okta is asked: it may not answer.
func TestConfirmTellsWhatIsMissingFirst(t *testing.T) {
	s := newSchool(t)
	super := s.org.AdminToken()
	s.as(super)
	s.must(s.FindConnection(t.Context()))
	s.must(s.SignIn(t.Context(), secret.New(s.org.ReadOnlyToken())))
	s.org.Close()
	s.wantProblem(s.ConfirmConnection(t.Context()), "connection.client-secret")
}
