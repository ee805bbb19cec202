package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gofrs/flock"
)

const (
	dirPerm  fs.FileMode = 0o700
	filePerm fs.FileMode = 0o600
)

// directory is the journal's folder: the user's own, closed to others, and
// left through no symbolic link.
type directory struct {
	path string
	root *os.Root
}

// openDirectory makes the folder when it is missing and closes it to others
// when it was open to them.
func openDirectory(path string) (*directory, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(path, dirPerm); err != nil {
		return nil, err
	}
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is a symbolic link or no folder", path)
	}
	if !ownedByUser(info) {
		return nil, fmt.Errorf("%s belongs to another user", path)
	}
	if err := os.Chmod(path, dirPerm); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	return &directory{path: path, root: root}, nil
}

// replace puts data in the place of name: written beside it as draft, synced,
// renamed, and the folder synced.
func (d *directory) replace(name, draft string, data []byte) error {
	if err := d.remove(draft); err != nil {
		return err
	}
	if err := d.write(draft, data); err != nil {
		return errors.Join(err, d.remove(draft))
	}
	if err := d.root.Rename(draft, name); err != nil {
		return errors.Join(err, d.remove(draft))
	}
	return d.sync()
}

func (d *directory) write(name string, data []byte) error {
	file, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, filePerm)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// remove deletes a file that may already be gone.
func (d *directory) remove(name string) error {
	if err := d.root.Remove(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// holds reports whether name is still the file that lock was taken on.
func (d *directory) holds(name string, lock *flock.Flock) bool {
	locked, err := lock.Stat()
	if err != nil {
		return false
	}
	named, err := d.root.Lstat(name)
	return err == nil && os.SameFile(locked, named)
}

// stems lists the journals in the folder, each once, without its endings.
func (d *directory) stems() ([]string, error) {
	files, err := fs.ReadDir(d.root.FS(), ".")
	if err != nil {
		return nil, err
	}
	var stems []string
	for _, file := range files {
		ending := filepath.Ext(file.Name())
		stem := strings.TrimSuffix(file.Name(), ending)
		known := ending == journalSuffix || ending == lockSuffix || ending == draftSuffix
		id, ours := strings.CutPrefix(stem, journalPrefix)
		if known && ours && Ref(refPrefix+id).valid() {
			stems = append(stems, stem)
		}
	}
	slices.Sort(stems)
	return slices.Compact(stems), nil
}

func (d *directory) close() error { return d.root.Close() }
