//go:build linux || freebsd || openbsd || netbsd

package dispatch

import (
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// share is how long functions hold up a frame, and the keys that come after it: what
// waits then waits for the next. Longer than that a person notices.
const share = 50 * time.Millisecond

// BeforeFrames makes f the current app, with [fyne.Do] as the package promises, and
// returns it; it has no system tray. An app whose driver is none of a desktop, as in
// tests, is returned as it is. Call it on the main goroutine, before f runs.
func BeforeFrames(f fyne.App) fyne.App {
	desk, ok := f.Driver().(desktop.Driver)
	if !ok {
		return f
	}
	d := &driver{Driver: f.Driver(), desk: desk}
	d.StartAnimation(&fyne.Animation{ // the event loop ticks it before each frame
		Duration: time.Second, RepeatCount: fyne.AnimationRepeatForever,
		Curve: fyne.AnimationLinear, Tick: func(float32) { d.tick() },
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
	ticks   atomic.Bool // the event loop runs
	woken   atomic.Bool // it will look what waits, by turn
}

// DoFromGoroutine queues f for the event loop and for the next frame, whichever comes
// first. To be waited for it is left to the loop, behind what was queued before. Once the
// loop has ended it runs on the caller's goroutine, as Fyne has it, behind what still waits.
func (d *driver) DoFromGoroutine(f func(), wait bool) {
	if wait {
		d.Driver.DoFromGoroutine(func() {
			d.waiting.runAll()
			f()
		}, true)
		return
	}
	d.waiting.add(f)
	d.wake()
}

// wake has the loop look what waits. One wake is enough, but before the loop: there Fyne
// runs on the spot what comes from the main goroutine.
func (d *driver) wake() {
	if !d.woken.Swap(true) || !d.ticks.Load() {
		d.Driver.DoFromGoroutine(d.turn, false)
	}
}

func (d *driver) turn() {
	d.woken.Store(false)
	if d.waiting.run(share) {
		d.wake()
	}
}

func (d *driver) tick() {
	d.ticks.Store(true)
	d.waiting.run(share) // for what is left there is a wake
}

// queue holds functions in the order they came. It is safe for concurrent use.
type queue struct {
	lock  sync.Mutex
	funcs []func()
}

func (q *queue) add(f func()) {
	q.lock.Lock()
	defer q.lock.Unlock()
	q.funcs = append(q.funcs, f)
}

func (q *queue) len() int {
	q.lock.Lock()
	defer q.lock.Unlock()
	return len(q.funcs)
}

// next takes the first function, nil when none is left.
func (q *queue) next() func() {
	q.lock.Lock()
	defer q.lock.Unlock()
	if len(q.funcs) == 0 {
		return nil
	}
	f := q.funcs[0]
	q.funcs[0] = nil // what it holds is let go of
	q.funcs = q.funcs[1:]
	return f
}

// rounds lets what comes while functions run be run as well, but not without end.
const rounds = 2

// run runs what waits, and what comes meanwhile, until so much time has passed. It
// reports whether something is left.
func (q *queue) run(most time.Duration) (left bool) {
	began := time.Now()
	for range rounds {
		for range q.len() {
			if f := q.next(); f != nil {
				f()
			}
			if time.Since(began) >= most {
				return q.len() > 0
			}
		}
	}
	return q.len() > 0
}

// runAll runs all that waits now.
func (q *queue) runAll() {
	for range q.len() {
		if f := q.next(); f != nil {
			f()
		}
	}
}
