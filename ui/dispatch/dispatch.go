//go:build linux || freebsd || openbsd || netbsd

package dispatch

import (
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// BeforeFrames makes f the current app, with [fyne.Do] and [fyne.DoAndWait] as the
// package promises, and returns it. An app whose driver is none of a desktop, as in
// tests, is returned as it is. Call it on the main goroutine, before f runs.
func BeforeFrames(f fyne.App) fyne.App {
	desk, ok := f.Driver().(desktop.Driver)
	if !ok {
		return f
	}
	d := &driver{Driver: f.Driver(), desk: desk}
	d.StartAnimation(&fyne.Animation{ // the event loop ticks it before each frame
		Duration: time.Second, RepeatCount: fyne.AnimationRepeatForever,
		Curve: fyne.AnimationLinear, Tick: func(float32) { d.waiting.run() },
	})
	a := app{App: f, driver: d}
	fyne.SetCurrentApp(a)
	return a
}

type app struct {
	fyne.App
	driver *driver
}

func (a app) Driver() fyne.Driver { return a.driver }

type desk = desktop.Driver

// driver is Fyne's, also for what asks for a desktop's.
type driver struct {
	fyne.Driver
	desk
	waiting queue
}

// DoFromGoroutine has f done by the event loop or before the next frame, whichever
// comes first. Where the loop has ended without, it doesn't wait for it.
func (d *driver) DoFromGoroutine(f func(), wait bool) {
	t := &turn{f: f, over: make(chan struct{})}
	d.waiting.add(t)
	if !wait {
		d.Driver.DoFromGoroutine(t.run, false)
		return
	}
	left := make(chan struct{})
	go func() {
		d.Driver.DoFromGoroutine(t.run, true)
		close(left)
	}()
	select {
	case <-t.over:
	case <-left:
	}
}

// turn is a function that runs once.
type turn struct {
	f    func()
	once sync.Once
	over chan struct{}
}

func (t *turn) run() {
	t.once.Do(func() {
		defer close(t.over)
		t.f()
	})
}

// queue holds turns in the order they came. It is safe for concurrent use.
type queue struct {
	lock  sync.Mutex
	turns []*turn
}

func (q *queue) add(t *turn) {
	q.lock.Lock()
	defer q.lock.Unlock()
	q.turns = append(q.turns, t)
}

func (q *queue) take() []*turn {
	q.lock.Lock()
	defer q.lock.Unlock()
	turns := q.turns
	q.turns = nil
	return turns
}

// rounds is how often what came meanwhile is run before the frame as well.
const rounds = 4

// run has those turns taken that wait, and those that come meanwhile.
func (q *queue) run() {
	for range rounds {
		turns := q.take()
		if len(turns) == 0 {
			return
		}
		for _, t := range turns {
			t.run()
		}
	}
}
