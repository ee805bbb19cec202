package workspace

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// disk is what the store does to its folder, step by step: a test makes any of
// the steps fail, or the last one that happens.
type disk interface {
	// create makes a new, empty file that its owner alone may read.
	create(dir string) (file, error)
	rename(from, to string) error
	remove(path string) error
	// syncDir makes what was renamed and removed survive a power loss.
	syncDir(dir string) error
}

// file is one that is being written.
type file interface {
	Name() string
	Write([]byte) (int, error)
	Sync() error
	Close() error
}

// savingPrefix begins the name of a file that is being written.
const savingPrefix = ".saving-"

// realDisk is the operating system's.
type realDisk struct{}

func (realDisk) create(dir string) (file, error) {
	return os.CreateTemp(dir, savingPrefix+"*") // 0600 by its contract
}
func (realDisk) rename(from, to string) error { return os.Rename(from, to) }
func (realDisk) remove(path string) error     { return os.Remove(path) }
func (realDisk) syncDir(dir string) error     { return syncDir(dir) }

// writeAtomic puts a file in place: after an end at any point there is the old
// one or the new one, never a part. A link is replaced, not followed.
func writeAtomic(d disk, path string, data []byte) (err error) {
	dir := filepath.Dir(path)
	f, err := d.create(dir)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = d.remove(f.Name())
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
	if err = d.rename(f.Name(), path); err != nil {
		return err
	}
	return d.syncDir(dir)
}

// maxFile bounds what is read as a workspace, in bytes. A workspace of a
// thousand endpoints has 2 MB.
const maxFile = 64 << 20

// errNotAFile says that something else stands where a workspace's file belongs.
var errNotAFile = errors.New("not a regular file")

// readFile reads a regular file of bearable size. Links aren't followed.
func readFile(path string) ([]byte, error) {
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errNotAFile
	case info.Size() > maxFile:
		return nil, fmt.Errorf("%d bytes are more than any workspace has", info.Size())
	}
	return os.ReadFile(path)
}

// Tidy removes what an end in the middle of a save left: nobody was ever told
// that it is kept. Call it only while no other process uses the folder.
func (s *Store) Tidy() {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return
	}
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), savingPrefix) {
			_ = os.Remove(filepath.Join(s.dir, entry.Name())) // harmless where it stays
		}
	}
}

// gone turns "there was none" into success.
func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// idOf is the id in a file's name, where the name ends as asked for.
func idOf(name, ending string) (string, bool) {
	id, ok := strings.CutSuffix(name, ending)
	return id, ok && validID.MatchString(id)
}
