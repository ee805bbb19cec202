//go:build unix

package vault

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

func TestFilesAreClosedToOthers(t *testing.T) {
	for _, umask := range []int{0, 0o077, 0o022} {
		before := syscall.Umask(umask)
		defer syscall.Umask(before)
		dir := filepath.Join(t.TempDir(), "deep", "data")
		v := openFake(t, newFake(), dir)
		mustPut(t, v, "value")
		wantPerm(t, dir, 0o700)
		for _, name := range files(t, dir) {
			wantPerm(t, filepath.Join(dir, name), 0o600)
		}
	}
}

func TestLooseFolderIsClosed(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	mustPut(t, openFake(t, newFake(), dir), "value")
	wantPerm(t, dir, 0o700)
}

func TestFolderThatIsALinkIsRefused(t *testing.T) {
	victim := t.TempDir()
	link := filepath.Join(t.TempDir(), "data")
	if err := os.Symlink(victim, link); err != nil {
		t.Fatal(err)
	}
	f := newFake()
	v := openFake(t, f, link)
	if _, err := v.Put(t.Context(), APIToken, secret.New("value")); err == nil {
		t.Error("a link was followed")
	}
	if len(files(t, victim)) != 0 || len(f.stored()) != 0 {
		t.Error("something was written")
	}
}

func TestPlantedLinksAreNotFollowed(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "victim")
	writeFile(t, outside, `{"version":1,"items":[]}`)
	dir, err := openDirectory(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer dir.close()
	for _, name := range []string{"draft", "target"} {
		if err := os.Symlink(outside, filepath.Join(dir.path, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := dir.replace("target", "draft", []byte("new")); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(outside); err != nil || string(data) != `{"version":1,"items":[]}` {
		t.Errorf("the link's target is now %q, %v", data, err)
	}
	if data, err := dir.root.ReadFile("target"); err != nil || string(data) != "new" {
		t.Errorf("the file is %q, %v", data, err)
	}
}

func TestFolderOfAnotherUserIsRefused(t *testing.T) {
	info, err := os.Stat("/")
	if err != nil {
		t.Fatal(err)
	}
	stat := *info.Sys().(*syscall.Stat_t)
	stat.Uid = uint32(os.Geteuid()) + 1
	if ownedByUser(foreignInfo{info, &stat}) {
		t.Error("another user's folder counts as the user's own")
	}
	stat.Uid = uint32(os.Geteuid())
	if !ownedByUser(foreignInfo{info, &stat}) {
		t.Error("the user's own folder counts as another's")
	}
}

type foreignInfo struct {
	fs.FileInfo
	stat *syscall.Stat_t
}

func (i foreignInfo) Sys() any { return i.stat }

// TestUnwritableFolder: what is stored can still be read; nothing new is
// written to the keychain without a journal.
func TestUnwritableFolder(t *testing.T) {
	f, parent := newFake(), t.TempDir()
	ref := mustPut(t, openFake(t, f, parent), "value")
	blocked := filepath.Join(parent, "file")
	writeFile(t, blocked, "")
	v := openFake(t, f, filepath.Join(blocked, "data"))
	wantSecret(t, v, ref, "value")
	if _, err := v.Put(t.Context(), APIToken, secret.New("x")); err == nil {
		t.Error("Put went on without a journal")
	}
	if len(f.stored()) != 1 || v.Status().State != Ready {
		t.Errorf("stored %v, state %s", f.stored(), v.Status().State)
	}
}

func wantPerm(t *testing.T, path string, want fs.FileMode) {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != want {
		t.Errorf("%s has mode %v, want %v", path, got, want)
	}
}
