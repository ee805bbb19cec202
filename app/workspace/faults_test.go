package workspace

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// brokenDisk lets a number of steps happen. The one after them fails, a write
// in its middle; with dead nothing at all happens from then on, as after the
// end of the program.
type brokenDisk struct {
	realDisk
	steps int
	err   error
	dead  bool
	stop  func() // called at the failing step; nil for nothing
	log   []string
}

// step reports whether one more step happens.
func (d *brokenDisk) step(what string) bool {
	d.log = append(d.log, what)
	if d.steps > 0 {
		d.steps--
		return true
	}
	if d.steps == 0 && d.stop != nil {
		d.stop()
	}
	if d.dead {
		return false
	}
	broken := d.steps == 0
	d.steps = -1
	return !broken
}

func (d *brokenDisk) failed() error { return d.err }

func (d *brokenDisk) create(dir string) (file, error) {
	if !d.step("create") {
		return nil, d.failed()
	}
	f, err := d.realDisk.create(dir)
	return &brokenFile{f, d}, err
}

func (d *brokenDisk) rename(from, to string) error {
	if !d.step("rename") {
		return d.failed()
	}
	return d.realDisk.rename(from, to)
}

func (d *brokenDisk) remove(path string) error {
	if !d.step("remove") {
		return d.failed()
	}
	return d.realDisk.remove(path)
}

func (d *brokenDisk) syncDir(dir string) error {
	if !d.step("sync the folder") {
		return d.failed()
	}
	return d.realDisk.syncDir(dir)
}

type brokenFile struct {
	file
	disk *brokenDisk
}

func (f *brokenFile) Write(p []byte) (int, error) {
	n, err := f.file.Write(p[:len(p)/2])
	if err != nil {
		return n, err
	}
	if !f.disk.step("write") {
		return n, f.disk.failed()
	}
	rest, err := f.file.Write(p[len(p)/2:])
	return n + rest, err
}

func (f *brokenFile) Sync() error {
	if !f.disk.step("sync") {
		return f.disk.failed()
	}
	return f.file.Sync()
}

func (f *brokenFile) Close() error {
	err := f.file.Close() // a test must not leak what a dead program would not
	if !f.disk.step("close") {
		return f.disk.failed()
	}
	return err
}

// work is a change of the folder, what it starts from, and what must hold
// whether it came to its end or not.
type work struct {
	name   string
	before func(t *testing.T, s *Store)
	do     func(s *Store) error
	holds  func(t *testing.T, s *Store, done bool)
}

const theID = "org-1"

func named(name string) *Workspace {
	return &Workspace{ID: theID, Name: name, Endpoints: []Endpoint{{ID: "e", Draft: Draft{Body: strings.Repeat("x", 4096)}}}}
}

func works() []work { return append(savings(), endings()...) }

func savings() []work {
	return []work{
		{"save a new one", nothing, func(s *Store) error { return s.Save(named("new")) }, func(t *testing.T, s *Store, done bool) {
			w, err := s.Load(theID)
			switch {
			case done && err != nil, err == nil && w.Name != "new", err != nil && !errors.Is(err, ErrNotFound):
				t.Errorf("loaded %+v, %v", w, err)
			}
		}},
		{"save over one", saved("old"), func(s *Store) error { return s.Save(named("new")) }, func(t *testing.T, s *Store, done bool) {
			w, err := s.Load(theID)
			if err != nil || w.Name != "old" && w.Name != "new" || done && w.Name != "new" {
				t.Errorf("loaded %+v, %v", w, err)
			}
			copied(t, s, "old", "new")
		}},
		{"set a damaged one aside", damaged, func(s *Store) error {
			if _, err := s.Load(theID); !isDamaged(err) {
				return err
			}
			return nil
		}, func(t *testing.T, s *Store, _ bool) {
			kept(t, s, "{")
			if _, err := s.Load(theID); !isDamaged(err) {
				t.Errorf("loaded with %v", err)
			}
			copied(t, s, "old")
		}},
		{"save over a damaged one", damaged, func(s *Store) error { return s.Save(named("new")) }, func(t *testing.T, s *Store, done bool) {
			kept(t, s, "{")
			if w, err := s.Load(theID); done && (err != nil || w.Name != "new") {
				t.Errorf("loaded %+v, %v", w, err)
			}
			copied(t, s, "old", "new")
		}},
	}
}

func endings() []work {
	return []work{
		{"use the copy", damaged, func(s *Store) error { _, err := s.UseCopy(theID); return err }, func(t *testing.T, s *Store, done bool) {
			kept(t, s, "{")
			w, err := s.Load(theID)
			if done && err != nil || err == nil && w.Name != "old" || err != nil && !isDamaged(err) {
				t.Errorf("loaded %+v, %v", w, err)
			}
			copied(t, s, "old")
		}},
		{"delete", saved("old"), func(s *Store) error { return s.Delete(theID) }, func(t *testing.T, s *Store, done bool) {
			if _, err := s.Load(theID); isDamaged(err) {
				t.Errorf("what is half deleted is called damaged: %v", err)
			}
			deleted(t, s, done)
		}},
		{"delete a damaged one", func(t *testing.T, s *Store) {
			damaged(t, s)
			_, _ = s.Load(theID)
		}, func(s *Store) error { return s.Delete(theID) }, deleted},
	}
}

