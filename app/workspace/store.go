package workspace

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
)

// The endings of a workspace's files: the one that is read, the copy of what
// was last saved, and a damaged one that was set aside.
const (
	fileEnding    = ".json"
	copyEnding    = ".json.bak"
	damagedEnding = ".json.damaged"
)

// Store keeps one JSON file per workspace, beside a copy of what was last
// saved, in a folder that only its owner reads. One process uses it at a time;
// in that it is safe for concurrent use.
type Store struct {
	dir  string
	disk disk

	files sync.Mutex // one change of the folder at a time
	known known
}

// OpenStore makes the folder when it is missing and takes loose rights away.
func OpenStore(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open workspaces: %w", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open workspaces: %w", err)
	}
	return newStore(dir, realDisk{}), nil
}

func newStore(dir string, d disk) *Store {
	return &Store{dir: dir, disk: d, known: known{list: map[string]*Workspace{}, errs: map[string]error{}}}
}

// Dir is the folder of the files.
func (s *Store) Dir() string { return s.dir }

var validID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

// path is a file of a workspace.
func (s *Store) path(id, ending string) string { return filepath.Join(s.dir, id+ending) }

func checkID(id string) error {
	if !validID.MatchString(id) {
		return fmt.Errorf("workspace id %q: %w", id, ErrNotFound)
	}
	return nil
}

// Load reads one workspace. A damaged file is set aside first. Errors:
// ErrNotFound, *DamagedError, *NewerError, and what the disk says.
func (s *Store) Load(id string) (*Workspace, error) {
	if err := checkID(id); err != nil {
		return nil, err
	}
	s.files.Lock()
	defer s.files.Unlock()
	w, err := s.load(id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		s.known.refuse(id, err)
	}
	return w, err
}

func (s *Store) load(id string) (*Workspace, error) {
	w, err := s.read(id, fileEnding)
	switch {
	case err == nil:
		return w, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, s.missing(id)
	case isNewer(err), isDisk(err):
		return nil, err
	}
	aside, failed := s.setAside(id)
	if failed != nil {
		return nil, fmt.Errorf("set aside a damaged workspace: %w", failed)
	}
	return nil, s.damaged(id, aside, err)
}

// read reads one file as a workspace.
func (s *Store) read(id, ending string) (*Workspace, error) {
	path := s.path(id, ending)
	data, err := readFile(path)
	if err != nil {
		return nil, err
	}
	return decode(path, id, data)
}

// newerName is what a workspace of a newer format seems to be called: its name or
// its org, where they are still kept as they are now.
func newerName(data []byte) string {
	var w struct {
		Name string `json:"name"`
		Org  struct {
			Name   string `json:"name"`
			Domain string `json:"domain"`
		} `json:"org"`
	}
	if json.Unmarshal(data, &w) != nil {
		return ""
	}
	return cmp.Or(w.Name, w.Org.Name, w.Org.Domain)
}

func decode(path, id string, data []byte) (*Workspace, error) {
	var head struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, err
	}
	if head.Version > Version {
		return nil, &NewerError{Path: path, Version: head.Version, Name: newerName(data)}
	}
	if head.Version < 1 {
		return nil, fmt.Errorf("the file has the version %d", head.Version)
	}
	var w Workspace
	if err := json.Unmarshal(data, &w); err != nil {
		return nil, err
	}
	if w.ID != id {
		return nil, fmt.Errorf("the file holds workspace %q", w.ID)
	}
	return &w, nil
}

// Save writes the workspace atomically, then the copy of it: after an end at
// any point each of the two is whole. What stands there and can't be read is
// set aside first; what a newer Flowlatch wrote is left as it is. Errors:
// *NewerError, *SaveError.
func (s *Store) Save(w *Workspace) error {
	if err := checkID(w.ID); err != nil {
		return err
	}
	w.Version = Version
	data, err := json.MarshalIndent(w, "", "  ")
	if err != nil {
		return fmt.Errorf("save workspace: %w", err)
	}
	s.files.Lock()
	defer s.files.Unlock()
	if err := s.makeWay(w.ID); err != nil {
		return err
	}
	if err := s.put(w.ID, append(data, '\n')); err != nil {
		return err
	}
	s.known.keep(w)
	return nil
}

// put writes a workspace's file and its copy. The copy is no part of what is
// promised: where it can't be written the one before says of when it is.
func (s *Store) put(id string, data []byte) error {
	if err := writeAtomic(s.disk, s.path(id, fileEnding), data); err != nil {
		return &SaveError{Path: s.path(id, fileEnding), Err: err}
	}
	_ = writeAtomic(s.disk, s.path(id, copyEnding), data)
	return nil
}

