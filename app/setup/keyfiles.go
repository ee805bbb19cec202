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
	data, err := readFile(path, MaxKeyFile)
	defer clear(data)
	return secret.New(string(data)), err
}

// readFile reads a file, up to a limit.
func readFile(path string, limit int64) ([]byte, error) {
	path, err := expand(path)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return nil, cmp.Or(err, fmt.Errorf("%s is no file", path))
	}
	file, err := os.Open(path) //nolint:gosec // the person's own choice
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return io.ReadAll(io.LimitReader(file, limit))
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

// FileRefusal words a failure to use a file that the person chose as what can be
// said next to its name: a [*KeyRefusal], nil for none.
func FileRefusal(err error) error {
	if err == nil {
		return nil
	}
	return &KeyRefusal{
		Fault: "file", Sentence: fileCause(err),
		Fix: text.T("file.choose-another", "Check its name and its folder, or look for it."),
	}
}

// FileExistsError says that a new file can't be made, because there is one of its
// name.
type FileExistsError struct {
	Free string // a path beside it that nothing has yet
}

// Error says it in English.
func (e *FileExistsError) Error() string {
	return "there is a file of that name; " + e.Free + " is free"
}

// freeName is a path beside another that nothing has yet.
func freeName(path string) string {
	ext := filepath.Ext(path)
	stem := strings.TrimSuffix(path, ext)
	for i := 2; i < maxListed; i++ {
		free := fmt.Sprintf("%s-%d%s", stem, i, ext)
		if _, err := os.Lstat(free); errors.Is(err, fs.ErrNotExist) {
			return free
		}
	}
	return stem + "-new" + ext
}

// FileProblem words a failure to read or write a file that the person chose.
func FileProblem(err error) error {
	if err == nil {
		return nil
	}
	return problem.New("file", text.T("file.failed", "The file can't be used"), fileCause(err)).WithDetail(err.Error())
}

// fileCause says in a sentence why a file that the person chose can't be used.
func fileCause(err error) text.Text {
	if taken, ok := errors.AsType[*FileExistsError](err); ok {
		return text.T("file.exists-free", "There is a file of that name already, and it isn't replaced. {{.Free}} is free.", "Free", filepath.Base(taken.Free))
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return text.T("file.missing", "There is no file or folder of that name.")
	case errors.Is(err, fs.ErrExist):
		return text.T("file.exists", "There is a file of that name already. Flowlatch replaces none.")
	case errors.Is(err, fs.ErrPermission):
		return text.T("file.forbidden", "The system doesn't let you use it.")
	}
	return text.T("file.failed.why", "The system says: {{.Reason}}", "Reason", err.Error())
}
