package workspace

import (
	"cmp"
	"maps"
	"slices"
	"sync"
)

// Overview is what the folder holds.
type Overview struct {
	// Workspaces are those that can be opened, the last opened first.
	Workspaces []*Workspace
	// Unreadable are the others, by id: *DamagedError, *NewerError, and what
	// the disk says.
	Unreadable map[string]error
}

// Unread lists the ids of what can't be read, in order.
func (o Overview) Unread() []string { return slices.Sorted(maps.Keys(o.Unreadable)) }

// Overview tells what List found last, with what was saved and deleted since.
// It reads no file and never waits for one. Its values are not to be changed.
func (s *Store) Overview() Overview { return s.known.overview() }

// known remembers what the folder holds.
type known struct {
	mu   sync.Mutex
	list map[string]*Workspace
	errs map[string]error
}

func (k *known) overview() Overview {
	k.mu.Lock()
	defer k.mu.Unlock()
	o := Overview{Workspaces: slices.Collect(maps.Values(k.list)), Unreadable: maps.Clone(k.errs)}
	slices.SortFunc(o.Workspaces, func(a, b *Workspace) int { return cmp.Or(lastOpenedFirst(a, b), cmp.Compare(a.ID, b.ID)) })
	return o
}

func (k *known) keep(w *Workspace) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.list[w.ID] = w
	delete(k.errs, w.ID)
}

func (k *known) refuse(id string, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.errs[id] = err
	delete(k.list, id)
}

func (k *known) forget(id string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.list, id)
	delete(k.errs, id)
}

// replace takes what was found now, all at once.
func (k *known) replace(list []*Workspace, errs map[string]error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	clear(k.list)
	for _, w := range list {
		k.list[w.ID] = w
	}
	k.errs = errs
}
