//go:build unix

package command

import (
	"io/fs"
	"os"
	"syscall"
)

// ownedByUser reports whether the file is the user's own.
func ownedByUser(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}
