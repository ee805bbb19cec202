package workspace

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// ErrNotFound says that there is no workspace of that id.
var ErrNotFound = errors.New("workspace not found")

// NewerError refuses a file that a newer Flowlatch wrote. Nothing is written.
type NewerError struct {
	Path    string
	Version int
}

func (e *NewerError) Error() string {
	return fmt.Sprintf("%s was written by a newer Flowlatch (format %d, this one reads %d)", filepath.Base(e.Path), e.Version, Version)
}

// DamagedError says that a file could not be read as a workspace. The file
// was set aside under the name in Aside, nothing of it is lost.
type DamagedError struct {
	Path, Aside string
	Err         error
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("%s is damaged and was set aside as %s: %v", filepath.Base(e.Path), filepath.Base(e.Aside), e.Err)
}

func (e *DamagedError) Unwrap() error { return e.Err }

// Store keeps one JSON file per workspace in a folder that only its owner
// reads. It is safe for use by one process at a time.
type Store struct{ dir string }

// OpenStore makes the folder when it is missing and takes loose rights away.
func OpenStore(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open workspaces: %w", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open workspaces: %w", err)
	}
	return &Store{dir: dir}, nil
}

// Dir is the folder of the files.
func (s *Store) Dir() string { return s.dir }

var validID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

func (s *Store) path(id string) (string, error) {
	if !validID.MatchString(id) {
		return "", fmt.Errorf("workspace id %q: %w", id, ErrNotFound)
	}
	return filepath.Join(s.dir, id+".json"), nil
}

// Load reads one workspace. A damaged file is set aside first.
func (s *Store) Load(id string) (*Workspace, error) {
	path, err := s.path(id)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("workspace %s: %w", id, ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("read workspace: %w", err)
	}
	w, err := decode(path, data)
	if err == nil {
		return w, nil
	}
	if newer := (*NewerError)(nil); errors.As(err, &newer) {
		return nil, err
	}
	return nil, setAside(path, err)
}

func decode(path string, data []byte) (*Workspace, error) {
	var head struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, err
	}
	if head.Version > Version {
		return nil, &NewerError{Path: path, Version: head.Version}
	}
	var w Workspace
	if err := json.Unmarshal(data, &w); err != nil {
		return nil, err
	}
	if w.ID+".json" != filepath.Base(path) {
		return nil, fmt.Errorf("the file holds workspace %q", w.ID)
	}
	return &w, nil
}

func setAside(path string, cause error) error {
	aside := path + ".damaged"
	for i := 2; ; i++ {
		if _, err := os.Lstat(aside); errors.Is(err, fs.ErrNotExist) {
			break
		}
		aside = fmt.Sprintf("%s.damaged-%d", path, i)
	}
	if err := os.Rename(path, aside); err != nil {
		return fmt.Errorf("set aside a damaged workspace: %w", err)
	}
	return &DamagedError{Path: path, Aside: aside, Err: cause}
}

// Save writes the workspace atomically: after a crash at any point the file
// is the old or the new one, never a part.
func (s *Store) Save(w *Workspace) error {
	path, err := s.path(w.ID)
	if err != nil {
		return err
	}
	w.Version = Version
	data, err := json.MarshalIndent(w, "", "  ")
	if err != nil {
		return fmt.Errorf("save workspace: %w", err)
	}
	if err := writeAtomic(s.dir, path, append(data, '\n')); err != nil {
		return fmt.Errorf("save workspace: %w", err)
	}
	return nil
}

func writeAtomic(dir, path string, data []byte) (err error) {
	f, err := os.CreateTemp(dir, ".saving-*") // 0600 by its contract
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	if _, err = f.Write(data); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(dir)
}

// Delete removes the file of a workspace; a missing one is fine. Its secrets
// are the caller's to remove first.
func (s *Store) Delete(id string) error {
	path, err := s.path(id)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete workspace: %w", err)
	}
	return nil
}

// List loads every workspace, the last opened first. Files that cannot be
// read come back as errors beside the ones that can.
func (s *Store) List() ([]*Workspace, []error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, []error{fmt.Errorf("list workspaces: %w", err)}
	}
	var list []*Workspace
	var errs []error
	for _, entry := range entries {
		id, isJSON := strings.CutSuffix(entry.Name(), ".json")
		if !isJSON || !validID.MatchString(id) {
			continue
		}
		w, err := s.Load(id)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		list = append(list, w)
	}
	slices.SortStableFunc(list, func(a, b *Workspace) int { return b.Opened.Compare(a.Opened) })
	return list, errs
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
