//go:build unix

package vault

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// ownedByUser reports whether the file is the user's own.
func ownedByUser(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}

// sync makes a rename in the folder survive a power failure.
func (d *directory) sync() error {
	folder, err := d.root.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
