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
	ServicePort int           `json:"servicePort,omitempty"`
	Apps        []application `json:"apps"`
	Grants      []grant       `json:"grants"`
	Connections []connection  `json:"connections"`
	Flows       []flow        `json:"flows"`
	Executions  []execution   `json:"executions"`
	Changes     []event       `json:"changes"`
	Requests    []event       `json:"requests"`
	Lesson      *lessonState  `json:"lesson,omitempty"` // the failure that is being practised

	Gone             []string       `json:"gone,omitempty"` // ids of the deleted among those of Config.Apps
	ClientRoles      []clientRole   `json:"clientRoles,omitempty"`
	RevokedAPITokens map[string]int `json:"revokedApiTokens,omitempty"` // by login: how many were revoked
	SignIns          []signIn       `json:"signIns,omitempty"`
	RevokedTokens    []revokedToken `json:"revokedTokens,omitempty"`
}

// NewerStateError refuses a state file that a newer program wrote. The file is
// left as it is.
type NewerStateError struct {
	Path    string
	Version int
}

// Error says it in English.
func (e *NewerStateError) Error() string {
	return fmt.Sprintf("practice: %s was written by a newer program (format %d, this one reads %d)", filepath.Base(e.Path), e.Version, stateVersion)
}

// takeState reads a state file; a missing one, or no path, is no state. One
// that can't be understood is set aside under the name it returns.
func takeState(path string) (saved *state, aside string, err error) {
	if path == "" {
		return nil, "", nil
	}
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("practice: reading the state: %w", err)
	}
	saved, err = decodeState(path, raw)
	if newer := (*NewerStateError)(nil); err == nil || errors.As(err, &newer) {
		return saved, "", err
	}
	aside, err = setAside(path)
	return nil, aside, err
}

func decodeState(path string, raw []byte) (*state, error) {
	var head struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, err
	}
	if head.Version > stateVersion {
		return nil, &NewerStateError{Path: path, Version: head.Version}
	}
	var s state
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, err
	}
	if s.Version != stateVersion || len(s.Apps) == 0 || len(s.Flows) == 0 {
		return nil, errors.New("practice: the file holds no org")
	}
	return &s, nil
}

// setAside renames a file to a name that nothing has yet.
func setAside(path string) (string, error) {
	aside := path + ".damaged"
	for i := 2; ; i++ {
		if _, err := os.Lstat(aside); errors.Is(err, fs.ErrNotExist) {
			break
		}
		aside = fmt.Sprintf("%s.damaged-%d", path, i)
	}
	if err := os.Rename(path, aside); err != nil {
		return "", fmt.Errorf("practice: setting a damaged state file aside: %w", err)
	}
	return aside, nil
}

// save writes the state to its file.
func (s *state) save(path string) error {
	if path == "" {
		return nil
	}
	raw, err := s.encode()
	if err != nil {
		return err
	}
	return writeState(path, raw)
}

func (s *state) encode() ([]byte, error) {
	lean := *s
	lean.Requests = newest(s.Requests, maxSavedRequests)
	raw, err := json.Marshal(&lean)
	if err != nil {
		return nil, fmt.Errorf("practice: encoding the state: %w", err)
	}
	return raw, nil
}

// writeState writes a state file in one step: whoever reads it sees the old one
// or the new one, and a crash leaves one of the two.
func writeState(path string, raw []byte) error {
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
