package app_test

import (
	"crypto/rand"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// stuckOrg answers nothing until the caller gives up; asked tells that it was
// called.
func stuckOrg(t *testing.T) (url string, asked <-chan struct{}) {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	arrived := make(chan struct{}, 100)
	s := &http.Server{Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		<-r.Context().Done()
	})}
	served := make(chan struct{})
	go func() { _ = s.Serve(l); close(served) }()
	t.Cleanup(func() { _ = s.Close(); <-served })
	return "http://" + l.Addr().String(), arrived
}

// TestReplacedWorkspaceIsWrittenNoMore: what an old walk still does must not
// bring a workspace back that was deleted or started over.
func TestReplacedWorkspaceIsWrittenNoMore(t *testing.T) {
	a := open(t, t.TempDir())
	defer closed(t, a)
	for name, test := range map[string]struct {
		begin   func() (*setup.Walk, error)
		replace func(id string) error
	}{
		"delete": {a.NewWorkspace, func(id string) error { return a.DeleteWorkspace(t.Context(), id) }},
		"start over": {
			func() (*setup.Walk, error) { return a.Practise(t.Context()) },
			func(string) error { _, err := a.StartPracticeOver(t.Context()); return err },
		},
	} {
		t.Run(name, func(t *testing.T) {
			old, err := test.begin()
			if err != nil {
				t.Fatal(err)
			}
			id := old.Workspace().ID
			url, asked := stuckOrg(t)
			setup.MoveTo(old.Workspace(), url) // who practises asks the own org only
			ended := make(chan error, 1)
			go func() { ended <- old.CheckOrg(t.Context(), url) }()
			<-asked
			if err := test.replace(id); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(a.Workspaces.Dir(), id+".json")
			before, _ := os.ReadFile(file)
			if err := <-ended; err == nil {
				t.Error("the old walk went on")
			}
			if err := old.GoTo(workspace.Place{Step: workspace.StepInvoke}); err == nil {
				t.Error("the old walk took a change")
			}
			if after, _ := os.ReadFile(file); string(after) != string(before) {
				t.Error("the old walk wrote the file")
			}
		})
	}
}

// TestClosingEndsTheWalks: once the program has let go of its data folder, no walk
// may write there, for the next program may.
func TestClosingEndsTheWalks(t *testing.T) {
	a := open(t, t.TempDir())
	ended := make(chan error, 2)
	walks := []*setup.Walk{}
	for range 2 {
		w, err := a.NewWorkspace()
		if err != nil {
			t.Fatal(err)
		}
		url, asked := stuckOrg(t)
		go func() { ended <- w.CheckOrg(t.Context(), url) }()
		<-asked
		walks = append(walks, w)
	}
	closed(t, a)
	for _, w := range walks {
		if err := w.GoTo(workspace.Place{Step: workspace.StepInvoke}); err == nil {
			t.Error("a walk took a change after Close")
		}
	}
	for range walks {
		if err := <-ended; err == nil {
			t.Error("a walk went on after Close")
		}
	}
}

// TestAWorkspaceThatCannotBeDeletedGoesOn: nothing is lost when the keychain
// doesn't let go of the secrets.
func TestAWorkspaceThatCannotBeDeletedGoesOn(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "/dev/null")
	other := open(t, t.TempDir())
	defer closed(t, other)
	ref, err := other.Vault.Put(t.Context(), vault.APIToken, secret.New(rand.Text()))
	if err != nil {
		t.Fatal(err)
	}
	a := open(t, t.TempDir())
	defer closed(t, a)
	a.Vault.UseKeychain()
	if st := a.Vault.Check(t.Context()); st.State != vault.NoBus {
		t.Skipf("this system's keychain can't be taken away: %s", st.State)
	}
	w, err := a.NewWorkspace()
	if err != nil {
		t.Fatal(err)
	}
	ws := w.Workspace().Clone()
	ws.Org.SignIn.Token = ref
	if err := a.Workspaces.Save(ws); err != nil {
		t.Fatal(err)
	}
	if err := a.DeleteWorkspace(t.Context(), ws.ID); err == nil || !a.Current(w) {
		t.Errorf("deleting gave %v, still current: %v", err, a.Current(w))
	}
	if err := w.GoTo(workspace.Place{Step: workspace.StepInvoke}); err != nil {
		t.Errorf("its walk takes no change: %v", err)
	}
	a.Vault.UseSession()
	if err := a.DeleteWorkspace(t.Context(), ws.ID); err != nil || a.Current(w) {
		t.Errorf("for the session: %v, still current: %v", err, a.Current(w))
	}
}
