package practice

import (
	"sync"
	"time"
)

// replayStore remembers the jti of every accepted client assertion until the
// assertion has expired.
type replayStore struct {
	mu   sync.Mutex
	seen map[string]time.Time
}

// use reports whether an assertion is new, and remembers it.
func (r *replayStore) use(clientID, jti string, expires, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen == nil {
		r.seen = map[string]time.Time{}
	}
	for id, until := range r.seen {
		if now.After(until) {
			delete(r.seen, id)
		}
	}
	id := clientID + "\x00" + jti
	if _, used := r.seen[id]; used {
		return false
	}
	r.seen[id] = expires
	return true
}
