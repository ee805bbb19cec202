// Package signal holds the typed signal through which state tells that it
// changed. Whoever owns a state owns its signal; whoever shows the state
// subscribes and reads it again.
//
// The package is a leaf: it imports the standard library only.
package signal

import (
	"slices"
	"sync"
	"sync/atomic"
)

// Signal calls its subscribers with each value emitted. The zero value is
// ready. It is safe for concurrent use and must not be copied after first use.
type Signal[T any] struct {
	mu          sync.Mutex
	subscribers []*subscriber[T]
}

type subscriber[T any] struct {
	call      func(T)
	cancelled atomic.Bool
}

// Subscribe calls f with every value emitted from now on, until cancel is
// called. cancel may be called more than once and from within f. A call of f
// that another goroutine has begun may still be running when cancel returns;
// no new one begins.
func (s *Signal[T]) Subscribe(f func(T)) (cancel func()) {
	added := &subscriber[T]{call: f}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.subscribers = append(s.subscribers, added)
	return func() { s.remove(added) }
}

// Emit calls every subscriber with v, one after the other in the order in
// which they subscribed, on the caller's goroutine. Subscribers may subscribe,
// cancel and emit; one added meanwhile gets the next value. Hold no lock that
// a subscriber needs.
func (s *Signal[T]) Emit(v T) {
	s.mu.Lock()
	current := slices.Clone(s.subscribers)
	s.mu.Unlock()
	for _, subscriber := range current {
		if !subscriber.cancelled.Load() {
			subscriber.call(v)
		}
	}
}

func (s *Signal[T]) remove(gone *subscriber[T]) {
	gone.cancelled.Store(true)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.subscribers = slices.DeleteFunc(s.subscribers, func(other *subscriber[T]) bool { return other == gone })
}
