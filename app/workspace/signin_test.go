package workspace_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// A sweep of the vault spares what Refs names, and nothing else.
func TestRefsNameEverySecretOfTheSignIn(t *testing.T) {
	ws := workspace.Workspace{Org: workspace.Org{SignIn: workspace.SignIn{Token: "v1/a", Refresh: "v1/b", Key: "v1/c", Proof: "v1/d"}}}
	if diff := cmp.Diff([]vault.Ref{"v1/a", "v1/b", "v1/c", "v1/d"}, ws.Refs()); diff != "" {
		t.Error(diff)
	}
	if refs := new(workspace.Workspace).Refs(); len(refs) != 0 {
		t.Errorf("an empty workspace refers to %v", refs)
	}
}
