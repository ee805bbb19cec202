package practice

import (
	"sync"
	"time"
)

// replayStore remembers the jti of every accepted client assertion, or DPoP
// proof, until it has expired.
type replayStore struct {
	mu   sync.Mutex
	seen map[string]time.Time
}

// use reports whether a JWT is new, and remembers it. The signer is the client
// id of an assertion, the thumbprint of a proof.
func (r *replayStore) use(signer, jti string, expires, now time.Time) bool {
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
	id := signer + "\x00" + jti
	if _, used := r.seen[id]; used {
		return false
	}
	r.seen[id] = expires
	return true
}
