//go:build linux

package main_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/flowlatch/flowlatch/app/canarytest"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/vault/keyringtest"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// refsOf are the references under which items stand in the keychain.
func refsOf(items []keyringtest.Item) []string {
	refs := []string{}
	for _, item := range items {
		refs = append(refs, item.Attributes["username"])
	}
	slices.Sort(refs)
	return refs
}

// killWalk kills a walk while it holds its secrets and returns their references.
func (w world) killWalk(t *testing.T, s *keyringtest.Session, data string) []string {
	t.Helper()
	org, _ := w.startPractice(t)
	hold := newHold(org.invocationOf(t, "echo-public"))
	relay := canarytest.StartRelay(t, org.OrgURL, hold.before)
	p := w.start(t, "--data", data, "walk", "--json", "--practice-url", relay.URL(), "--admin-token-file", org.tokenFile(t))
	hold.await(t, p)
	if err := p.command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.wait(t)
	left := refsOf(ownItems(t, s))
	if len(left) < 4 {
		t.Fatalf("a killed walk left %d items, it had more", len(left))
	}
	return left
}

// TestWalkSweepsWhatAKilledWalkLeft: the next walk removes it, but nothing that a stored
// workspace refers to or may refer to.
func TestWalkSweepsWhatAKilledWalkLeft(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(t *testing.T, workspaces string, left []string)
		kept    func(left []string) []string
	}{
		"nothing refers to it": {
			prepare: func(*testing.T, string, []string) {},
			kept:    func([]string) []string { return []string{} },
		},
		"a workspace refers to one item": {
			prepare: func(t *testing.T, workspaces string, left []string) { saveReference(t, workspaces, left[1]) },
			kept:    func(left []string) []string { return left[1:2] },
		},
		"a workspace can't be read": {
			prepare: func(t *testing.T, workspaces string, _ []string) { saveDamaged(t, workspaces) },
			kept:    func(left []string) []string { return left },
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := keyringtest.Start(t, keyringtest.Unlocked)
			addForeign(s)
			w, data := newWorld(t, s), t.TempDir()
			left := w.killWalk(t, s, data)
			c.prepare(t, filepath.Join(data, "workspaces"), left)
			p := w.start(t, "--data", data, "walk", "--practice", "--json")
			exit := p.wait(t)
			p.walkReport(t).wantDone(t, exit, vault.Keychain)
			if kept, want := refsOf(ownItems(t, s)), c.kept(left); !slices.Equal(kept, want) {
				t.Errorf("%d items are left, want %d: %q", len(kept), len(want), kept)
			}
		})
	}
}

// saveReference stores a workspace that refers to a secret.
func saveReference(t *testing.T, workspaces, ref string) {
	t.Helper()
	store, err := workspace.OpenStore(workspaces)
	if err != nil {
		t.Fatal(err)
	}
	ws := &workspace.Workspace{ID: "org-1"}
	ws.Connection.Secret = vault.Ref(ref)
	if err := store.Save(ws); err != nil {
		t.Fatal(err)
	}
}

func saveDamaged(t *testing.T, workspaces string) {
	t.Helper()
	if err := os.MkdirAll(workspaces, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(workspaces, "org-1.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
}
