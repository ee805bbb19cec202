package app_test

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/vault"
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

// next closes a program and starts the next one on its data folder, with the
// secrets it had.
func next(t *testing.T, a *app.App, dir string) *app.App {
	t.Helper()
	kept := a.Vault
	var err error
	a.Vault, err = vault.Open(vault.Config{Dir: t.TempDir(), Service: app.KeychainService})
	if err != nil {
		t.Fatal(err)
	}
	closed(t, a)
	a = open(t, dir)
	a.Vault = kept
	return a
}

func closed(t *testing.T, a *app.App) {
	t.Helper()
	if err := a.Close(); err != nil {
		t.Error(err)
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
	for _, err := range []error{w.CheckOrg(t.Context(), p.URL), w.SignIn(t.Context(), p.AdminToken), w.FindConnection(t.Context()), w.ReadConnectionSecret(t.Context()), w.SetInvokeURL(t.Context(), endpoint, pasted.Reveal())} {
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

// code is the code of a Problem, "" for everything else.
func code(err error) string {
	if p, ok := errors.AsType[*problem.Problem](err); ok {
		return p.Code
	}
	return ""
}

func TestDataFolderIsOneProgramsOwn(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	if _, err := app.Open(app.Config{Dir: dir, Now: time.Now}); code(err) != app.CodeInUse {
		t.Errorf("a second program on the same folder: %v", err)
	}
	closed(t, a)
	closed(t, open(t, dir))
}

func TestClosedProgramOpensNothing(t *testing.T) {
	a := open(t, t.TempDir())
	closed(t, a)
	if _, err := a.Practise(t.Context()); err == nil {
		t.Error("a practice org was started after Close")
	}
	if _, err := a.NewWorkspace(); err == nil {
		t.Error("a workspace was made after Close")
	}
}
