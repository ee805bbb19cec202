package vault

import (
	"context"
	"fmt"
	"sync"
)

// queue runs work one at a time on one goroutine. That goroutine cannot be
// interrupted while the keychain holds it; whoever waits for it can.
type queue struct {
	tasks   chan func()
	stop    chan struct{}
	stopped chan struct{}
	once    sync.Once
}

// newQueue starts the goroutine. last runs on it when it ends.
func newQueue(last func()) *queue {
	q := &queue{tasks: make(chan func()), stop: make(chan struct{}), stopped: make(chan struct{})}
	go q.run(last)
	return q
}

func (q *queue) run(last func()) {
	defer close(q.stopped)
	defer last()
	for {
		select {
		case task := <-q.tasks:
			task()
		case <-q.stop:
			return
		}
	}
}

// do runs work and returns its error, or the context's cause when that is done
// first; started tells whether work had begun by then. work then goes on
// without anyone waiting: it must look at ctx between its steps.
func (q *queue) do(ctx context.Context, work func(context.Context) error) (started bool, err error) {
	result := make(chan error, 1)
	select {
	case q.tasks <- func() { result <- contain(ctx, work) }:
	case <-ctx.Done():
		return false, context.Cause(ctx)
	case <-q.stop:
		return false, ErrClosed
	}
	select {
	case err := <-result:
		return true, err
	case <-ctx.Done():
		return true, context.Cause(ctx)
	}
}

// contain turns a panic into an error: go-keyring trusts the types of what
// comes in over the bus.
func contain(ctx context.Context, work func(context.Context) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the keychain answered in an unexpected form: %v", r)
		}
	}()
	return work(ctx)
}

// close ends the goroutine as soon as it is free.
func (q *queue) close() { q.once.Do(func() { close(q.stop) }) }
