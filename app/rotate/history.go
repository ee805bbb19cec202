package rotate

import (
	"slices"
	"strings"
)

// Unread is a journal that can't be read: of which app, by its id here, and why.
type Unread struct {
	App string
	Err error
}

// History reads every drill of a folder, whatever became of its app: those that
// are over, those that are not, the oldest first. It never waits for a drill that
// is under way.
func History(dir string) ([]State, []Unread, error) {
	r := New(Config{Dir: dir})
	ids, err := r.list(func(string) bool { return true })
	if err != nil {
		return nil, nil, err
	}
	var all []State
	var unread []Unread
	for _, id := range ids {
		d, err := r.Open(id)
		if err != nil {
			unread = append(unread, Unread{App: id[:max(0, strings.LastIndex(id, "-"))], Err: err})
			continue
		}
		all = append(all, d.State())
	}
	slices.SortStableFunc(all, func(a, b State) int { return a.Begun.Compare(b.Begun) })
	return all, unread, nil
}
