//go:build linux

package dispatch

import (
	"slices"
	"testing"
	"testing/synctest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// loop stands in for Fyne's event loop, which can't run here: it keeps what it is
// given until the test has it run, and ticks animations when the test says so.
type loop struct {
	fyne.Driver
	desk
	given     []func()
	animation *fyne.Animation
	ended     chan struct{} // closed: what waits is let go without a run
}

type loopApp struct {
	fyne.App
	loop *loop
}

func (a loopApp) Driver() fyne.Driver { return a.loop }

func (l *loop) StartAnimation(a *fyne.Animation) { l.animation = a }

func (l *loop) DoFromGoroutine(f func(), wait bool) {
	l.given = append(l.given, f)
	if wait {
		<-l.ended
	}
}

func (l *loop) CurrentKeyModifiers() fyne.KeyModifier { return fyne.KeyModifierAlt }

func (l *loop) tick() { l.animation.Tick(0) }

func newLoop(t *testing.T) (*loop, fyne.App) {
	t.Helper()
	before := test.NewTempApp(t)
	l := &loop{ended: make(chan struct{})}
	a := BeforeFrames(loopApp{before, l})
	t.Cleanup(func() { fyne.SetCurrentApp(before) })
	return l, a
}

func TestWhatWaitsRunsBeforeTheFrame(t *testing.T) {
	l, _ := newLoop(t)
	var ran []int
	for n := range 3 {
		fyne.Do(func() { ran = append(ran, n) })
	}
	l.given[0]() // the loop's turn came first for one
	l.tick()
	if want := []int{0, 1, 2}; !slices.Equal(ran, want) {
		t.Errorf("before the frame %v ran, want %v", ran, want)
	}
	for _, f := range l.given {
		f()
	}
	l.tick()
	if len(ran) != 3 {
		t.Errorf("of 3 functions %d ran", len(ran))
	}
}

func TestWhatComesMeanwhileRunsBeforeTheFrame(t *testing.T) {
	l, _ := newLoop(t)
	ran := 0
	var again func()
	again = func() {
		ran++
		fyne.Do(again)
	}
	fyne.Do(again)
	l.tick()
	if ran != rounds {
		t.Errorf("ran %d times before the frame, want %d: more than once, but not without end", ran, rounds)
	}
}

func TestWaitingEndsWithTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, _ := newLoop(t)
		ran := make(chan bool, 1)
		go func() {
			was := false
			fyne.DoAndWait(func() { was = true })
			ran <- was
		}()
		synctest.Wait()
		l.tick()
		if !<-ran {
			t.Error("waited no longer, and it had not run")
		}
		close(l.ended)
	})
}

func TestWaitingEndsWithTheLoop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, _ := newLoop(t)
		ended := make(chan struct{})
		go func() {
			fyne.DoAndWait(func() { t.Error("ran after the loop ended") })
			close(ended)
		}()
		synctest.Wait()
		close(l.ended)
		<-ended
	})
}

func TestTheDriverIsStillADesktops(t *testing.T) {
	_, a := newLoop(t)
	if fyne.CurrentApp() != a {
		t.Error("fyne.Do goes past it")
	}
	d, ok := a.Driver().(desktop.Driver)
	if !ok || d.CurrentKeyModifiers() != fyne.KeyModifierAlt {
		t.Errorf("widgets find no desktop's driver, so no key that is held: %v", ok)
	}
}

func TestWithoutADesktopNothingChanges(t *testing.T) {
	before := test.NewTempApp(t)
	if got := BeforeFrames(before); got != before {
		t.Errorf("an app without a desktop's driver became %T", got)
	}
}
