package workspace_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
)

func TestConnectorSurvivesTheStore(t *testing.T) {
	store, err := workspace.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, time.November, 22, 11, 0, 0, 0, time.UTC)
	want := workspace.Connector{
		ID: "c1", Nickname: "Jira - OAuth - svc", Type: workspace.ConnectorOAuth,
		AuthorizePath: "https://example.com/authorize?a=b", AccessTokenPath: "https://example.com/token",
		Scope: "read, write", ClientID: "flows", Secret: "v1/a", Access: "v1/b", Refresh: "v1/c",
		Grant: &workspace.ConnectorGrant{At: at, Expires: at.Add(time.Hour), Scope: "read", Lost: true},
		Card: workspace.CardRequest{
			Function: workspace.CardPost, URL: "https://example.com/x", Body: `{"a":1}`,
			Query: []workspace.Field{{Name: "q", Value: "1"}}, Headers: []workspace.Field{{Name: "H", Value: "v"}},
		},
		Last: &workspace.Rehearsal{At: at, What: text.Plain("A rehearsal"), Evidence: workspace.Evidence{Method: "POST", Status: 200}},
	}
	if err := store.Save(&workspace.Workspace{ID: "w1", Connectors: []workspace.Connector{want}}); err != nil {
		t.Fatal(err)
	}
	ws, err := store.Load("w1")
	if err != nil {
		t.Fatal(err)
	}
	if ws.Connector("c2") != nil {
		t.Error("a connection that isn't there was found")
	}
	if diff := cmp.Diff(&want, ws.Connector("c1")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]vault.Ref{"v1/a", "v1/b", "v1/c"}, ws.Refs()); diff != "" {
		t.Error(diff)
	}
}
