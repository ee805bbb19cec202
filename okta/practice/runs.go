package practice

import (
	"slices"
	"sync"
	"time"
)

// runState is how far a run of a flow is.
type runState string

const (
	runOn     runState = "running"
	runDone   runState = "done"
	runFailed runState = "failed"
)

// began puts a run into the history of its flow; it reaches the file with the
// next flush.
func (o *Org) began(e execution) {
	o.mu.Lock()
	defer o.mu.Unlock()
	e.State = runOn
	o.state.Executions = keep(o.state.Executions, e, maxExecutions)
	o.dirty = true
}

// proceeded completes the row of a run; nothing comes of it when the org was
// started over since.
func (o *Org) proceeded(id string, f func(*execution)) {
	now := o.now()
	o.mu.Lock()
	defer o.mu.Unlock()
	rows := o.state.Executions
	for i := range slices.Backward(rows) {
		if rows[i].ID == id {
			f(&rows[i])
			rows[i].Duration = now.Sub(rows[i].At)
			break
		}
	}
	o.dirty = true
}

// endRuns fails the runs that were under way when the org of a state file
// stopped.
func (s *state) endRuns() {
	for i := range s.Executions {
		if s.Executions[i].State == runOn {
			s.Executions[i].State = runFailed
		}
	}
}

// goOn lets a flow that has answered go on for a while, until the org stops.
func (o *Org) goOn(id string, d time.Duration) {
	o.afterwards.run(func(stop <-chan struct{}) {
		timer := time.NewTimer(d)
		defer timer.Stop()
		end := runDone
		select {
		case <-timer.C:
		case <-stop:
			end = runFailed
		}
		o.proceeded(id, func(e *execution) { e.State = end })
	})
}

// afterwards is what flows do once they have answered.
type afterwards struct {
	stopping chan struct{} // closed once
	running  sync.WaitGroup

	mu   sync.Mutex // guards over, and that nothing starts after it
	over bool
}

func newAfterwards() *afterwards { return &afterwards{stopping: make(chan struct{})} }

// run starts f, which returns soon once stop is closed; it is closed already
// when a was stopped before.
func (a *afterwards) run(f func(stop <-chan struct{})) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.over {
		f(a.stopping)
		return
	}
	a.running.Go(func() { f(a.stopping) })
}

// stop ends what is under way and returns when it has ended. It may be called
// more than once.
func (a *afterwards) stop() {
	a.mu.Lock()
	if !a.over {
		a.over = true
		close(a.stopping)
	}
	a.mu.Unlock()
	a.running.Wait()
}
