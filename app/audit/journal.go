package audit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

const (
	journalVersion             = 1
	dirPerm        fs.FileMode = 0o700
	filePerm       fs.FileMode = 0o600
)

// Journal is the file in which probe apps are written down before they are made,
// until they are certain to be gone. There is one for each org. It holds no
// secret. A program makes one Journal of a file; that is safe for concurrent
// use, and lets one probe app exist at a time. Programs that share a file must
// keep each other away by other means.
type Journal struct {
	path string
	now  func() time.Time
	turn chan struct{} // holds one value while an app is being made or swept
	org  func() string // its origin, nil where it is always the same one
	// boundary tells a test what was done, nil otherwise.
	boundary func(point string)
}

// NewJournal is the journal of that path. Neither the file nor its folder need
// exist.
func NewJournal(path string, now func() time.Time) *Journal {
	return &Journal{path: path, now: now, turn: make(chan struct{}, 1)}
}

// In has the journal tell orgs apart, for a file that may come to serve another:
// origin is the one that it serves now, "" for none. Call it before the journal is
// used.
func (j *Journal) In(origin func() string) *Journal {
	j.org = origin
	return j
}

func (j *Journal) origin() string {
	if j.org == nil {
		return ""
	}
	return j.org()
}

// sameOrg reports whether an entry may be of the org that the journal serves.
func (j *Journal) sameOrg(e entry) bool {
	now := j.origin()
	return e.Org == "" || now == "" || e.Org == now
}

// JournalError says that a journal can't be read. The file is left as it is: it
// may name an app that is still there.
type JournalError struct {
	Path  string
	Newer int // the format of a newer program; 0 for a damaged file
	Err   error
}

func (e *JournalError) Error() string {
	if e.Newer > 0 {
		return fmt.Sprintf("%s was written by a newer Flowlatch (format %d, this one reads %d)", filepath.Base(e.Path), e.Newer, journalVersion)
	}
	return fmt.Sprintf("%s is damaged: %v", filepath.Base(e.Path), e.Err)
}

// Unwrap gives what is wrong with a damaged file.
func (e *JournalError) Unwrap() error { return e.Err }

type journalFile struct {
	Version   int     `json:"version"`
	ProbeApps []entry `json:"probeApps"`
}

// entry is a probe app that may exist.
type entry struct {
	Label string    `json:"label"`
	At    time.Time `json:"at"`
	// Org is the origin of the org in which it was made, "" where that isn't known.
	Org string `json:"org,omitempty"`
	// AppID is Okta's; "" until Okta has told it.
	AppID string `json:"appId,omitempty"`
}

// Left are the labels of the apps that may still be in the org.
func (j *Journal) Left() ([]string, error) {
	entries, err := j.read()
	labels := make([]string, len(entries))
	for i, e := range entries {
		labels[i] = e.Label
	}
	return labels, err
}

// take waits for the journal's turn, and gives it back with the function.
func (j *Journal) take(ctx context.Context) (release func(), err error) {
	select {
	case j.turn <- struct{}{}:
		return func() { <-j.turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (j *Journal) read() ([]entry, error) {
	data, err := os.ReadFile(j.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the journal of probe apps: %w", err)
	}
	var file journalFile
	err = json.Unmarshal(data, &file)
	switch {
	case err == nil && file.Version > journalVersion:
		return nil, &JournalError{Path: j.path, Newer: file.Version}
	case err == nil && file.Version < 1:
		err = errors.New("it has no version")
	}
	for _, e := range file.ProbeApps {
		if err == nil && !IsProbeLabel(e.Label) {
			err = fmt.Errorf("%q is not the label of a probe app", e.Label)
		}
	}
	if err != nil {
		return nil, &JournalError{Path: j.path, Err: err}
	}
	return file.ProbeApps, nil
}

// put writes an entry down, in place of one with its label. Once it returns that
// survives a loss of power.
func (j *Journal) put(e entry) error {
	entries, err := j.read()
	if err != nil {
		return err
	}
	return j.write(append(without(entries, e.Label), e))
}

// drop takes an entry out: its app is gone.
func (j *Journal) drop(label string) error {
	entries, err := j.read()
	if err != nil {
		return err
	}
	return j.write(without(entries, label))
}

func without(entries []entry, label string) []entry {
	return slices.DeleteFunc(entries, func(e entry) bool { return e.Label == label })
}

func (j *Journal) write(entries []entry) error {
	if err := j.replace(entries); err != nil {
		return fmt.Errorf("write the journal of probe apps: %w", err)
	}
	return nil
}

func (j *Journal) replace(entries []entry) error {
	dir := filepath.Dir(j.path)
	j.reached("before the journal")
	if len(entries) == 0 {
		if err := os.Remove(j.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		j.reached("after the journal")
		return nil // a file that comes back after a loss of power is swept once more
	}
	data, err := json.Marshal(journalFile{journalVersion, entries})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, dirPerm); err != nil {
		return err
	}
	fresh := j.path + ".new" // of a fixed name: what a crash left is written over
	if err := writeFile(fresh, data); err != nil {
		return err
	}
	j.reached("in the journal")
	if err := os.Rename(fresh, j.path); err != nil {
		return err
	}
	if err := syncDir(dir); err != nil {
		return err
	}
	j.reached("after the journal")
	return nil
}

func writeFile(path string, data []byte) (err error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, filePerm)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if _, err := file.Write(data); err != nil {
		return err
	}
	return file.Sync()
}

func (j *Journal) reached(point string) {
	if j.boundary != nil {
		j.boundary(point)
	}
}
