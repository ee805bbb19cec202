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

// A walk that is over isn't listed as if one step were all that is done.
func TestTheListTellsThatAllIsDone(t *testing.T) {
	done := workspace.Step{State: workspace.Done}
	ws := &workspace.Workspace{ID: "ws", ServiceApps: []workspace.ServiceApp{{ID: "app-1", Step: done}}, Endpoints: []workspace.Endpoint{{ID: "e", ServiceAppID: "app-1", Security: done, Invoke: done}}}
	ws.Org.Step, ws.Connection.Step = done, done
	ws.Place.EndpointID = "e"
	if got := row(ws, time.Now()).Where; got != "All five steps: Done" {
		t.Errorf("all are done: %q", got)
	}
	ws.Endpoints[0].Invoke.State = workspace.InProgress
	if got := row(ws, time.Now()).Where; got != "Org: Done" {
		t.Errorf("one isn't: %q", got)
	}
}