func nothing(*testing.T, *Store) {}

func saved(name string) func(*testing.T, *Store) {
	return func(t *testing.T, s *Store) {
		t.Helper()
		if err := s.Save(named(name)); err != nil {
			t.Fatal(err)
		}
	}
}

func damaged(t *testing.T, s *Store) {
	t.Helper()
	saved("old")(t, s)
	if err := os.WriteFile(s.path(theID, fileEnding), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// deleted: what was not deleted whole is there to be deleted again.
func deleted(t *testing.T, s *Store, done bool) {
	t.Helper()
	_, err := s.Load(theID)
	free, _ := s.Free(theID)
	if done && (!free || !errors.Is(err, ErrNotFound)) {
		t.Errorf("free %v, loaded with %v", free, err)
	}
	if err := s.Delete(theID); err != nil {
		t.Errorf("once more: %v", err)
	}
	if free, err := s.Free(theID); !free || err != nil {
		t.Errorf("deleted once more, still there, %v", err)
	}
}

// kept fails unless the damaged bytes are in the folder under some name.
func kept(t *testing.T, s *Store, data string) {
	t.Helper()
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if got, err := os.ReadFile(filepath.Join(s.dir, e.Name())); err == nil && string(got) == data {
			return
		}
	}
	t.Errorf("the damaged file is lost: %v", entries)
}

// copied fails unless the copy is whole and one of these.
func copied(t *testing.T, s *Store, names ...string) {
	t.Helper()
	w, err := s.read(theID, copyEnding)
	if err != nil {
		t.Errorf("the copy: %v", err)
		return
	}
	for _, name := range names {
		if w.Name == name {
			return
		}
	}
	t.Errorf("the copy is of %q", w.Name)
}

func isDamaged(err error) bool {
	_, ok := errors.AsType[*DamagedError](err)
	return ok
}

func openAt(t *testing.T, dir string, d disk) *Store {
	t.Helper()
	s, err := OpenStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	s.disk = d
	return s
}

func unfinished(t *testing.T, s *Store) {
	t.Helper()
	if left, _ := filepath.Glob(filepath.Join(s.dir, savingPrefix+"*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// TestEveryStepMayFail breaks each step of each change in turn: the change is
// refused or done, and what was there is there.
func TestEveryStepMayFail(t *testing.T) {
	for _, w := range works() {
		for _, cause := range []error{syscall.ENOSPC, syscall.EIO, syscall.EROFS, fs.ErrPermission, io.ErrShortWrite} {
			t.Run(fmt.Sprintf("%s/%v", w.name, cause), func(t *testing.T) {
				for step := 0; ; step++ {
					dir := t.TempDir()
					w.before(t, openAt(t, dir, realDisk{}))
					d := &brokenDisk{steps: step, err: cause}
					s := openAt(t, dir, d)
					err := w.do(s)
					if d.steps > 0 {
						return // it never came to the broken step
					}
					if err != nil && !errors.Is(err, cause) {
						t.Errorf("step %d: the cause isn't told: %v", step, err)
					}
					unfinished(t, s)
					s.disk = realDisk{}
					w.holds(t, s, err == nil)
				}
			})
		}
	}
}

// TestNothingCanBeWritten: a folder that takes nothing more.
func TestNothingCanBeWritten(t *testing.T) {
	for _, w := range works() {
		dir := t.TempDir()
		w.before(t, openAt(t, dir, realDisk{}))
		s := openAt(t, dir, &brokenDisk{dead: true, err: syscall.EROFS})
		if err := w.do(s); !errors.Is(err, syscall.EROFS) {
			t.Errorf("%s: %v", w.name, err)
		}
		s.disk = realDisk{}
		w.holds(t, s, false)
	}
}

func TestSaveErrorSaysWhy(t *testing.T) {
	for cause, want := range map[error]string{
		syscall.ENOSPC:   "disk is full",
		syscall.EROFS:    "can't be written to",
		fs.ErrPermission: "can't be written to",
		syscall.EIO:      "Writing failed",
	} {
		s := openAt(t, t.TempDir(), &brokenDisk{dead: true, err: cause})
		err := s.Save(named("new"))
		e, ok := errors.AsType[*SaveError](err)
		if !ok {
			t.Fatalf("%v: %v", cause, err)
		}
		if p := e.AsProblem(); p.Code != CodeUnsaved || !strings.Contains(p.Error(), want) || !strings.Contains(p.Detail, cause.Error()) {
			t.Errorf("%v: %+v", cause, p)
		}
	}
}

// TestNothingIsRenamedBeforeItIsOnTheDisk: what a power loss leaves can't be
// tested, the order of the steps can.
func TestNothingIsRenamedBeforeItIsOnTheDisk(t *testing.T) {
	d := &brokenDisk{steps: 1000}
	if err := openAt(t, t.TempDir(), d).Save(named("new")); err != nil {
		t.Fatal(err)
	}
	one := []string{"create", "write", "sync", "close", "rename", "sync the folder"}
	if want := slices.Concat(one, one); !slices.Equal(d.log, want) {
		t.Errorf("the steps were %v", d.log)
	}
}
