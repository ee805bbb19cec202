package connect

import (
	"sync"
	"time"

	"github.com/flowlatch/flowlatch/app/workspace"
)

// saveDelay is how long after the last keystroke a connection is written to disk.
const saveDelay = 400 * time.Millisecond

// saver writes what was typed into connections some time after it was, off the UI
// goroutine. It is safe for concurrent use.
type saver struct {
	save func(workspace.Connector) error
	// write runs flush off the UI goroutine and tells its failure.
	write func(flush func() error)
	// after calls f later on the UI goroutine.
	after func(d time.Duration, f func()) (stop func())

	writing sync.Mutex // held while something is written: the newest is the last

	mu      sync.Mutex
	waiting map[string]*workspace.Connector // by id, not yet written
	stop    func()
}

func newSaver(save func(workspace.Connector) error, write func(func() error)) *saver {
	return &saver{save: save, write: write, after: afterOnUI, waiting: map[string]*workspace.Connector{}, stop: func() {}}
}

// put takes a connection to be written soon.
func (s *saver) put(c workspace.Connector) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting[c.ID] = &c
	s.stop()
	s.stop = s.after(saveDelay, s.writeNow)
}

// drop forgets what is waiting for a connection that is removed.
func (s *saver) drop(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.waiting, id)
}

func (s *saver) writeNow() { s.write(s.flush) }

// close has what is waiting written without further delay.
func (s *saver) close() {
	s.mu.Lock()
	s.stop()
	waiting := len(s.waiting) > 0
	s.mu.Unlock()
	if waiting {
		s.writeNow()
	}
}

// flush writes what is waiting, and returns when it is written.
func (s *saver) flush() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	for {
		c := s.next()
		if c == nil {
			return nil
		}
		if err := s.save(*c); err != nil {
			return err
		}
		s.written(c)
	}
}

func (s *saver) next() *workspace.Connector {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.waiting {
		return c
	}
	return nil
}

// written forgets what was written, unless it was typed in again meanwhile.
func (s *saver) written(c *workspace.Connector) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting[c.ID] == c {
		delete(s.waiting, c.ID)
	}
}
