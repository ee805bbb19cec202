package setup_test

import (
	"testing"

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
