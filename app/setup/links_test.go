package setup_test

import (
	"net/http"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// TestPracticeLinksLeadSomewhere: every page that the walk sends a trainee to
// exists, and the one for tokens shows the token.
func TestPracticeLinksLeadSomewhere(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	b.must(b.FindConnection(t.Context()))
	for _, l := range []setup.Link{
		setup.LinkAdminConsole, setup.LinkApps, setup.LinkNewApp, setup.LinkAPITokens, setup.LinkConnectionApp, setup.LinkConnectionScopes, setup.LinkServiceApp,
		setup.LinkServiceAppScopes, setup.LinkWorkflows, setup.LinkNewConnection, setup.LinkFlows, setup.LinkFlowHistory,
		setup.LinkApp(""), setup.LinkApp(b.Workspace().ServiceApps[0].ClientID), setup.LinkAppScopes(b.Workspace().ServiceApps[0].ClientID),
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

// TestLinkToAnyApp: in a real org an app's page goes by its id, which nothing can
// break out of.
func TestLinkToAnyApp(t *testing.T) {
	ws := &workspace.Workspace{Org: workspace.Org{Origin: "https://acme.okta.com", AdminConsole: "https://acme-admin.okta.com"}}
	const page = "https://acme-admin.okta.com/admin/app/oidc_client/instance/"
	for link, want := range map[setup.Link]string{
		setup.LinkApp("0oa1"):         page + "0oa1/#tab-general",
		setup.LinkAppScopes("0oa1"):   page + "0oa1/#tab-general",
		setup.LinkAppScopes("../x?y"): page + "..%2Fx%3Fy/#tab-general",
		setup.LinkApp(""):             "https://acme-admin.okta.com/admin/apps/active",
	} {
		if got := setup.URL(ws, "", link); got != want {
			t.Errorf("%s leads to %s, want %s", link, got, want)
		}
	}
}
