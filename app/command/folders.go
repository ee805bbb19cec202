package command

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// What a walk leaves on the disk while it runs: its own folder among the
// temporary files, and in the data folder the journal of its keychain items,
// so that after a kill the next start finds them.
const (
	walkFolder     = "flowlatch-walk-"
	journalFolder  = "vault"
	workspaceStore = "workspaces"
)

// staleAfter is the age at which a walk's folder has outlived its walk, which
// takes seconds.
const staleAfter = 24 * time.Hour

// makeJournalFolder makes the folder of the journal and returns what takes
// back the folders it made, as far as they are empty. The folder is "" where
// there is no data folder; the journal then lies with the walk's own files.
func makeJournalFolder(env Env) (dir string, undo func()) {
	data, err := env.DataDir()
	if err != nil {
		return "", func() {}
	}
	dir = filepath.Join(data, journalFolder)
	made := missing(dir)
	undo = func() {
		for _, folder := range made {
			_ = os.Remove(folder) // fails, as it should, when something is in it
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		undo()
		return "", func() {}
	}
	return dir, undo
}

// missing lists the folders that a path lacks, the deepest first.
func missing(path string) []string {
	var list []string
	for {
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			return list
		}
		list = append(list, path)
		path = filepath.Dir(path)
	}
}

// sweepKilled removes the keychain items of walks that were killed. What a stored
// workspace refers to is kept, and everything when one of them can't be read.
func sweepKilled(ctx context.Context, env Env, v *vault.Vault) error {
	data, err := env.DataDir()
	if err != nil {
		return nil // then the journal is the walk's own
	}
	keep, err := storedRefs(filepath.Join(data, workspaceStore))
	if err != nil {
		return nil // one that can't be read may refer to any of them
	}
	return v.Sweep(ctx, keep)
}

var errUnreadable = errors.New("a workspace can't be read")

// storedRefs are the references of all workspaces in a folder, which is left
// as it is, and not made.
func storedRefs(dir string) ([]vault.Ref, error) {
	list, err := stored(dir)
	var refs []vault.Ref
	for _, ws := range list {
		refs = append(refs, ws.Refs()...)
	}
	return refs, err
}

// storedShare is how much of the rate limits of the org at origin may be used: what
// its workspaces in a folder say, the least of them. Where none can be read it is the
// usual share.
func storedShare(dir, origin string) workspace.Share {
	list, _ := stored(dir) // one that can't be read says nothing
	var share workspace.Share
	for _, ws := range list {
		if ws.Org.Origin == origin && (share == 0 || ws.Share.Percent() < share.Percent()) {
			share = workspace.Share(ws.Share.Percent())
		}
	}
	return share
}

// stored are all workspaces in a folder, which is left as it is, and not made.
func stored(dir string) ([]*workspace.Workspace, error) {
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	store, err := workspace.OpenStore(dir)
	if err != nil {
		return nil, err
	}
	unreadable, err := store.Unreadable()
	if err != nil {
		return nil, err
	}
	if len(unreadable) > 0 {
		return nil, errUnreadable
	}
	list, errs := store.List()
	return list, errors.Join(errs...)
}

// removeStale removes the folders of walks that were killed long ago: the
// user's own, entered through no symbolic link. One with a journal goes only
// when its keychain items have gone.
func removeStale(ctx context.Context, env Env) {
	root, err := os.OpenRoot(env.TempDir)
	if err != nil {
		return
	}
	defer func() { _ = root.Close() }()
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return
	}
	for _, entry := range entries {
		if stale(root, entry.Name(), env.Now()) && sweepStale(ctx, filepath.Join(env.TempDir, entry.Name())) == nil {
			_ = root.RemoveAll(entry.Name()) // another start tries again
		}
	}
}

func stale(root *os.Root, name string, now time.Time) bool {
	if !strings.HasPrefix(name, walkFolder) {
		return false
	}
	info, err := root.Lstat(name)
	return err == nil && info.IsDir() && ownedByUser(info) && now.Sub(info.ModTime()) > staleAfter
}

// sweepStale removes the items whose journal lies in a walk's own folder.
// Nothing else can refer to them.
func sweepStale(ctx context.Context, folder string) error {
	journal := filepath.Join(folder, journalFolder)
	if _, err := os.Lstat(journal); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	v, err := vault.Open(vault.Config{Dir: journal, Service: app.KeychainService})
	if err != nil {
		return err
	}
	return errors.Join(v.Sweep(ctx, nil), v.Close())
}
