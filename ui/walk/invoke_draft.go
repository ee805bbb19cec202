package walk

import (
	"maps"
	"slices"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/workspace"
)

// draftDelay is how long after the last keystroke a draft is written to disk.
const draftDelay = 400 * time.Millisecond

// draftSaver writes the drafts of invocations some time after they were edited,
// off the UI goroutine. A draft that can't be written is kept and tried again
// with the next one. It is safe for concurrent use.
type draftSaver struct {
	save func(endpointID string, d workspace.Draft) error
	// write runs flush off the UI goroutine and tells its failure.
	write func(flush func() error)
	// after calls f later on the UI goroutine.
	after func(d time.Duration, f func()) (stop func())

	writing sync.Mutex // held while drafts are written: the newest is the last

	mu     sync.Mutex
	drafts map[string]*workspace.Draft // by endpoint, not yet written
	stop   func()
}

func newDraftSaver(save func(string, workspace.Draft) error, write func(func() error)) *draftSaver {
	return &draftSaver{save: save, write: write, after: afterOnUI, drafts: map[string]*workspace.Draft{}, stop: func() {}}
}

// afterOnUI calls f on the UI goroutine after a while.
func afterOnUI(d time.Duration, f func()) (stop func()) {
	timer := time.AfterFunc(d, func() { fyne.Do(f) })
	return func() { timer.Stop() }
}

// put takes a draft to be written soon.
func (s *draftSaver) put(endpointID string, d workspace.Draft) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drafts[endpointID] = &d
	s.stop()
	s.stop = s.after(draftDelay, s.writeNow)
}

func (s *draftSaver) writeNow() { s.write(s.flush) }

// close has what is waiting written without further delay.
func (s *draftSaver) close() {
	s.mu.Lock()
	s.stop()
	waiting := len(s.drafts) > 0
	s.mu.Unlock()
	if waiting {
		s.writeNow()
	}
}

// flush writes what is waiting, and returns when it is written.
func (s *draftSaver) flush() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.mu.Lock()
	waiting := maps.Clone(s.drafts)
	s.mu.Unlock()
	for endpointID, draft := range waiting {
		if err := s.save(endpointID, *draft); err != nil {
			return err
		}
		s.written(endpointID, draft)
	}
	return nil
}

// written forgets a draft, unless it was edited meanwhile.
func (s *draftSaver) written(endpointID string, draft *workspace.Draft) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.drafts[endpointID] == draft {
		delete(s.drafts, endpointID)
	}
}

// pending is the draft of the endpoint that is not yet written.
func (s *draftSaver) pending(endpointID string) (workspace.Draft, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	draft := s.drafts[endpointID]
	if draft == nil {
		return workspace.Draft{}, false
	}
	return *draft, true
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

func newStopwatch() *stopwatch { return &stopwatch{after: afterOnUI} }

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
