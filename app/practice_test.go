package app_test

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
)

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

// checked practises and does step 1.
func checked(t *testing.T, a *app.App) *setup.Walk {
	t.Helper()
	w, err := a.Practise(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p, _ := a.Practice()
	if err := w.CheckOrg(t.Context(), p.URL); err != nil {
		t.Fatal(err)
	}
	return w
}

// practiceFiles is what the data folder holds of the built-in practice org.
func practiceFiles(t *testing.T, dir string) string {
	t.Helper()
	var all []byte
	for _, name := range []string{"practice.json", filepath.Join("workspaces", "practice.json")} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, data...)
	}
	return string(all)
}

func TestPracticeGoesOnWithItsSeed(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	checked(t, a)
	a = next(t, a, dir)
	defer closed(t, a)
	w, err := a.OpenWorkspace(t.Context(), "practice")
	if err != nil {
		t.Fatal(err)
	}
	if _, running := a.Practice(); !running {
		t.Error("going on with the practice workspace did not start its org")
	}
	if w.Workspace().Org.OrgID == "" {
		t.Error("what was done before is lost")
	}
}

// TestPracticeOrgWithoutItsSeed: secrets that the vault in use can't give may
// still be in another. Only the person's word replaces what was made of them.
func TestPracticeOrgWithoutItsSeed(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	checked(t, a)
	closed(t, a)
	before := practiceFiles(t, dir)

	a = open(t, dir)
	defer closed(t, a)
	for range 2 {
		_, err := a.OpenWorkspace(t.Context(), "practice")
		if code(err) != app.CodeSeed {
			t.Fatalf("got %v", err)
		}
		var actions []problem.Action
		for _, way := range problem.From(err).Ways {
			actions = append(actions, way.Action)
		}
		if len(actions) != 2 || actions[0] != problem.StartOver || actions[1] != problem.CheckVault {
			t.Errorf("ways %v", actions)
		}
	}
	if practiceFiles(t, dir) != before {
		t.Error("the practice org or its workspace was changed")
	}
	if _, running := a.Practice(); running {
		t.Error("a practice org runs without its secrets")
	}
	if len(a.Vault.Refs()) != 0 {
		t.Error("a seed was stored that nothing refers to")
	}

	w, err := a.StartPracticeOver(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ws := w.Workspace()
	if ws.Org.Step.Current() != workspace.NotStarted || len(a.Vault.Refs()) != 1 || a.Vault.Refs()[0] != ws.PracticeSeed {
		t.Errorf("step %s, secrets %v, seed %s", ws.Org.Step.Current(), a.Vault.Refs(), ws.PracticeSeed)
	}
	if again, err := a.Practise(t.Context()); err != nil || again != w {
		t.Errorf("Practise after starting over: %v", err)
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

func TestStartPracticeOverWithoutARunningOrg(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	seed := checked(t, a).Workspace().PracticeSeed
	before, _ := a.Practice()
	a = next(t, a, dir)
	defer closed(t, a)
	w, err := a.StartPracticeOver(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ws := w.Workspace()
	if ws.Org.OrgID != "" || ws.PracticeSeed != seed {
		t.Errorf("org %q, seed %s, was %s", ws.Org.OrgID, ws.PracticeSeed, seed)
	}
	if after, _ := a.Practice(); after.AdminToken.Reveal() != before.AdminToken.Reveal() {
		t.Error("the admin token changed although its seed is there")
	}
}

func TestDamagedPracticeFile(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	checked(t, a)
	a = damage(t, a, dir, "{")
	w, err := a.Practise(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if p, _ := a.Practice(); p.SetAside != "practice.json.damaged" {
		t.Errorf("set aside as %q", p.SetAside)
	}
	if w.Workspace().Org.OrgID == "" {
		t.Error("the workspace was emptied without being asked")
	}
	if _, err := a.StartPracticeOver(t.Context()); err != nil {
		t.Fatal(err)
	}
	if p, _ := a.Practice(); p.SetAside != "" {
		t.Error("a new org still tells of the damage")
	}

	a = damage(t, a, dir, "{")
	defer func() { closed(t, a) }()
	if _, err := a.StartPracticeOver(t.Context()); err != nil {
		t.Errorf("starting over is what a damaged file needs: %v", err)
	}
	a = damage(t, a, dir, `{"version":99}`)
	for name, open := range map[string]func() error{
		"Practise":          func() error { _, err := a.Practise(t.Context()); return err },
		"StartPracticeOver": func() error { _, err := a.StartPracticeOver(t.Context()); return err },
	} {
		if err := open(); code(err) != app.CodeNewer {
			t.Errorf("%s with a newer file: %v", name, err)
		}
	}
	if data, _ := os.ReadFile(filepath.Join(dir, "practice.json")); string(data) != `{"version":99}` {
		t.Errorf("the newer file was changed to %q", data)
	}
}

// damage starts the next program on a data folder with another practice.json.
func damage(t *testing.T, a *app.App, dir, data string) *app.App {
	t.Helper()
	a = next(t, a, dir)
	if err := os.WriteFile(filepath.Join(dir, "practice.json"), []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestNoSeedIsLeftOfAFailedStart(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	defer closed(t, a)
	if err := os.Remove(a.Workspaces.Dir()); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := a.Practise(t.Context()); err == nil {
			t.Fatal("the workspace can't have been saved")
		}
		if _, running := a.Practice(); running || len(a.Vault.Refs()) != 0 {
			t.Errorf("running %v, secrets %v", running, a.Vault.Refs())
		}
	}
	if err := os.Mkdir(a.Workspaces.Dir(), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Practise(t.Context()); err != nil {
		t.Errorf("once there is room: %v", err)
	}
}

func TestDeletingThePracticeWorkspaceTakesItsOrg(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	defer closed(t, a)
	checked(t, a)
	if err := a.DeleteWorkspace(t.Context(), "practice"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "practice.json")); !os.IsNotExist(err) || len(a.Vault.Refs()) != 0 {
		t.Errorf("left: %v, secrets %v", err, a.Vault.Refs())
	}
	if w, err := a.Practise(t.Context()); err != nil || w.Workspace().PracticeSeed == "" {
		t.Errorf("practising afterwards: %v", err)
	}
}

func TestPortIsKept(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	if _, err := a.Practise(t.Context()); err != nil {
		t.Fatal(err)
	}
	before, _ := a.Practice()
	a = next(t, a, dir)
	defer closed(t, a)
	taken, err := net.Listen("tcp4", strings.TrimPrefix(before.URL, "http://"))
	if err != nil {
		t.Fatalf("somebody took the port meanwhile: %v", err)
	}
	defer func() { _ = taken.Close() }()
	w, err := a.Practise(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	after, _ := a.Practice()
	if after.URL == before.URL || w.Workspace().Org.Entered != after.URL {
		t.Errorf("the port was taken, yet the practice org says %s and the workspace %s", after.URL, w.Workspace().Org.Entered)
	}
}
