package practice

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// stateVersion is raised when the file's meaning changes.
const stateVersion = 1

// How much of the past the org keeps, and how many of the many request events
// go to the file.
const (
	maxChanges       = 5_000
	maxRequests      = 20_000
	maxSavedRequests = 1_000
	maxExecutions    = 5_000
)

// state is everything that survives a restart. It holds public things only:
// what is secret derives from the seed.
type state struct {
	Version     int           `json:"version"`
	Epoch       int           `json:"epoch"`  // how often the org was started over
	Serial      int           `json:"serial"` // ids handed out in this epoch
	EventSerial int64         `json:"eventSerial"`
	Port        int           `json:"port"`
	Apps        []application `json:"apps"`
	Grants      []grant       `json:"grants"`
	Connections []connection  `json:"connections"`
	Flows       []flow        `json:"flows"`
	Executions  []execution   `json:"executions"`
	Changes     []event       `json:"changes"`
	Requests    []event       `json:"requests"`
}

// loadState reads a state file; a missing one, or no path, is no state.
func loadState(path string) (*state, error) {
	if path == "" {
		return nil, nil
	}
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("practice: reading the state: %w", err)
	}
	var s state
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, fmt.Errorf("practice: the state file %s is damaged: %w", path, err)
	}
	if s.Version != stateVersion {
		return nil, fmt.Errorf("practice: the state file %s has version %d, not %d", path, s.Version, stateVersion)
	}
	return &s, nil
}

// save writes the state in one step: whoever reads the file sees the old one
// or the new one, and a crash leaves one of the two.
func (s *state) save(path string) error {
	if path == "" {
		return nil
	}
	lean := *s
	lean.Requests = newest(s.Requests, maxSavedRequests)
	raw, err := json.Marshal(&lean)
	if err != nil {
		return fmt.Errorf("practice: writing the state: %w", err)
	}
	if err := writeAtomically(path, raw); err != nil {
		return fmt.Errorf("practice: writing the state: %w", err)
	}
	return nil
}

func writeAtomically(path string, raw []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*") // created 0600
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // fails once the rename went through
	_, err = tmp.Write(raw)
	err = errors.Join(err, tmp.Sync(), tmp.Close())
	if err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}

// newest keeps the last n elements.
func newest[T any](all []T, n int) []T {
	return all[max(0, len(all)-n):]
}

// keep appends v and forgets the oldest when more than a tenth too many piled
// up, so that forgetting costs little per element.
func keep[T any](all []T, v T, limit int) []T {
	all = append(all, v)
	if len(all) > limit+limit/10 {
		all = append([]T(nil), newest(all, limit)...)
	}
	return all
}
