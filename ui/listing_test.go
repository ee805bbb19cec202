package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/workspace"
)

// A walk whose key is being rotated isn't listed as if its step were over.
func TestTheListTellsOfARotation(t *testing.T) {
	app := workspace.ServiceApp{ID: "app-1", ClientID: "0oa1"}
	app.Step.State = workspace.Done
	ws := &workspace.Workspace{ID: "ws", ServiceApps: []workspace.ServiceApp{app}, Endpoints: []workspace.Endpoint{{ID: "e", ServiceAppID: "app-1"}}}
	ws.Place.Step, ws.Place.EndpointID = workspace.StepServiceApp, "e"
	if got := row(ws, time.Now()).Where; !strings.HasSuffix(got, "Done") {
		t.Errorf("without a rotation: %q", got)
	}
	ws.ServiceApps[0].Rotation = &workspace.Rotation{Drill: "drill"}
	if got := row(ws, time.Now()).Where; !strings.Contains(got, "rotation isn't over") {
		t.Errorf("with one: %q", got)
	}
}
