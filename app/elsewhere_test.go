package app_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta/practice"
)

// runOrg serves a practice org of its own until the test ends or stop.
func runOrg(t *testing.T, seed string) (org *practice.Org, stop func()) {
	t.Helper()
	org, err := practice.New(practice.Config{Seed: []byte(seed)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- org.Serve(ctx) }()
	ended := false
	stop = func() {
		if ended {
			return
		}
		ended = true
		cancel()
		if err := <-served; err != nil {
			t.Error(err)
		}
		if err := org.Close(); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(stop)
	return org, stop
}

// openOn opens the product on a practice org that runs elsewhere.
func openOn(t *testing.T, dir string, org *practice.Org) *app.App {
	t.Helper()
	a, err := app.Open(app.Config{Dir: dir, Now: time.Now, Practice: &app.RunningPractice{URL: org.URL() + "/", Token: secret.New(org.AdminToken())}})
	if err != nil {
		t.Fatal(err)
	}
	a.Vault.UseSession()
	return a
}

const (
	seedOne = "one-seed-of-32-bytes-for-testing"
	seedTwo = "two-seed-of-32-bytes-for-testing"
)

// TestEachPracticeOrgHasItsOwnWorkspace: what was done and stored for one org
// must never be aimed at another.
func TestEachPracticeOrgHasItsOwnWorkspace(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	checked(t, a)
	closed(t, a)
	builtIn := practiceFiles(t, dir)

	one, stopOne := runOrg(t, seedOne)
	a = openOn(t, dir, one)
	w := checked(t, a)
	first := w.Workspace()
	if p, ok := a.Practice(); !ok || p.URL != one.URL() || p.Console != one.ConsoleURL() || first.Org.Origin != one.URL() {
		t.Errorf("%+v, origin %s", p, first.Org.Origin)
	}
	if _, err := a.OpenWorkspace(t.Context(), "practice"); code(err) != app.CodeOtherPractice {
		t.Errorf("the built-in org's workspace was opened on another org: %v", err)
	}
	if same, err := a.OpenWorkspace(t.Context(), first.ID); err != nil || same != w {
		t.Errorf("its own workspace: %v", err)
	}
	closed(t, a)

	two, _ := runOrg(t, seedTwo)
	a = openOn(t, dir, two)
	if w, err := a.Practise(t.Context()); err != nil || w.Workspace().ID == first.ID || w.Workspace().Org.Origin != "" {
		t.Errorf("another org took over the first one's workspace: %v", err)
	}
	if _, err := a.OpenWorkspace(t.Context(), first.ID); code(err) != app.CodeOtherPractice {
		t.Errorf("got %v", err)
	}
	closed(t, a)

	stopOne()
	moved, _ := runOrg(t, seedOne)
	a = openOn(t, dir, moved)
	w, err := a.Practise(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if ws := w.Workspace(); ws.ID != first.ID || ws.Org.OrgID != first.Org.OrgID || ws.Org.Origin != moved.URL() {
		t.Errorf("the first org at its new address: %s %s %s", ws.ID, ws.Org.OrgID, ws.Org.Origin)
	}
	if over, err := a.StartPracticeOver(t.Context()); err != nil || over.Workspace().ID != first.ID || over.Workspace().Org.OrgID != "" {
		t.Errorf("starting over: %v", err)
	}
	closed(t, a)

	if practiceFiles(t, dir) != builtIn {
		t.Error("the built-in practice org was touched")
	}
	a = open(t, dir)
	defer closed(t, a)
	if _, err := a.OpenWorkspace(t.Context(), first.ID); code(err) != app.CodeOtherPractice {
		t.Errorf("got %v", err)
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "workspaces", "practice*.json")); len(files) != 3 {
		t.Errorf("files %v", files)
	}
}

func TestPracticeOrgElsewhereThatDoesNotAnswer(t *testing.T) {
	org, stop := runOrg(t, seedOne)
	a := openOn(t, t.TempDir(), org)
	defer closed(t, a)
	stop()
	if _, err := a.Practise(t.Context()); err == nil {
		t.Error("an org that nobody knows was given a workspace")
	}
	if list, _ := a.Workspaces.List(); len(list) != 0 {
		t.Errorf("%d workspaces", len(list))
	}
}

func TestPracticeURL(t *testing.T) {
	for raw, want := range map[string]string{
		"http://127.0.0.1:4500":         "http://127.0.0.1:4500",
		"http://127.0.0.1:4500/":        "http://127.0.0.1:4500",
		"HTTP://127.3.2.1:1":            "http://127.3.2.1:1",
		"http://[::1]:4500":             "http://[::1]:4500",
		"":                              "",
		"127.0.0.1:4500":                "",
		"https://acme.okta.com":         "",
		"https://127.0.0.1:4500":        "",
		"http://localhost:4500":         "",
		"http://127.0.0.1":              "",
		"http://127.0.0.1:0":            "",
		"http://127.0.0.1:99999":        "",
		"http://10.0.0.1:4500":          "",
		"http://0.0.0.0:4500":           "",
		"http://127.0.0.1.evil.com:80":  "",
		"http://127.0.0.1:4500@evil:80": "",
		"http://127.0.0.1:4500/console": "",
		"http://127.0.0.1:4500?a=b":     "",
		"http://127.0.0.1:4500#a":       "",
	} {
		got, err := app.PracticeURL(raw)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("PracticeURL(%q) = %q, %v", raw, got, err)
		}
	}
	_, err := app.Open(app.Config{Dir: t.TempDir(), Now: time.Now, Practice: &app.RunningPractice{URL: "https://acme.okta.com"}})
	if err == nil {
		t.Error("the product was opened on an org that is no practice org")
	}
}
