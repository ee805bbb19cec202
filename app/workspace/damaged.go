package workspace

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

// errMissing and errSetAside are why a workspace of which there is something
// can't be read.
var (
	errMissing  = errors.New("its file is gone")
	errSetAside = errors.New("its file was damaged and set aside before")
)

var asidePattern = regexp.MustCompile(`^([a-z0-9][a-z0-9-]{0,63})\.json\.damaged(-[0-9]+)?$`)

// asideOwner is the id of the workspace that a file was set aside from.
func asideOwner(name string) (string, bool) {
	m := asidePattern.FindStringSubmatch(name)
	if m == nil {
		return "", false
	}
	return m[1], true
}

// asides are the names of the files of a workspace that were set aside.
func (s *Store) asides(id string) ([]string, error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, entry := range entries {
		if owner, ok := asideOwner(entry.Name()); ok && owner == id {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}

// newestAside is the path of the file that was set aside last, "" for none.
func (s *Store) newestAside(id string) string {
	names, err := s.asides(id)
	if err != nil {
		return ""
	}
	newest, at := "", time.Time{}
	for _, name := range names {
		path := filepath.Join(s.dir, name)
		info, err := os.Lstat(path)
		if err == nil && !info.ModTime().Before(at) {
			newest, at = path, info.ModTime()
		}
	}
	return newest
}

// setAside gives a damaged file another name, which it returns. It replaces
// nothing.
func (s *Store) setAside(id string) (string, error) {
	aside := s.path(id, damagedEnding)
	for i := 2; ; i++ {
		if _, err := os.Lstat(aside); errors.Is(err, fs.ErrNotExist) {
			break
		}
		aside = fmt.Sprintf("%s-%d", s.path(id, damagedEnding), i)
	}
	if err := s.disk.rename(s.path(id, fileEnding), aside); err != nil {
		return "", err
	}
	return aside, nil
}

// damaged is the error about a workspace that can't be read, with the copy that
// may take its place.
func (s *Store) damaged(id, aside string, cause error) error {
	e := &DamagedError{ID: id, Path: s.path(id, fileEnding), Aside: aside, Err: cause}
	w, err := s.read(id, copyEnding)
	if err != nil {
		return e
	}
	if info, err := os.Lstat(s.path(id, copyEnding)); err == nil {
		e.Copy, e.CopyOf = w, info.ModTime()
	}
	return e
}

// missing is the error about a workspace that has no file: while there is a
// good copy, it is as damaged as on the day that was found out.
func (s *Store) missing(id string) error {
	_, err := s.read(id, copyEnding)
	switch {
	case err == nil:
		return s.damaged(id, s.newestAside(id), errMissing)
	case isNewer(err):
		return err
	}
	return fmt.Errorf("workspace %s: %w", id, ErrNotFound)
}

// UseCopy makes the last good copy of a workspace its file and returns it. What
// was set aside stays. A workspace that can be read is returned as it is, so
// that it can be called again after a failure. Errors: ErrNotFound where there
// is no good copy, *NewerError, *SaveError.
func (s *Store) UseCopy(id string) (*Workspace, error) {
	if err := checkID(id); err != nil {
		return nil, err
	}
	s.files.Lock()
	defer s.files.Unlock()
	if w, err := s.read(id, fileEnding); err == nil {
		return w, nil
	}
	if err := s.makeWay(id); err != nil {
		return nil, err
	}
	w, err := s.read(id, copyEnding)
	if err != nil {
		return nil, fmt.Errorf("no good copy of workspace %s (%w): %w", id, err, ErrNotFound)
	}
	data, err := readFile(s.path(id, copyEnding))
	if err != nil {
		return nil, fmt.Errorf("no good copy of workspace %s (%w): %w", id, err, ErrNotFound)
	}
	if err := writeAtomic(s.disk, s.path(id, fileEnding), data); err != nil {
		return nil, &SaveError{Path: s.path(id, fileEnding), Err: err}
	}
	s.known.keep(w)
	return w, nil
}
