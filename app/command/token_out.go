package command

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// tokenFile is a file that a token is about to be written to. The token appears
// in its place whole or not at all. A nil tokenFile keeps nothing.
type tokenFile struct {
	path  string
	draft *os.File
}

// draftToken makes sure that the token can be written before one is asked for;
// nil for no path.
func draftToken(path string) (*tokenFile, error) {
	if path == "" {
		return nil, nil
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("--token-out: %s is not a file that could be replaced", path)
	}
	draft, err := os.CreateTemp(filepath.Dir(path), ".token-*") // 0600 by its contract
	if err != nil {
		return nil, fmt.Errorf("--token-out: %w", err)
	}
	return &tokenFile{path: path, draft: draft}, nil
}

// keep writes the token, without a line end.
func (f *tokenFile) keep(access secret.Secret) error {
	if f == nil {
		return nil
	}
	_, err := f.draft.WriteString(access.Reveal())
	if err == nil {
		err = f.draft.Sync()
	}
	if err = errors.Join(err, f.draft.Close()); err == nil {
		err = os.Rename(f.draft.Name(), f.path)
	}
	if err != nil {
		return fmt.Errorf("write the token to %s: %w", f.path, err)
	}
	return nil
}

// discard takes back what was not kept.
func (f *tokenFile) discard() {
	if f == nil {
		return
	}
	_ = f.draft.Close()
	if err := os.Remove(f.draft.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		_ = os.Truncate(f.draft.Name(), 0)
	}
}
