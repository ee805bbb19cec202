package workspace_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
)

func open(t *testing.T) *workspace.Store {
	t.Helper()
	s, err := workspace.OpenStore(filepath.Join(t.TempDir(), "workspaces"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// full is a workspace with something in every corner.
func full(id string) *workspace.Workspace {
	at := time.Date(2026, 11, 21, 10, 42, 7, 0, time.UTC)
	step := workspace.Step{
		State: workspace.Attention,
		Proof: &workspace.Proof{
			What: text.T("a.b", "Token of {{.Who}}", "Who", "Ann"), At: at, By: workspace.Measured,
			Checks:    []workspace.Check{{Name: text.Plain("n"), Outcome: workspace.Passed, Measure: "12 ms"}},
			Exchanges: []workspace.Evidence{{Method: "GET", URL: "https://acme.okta.com/", Status: 200, RequestID: "r", At: at}},
		},
		Problem: problem.New("x", text.Plain("title"), text.Plain("cause"), problem.Way{Label: text.Plain("try"), Action: problem.Retry}),
		Ticks:   map[string]time.Time{"flow.on": at},
	}
	return &workspace.Workspace{
		Version: workspace.Version, ID: id, Name: "Acme", Opened: at,
		Org:         workspace.Org{Origin: "https://acme.okta.com", ClockOffset: 3 * time.Second, SignIn: workspace.SignIn{Method: workspace.APIToken, Token: "v1/a", At: at}, Step: step},
		Connection:  workspace.Connection{Nickname: "n", Secret: "v1/b", Step: step},
		ServiceApps: []workspace.ServiceApp{{ID: "app-1", PrivateKey: "v1/c", Step: step}},
		Endpoints:   []workspace.Endpoint{{ID: "endpoint-1", ClientToken: "v1/d", ServiceAppID: "app-1", Security: step, Invoke: step, Draft: workspace.Draft{Method: "POST", Body: "{}"}}},
		Created:     []workspace.Created{{Kind: workspace.CreatedGrant, ID: "oag", AppID: "0oa", At: at}},
		Place:       workspace.Place{Step: workspace.StepInvoke, EndpointID: "endpoint-1"},
	}
}

func TestSaveAndLoad(t *testing.T) {
	s := open(t)
	want := full("org-1")
	if err := s.Save(want); err != nil {
		t.Fatal(err)
	}
	got, err := s.Load("org-1")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-saved +loaded\n%s", diff)
	}
	if diff := cmp.Diff(want, want.Clone()); diff != "" {
		t.Errorf("-original +clone\n%s", diff)
	}
}

func TestCloneSharesNothing(t *testing.T) {
	w := full("org-1")
	c := w.Clone()
	c.Org.Step.Ticks["other"] = time.Now()
	c.Endpoints[0].Name, c.Org.Step.Proof.Checks[0].Measure = "changed", "changed"
	if diff := cmp.Diff(full("org-1"), w); diff != "" {
		t.Errorf("changing the clone changed the original\n%s", diff)
	}
}

func TestRefsAreComplete(t *testing.T) {
	w := full("org-1")
	w.PracticeSeed = "v1/seed"
	want := []vault.Ref{"v1/seed", "v1/a", "v1/b", "v1/c", "v1/d"}
	if diff := cmp.Diff(want, w.Refs()); diff != "" {
		t.Error(diff)
	}
}

func TestFilesAreTheOwnersOnly(t *testing.T) {
	s := open(t)
	if err := s.Save(full("org-1")); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]fs.FileMode{s.Dir(): 0o700, filepath.Join(s.Dir(), "org-1.json"): 0o600} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has %o, want %o", filepath.Base(path), got, want)
		}
	}
}

func TestLooseFolderIsRepaired(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "workspaces")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := workspace.OpenStore(dir); err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(dir); info.Mode().Perm() != 0o700 {
		t.Errorf("still %o", info.Mode().Perm())
	}
}

func TestDamagedFileIsSetAside(t *testing.T) {
	for name, data := range map[string]string{
		"cut off":       `{"version":1,"id":"org-1"`,
		"empty":         ``,
		"not a file":    `[]`,
		"another's id":  `{"version":1,"id":"org-2"}`,
		"wrong content": `{"version":1,"id":"org-1","endpoints":"none"}`,
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			path := filepath.Join(s.Dir(), "org-1.json")
			for range 2 { // a second damaged file must not replace the first
				if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
					t.Fatal(err)
				}
				_, err := s.Load("org-1")
				damaged, ok := errors.AsType[*workspace.DamagedError](err)
				if !ok {
					t.Fatalf("got %v", err)
				}
				if kept, err := os.ReadFile(damaged.Aside); err != nil || string(kept) != data {
					t.Errorf("what was there is lost: %q, %v", kept, err)
				}
			}
			if _, err := s.Load("org-1"); !errors.Is(err, workspace.ErrNotFound) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestNewerFileIsRefusedUntouched(t *testing.T) {
	s := open(t)
	path := filepath.Join(s.Dir(), "org-1.json")
	data := `{"version":2,"id":"org-1","something":"new","org":{"name":"Acme"}}`
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := s.Load("org-1")
	e, ok := errors.AsType[*workspace.NewerError](err)
	if !ok || e.AsProblem().Title.String() != "A newer Flowlatch wrote Acme" {
		t.Fatalf("got %v", err)
	}
	if kept, _ := os.ReadFile(path); string(kept) != data {
		t.Errorf("a newer file was changed to %q", kept)
	}
}

func TestListNewestFirstBesideDamaged(t *testing.T) {
	s := open(t)
	for i, id := range []string{"org-1", "org-2", "org-3"} {
		w := full(id)
		w.Opened = w.Opened.Add(time.Duration(i) * time.Hour)
		if err := s.Save(w); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(s.Dir(), "org-2.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	list, errs := s.List()
	var ids []string
	for _, w := range list {
		ids = append(ids, w.ID)
	}
	if strings.Join(ids, " ") != "org-3 org-1" || len(errs) != 1 {
		t.Errorf("listed %v with %v", ids, errs)
	}
}

func TestIDsCannotLeaveTheFolder(t *testing.T) {
	s := open(t)
	for _, id := range []string{"", "..", "../x", "a/b", `a\b`, "A", strings.Repeat("a", 65), ".hidden"} {
		if _, err := s.Load(id); !errors.Is(err, workspace.ErrNotFound) {
			t.Errorf("Load(%q): %v", id, err)
		}
		if err := s.Save(&workspace.Workspace{ID: id}); err == nil {
			t.Errorf("Save(%q) went through", id)
		}
	}
}

func TestSymlinkIsReplacedNotFollowed(t *testing.T) {
	s := open(t)
	victim := filepath.Join(t.TempDir(), "victim")
	if err := os.WriteFile(victim, []byte("untouched"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(victim, filepath.Join(s.Dir(), "org-1.json")); err != nil {
		t.Fatal(err)
	}
	if err := s.Save(full("org-1")); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(victim); string(got) != "untouched" {
		t.Errorf("the victim holds %q", got)
	}
}

func TestDelete(t *testing.T) {
	s := open(t)
	if err := s.Save(full("org-1")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Delete("org-1"); err != nil {
			t.Fatal(err)
		}
	}
}
