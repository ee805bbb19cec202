package setup_test

import (
	"net/http"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
)

// TestPracticeLinksLeadSomewhere: every page that the walk sends a trainee to
// exists, and the one for tokens shows the token.
func TestPracticeLinksLeadSomewhere(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	b.must(b.FindConnection(t.Context()))
	for _, l := range []setup.Link{
		setup.LinkAdminConsole, setup.LinkApps, setup.LinkNewApp, setup.LinkAPITokens, setup.LinkConnectionApp, setup.LinkConnectionScopes, setup.LinkServiceApp,
		setup.LinkServiceAppScopes, setup.LinkWorkflows, setup.LinkNewConnection, setup.LinkFlows, setup.LinkFlowHistory,
	} {
		address := setup.URL(b.Workspace(), b.endpoint, l)
		resp, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s leads to %s: %d", l, address, resp.StatusCode)
		}
	}
	if got := setup.URL(b.Workspace(), b.endpoint, setup.LinkAPITokens); got != b.practice.URL+"/console/tokens" {
		t.Errorf("tokens are made at %s", got)
	}
}
