//go:build unix

package app_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/vault/keyringtest"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// The session bus is one per process. So each start of the program on a real
// keychain is a child: the test binary, told by childEnv what to do in which
// data folder.
const (
	childEnv = "FLOWLATCH_APP_CHILD"
	dirEnv   = "FLOWLATCH_APP_DIR"
)

func TestMain(m *testing.M) {
	if deed := os.Getenv(childEnv); deed != "" {
		fmt.Print(oneStart(deed, os.Getenv(dirEnv)))
		return
	}
	os.Exit(m.Run())
}

// oneStart opens the product, does one thing, closes it, and says how it went.
func oneStart(deed, dir string) (said string) {
	a, err := app.Open(app.Config{Dir: dir, Now: time.Now, Version: "test"})
	if err != nil {
		return err.Error()
	}
	defer func() {
		if err := a.Close(); err != nil {
			said += "\n" + err.Error()
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if strings.HasPrefix(deed, "session") {
		a.Vault.UseSession()
	} else if s := a.Vault.Check(ctx); s.State != vault.Ready {
		return fmt.Sprint(s)
	}
	switch deed {
	case "sign in":
		err = signIn(ctx, a)
	case "sweep":
		a.Workspaces.List() // as the first screen does
		err = a.SweepVault(ctx)
	case "practise", "session practise":
		err = practiseAndCheck(ctx, a)
	case "start over", "session start over":
		_, err = a.StartPracticeOver(ctx)
	}
	if p, ok := errors.AsType[*problem.Problem](err); ok {
		return p.Code
	}
	return fmt.Sprint(err)
}

func signIn(ctx context.Context, a *app.App) error {
	w, err := a.NewWorkspace()
	if err != nil {
		return err
	}
	ref, err := a.Vault.Put(ctx, vault.APIToken, secret.New("00-a-token"))
	if err != nil {
		return err
	}
	ws := w.Workspace().Clone()
	ws.Org.SignIn.Token = ref
	return a.Workspaces.Save(ws)
}

// practiseAndCheck goes on with step 1 where it is not done.
func practiseAndCheck(ctx context.Context, a *app.App) error {
	w, err := a.Practise(ctx)
	if err != nil {
		return err
	}
	if w.Workspace().Org.OrgID != "" {
		return errors.New("resumed")
	}
	p, _ := a.Practice()
	return w.CheckOrg(ctx, p.URL)
}

// start runs the program once and wants to hear how it went. With its secrets
// kept for the session it can't reach the keychain.
func start(t *testing.T, s *keyringtest.Session, dir, deed, want string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0])
	c.Env = append(os.Environ(), append(s.Env(), childEnv+"="+deed, dirEnv+"="+dir)...)
	if strings.HasPrefix(deed, "session") {
		c.Env = append(c.Env, "DBUS_SESSION_BUS_ADDRESS=/dev/null")
	}
	out, err := c.CombinedOutput()
	if got := string(bytes.TrimSpace(out)); err != nil || got != want {
		t.Fatalf("%s: %q, %v, want %q", deed, got, err, want)
	}
}

// TestSweepSparesWhatADamagedWorkspaceRefersTo: the file can be mended, a
// deleted secret can't.
func TestSweepSparesWhatADamagedWorkspaceRefersTo(t *testing.T) {
	s, dir := keyringtest.Start(t, keyringtest.Unlocked), t.TempDir()
	start(t, s, dir, "sign in", "<nil>")
	file := filepath.Join(dir, "workspaces", "org-1.json")
	good, err := os.ReadFile(file)
	if err != nil || len(s.Items()) != 1 {
		t.Fatalf("%d items, %v", len(s.Items()), err)
	}
	if err := os.WriteFile(file, good[:len(good)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		start(t, s, dir, "sweep", "<nil>")
		if got := s.Items(); len(got) != 1 {
			t.Fatalf("%d secrets are left of the damaged workspace", len(got))
		}
	}
	for _, removed := range []struct {
		ending string
		left   int // secrets: those that the copy refers to, then none
	}{{".damaged", 1}, {".bak", 0}} {
		if err := os.Remove(file + removed.ending); err != nil {
			t.Fatal(err)
		}
		start(t, s, dir, "sweep", "<nil>")
		if got := s.Items(); len(got) != removed.left {
			t.Errorf("without %s there are %v", removed.ending, got)
		}
	}
}

// TestPracticeOutlivesASessionWithoutTheKeychain: one start that keeps secrets
// for its session only costs nothing that the keychain has.
func TestPracticeOutlivesASessionWithoutTheKeychain(t *testing.T) {
	s, dir := keyringtest.Start(t, keyringtest.Unlocked), t.TempDir()
	start(t, s, dir, "practise", "<nil>")
	start(t, s, dir, "session practise", app.CodeSeed)
	start(t, s, dir, "sweep", "<nil>")
	start(t, s, dir, "practise", "resumed")
	start(t, s, dir, "session start over", "<nil>")
	start(t, s, dir, "practise", app.CodeSeed)
	start(t, s, dir, "start over", "<nil>")
	start(t, s, dir, "sweep", "<nil>")
	if got := s.Items(); len(got) != 1 {
		t.Errorf("%d secrets are left", len(got))
	}
	start(t, s, dir, "practise", "<nil>")
	for _, item := range s.Items() {
		s.Remove(item)
	}
	start(t, s, dir, "practise", app.CodeSeed)
}
