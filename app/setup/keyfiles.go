package setup

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// maxListed bounds what is listed of a folder.
const maxListed = 1000

// FolderEntry is a folder or a file in which a key may be.
type FolderEntry struct {
	Name, Path string
	Folder     bool
}

// Folder is what can be chosen from in a folder.
type Folder struct {
	Path    string
	Parent  string        // "" at the root
	Entries []FolderEntry // folders first, then files by name
	Cut     bool          // there are more
}

// ReadFolder lists a folder: its folders, and its files of a size that a key may
// have. Hidden ones are left out. "" is the home folder; a leading ~ stands for
// it. It reads the disk: never on the UI goroutine.
func ReadFolder(path string) (Folder, error) {
	path, err := expand(path)
	if err != nil {
		return Folder{}, err
	}
	dir, err := os.Open(path) //nolint:gosec // the person's own choice
	if err != nil {
		return Folder{}, err
	}
	defer func() { _ = dir.Close() }()
	found, err := dir.ReadDir(maxListed + 1)
	if err != nil && err != io.EOF { //nolint:errorlint // as documented
		return Folder{}, err
	}
	f := Folder{Path: path, Cut: len(found) > maxListed}
	if parent := filepath.Dir(path); parent != path {
		f.Parent = parent
	}
	for _, e := range found[:min(len(found), maxListed)] {
		if entry, ok := candidate(path, e); ok {
			f.Entries = append(f.Entries, entry)
		}
	}
	slices.SortFunc(f.Entries, func(a, b FolderEntry) int {
		if a.Folder != b.Folder {
			return map[bool]int{true: -1, false: 1}[a.Folder]
		}
		return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return f, nil
}

// candidate is an entry that may be a key or lead to one.
func candidate(path string, e os.DirEntry) (FolderEntry, bool) {
	entry := FolderEntry{Name: e.Name(), Path: filepath.Join(path, e.Name())}
	if strings.HasPrefix(entry.Name, ".") {
		return entry, false
	}
	info, err := os.Stat(entry.Path) // follows a link
	if err != nil {
		return entry, false
	}
	entry.Folder = info.IsDir()
	return entry, entry.Folder || (info.Mode().IsRegular() && info.Size() < MaxKeyFile)
}

// ReadKeyFile reads as much of a file as a key may have. A leading ~ stands for
// the home folder. It reads the disk: never on the UI goroutine.
func ReadKeyFile(path string) (secret.Secret, error) {
	path, err := expand(path)
	if err != nil {
		return secret.Secret{}, err
	}
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return secret.Secret{}, cmp.Or(err, fmt.Errorf("%s is no file", path))
	}
	file, err := os.Open(path) //nolint:gosec // the person's own choice
	if err != nil {
		return secret.Secret{}, err
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, MaxKeyFile))
	defer clear(data)
	return secret.New(string(data)), err
}

// expand makes a typed path absolute: without the quotes that copying a path
// adds on some systems.
func expand(path string) (string, error) {
	path = strings.Trim(strings.TrimSpace(path), `"'`)
	rest, home := strings.CutPrefix(path, "~")
	if path != "" && !(home && (rest == "" || os.IsPathSeparator(rest[0]))) {
		return filepath.Abs(path)
	}
	dir, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, rest), nil
}

// FileProblem words a failure to read or write a file that the person chose.
func FileProblem(err error) error {
	if err == nil {
		return nil
	}
	cause := text.T("file.failed.why", "The system says: {{.Reason}}", "Reason", err.Error())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		cause = text.T("file.missing", "There is no file or folder of that name.")
	case errors.Is(err, fs.ErrPermission):
		cause = text.T("file.forbidden", "The system doesn't let you use it.")
	case errors.Is(err, fs.ErrExist):
		cause = text.T("file.exists", "There is a file of that name already. Flowlatch replaces none.")
	}
	return problem.New("file", text.T("file.failed", "The file can't be used"), cause).WithDetail(err.Error())
}
