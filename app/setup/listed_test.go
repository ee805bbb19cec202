package setup_test

import (
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// The apps of a list are recorded once each, have a click of their own, and can be
// taken off again.
func TestListedApps(t *testing.T) {
	b := newBench(t).signedIn().withApp().withEndpoint("echo-oauth", workspace.LevelOAuth)
	b.must(b.SetLevel(b.endpoint, workspace.LevelOAuth, workspace.AllowList))
	before := len(setup.EndpointClicks(b.Workspace(), b.endpoint))
	own := b.Workspace().ServiceApps[0].ClientID
	for _, named := range []string{" 0oaAnother1 ", "0oaAnother1", own} {
		b.must(b.ListApp(b.endpoint, named))
	}
	b.wantProblem(b.ListApp(b.endpoint, "two words"), "endpoint.listed")
	b.wantProblem(b.ListApp(b.endpoint, ""), "endpoint.listed")
	e := b.Workspace().Endpoint(b.endpoint)
	if len(e.AlsoListed) != 1 || e.AlsoListed[0].ClientID != "0oaAnother1" {
		t.Errorf("listed %+v", e.AlsoListed)
	}
	clicks := setup.EndpointClicks(b.Workspace(), b.endpoint)
	if len(clicks) != before+1 || clicks[len(clicks)-2].Copy != "0oaAnother1" {
		t.Errorf("clicks %+v", clicks)
	}
	if len(setup.Listable(b.Workspace(), e)) != 0 {
		t.Error("the endpoint's own app can be listed beside itself")
	}
	b.must(b.Tick(workspace.StepEndpoint, b.endpoint, clicks[len(clicks)-2].ID, true))
	b.must(b.UnlistApp(b.endpoint, "0oaAnother1"))
	if e := b.Workspace().Endpoint(b.endpoint); len(e.AlsoListed) != 0 || e.Security.Ticked(clicks[len(clicks)-2].ID) {
		t.Errorf("still listed: %+v", e.AlsoListed)
	}
}
