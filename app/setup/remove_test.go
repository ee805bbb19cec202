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
