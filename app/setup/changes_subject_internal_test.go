package setup

import (
	"testing"

	"github.com/flowlatch/flowlatch/app/workspace"
)

func TestAChangeNamesTheScopeOrTheKeyThatItIsAbout(t *testing.T) {
	ws := &workspace.Workspace{Created: []workspace.Created{
		{Kind: workspace.CreatedServiceApp, ID: "0oa1", Label: "Invoker"},
		{Kind: workspace.CreatedGrant, ID: "oag1", Label: "okta.logs.read"},
	}}
	for _, tt := range []struct{ path, sent, want string }{
		{"/api/v1/apps/0oa1/grants", `{"scopeId":"okta.users.read","issuer":"https://acme.example"}`, "okta.users.read"},
		{"/api/v1/apps/0oa1/credentials/jwks", `{"kty":"EC","kid":"k1"}`, "k1"},
		{"/api/v1/apps/0oa1/grants/oag1", "", "okta.logs.read"},
		{"/api/v1/apps/0oa1/grants/oag2", "", ""},
		{"/api/v1/apps/0oa1", "", ""},
	} {
		if got := subjectOf(ws, workspace.Change{Path: tt.path}, []byte(tt.sent)); got != tt.want {
			t.Errorf("%s %s is about %q, want %q", tt.path, tt.sent, got, tt.want)
		}
	}
}