// makeWay sees to it that writing a workspace destroys nothing: a damaged file
// is set aside, a newer one refused.
func (s *Store) makeWay(id string) error {
	if _, err := s.read(id, copyEnding); isNewer(err) {
		return err
	}
	_, err := s.read(id, fileEnding)
	switch {
	case err == nil, errors.Is(err, fs.ErrNotExist):
		return nil
	case isNewer(err):
		return err
	case isDisk(err):
		return &SaveError{Path: s.path(id, fileEnding), Err: err}
	}
	if _, err := s.setAside(id); err != nil {
		return &SaveError{Path: s.path(id, fileEnding), Err: err}
	}
	return nil
}

// Delete removes every file of a workspace: its own, its copy, and those set
// aside. Missing ones are fine, so that it can be called again after a failure.
// Its secrets are the caller's to remove first. A newer Flowlatch's file is
// left as it is.
func (s *Store) Delete(id string) error {
	if err := checkID(id); err != nil {
		return err
	}
	s.files.Lock()
	defer s.files.Unlock()
	for _, ending := range []string{fileEnding, copyEnding} {
		if _, err := s.read(id, ending); isNewer(err) {
			return err
		}
	}
	aside, err := s.asides(id)
	if err != nil {
		return fmt.Errorf("delete workspace: %w", err)
	}
	// The file itself goes last: while it is there, there is something to delete.
	for _, name := range append(aside, id+copyEnding, id+fileEnding) {
		if err := gone(s.disk.remove(filepath.Join(s.dir, name))); err != nil {
			return fmt.Errorf("delete workspace: %w", err)
		}
	}
	if err := s.disk.syncDir(s.dir); err != nil {
		return fmt.Errorf("delete workspace: %w", err)
	}
	s.known.forget(id)
	return nil
}

// List loads every workspace, the last opened first. Files that cannot be
// read come back as errors beside the ones that can, and so does, each time
// until the person decides, a workspace of which only the copy is left.
func (s *Store) List() ([]*Workspace, []error) {
	s.files.Lock()
	defer s.files.Unlock()
	ids, err := s.ids()
	if err != nil {
		return nil, []error{fmt.Errorf("list workspaces: %w", err)}
	}
	list, errs, unread := s.loadAll(ids)
	s.known.replace(list, unread)
	slices.SortStableFunc(list, lastOpenedFirst)
	return list, errs
}

// loadAll loads workspaces. unread holds errs by id, and what was set aside
// before: that was told when it happened.
func (s *Store) loadAll(ids []string) (list []*Workspace, errs []error, unread map[string]error) {
	unread = map[string]error{}
	for _, id := range ids {
		w, err := s.load(id)
		switch {
		case err == nil:
			list = append(list, w)
		case errors.Is(err, ErrNotFound):
			unread[id] = s.damaged(id, s.newestAside(id), errSetAside)
		default:
			errs = append(errs, err)
			unread[id] = err
		}
	}
	return list, errs, unread
}

func lastOpenedFirst(a, b *Workspace) int { return b.Opened.Compare(a.Opened) }

// ids are those that any file in the folder is named after, in order.
func (s *Store) ids() ([]string, error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, entry := range entries {
		if id, ok := ownerOf(entry.Name()); ok && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// ownerOf is the id of the workspace that a file belongs to.
func ownerOf(name string) (string, bool) {
	for _, ending := range []string{fileEnding, copyEnding} {
		if id, ok := idOf(name, ending); ok {
			return id, true
		}
	}
	return asideOwner(name)
}

// Free reports whether no file belongs to a workspace of that id.
func (s *Store) Free(id string) (bool, error) {
	if err := checkID(id); err != nil {
		return false, err
	}
	ids, err := s.ids()
	if err != nil {
		return false, fmt.Errorf("list workspaces: %w", err)
	}
	return !slices.Contains(ids, id), nil
}

// Clone returns a deep copy to change.
func (w *Workspace) Clone() *Workspace {
	data, err := json.Marshal(w)
	if err != nil {
		panic(fmt.Sprintf("workspace: a workspace must encode: %v", err)) // every field is plain data
	}
	var c Workspace
	if err := json.Unmarshal(data, &c); err != nil {
		panic(fmt.Sprintf("workspace: a workspace must decode: %v", err))
	}
	return &c
}
