package setup_test

import (
	"testing"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta/practice"
)

// TestAnotherAppReopensItsEndpoint: what was shown with the app before isn't shown
// of the one that is taken.
func TestAnotherAppReopensItsEndpoint(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	s.withApp().withEndpoint("echo-oauth", workspace.LevelOAuth)
	s.must(s.SetLevel(s.endpoint, workspace.LevelOAuth, workspace.AllowList))
	first := s.serviceApp().AppID
	confirmed := func() {
		t.Helper()
		s.tickAll()
		s.must(s.ConfirmEndpoint(s.endpoint))
	}
	wantReopened := func() {
		t.Helper()
		missing := setup.MissingClicks(s.Workspace(), s.endpoint)
		if s.state(workspace.StepEndpoint) == workspace.Done || len(missing) != 1 || missing[0].ID != "flow.list" {
			t.Errorf("step 4 is %s, to be done: %+v", s.state(workspace.StepEndpoint), missing)
		}
	}
	confirmed()
	s.adopted(serviceAppBody("Another", "client_secret_basic", ""))
	wantReopened()
	confirmed()
	s.must(s.AdoptApp(t.Context(), s.endpoint, first)) // known here, with its key
	wantReopened()
	confirmed()
	s.must(s.AdoptApp(t.Context(), s.endpoint, first))
	if s.state(workspace.StepEndpoint) != workspace.Done {
		t.Error("the same app reopened it")
	}
}

// TestAdoptWhileRotating: the place of an app that is gone is free once the
// rotation of its key is given up.
func TestAdoptWhileRotating(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	s.withApp()
	s.rotatedUntil(rotate.StepProveNew)
	s.must(s.Remove(t.Context(), []string{s.serviceApp().AppID}))
	other := s.makeApp(serviceAppBody("Another", "client_secret_basic", ""))
	s.wantProblem(s.AdoptApp(t.Context(), s.endpoint, other), rotate.CodeUnderWay)
	s.must(s.RotateKeyAbandon(t.Context(), s.endpoint))
	s.must(s.AdoptApp(t.Context(), s.endpoint, other))
}
