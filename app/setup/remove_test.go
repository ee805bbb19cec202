package setup_test

import (
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// An endpoint whose only allowed app is deleted isn't secured any more.
func TestRemovingTheAppReopensItsEndpoint(t *testing.T) {
	b := newBench(t).signedIn().withApp().withEndpoint("echo-oauth", workspace.LevelOAuth)
	b.must(b.SetLevel(b.endpoint, workspace.LevelOAuth, workspace.AllowList))
	b.tickAll()
	b.must(b.ConfirmEndpoint(b.endpoint))
	b.must(b.Remove(t.Context(), []string{b.Workspace().ServiceApps[0].AppID}))
	if got := b.state(workspace.StepEndpoint); got == workspace.Done {
		t.Error("step 4 is done though its app is gone")
	}
	if missing := setup.MissingClicks(b.Workspace(), b.endpoint); len(missing) != 1 || missing[0].ID != "flow.list" {
		t.Errorf("to be done again: %+v", missing)
	}
}

// Without the app that was removed nothing can be sent: that is told as what it is,
// and leaves no word of it behind in step 5.
func TestInvokingWithoutTheRemovedApp(t *testing.T) {
	b := newBench(t).signedIn().withApp().withEndpoint("echo-oauth", workspace.LevelOAuth)
	b.must(b.Remove(t.Context(), []string{b.Workspace().ServiceApps[0].AppID}))
	_, err := b.Invoke(t.Context(), b.endpoint)
	b.wantProblem(err, setup.CodeServiceAppFirst)
	if step := b.Workspace().Endpoint(b.endpoint).Invoke; step.Problem != nil || step.Current() == workspace.Attention {
		t.Errorf("step 5 keeps %v", step.Problem)
	}
	b.wantProblem(b.ProveToken(t.Context(), b.endpoint), "service-app.client-id")
	b.withApp()
	b.must(b.SetDraft(b.endpoint, setup.EmptyPreset()))
	_, err = b.Invoke(t.Context(), b.endpoint)
	b.must(err)
}
