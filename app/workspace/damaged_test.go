package workspace_test

import (
	"bytes"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// write puts bytes where a workspace's file belongs.
func write(t *testing.T, s *workspace.Store, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(s.Dir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// savedBytes is a saved workspace as it stands in its file.
func savedBytes(t *testing.T, s *workspace.Store) []byte {
	t.Helper()
	if err := s.Save(full("org-1")); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(s.Dir(), "org-1.json"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func asDamaged(t *testing.T, err error) *workspace.DamagedError {
	t.Helper()
	e, ok := errors.AsType[*workspace.DamagedError](err)
	if !ok {
		t.Fatalf("got %v", err)
	}
	return e
}

// TestTheCopyTakesTheDamagedFilesPlace cuts a file off at every byte, and fills
// it with noise: the copy is offered and used, and what was there is kept.
func TestTheCopyTakesTheDamagedFilesPlace(t *testing.T) {
	s := open(t)
	good := savedBytes(t, s)
	random := rand.NewChaCha8([32]byte{1})
	var broken [][]byte
	for n := range len(good) - 1 { // the last byte is a line's end
		broken = append(broken, good[:n])
	}
	for range 50 {
		noise := make([]byte, len(good))
		_, _ = random.Read(noise)
		broken = append(broken, noise)
	}
	for i, data := range broken {
		if i >= 200 && i < len(broken)-150 && i%37 != 0 {
			continue // many cuts are alike
		}
		write(t, s, "org-1.json", data)
		_, err := s.Load("org-1")
		e := asDamaged(t, err)
		if kept, err := os.ReadFile(e.Aside); err != nil || !bytes.Equal(kept, data) {
			t.Fatalf("%d bytes: what was there is lost, %v", len(data), err)
		}
		if diff := cmp.Diff(full("org-1"), e.Copy); diff != "" {
			t.Fatalf("%d bytes: the copy\n%s", len(data), diff)
		}
		if _, err := s.Load("org-1"); asDamaged(t, err).Aside != e.Aside {
			t.Fatalf("%d bytes: the second time it says %v", len(data), err)
		}
		for range 2 {
			w, err := s.UseCopy("org-1")
			if err != nil || w.Name != "Acme" {
				t.Fatalf("%d bytes: using the copy gave %+v, %v", len(data), w, err)
			}
		}
		if w, err := s.Load("org-1"); err != nil || cmp.Diff(full("org-1"), w) != "" {
			t.Fatalf("%d bytes: loaded %+v, %v", len(data), w, err)
		}
		if err := os.Remove(e.Aside); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheCopyIsOfferedUntilItIsDecided(t *testing.T) {
	s := open(t)
	savedBytes(t, s)
	write(t, s, "org-1.json", []byte("{"))
	for range 3 {
		next, err := workspace.OpenStore(s.Dir())
		if err != nil {
			t.Fatal(err)
		}
		list, errs := next.List()
		if len(list) != 0 || len(errs) != 1 || asDamaged(t, errs[0]).Copy == nil {
			t.Fatalf("listed %v, %v", list, errs)
		}
	}
	if _, err := s.UseCopy("org-1"); err != nil {
		t.Fatal(err)
	}
	if list, errs := s.List(); len(list) != 1 || len(errs) != 0 {
		t.Errorf("listed %v, %v", list, errs)
	}
}

func TestADamagedCopyIsNoCopy(t *testing.T) {
	s := open(t)
	savedBytes(t, s)
	write(t, s, "org-1.json", []byte("{"))
	write(t, s, "org-1.json.bak", []byte("{"))
	_, err := s.Load("org-1")
	if e := asDamaged(t, err); e.Copy != nil || e.When() != "" || len(e.AsProblem().Ways) != 0 {
		t.Errorf("offers %+v", e)
	}
	if _, err := s.UseCopy("org-1"); !errors.Is(err, workspace.ErrNotFound) {
		t.Errorf("got %v", err)
	}
	if list, errs := s.List(); len(list) != 0 || len(errs) != 0 {
		t.Errorf("told twice: %v, %v", list, errs)
	}
	if unread := s.Overview().Unread(); !slices.Equal(unread, []string{"org-1"}) {
		t.Errorf("the overview has %v", unread)
	}
	if free, err := s.Free("org-1"); free || err != nil {
		t.Errorf("its id is free: %v, %v", free, err)
	}
}

func TestProblemOfADamagedFile(t *testing.T) {
	at := time.Date(2026, time.November, 22, 4, 10, 0, 0, time.Local)
	for name, test := range map[string]struct {
		err  workspace.DamagedError
		says []string
		ways []problem.Action
	}{
		"with a copy": {
			workspace.DamagedError{Path: "/d/org-1.json", Aside: "/d/org-1.json.damaged", Copy: &workspace.Workspace{Name: "Acme"}, CopyOf: at},
			[]string{"Acme", "org-1.json.damaged", "22 Nov 2026, 04:10"},
			[]problem.Action{problem.UseCopy, problem.LeaveIt},
		},
		"the practice org's": {
			workspace.DamagedError{Path: "/d/practice.json", Aside: "/d/practice.json.damaged", Copy: &workspace.Workspace{Practice: true, Name: "Practice org"}, CopyOf: at},
			[]string{"Practice org"},
			[]problem.Action{problem.UseCopy, problem.StartOver},
		},
		"without a copy": {workspace.DamagedError{Path: "/d/org-1.json", Aside: "/d/org-1.json.damaged"}, []string{"org-1.json.damaged", "no copy"}, nil},
		"a copy only":    {workspace.DamagedError{Path: "/d/org-1.json", Copy: &workspace.Workspace{ID: "org-1"}, CopyOf: at}, []string{"org-1", "gone"}, []problem.Action{problem.UseCopy, problem.LeaveIt}},
	} {
		t.Run(name, func(t *testing.T) {
			p := problem.From(&test.err)
			var ways []problem.Action
			for _, w := range p.Ways {
				ways = append(ways, w.Action)
			}
			if p.Code != workspace.CodeDamaged || !slices.Equal(ways, test.ways) {
				t.Errorf("%s with %v", p.Code, ways)
			}
			for _, words := range test.says {
				if !strings.Contains(p.Error(), words) {
					t.Errorf("%q isn't in %q", words, p.Error())
				}
			}
		})
	}
}

// TestNewerFileIsNeverWritten tries everything that writes or deletes.
func TestNewerFileIsNeverWritten(t *testing.T) {
	newer := []byte(`{"version":2,"id":"org-1","something":"new"}`)
	for _, name := range []string{"org-1.json", "org-1.json.bak"} {
		for what, do := range map[string]func(*workspace.Store) error{
			"load":         func(s *workspace.Store) error { _, err := s.Load("org-1"); return err },
			"save":         func(s *workspace.Store) error { return s.Save(full("org-1")) },
			"use the copy": func(s *workspace.Store) error { _, err := s.UseCopy("org-1"); return err },
			"delete":       func(s *workspace.Store) error { return s.Delete("org-1") },
			"list":         func(s *workspace.Store) error { _, errs := s.List(); return errors.Join(errs...) },
		} {
			s := open(t)
			path := write(t, s, name, newer)
			err := do(s)
			e, ok := errors.AsType[*workspace.NewerError](err)
			if !ok || e.Version != 2 {
				t.Errorf("%s, %s: %v", name, what, err)
				continue
			}
			entries, _ := os.ReadDir(s.Dir())
			if data, _ := os.ReadFile(path); !bytes.Equal(data, newer) || len(entries) != 1 {
				t.Errorf("%s, %s: the folder was written to: %v", name, what, entries)
			}
			if p := problem.From(err); p.Code != workspace.CodeNewer || !strings.Contains(p.Error(), "newer Flowlatch") {
				t.Errorf("told as %+v", p)
			}
		}
	}
}

func TestVersionsFromBeforeTheFirstAreDamage(t *testing.T) {
	s := open(t)
	for _, data := range []string{`{"id":"org-1"}`, `{"version":-1,"id":"org-1"}`, `{"version":"1","id":"org-1"}`, `null`} {
		write(t, s, "org-1.json", []byte(data))
		if _, err := s.Load("org-1"); asDamaged(t, err).Aside == "" {
			t.Errorf("%s: %v", data, err)
		}
	}
}

// TestLinksAreNotFollowed: neither reading nor writing leaves the folder.
func TestLinksAreNotFollowed(t *testing.T) {
	victim := filepath.Join(t.TempDir(), "victim.json")
	foreign := []byte(`{"version":1,"id":"org-1","name":"Foreign"}`)
	if err := os.WriteFile(victim, foreign, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, do := range map[string]func(*workspace.Store) error{
		"load": func(s *workspace.Store) error {
			w, err := s.Load("org-1")
			if err == nil {
				t.Errorf("loaded %q", w.Name)
			}
			return nil
		},
		"save": func(s *workspace.Store) error { return s.Save(full("org-1")) },
		"use the copy": func(s *workspace.Store) error {
			if _, err := s.UseCopy("org-1"); !errors.Is(err, workspace.ErrNotFound) {
				return err
			}
			return nil
		},
		"delete": func(s *workspace.Store) error { return s.Delete("org-1") },
	} {
		s := open(t)
		for _, link := range []string{"org-1.json", "org-1.json.bak", "org-1.json.damaged"} {
			if err := os.Symlink(victim, filepath.Join(s.Dir(), link)); err != nil {
				t.Fatal(err)
			}
		}
		if err := do(s); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got, err := os.ReadFile(victim); err != nil || !bytes.Equal(got, foreign) {
			t.Errorf("%s: the victim holds %q, %v", name, got, err)
		}
	}
}

func TestAFolderInAFilesPlaceIsSetAside(t *testing.T) {
	s := open(t)
	if err := os.MkdirAll(filepath.Join(s.Dir(), "org-1.json", "inside"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Load("org-1"); asDamaged(t, err).Aside == "" {
		t.Errorf("got %v", err)
	}
	if err := s.Save(full("org-1")); err != nil {
		t.Error(err)
	}
}

func TestWhatASaveLeftIsRemoved(t *testing.T) {
	s := open(t)
	savedBytes(t, s)
	left := write(t, s, ".saving-1234", []byte("{"))
	s.Tidy()
	if _, err := s.Load("org-1"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(left); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("still there: %v", err)
	}
}

func TestCopiesAreTheOwnersOnly(t *testing.T) {
	s := open(t)
	savedBytes(t, s)
	info, err := os.Stat(filepath.Join(s.Dir(), "org-1.json.bak"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestDeletingTakesCopyAndWhatWasSetAside(t *testing.T) {
	s := open(t)
	savedBytes(t, s)
	write(t, s, "org-1.json.damaged", []byte("{"))
	write(t, s, "org-1.json.damaged-2", []byte("{"))
	if err := s.Save(full("org-10")); err != nil {
		t.Fatal(err)
	}
	if err := s.Delete("org-1"); err != nil {
		t.Fatal(err)
	}
	var left []string
	entries, _ := os.ReadDir(s.Dir())
	for _, e := range entries {
		left = append(left, e.Name())
	}
	if !slices.Equal(left, []string{"org-10.json", "org-10.json.bak"}) {
		t.Errorf("left: %v", left)
	}
}

func TestRefsOfFileAndCopy(t *testing.T) {
	s := open(t)
	savedBytes(t, s)
	want := slices.Concat(full("org-1").Refs(), full("org-1").Refs())
	if refs, err := s.RefsOf("org-1"); err != nil || !slices.Equal(refs, want) {
		t.Errorf("%v, %v", refs, err)
	}
	write(t, s, "org-1.json", []byte("{"))
	if refs, err := s.RefsOf("org-1"); err != nil || !slices.Equal(refs, full("org-1").Refs()) {
		t.Errorf("of the copy: %v, %v", refs, err)
	}
	if refs, err := s.RefsOf("org-2"); err != nil || !slices.Equal(refs, []vault.Ref(nil)) {
		t.Errorf("of none: %v, %v", refs, err)
	}
	write(t, s, "org-1.json", []byte(`{"version":2,"id":"org-1"}`))
	if _, err := s.RefsOf("org-1"); err == nil {
		t.Error("what a newer one refers to can't be told")
	}
}

func TestOverviewFollowsWithoutReading(t *testing.T) {
	s := open(t)
	for i, id := range []string{"org-1", "org-2"} {
		w := full(id)
		w.Opened = w.Opened.Add(time.Duration(i) * time.Hour)
		if err := s.Save(w); err != nil {
			t.Fatal(err)
		}
	}
	ids := func() (ids []string) {
		for _, w := range s.Overview().Workspaces {
			ids = append(ids, w.ID)
		}
		return ids
	}
	if got := ids(); !slices.Equal(got, []string{"org-2", "org-1"}) {
		t.Errorf("after saving: %v", got)
	}
	write(t, s, "org-2.json", []byte("{"))
	_, _ = s.Load("org-2")
	if got, unread := ids(), s.Overview().Unread(); !slices.Equal(got, []string{"org-1"}) || !slices.Equal(unread, []string{"org-2"}) {
		t.Errorf("after damage: %v and %v", got, unread)
	}
	if _, err := s.UseCopy("org-2"); err != nil {
		t.Fatal(err)
	}
	if err := s.Delete("org-1"); err != nil {
		t.Fatal(err)
	}
	if got, unread := ids(), s.Overview().Unread(); !slices.Equal(got, []string{"org-2"}) || len(unread) != 0 {
		t.Errorf("at the end: %v and %v", got, unread)
	}
	again, _ := workspace.OpenStore(s.Dir())
	again.List()
	if diff := cmp.Diff(s.Overview(), again.Overview()); diff != "" {
		t.Errorf("-followed +read\n%s", diff)
	}
}
