package app_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

func open(t *testing.T, dir string) *app.App {
	t.Helper()
	a, err := app.Open(app.Config{Dir: dir, Now: time.Now, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	a.Vault.UseSession()
	return a
}

func closed(t *testing.T, a *app.App) {
	t.Helper()
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}

func TestPracticeOrgIsTheSameWhileTheProgramRuns(t *testing.T) {
	a := open(t, t.TempDir())
	defer closed(t, a)
	first, err := a.Practise(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	again, err := a.Practise(t.Context())
	if err != nil || first != again {
		t.Errorf("a second Practise gave another walk, %v", err)
	}
	if ws := first.Workspace(); !ws.Practice || ws.Org.Entered == "" || ws.PracticeSeed == "" {
		t.Errorf("%+v", ws)
	}
}

// TestPracticeOrgWithoutItsSeed: secrets kept for one session are gone at the
// next start, and so is everything made from them.
func TestPracticeOrgWithoutItsSeed(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	w, err := a.Practise(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p, _ := a.Practice()
	if err := w.CheckOrg(t.Context(), p.URL); err != nil {
		t.Fatal(err)
	}
	closed(t, a)

	a = open(t, dir)
	defer closed(t, a)
	w, err = a.OpenWorkspace(t.Context(), "practice")
	if err != nil {
		t.Fatal(err)
	}
	if _, running := a.Practice(); !running {
		t.Error("going on with the practice workspace did not start its org")
	}
	if got := w.Workspace().Org.Step.Current(); got != workspace.NotStarted {
		t.Errorf("a practice org with a new seed begins with a step at %s", got)
	}
}

func TestStartPracticeOver(t *testing.T) {
	a := open(t, t.TempDir())
	defer closed(t, a)
	w, err := a.Practise(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p, _ := a.Practice()
	endpoint := w.Workspace().Place.EndpointID
	for _, err := range []error{w.CheckOrg(t.Context(), p.URL), w.SignIn(t.Context(), p.AdminToken), w.SetUpServiceApp(t.Context(), endpoint, "Invoker", oauth.ECP256)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	fresh, err := a.StartPracticeOver(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ws := fresh.Workspace()
	if len(ws.ServiceApps) != 0 || len(ws.Created) != 0 || setup.SignedIn(ws) {
		t.Errorf("the workspace was not emptied: %+v", ws)
	}
	if refs := a.Vault.Refs(); len(refs) != 1 || refs[0] != ws.PracticeSeed {
		t.Errorf("secrets left: %v", refs)
	}
	hand, err := a.Trainee()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hand.AppID(t.Context(), "Invoker"); err == nil {
		t.Error("the practice org still has the app")
	}
	if now, _ := a.Practice(); now.URL != p.URL {
		t.Errorf("the practice org moved from %s to %s", p.URL, now.URL)
	}
}

func TestFilesHoldNoSecret(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	w, err := a.Practise(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p, _ := a.Practice()
	endpoint := w.Workspace().Place.EndpointID
	hand, _ := a.Trainee()
	pasted, err := hand.InvokeURL(t.Context(), "echo-token")
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{w.CheckOrg(t.Context(), p.URL), w.SignIn(t.Context(), p.AdminToken), w.FindConnection(t.Context()), w.SetInvokeURL(t.Context(), endpoint, pasted.Reveal())} {
		if err != nil {
			t.Fatal(err)
		}
	}
	invoke, err := url.Parse(pasted.Reveal())
	if err != nil {
		t.Fatal(err)
	}
	secrets := []string{p.AdminToken.Reveal(), invoke.Query().Get("clientToken")}
	ws := w.Workspace()
	for _, ref := range ws.Refs() {
		s, err := a.Vault.Get(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		secrets = append(secrets, s.Reveal())
	}
	closed(t, a)
	files := 0
	err = filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		for _, s := range secrets {
			if s == "" || strings.Contains(string(data), s) {
				t.Errorf("%s holds a secret", filepath.Base(path))
			}
		}
		return err
	})
	if err != nil || files < 2 {
		t.Errorf("%d files, %v", files, err)
	}
}

func TestWorkspacesSideBySide(t *testing.T) {
	a := open(t, t.TempDir())
	defer closed(t, a)
	first, err := a.NewWorkspace()
	if err != nil {
		t.Fatal(err)
	}
	second, err := a.NewWorkspace()
	if err != nil {
		t.Fatal(err)
	}
	if first.Workspace().ID == second.Workspace().ID {
		t.Fatal("two workspaces share an id")
	}
	if same, err := a.OpenWorkspace(t.Context(), first.Workspace().ID); err != nil || same != first {
		t.Errorf("opening an open workspace gave another walk, %v", err)
	}
	ref, err := a.Vault.Put(t.Context(), vault.APIToken, secret.New("00-a-token"))
	if err != nil {
		t.Fatal(err)
	}
	ws := first.Workspace().Clone()
	ws.Org.SignIn.Token = ref
	if err := a.Workspaces.Save(ws); err != nil {
		t.Fatal(err)
	}
	for range 2 { // deleting can be run again
		if err := a.DeleteWorkspace(t.Context(), ws.ID); err != nil {
			t.Fatal(err)
		}
	}
	if refs := a.Vault.Refs(); len(refs) != 0 {
		t.Errorf("deleting a workspace left %v", refs)
	}
	if list, errs := a.Workspaces.List(); len(list) != 1 || len(errs) != 0 {
		t.Errorf("%d workspaces, %v", len(list), errs)
	}
}

func TestRunningPracticeOrgElsewhere(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	defer s.Close()
	a, err := app.Open(app.Config{Dir: t.TempDir(), Now: time.Now, Practice: &app.RunningPractice{URL: s.URL + "/", Token: secret.New("00x")}})
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, a)
	if _, err := a.Practise(t.Context()); err != nil {
		t.Fatal(err)
	}
	if p, ok := a.Practice(); !ok || p.URL != s.URL || p.Console != s.URL+"/console" {
		t.Errorf("%+v", p)
	}
}

func TestPortIsKept(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	if _, err := a.Practise(t.Context()); err != nil {
		t.Fatal(err)
	}
	before, _ := a.Practice()
	closed(t, a)
	host := strings.TrimPrefix(before.URL, "http://")

	taken, err := net.Listen("tcp4", host)
	if err != nil {
		t.Fatalf("somebody took the port meanwhile: %v", err)
	}
	defer func() { _ = taken.Close() }()
	a = open(t, dir)
	defer closed(t, a)
	w, err := a.Practise(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	after, _ := a.Practice()
	if after.URL == before.URL || w.Workspace().Org.Entered != after.URL {
		t.Errorf("the port was taken, yet the practice org says %s and the workspace %s", after.URL, w.Workspace().Org.Entered)
	}
}
