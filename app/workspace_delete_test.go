package app_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// stocked stores a workspace with two secrets under an id.
func stocked(t *testing.T, a *app.App, id string) *workspace.Workspace {
	t.Helper()
	put := func(kind vault.Kind) vault.Ref {
		ref, err := a.Vault.Put(t.Context(), kind, secret.New("made up for "+id))
		if err != nil {
			t.Fatal(err)
		}
		return ref
	}
	ws := &workspace.Workspace{ID: id, Opened: time.Now(), Org: workspace.Org{Origin: "https://acme.okta.com"}}
	ws.Org.SignIn = workspace.SignIn{Method: workspace.APIToken, Token: put(vault.APIToken)}
	ws.Connection.Secret = put(vault.ClientSecret)
	if err := a.Workspaces.Save(ws); err != nil {
		t.Fatal(err)
	}
	return ws
}

func TestDeletingADamagedWorkspaceTakesItsSecrets(t *testing.T) {
	a := open(t, t.TempDir())
	defer closed(t, a)
	gone, stays := stocked(t, a, "org-1"), stocked(t, a, "org-2")
	if err := os.WriteFile(filepath.Join(a.Workspaces.Dir(), "org-1.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, errs := a.Workspaces.List(); len(errs) != 1 {
		t.Fatalf("listed with %v", errs)
	}
	for range 2 {
		if err := a.DeleteWorkspace(t.Context(), gone.ID); err != nil {
			t.Fatal(err)
		}
	}
	want := stays.Refs()
	slices.Sort(want)
	if refs := slices.Sorted(slices.Values(a.Vault.Refs())); !slices.Equal(refs, want) {
		t.Errorf("secrets %v, want %v", refs, want)
	}
	if names, err := a.Workspaces.Unreadable(); len(names) != 0 || err != nil {
		t.Errorf("left: %v, %v", names, err)
	}
}

// TestDeletingGoesOnAfterAFailure: the first secret goes, the second can't,
// and everything that is needed to try again is there.
func TestDeletingGoesOnAfterAFailure(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "/dev/null")
	other := open(t, t.TempDir())
	defer closed(t, other)
	foreign := stocked(t, other, "org-1").Connection.Secret
	a := open(t, t.TempDir())
	defer closed(t, a)
	ws := stocked(t, a, "org-1").Clone()
	ws.Connection.Secret = foreign // not one of this session: the keychain is asked
	if err := a.Workspaces.Save(ws); err != nil {
		t.Fatal(err)
	}
	a.Vault.UseKeychain()
	if st := a.Vault.Check(t.Context()); st.State != vault.NoBus {
		t.Skipf("this system's keychain can't be taken away: %s", st.State)
	}
	for range 2 {
		if err := a.DeleteWorkspace(t.Context(), ws.ID); !errors.As(err, new(*vault.StateError)) {
			t.Fatalf("got %v", err)
		}
		if slices.Contains(a.Vault.Refs(), ws.Org.SignIn.Token) {
			t.Error("the first secret is still there")
		}
		if left := reopened(t, a, ws.ID); !slices.Equal(left.Refs(), ws.Refs()) {
			t.Errorf("the file no longer says what is to be deleted: %v", left.Refs())
		}
	}
	a.Vault.UseSession()
	if err := a.DeleteWorkspace(t.Context(), ws.ID); err != nil {
		t.Fatal(err)
	}
	if free, err := a.Workspaces.Free(ws.ID); !free || err != nil {
		t.Errorf("free %v, %v", free, err)
	}
}

func TestANewerWorkspaceIsNotDeleted(t *testing.T) {
	a := open(t, t.TempDir())
	defer closed(t, a)
	path := filepath.Join(a.Workspaces.Dir(), "org-1.json")
	if err := os.WriteFile(path, []byte(`{"version":99,"id":"org-1"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := a.DeleteWorkspace(t.Context(), "org-1"); code(err) != "" || !errors.As(err, new(*workspace.NewerError)) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

func TestWhatStaysAtOktaIsSaid(t *testing.T) {
	ws := &workspace.Workspace{
		Org:        workspace.Org{Origin: "https://acme.okta.com", SignIn: workspace.SignIn{Method: workspace.APIToken}},
		Connection: workspace.Connection{ClientID: "0oa"}, Endpoints: []workspace.Endpoint{{ID: "e"}},
		Created: []workspace.Created{
			{Kind: workspace.CreatedServiceApp, Label: "Invoker"},
			{Kind: workspace.CreatedGrant, Label: "okta.workflows.invoke.manage"},
			{Kind: workspace.CreatedBookmarkApp, Label: "Fernholt"},
			{Kind: workspace.CreatedKey, ID: "pks1", AppID: "0oaHalf", Label: "2026-03"},
			{Kind: workspace.CreatedSecret, ID: "ocs1", AppID: "0oaFlow", Label: "ocs1"},
		},
		ServiceApps: []workspace.ServiceApp{{AppID: "0oaHalf", Label: "Half done"}},
	}
	a := open(t, t.TempDir())
	defer closed(t, a)
	all := ""
	for _, stays := range a.StaysAtOkta(ws) {
		all += stays.String() + "\n"
	}
	for _, words := range []string{"Invoker", "okta.workflows.invoke.manage", "Fernholt", "2026-03 of Half done", "client secret ocs1 of 0oaFlow", "API token", "connection", "flow"} {
		if !strings.Contains(all, words) {
			t.Errorf("%q isn't in\n%s", words, all)
		}
	}
	if stays := a.StaysAtOkta(&workspace.Workspace{Endpoints: []workspace.Endpoint{{}}}); len(stays) != 0 {
		t.Errorf("of an untouched workspace stays %v", stays)
	}
}

// A probe app that a crash left is told: once, and also where only the file knows
// of it.
func TestProbesThatStayAreSaid(t *testing.T) {
	a := open(t, t.TempDir())
	defer closed(t, a)
	ws := &workspace.Workspace{ID: "org-1", Created: []workspace.Created{{Kind: workspace.CreatedServiceApp, Label: "Flowlatch probe 2026-11-22 08:15:41Z abcdef"}}}
	path := filepath.Join(a.Workspaces.Dir(), "probes", "org-1.json")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	for journal, want := range map[string]string{
		`{"version":1,"probeApps":[{"label":"Flowlatch probe 2026-11-22 08:15:41Z abcdef"},{"label":"Flowlatch probe 2026-11-22 08:15:42Z abcdef"}]}`: "Flowlatch probe 2026-11-22 08:15:42Z abcdef",
		`{`: "can't be read",
	} {
		if err := os.WriteFile(path, []byte(journal), 0o600); err != nil {
			t.Fatal(err)
		}
		stays := a.StaysAtOkta(ws)
		if len(stays) != 2 || !strings.Contains(stays[0].String(), want) {
			t.Errorf("%s: %q", journal, stays)
		}
	}
}
