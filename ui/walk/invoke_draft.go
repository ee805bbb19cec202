package walk

import (
	"slices"
	"time"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/page"
)

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

func newStopwatch() *stopwatch { return &stopwatch{after: page.AfterOnUI} }

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
