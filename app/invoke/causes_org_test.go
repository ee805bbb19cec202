package invoke_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta/practice"
)

// serve runs a practice org in which every endpoint has the same manner of
// refusing.
func serve(t *testing.T, manner practice.Manner, faults ...string) *practice.Org {
	t.Helper()
	manners := map[string]practice.Manner{}
	for _, name := range []string{"echo-token", "echo-oauth", "echo-public"} {
		manners[name] = manner
	}
	o, err := practice.New(practice.Config{Endpoints: manners, Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- o.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
		_ = o.Close()
	})
	return o
}

// refusedBy calls an endpoint of the org and tells what can be why it refused.
func refusedBy(t *testing.T, o *practice.Org, name string, level workspace.Level, c invoke.Credential) []workspace.CauseID {
	t.Helper()
	at := slices.IndexFunc(o.Endpoints(), func(e practice.Endpoint) bool { return e.Name == name })
	url := o.Endpoints()[at].InvokeURL
	draft := workspace.Draft{Method: "POST", Body: "{}"}
	r, err := invoke.Do(t.Context(), network(t), invoke.Request{URL: url, Draft: draft, Credential: c})
	if err != nil {
		t.Fatal(err)
	}
	return ids(invoke.Causes(invoke.Facts{
		Status: r.Status, Header: r.Header, Body: r.Exchange.ResponseBody.Text, Took: r.Took,
		URL: url, Draft: draft, Sent: c.Sent(), Level: level, Allowed: workspace.AllowAny,
	}))
}

// However an endpoint refuses, the true cause is among those that are told.
func TestTrueCauseInAnyFormOfRefusal(t *testing.T) {
	wrong := secret.New(strings.Repeat("0a", 32))
	access := invoke.Credential{AccessToken: secret.New("eyJhbGciOiJub25lIn0.e30.")}
	for _, status := range practice.RefusalStatuses() {
		for _, body := range practice.RefusalBodies() {
			t.Run(fmt.Sprintf("%d, %s", status, body), func(t *testing.T) {
				manner := practice.Manner{Status: status, Body: body}
				on, off := serve(t, manner), serve(t, manner, "flow-stays-off")
				for _, c := range []struct {
					org    *practice.Org
					flow   string
					level  workspace.Level
					sent   invoke.Credential
					wanted workspace.CauseID
				}{
					{on, "echo-token", workspace.LevelToken, invoke.Credential{ClientToken: wrong}, "client-token"},
					{on, "echo-token", workspace.LevelToken, invoke.Credential{ClientToken: wrong, InQuery: true}, "client-token"},
					{on, "echo-oauth", workspace.LevelToken, invoke.Credential{ClientToken: wrong}, invoke.CauseLevel},
					{on, "echo-token", workspace.LevelOAuth, access, invoke.CauseLevel},
					{on, "echo-oauth", workspace.LevelOAuth, access, "not-listed"},
					{on, "echo-token", workspace.LevelPublic, invoke.Credential{}, invoke.CauseLevel},
					{off, "echo-public", workspace.LevelPublic, invoke.Credential{}, "flow-off"},
				} {
					if got := refusedBy(t, c.org, c.flow, c.level, c.sent); !slices.Contains(got, c.wanted) {
						t.Errorf("%s declared %s: %s isn't among %v", c.flow, c.level, c.wanted, got)
					}
				}
			})
		}
	}
}
