package setup_test

import (
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// Step 3 needs attention while its app was seen to lack something, and a new token
// once it doesn't any more.
func TestWhatAnAppLacksIsStep3s(t *testing.T) {
	s := newSchool(t)
	s.withApp()
	if got := s.state(workspace.StepServiceApp); got != workspace.Done {
		t.Fatalf("step 3 is %s", got)
	}
	s.read()
	if got := s.state(workspace.StepServiceApp); got != workspace.Done {
		t.Fatalf("an app that lacks nothing makes step 3 %s", got)
	}
	s.lesson("scope-not-granted")
	seen := s.read()
	step := setup.StepOf(s.Workspace(), workspace.StepServiceApp, s.endpoint)
	if step.Current() != workspace.Attention || step.Problem == nil || step.Problem.Code != setup.CodeAppLacks || step.Proof == nil {
		t.Fatalf("without the scope step 3 is %s: %v", step.Current(), step.Problem)
	}
	s.settle(setup.Deed{Kind: setup.DeedGrant, Target: setup.ScopeInvoke}, seen)
	step = setup.StepOf(s.Workspace(), workspace.StepServiceApp, s.endpoint)
	if step.Current() != workspace.InProgress || step.Problem != nil {
		t.Errorf("with the scope step 3 is %s: %v", step.Current(), step.Problem)
	}
}
