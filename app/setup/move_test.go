package setup_test

import (
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
)

func TestMoveToFollowsThePracticeOrg(t *testing.T) {
	b := newBench(t).signedIn().withEndpoint("echo-public", workspace.LevelPublic)
	ws := b.Workspace().Clone()
	setup.MoveTo(ws, "http://127.0.0.1:1")
	for _, s := range []string{ws.Org.Origin, ws.Org.TokenURL, ws.Org.Workflows, ws.Org.AdminConsole, ws.Endpoints[0].InvokeURL} {
		if !strings.HasPrefix(s, "http://127.0.0.1:1/") && s != "http://127.0.0.1:1" {
			t.Errorf("%s stayed behind", s)
		}
	}
}
