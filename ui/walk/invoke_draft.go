package walk

import (
	"slices"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/workspace"
)

// draftDelay is how long after the last keystroke a draft is written to disk.
const draftDelay = 400 * time.Millisecond

// draftSaver writes the draft of an invocation some time after it was edited,
// off the UI goroutine. It is safe for concurrent use.
type draftSaver struct {
	save func(endpointID string, d workspace.Draft) error
	// after calls f later on a goroutine of its own.
	after func(d time.Duration, f func()) (stop func())

	writing sync.Mutex // held while a draft is written: the newest is the last

	mu       sync.Mutex
	endpoint string
	draft    *workspace.Draft // not yet written
	stop     func()
}

func newDraftSaver(save func(string, workspace.Draft) error) *draftSaver {
	return &draftSaver{save: save, after: func(d time.Duration, f func()) func() {
		timer := time.AfterFunc(d, f)
		return func() { timer.Stop() }
	}}
}

// put takes a draft to be written soon. One of another endpoint is written
// before it.
func (s *draftSaver) put(endpointID string, d workspace.Draft) {
	s.mu.Lock()
	other := s.draft != nil && s.endpoint != endpointID
	s.mu.Unlock()
	if other {
		_ = s.flush()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endpoint, s.draft = endpointID, &d
	if s.stop != nil {
		s.stop()
	}
	s.stop = s.after(draftDelay, func() { _ = s.flush() })
}

// flush writes what is waiting, and returns when it is written.
func (s *draftSaver) flush() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.mu.Lock()
	endpoint, draft := s.endpoint, s.draft
	s.mu.Unlock()
	if draft == nil {
		return nil
	}
	err := s.save(endpoint, *draft)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.draft == draft {
		s.draft = nil
	}
	return err
}

// pending is the draft of the endpoint that is not yet written.
func (s *draftSaver) pending(endpointID string) (workspace.Draft, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.draft == nil || s.endpoint != endpointID {
		return workspace.Draft{}, false
	}
	return *s.draft, true
}

func sameDraft(a, b workspace.Draft) bool {
	return a.Method == b.Method && a.Body == b.Body && slices.Equal(a.Query, b.Query) && slices.Equal(a.Headers, b.Headers)
}

// stopwatch calls show every now and then on the UI goroutine while something
// runs.
type stopwatch struct {
	after   func(d time.Duration, f func()) (stop func())
	stop    func()
	running bool
}

// stopwatchStep is how often a running time is shown anew.
const stopwatchStep = 100 * time.Millisecond

func newStopwatch() *stopwatch {
	return &stopwatch{after: func(d time.Duration, f func()) func() {
		timer := time.AfterFunc(d, func() { fyne.Do(f) })
		return func() { timer.Stop() }
	}}
}

func (s *stopwatch) start(show func()) {
	s.running = true
	s.stop = s.after(stopwatchStep, func() {
		if s.running {
			show()
			s.start(show)
		}
	})
}

func (s *stopwatch) end() {
	if s.running {
		s.running = false
		s.stop()
	}
}
