package workspace

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/flowlatch/flowlatch/app/vault"
)

// Unreadable names the files of the folder that may hold a workspace and can't
// be read as one: damaged ones, also those set aside, and those of a newer
// Flowlatch or under another name. Each may refer to secrets that nothing else
// refers to. It changes no file.
func (s *Store) Unreadable() ([]string, error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, fmt.Errorf("list workspaces: %w", err)
	}
	var names []string
	for _, entry := range entries {
		if mayHoldWorkspace(entry.Name()) && !s.readable(entry.Name()) {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}

// mayHoldWorkspace knows a workspace's file, and its copies, by their name. A
// file that was being saved was never referred to.
func mayHoldWorkspace(name string) bool {
	return strings.Contains(strings.ToLower(name), ".json")
}

func (s *Store) readable(name string) bool {
	for _, ending := range []string{fileEnding, copyEnding} {
		if id, ok := idOf(name, ending); ok {
			_, err := s.read(id, ending)
			return err == nil
		}
	}
	return false
}

// RefsOf lists every secret that a workspace refers to, in its file or in the
// copy of it. A file that can't be read as one refers to nothing; one that a
// newer Flowlatch wrote is a *NewerError. It changes no file.
func (s *Store) RefsOf(id string) ([]vault.Ref, error) {
	if err := checkID(id); err != nil {
		return nil, err
	}
	var refs []vault.Ref
	for _, ending := range []string{fileEnding, copyEnding} {
		w, err := s.read(id, ending)
		switch {
		case err == nil:
			refs = append(refs, w.Refs()...)
		case errors.Is(err, fs.ErrNotExist):
		case isNewer(err), isDisk(err):
			return nil, err
		}
	}
	return refs, nil
}
