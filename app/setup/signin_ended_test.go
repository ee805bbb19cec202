package setup_test

import (
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
)

func TestASignInThatHasEndedDoesNotStand(t *testing.T) {
	now := time.Date(2026, 3, 9, 10, 46, 0, 0, time.UTC)
	past := now.Add(-time.Minute)
	for name, tt := range map[string]struct {
		in    workspace.SignIn
		state workspace.State // of step 1
	}{
		"renews itself":            {workspace.SignIn{Method: workspace.Browser, Refresh: "v1/1", Expires: past}, workspace.Done},
		"ran out":                  {workspace.SignIn{Method: workspace.Device, Expires: past}, workspace.Attention},
		"runs out":                 {workspace.SignIn{Method: workspace.Device, Expires: now.Add(time.Minute)}, workspace.Done},
		"nothing says when":        {workspace.SignIn{Method: workspace.Browser}, workspace.Done},
		"refused":                  {workspace.SignIn{Method: workspace.Browser, Refresh: "v1/1", Ended: past}, workspace.Attention},
		"an app":                   {workspace.SignIn{Method: workspace.ServiceKey, Key: "v1/1", Expires: past}, workspace.Done},
		"an API token":             {workspace.SignIn{Method: workspace.APIToken, Token: "v1/1"}, workspace.Done},
		"an API token, refused":    {workspace.SignIn{Method: workspace.APIToken, Token: "v1/1", Ended: past}, workspace.Attention},
		"by choice without":        {workspace.SignIn{Method: workspace.NoSignIn}, workspace.Done},
		"nobody, who was once one": {workspace.SignIn{Ended: past}, workspace.Done},
	} {
		t.Run(name, func(t *testing.T) {
			ws := &workspace.Workspace{Org: workspace.Org{SignIn: tt.in, Step: workspace.Step{State: workspace.Done}}}
			if got := setup.StateOf(ws, workspace.StepOrg, "", now); got != tt.state {
				t.Errorf("step 1 is %s", got)
			}
			if want := setup.SignedIn(ws) && tt.state == workspace.Done; setup.SignInStands(ws, now) != want {
				t.Errorf("stands: %v", !want)
			}
			if got := setup.StateOf(ws, workspace.StepConnection, "", now); got != workspace.NotStarted {
				t.Errorf("step 2 is %s", got)
			}
		})
	}
}
