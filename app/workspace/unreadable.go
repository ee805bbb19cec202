package workspace

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
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
	id, isJSON := strings.CutSuffix(name, ".json")
	if !isJSON || !validID.MatchString(id) {
		return false
	}
	path := filepath.Join(s.dir, name)
	data, err := os.ReadFile(path)
	if err != nil {
		return false
	}
	_, err = decode(path, data)
	return err == nil
}
