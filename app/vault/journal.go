package vault

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gofrs/flock"
)

// journal notes the ids of the items that this program made, so that the ones
// nobody refers to any more can be found again: a keychain cannot be listed.
//
// Every running program writes its own file and holds a lock on it. A file
// whose lock is free belongs to a program that has ended and is taken over.
// Only the queue's goroutine uses a journal.
type journal struct {
	dir    *directory
	stem   string
	lock   *flock.Flock
	random io.Reader
	items  map[Ref]entry
}

type entry struct {
	kind      Kind
	committed bool
	own       bool // made by this run, not taken over
}

const journalVersion = 1

type journalFile struct {
	Version int           `json:"version"`
	Items   []journalItem `json:"items"`
}

type journalItem struct {
	ID    Ref    `json:"id"`
	Kind  Kind   `json:"kind"`
	State string `json:"state"`
}

const (
	statePending   = "pending"
	stateCommitted = "committed"

	journalPrefix = "vault-"
	journalSuffix = ".json"
	lockSuffix    = ".lock"
	draftSuffix   = ".new"
)

// openJournal starts an empty journal in the folder at path.
func openJournal(path string, random io.Reader) (*journal, error) {
	dir, err := openDirectory(path)
	if err != nil {
		return nil, fmt.Errorf("vault: the journal's folder: %w", err)
	}
	j := &journal{dir: dir, random: random, items: make(map[Ref]entry)}
	if err := j.claim(); err != nil {
		return nil, errors.Join(fmt.Errorf("vault: the journal: %w", err), dir.close())
	}
	return j, nil
}

// claim takes a new file name and locks it.
func (j *journal) claim() error {
	for {
		id, err := newRef(j.random)
		if err != nil {
			return err
		}
		stem := journalPrefix + strings.TrimPrefix(string(id), refPrefix)
		lock, err := j.tryLock(stem)
		if err != nil {
			return err
		}
		if lock != nil {
			j.stem, j.lock = stem, lock
			return nil
		}
	}
}

// tryLock returns the lock of stem's file, or nil when another program holds
// it or has just removed it.
func (j *journal) tryLock(stem string) (*flock.Flock, error) {
	lock := flock.New(filepath.Join(j.dir.path, stem+lockSuffix), flock.SetPermissions(filePerm))
	if ok, err := lock.TryLock(); err != nil || !ok {
		return nil, err
	}
	if !j.dir.holds(stem+lockSuffix, lock) {
		return nil, lock.Close()
	}
	return lock, nil
}

// begin notes an item that is about to be written.
func (j *journal) begin(ref Ref, kind Kind) error {
	j.items[ref] = entry{kind: kind, own: true}
	return j.save()
}

// commit notes that the item is written and was read back.
func (j *journal) commit(ref Ref) error {
	e := j.items[ref]
	e.committed = true
	j.items[ref] = e
	return j.save()
}

// forget notes that the item is gone.
func (j *journal) forget(ref Ref) error {
	if _, ok := j.items[ref]; !ok {
		return nil
	}
	delete(j.items, ref)
	return j.save()
}

// orphans returns the items that may be deleted: not in keep, and either never
// finished or left by an earlier run. What this run finished is spared, for
// its reference may be on the way into a file.
func (j *journal) orphans(keep []Ref) []Ref {
	var refs []Ref
	for _, ref := range slices.Sorted(maps.Keys(j.items)) {
		e := j.items[ref]
		if (e.own && e.committed) || slices.Contains(keep, ref) {
			continue
		}
		refs = append(refs, ref)
	}
	return refs
}

// save replaces the file, atomically and durably.
func (j *journal) save() error {
	file := journalFile{Version: journalVersion, Items: make([]journalItem, 0, len(j.items))}
	for _, ref := range slices.Sorted(maps.Keys(j.items)) {
		item := journalItem{ID: ref, Kind: j.items[ref].kind, State: statePending}
		if j.items[ref].committed {
			item.State = stateCommitted
		}
		file.Items = append(file.Items, item)
	}
	data, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		return err
	}
	if err := j.dir.replace(j.stem+journalSuffix, j.stem+draftSuffix, append(data, '\n')); err != nil {
		return fmt.Errorf("vault: the journal: %w", err)
	}
	return nil
}

// adopt takes over the files of programs that have ended. A file that cannot
// be read is left alone and reported.
func (j *journal) adopt() error {
	stems, err := j.dir.stems()
	if err != nil {
		return fmt.Errorf("vault: the journal's folder: %w", err)
	}
	var failed []error
	for _, stem := range stems {
		if stem == j.stem {
			continue
		}
		if err := j.adoptOne(stem); err != nil {
			failed = append(failed, fmt.Errorf("vault: the journal %s: %w", stem+journalSuffix, err))
		}
	}
	return errors.Join(failed...)
}

func (j *journal) adoptOne(stem string) error {
	lock, err := j.tryLock(stem)
	if err != nil || lock == nil {
		return err
	}
	err = j.takeOver(stem)
	if err != nil {
		return errors.Join(err, lock.Close())
	}
	return errors.Join(lock.Close(), j.dir.remove(stem+lockSuffix))
}

// takeOver saves the other file's items here before it removes the file.
func (j *journal) takeOver(stem string) error {
	data, err := j.dir.root.ReadFile(stem + journalSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return j.dir.remove(stem + draftSuffix)
	}
	if err != nil {
		return err
	}
	if err := j.merge(data); err != nil {
		return err
	}
	if err := j.save(); err != nil {
		return err
	}
	return errors.Join(j.dir.remove(stem+draftSuffix), j.dir.remove(stem+journalSuffix))
}

func (j *journal) merge(data []byte) error {
	var file journalFile
	if err := json.Unmarshal(data, &file); err != nil {
		return err
	}
	if file.Version != journalVersion {
		return fmt.Errorf("has version %d, this program reads version %d", file.Version, journalVersion)
	}
	for _, item := range file.Items {
		if item.ID.valid() {
			j.items[item.ID] = entry{kind: item.Kind, committed: item.State == stateCommitted}
		}
	}
	return nil
}

// close gives the file back. An empty one is removed.
func (j *journal) close() error {
	if len(j.items) > 0 {
		return errors.Join(j.lock.Close(), j.dir.close())
	}
	return errors.Join(
		j.dir.remove(j.stem+journalSuffix),
		j.lock.Close(),
		j.dir.remove(j.stem+lockSuffix),
		j.dir.close(),
	)
}
