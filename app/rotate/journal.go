package rotate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/vault"
)

// journalVersion is the format that this build reads and writes.
const journalVersion = 1

const (
	journalSuffix             = ".journal"
	dirPerm       fs.FileMode = 0o700
	filePerm      fs.FileMode = 0o600
)

// head is the first line of a journal. Every further line is an [entry].
type head struct {
	Version int       `json:"version"`
	ID      string    `json:"id"`
	App     App       `json:"app"`
	At      time.Time `json:"at"`
	// InMemory: the person accepts that the private halves end with the program.
	InMemory bool `json:"inMemory,omitempty"`
}

// JournalError says that a drill's journal can't be read. The file is left as
// it is.
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

var appPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

// newID names a drill by the app and the time: the newest sorts last.
func newID(appID string, at time.Time) (string, error) {
	if !appPattern.MatchString(appID) {
		return "", fmt.Errorf("rotate: %q is not the id of an app", appID)
	}
	return appID + "-" + strings.Replace(at.UTC().Format("20060102T150405.000000000Z"), ".", "", 1), nil
}

// drills lists the drills of an app, the oldest first.
func (r *Rotator) drills(appID string) ([]string, error) {
	return r.list(func(id string) bool { return id[:max(0, strings.LastIndex(id, "-"))] == appID })
}

