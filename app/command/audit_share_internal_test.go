package command

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/okta/practice/practicetest"
)

// An audit keeps to the share of the org's rate limits that its workspace says, over all
// that it asks the org as an administrator.
func TestAuditKeepsToTheShare(t *testing.T) {
	const limit = 20
	for name, tt := range map[string]struct {
		shares []workspace.Share // of workspaces of the org
		want   int
	}{
		"without a workspace":     {nil, 10},
		"with the usual share":    {[]workspace.Share{0}, 10},
		"with a share of its own": {[]workspace.Share{75}, 15},
		"with several":            {[]workspace.Share{75, 25, 0}, 5},
	} {
		t.Run(name, func(t *testing.T) {
			org, data := practicetest.Start(t, practice.Config{RateLimit: limit}), t.TempDir()
			for i, share := range tt.shares {
				keepWorkspace(t, data, &workspace.Workspace{ID: string(rune('a' + i)), Share: share, Org: workspace.Org{Origin: org.URL()}})
			}
			if len(tt.shares) > 0 {
				keepWorkspace(t, data, &workspace.Workspace{ID: "other", Share: 10, Org: workspace.Org{Origin: "https://other.okta.com"}})
			}
			env := Env{Now: time.Now, DataDir: func() (string, error) { return data, nil }}
			network := wire.New(wire.Config{})
			t.Cleanup(network.Close)
			m := &measuring{auditInput: auditInput{org: auditOrg{origin: org.URL()}, adminToken: secret.New(org.AdminToken())}, env: env, network: network}
			m.pacer = newPacer(env, m.org)
			if got := m.untilHeldBack(t, limit); got != tt.want {
				t.Errorf("%d requests of %d, want %d", got, limit, tt.want)
			}
		})
	}
}

// untilHeldBack reads apps, each time with a client made anew, and gives how often that
// went.
func (m *measuring) untilHeldBack(t *testing.T, most int) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second) // shorter than a window of the limit
	defer cancel()
	for n := range most {
		admin, err := m.admin()
		if err != nil {
			t.Fatal(err)
		}
		_, err = admin.ListApps(ctx, okta.AppQuery{Q: "nothing"})
		if errors.Is(err, okta.ErrHeldBack) {
			return n
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return most
}

func keepWorkspace(t *testing.T, data string, ws *workspace.Workspace) {
	t.Helper()
	store, err := workspace.OpenStore(filepath.Join(data, workspaceStore))
	if err != nil {
		t.Fatal(err)
	}
	ws.Version = workspace.Version
	if err := store.Save(ws); err != nil {
		t.Fatal(err)
	}
}
