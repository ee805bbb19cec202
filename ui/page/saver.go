package page

import (
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// SaveDelay is how long after the last keystroke what was typed is written to disk.
const SaveDelay = 400 * time.Millisecond

// AfterOnUI calls f on the UI goroutine after a while.
func AfterOnUI(d time.Duration, f func()) (stop func()) {
	timer := time.AfterFunc(d, func() { fyne.Do(f) })
	return func() { timer.Stop() }
}

// Saver writes what was typed some time after it was, off the UI goroutine. What can't
// be written is kept and tried again with the next. It is safe for concurrent use; Save
// and After are set before that.
type Saver[T any] struct {
	// Save writes what was typed into the thing with that id.
	Save func(id string, typed T) error
	// After calls f later on the UI goroutine: [AfterOnUI].
	After func(d time.Duration, f func()) (stop func())

	write func(flush func() error) // runs flush off the UI goroutine and tells its failure

	writing sync.Mutex // held while something is written: the newest is the last

	mu      sync.Mutex
	waiting map[string]*T // by id, not yet written
	stop    func()
}

// NewSaver makes a Saver. write runs flush off the UI goroutine and tells its failure:
// [Host].Save.
func NewSaver[T any](save func(id string, typed T) error, write func(flush func() error)) *Saver[T] {
	return &Saver[T]{Save: save, After: AfterOnUI, write: write, waiting: map[string]*T{}, stop: func() {}}
}

// Put takes what was typed, to be written soon.
func (s *Saver[T]) Put(id string, typed T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting[id] = &typed
	s.stop()
	s.stop = s.After(SaveDelay, s.WriteNow)
}

// Drop forgets what is waiting for something that is removed.
func (s *Saver[T]) Drop(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.waiting, id)
}

// Pending is what was typed and isn't written yet.
func (s *Saver[T]) Pending(id string) (typed T, pending bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if waiting := s.waiting[id]; waiting != nil {
		return *waiting, true
	}
	return typed, false
}

// WriteNow has what is waiting written without further delay.
func (s *Saver[T]) WriteNow() { s.write(s.Flush) }

// Close has what is waiting written, if anything is.
func (s *Saver[T]) Close() {
	s.mu.Lock()
	s.stop()
	waiting := len(s.waiting) > 0
	s.mu.Unlock()
	if waiting {
		s.WriteNow()
	}
}

// Flush writes what is waiting, and returns when it is written.
func (s *Saver[T]) Flush() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	for {
		id, typed := s.next()
		if typed == nil {
			return nil
		}
		if err := s.Save(id, *typed); err != nil {
			return err
		}
		s.written(id, typed)
	}
}

func (s *Saver[T]) next() (id string, typed *T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, typed := range s.waiting {
		return id, typed
	}
	return "", nil
}

// written forgets what was written, unless it was typed in again meanwhile.
func (s *Saver[T]) written(id string, typed *T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting[id] == typed {
		delete(s.waiting, id)
	}
}