// list lists drills, the oldest of an app first. One whose first line was never
// finished has done nothing and isn't listed.
func (r *Rotator) list(wanted func(id string) bool) ([]string, error) {
	entries, err := os.ReadDir(r.config.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list rotations: %w", err)
	}
	var ids []string
	for _, file := range entries {
		id, ours := strings.CutSuffix(file.Name(), journalSuffix)
		if ours && wanted(id) && r.hasHead(file.Name()) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, nil
}

// hasHead reports whether the first line is whole. What can't be read is taken
// for whole, so that reading it tells why.
func (r *Rotator) hasHead(name string) bool {
	data, err := os.ReadFile(filepath.Join(r.config.Dir, name))
	return err != nil || len(whole(data)) > 0
}

// torn reports whether a last line was being written when the power went: file
// systems put zeros where data never arrived. JSON has none.
func torn(line []byte) bool { return bytes.IndexByte(line, 0) >= 0 }

// whole are the lines of a journal without the last one if that was being
// written when the program ended: it counts as not written.
func whole(data []byte) [][]byte {
	lines := bytes.SplitAfter(data, []byte("\n"))
	lines = lines[:len(lines)-1] // empty, or without its end
	if last := len(lines) - 1; last >= 0 && torn(lines[last]) {
		lines = lines[:last]
	}
	return lines
}

// read replays a journal.
func (r *Rotator) read(id string) (story, error) {
	path := filepath.Join(r.config.Dir, id+journalSuffix)
	data, err := os.ReadFile(path)
	if err != nil {
		return story{}, fmt.Errorf("read rotation: %w", err)
	}
	lines := whole(data)
	if len(lines) == 0 {
		return story{}, &JournalError{Path: path, Err: errors.New("it is empty")}
	}
	var s story
	if err := json.Unmarshal(lines[0], &s.head); err != nil {
		return story{}, &JournalError{Path: path, Err: err}
	}
	if s.head.Version > journalVersion {
		return story{}, &JournalError{Path: path, Newer: s.head.Version}
	}
	if s.head.ID != id || s.head.Version < 1 {
		return story{}, &JournalError{Path: path, Err: fmt.Errorf("it is the journal of %q, format %d", s.head.ID, s.head.Version)}
	}
	s.old, s.size = s.head.App.Key, int64(len(lines[0]))
	for i, line := range lines[1:] {
		if err := s.replay(line); err != nil {
			return story{}, &JournalError{Path: path, Err: fmt.Errorf("line %d: %w", i+2, err)}
		}
	}
	return s, nil
}

func (s *story) replay(line []byte) error {
	var e entry
	if err := json.Unmarshal(line, &e); err != nil {
		return err
	}
	switch {
	case e.Seq != s.seq+1:
		return fmt.Errorf("entry %d follows entry %d", e.Seq, s.seq)
	case e.Kind == stopped && e.Problem == nil:
		return errors.New("a step stopped for no reason")
	}
	s.apply(e)
	s.size += int64(len(line))
	return nil
}

// Refs are the private halves that drills need which aren't over, whatever a
// workspace says. A journal that can't be read is an error: it may need any.
func Refs(dir string) ([]vault.Ref, error) {
	r := New(Config{Dir: dir})
	ids, err := r.list(func(string) bool { return true })
	if err != nil {
		return nil, err
	}
	var refs []vault.Ref
	for _, id := range ids {
		s, err := r.read(id)
		if err != nil {
			return nil, err
		}
		for _, k := range []Key{s.old, s.fresh} {
			if s.ending == "" && k.Ref != "" {
				refs = append(refs, k.Ref)
			}
		}
	}
	return refs, nil
}

// Forget deletes all journals of a folder, those that are set aside too, and the
// folder. There may be none.
func Forget(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("forget rotations: %w", err)
	}
	for _, file := range entries {
		if !strings.Contains(file.Name(), journalSuffix) {
			continue
		}
		if err := os.Remove(filepath.Join(dir, file.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("forget rotations: %w", err)
		}
	}
	return os.Remove(dir)
}

// SetAside renames a damaged journal, so that another drill can be begun. It
// returns the file's new name.
func (r *Rotator) SetAside(e *JournalError) (string, error) {
	if e.Newer > 0 {
		return "", e
	}
	for n := 1; ; n++ {
		aside := fmt.Sprintf("%s.damaged-%d", e.Path, n)
		if _, err := os.Lstat(aside); errors.Is(err, fs.ErrNotExist) {
			return aside, os.Rename(e.Path, aside)
		}
	}
}

// create begins the journal. Until it is there nothing else is written.
func (d *Drill) create() error {
	if err := os.MkdirAll(d.rotator.config.Dir, dirPerm); err != nil {
		return fmt.Errorf("begin rotation: %w", err)
	}
	if err := os.Chmod(d.rotator.config.Dir, dirPerm); err != nil {
		return fmt.Errorf("begin rotation: %w", err)
	}
	size, err := d.appendLine(os.O_CREATE|os.O_EXCL, 0, d.story.head)
	if err != nil {
		return fmt.Errorf("begin rotation: %w", err)
	}
	d.story.size = size
	return syncDir(d.rotator.config.Dir)
}

// write adds an entry and takes it into account, in this order: what isn't on
// the disk hasn't happened.
func (d *Drill) write(e entry) error {
	e.Seq, e.At = d.story.seq+1, d.rotator.config.Now()
	size, err := d.appendLine(0, d.story.size, e)
	if err != nil {
		return fmt.Errorf("write down the rotation: %w", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.story.size = size
	d.story.apply(e)
	return nil
}

// appendLine puts a line behind the first size bytes of the journal, durably,
// and returns its new size. A torn line that stands there is written over, but
// none that another program put there: see [untouched].
func (d *Drill) appendLine(flag int, size int64, v any) (_ int64, err error) {
	line, err := json.Marshal(v)
	if err != nil {
		return 0, err
	}
	line = append(line, '\n')
	root, err := os.OpenRoot(d.rotator.config.Dir)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	d.rotator.boundary("before the journal")
	file, err := root.OpenFile(d.story.head.ID+journalSuffix, os.O_RDWR|flag, filePerm)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := untouched(file, size); err != nil {
		return 0, err
	}
	if err := file.Truncate(size); err != nil {
		return 0, err
	}
	if _, err := file.WriteAt(line, size); err != nil {
		return 0, err
	}
	if err := file.Sync(); err != nil {
		return 0, err
	}
	d.rotator.boundary("after the journal")
	return size + int64(len(line)), nil
}

// untouched refuses a journal that isn't as it was read. The lock on the folder
// of the data keeps a second program away; should that fail, or a copy of the
// file be put back, neither program does anything on what the other one wrote,
// since what is done at Okta is written down first.
func untouched(file *os.File, size int64) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	tail := make([]byte, max(0, info.Size()-size))
	if _, err := file.ReadAt(tail, size); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if info.Size() < size || len(whole(tail)) > 0 {
		return overtaken()
	}
	return nil
}
