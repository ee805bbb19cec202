//go:build linux

package dispatch

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// loop stands in for Fyne's event loop, which needs a screen: it keeps what it is given
// until the test has it run, and ticks when the test says so. The real one is under the
// window tests and "make bench".
type loop struct {
	fyne.Driver
	desk
	given     []func()
	animation *fyne.Animation
}

type loopApp struct {
	fyne.App
	loop *loop
}

func (a loopApp) Driver() fyne.Driver { return a.loop }

func (l *loop) StartAnimation(a *fyne.Animation) { l.animation = a }

func (l *loop) DoFromGoroutine(f func(), wait bool) {
	if wait {
		l.turn()
		f()
		return
	}
	l.given = append(l.given, f)
}

func (l *loop) CurrentKeyModifiers() fyne.KeyModifier { return fyne.KeyModifierAlt }

func (l *loop) tick() { l.animation.Tick(0) }

// turn runs what was given.
func (l *loop) turn() {
	given := l.given
	l.given = nil
	for _, f := range given {
		f()
	}
}

func newLoop(t *testing.T) (*loop, fyne.App) {
	t.Helper()
	before := test.NewTempApp(t)
	l := &loop{}
	a := BeforeFrames(loopApp{before, l})
	t.Cleanup(func() { fyne.SetCurrentApp(before) })
	if l.animation.RepeatCount != fyne.AnimationRepeatForever || l.animation.Duration <= 0 {
		t.Fatalf("the loop stops to tick it: %+v", l.animation)
	}
	l.tick()
	return l, a
}

func TestWhatWaitsRunsBeforeTheFrame(t *testing.T) {
	for name, first := range map[string]func(*loop){"the frame": (*loop).tick, "the loop": (*loop).turn} {
		t.Run(name, func(t *testing.T) {
			l, _ := newLoop(t)
			var ran []int
			for n := range 3 {
				fyne.Do(func() { ran = append(ran, n) })
			}
			if len(l.given) != 1 {
				t.Errorf("the loop was woken %d times", len(l.given))
			}
			for range 2 {
				if first(l); !slices.Equal(ran, []int{0, 1, 2}) {
					t.Errorf("%v ran", ran)
				}
			}
			if l.turn(); len(ran) != 3 {
				t.Errorf("of 3 functions %d ran", len(ran))
			}
			fyne.Do(func() { ran = append(ran, 3) })
			if l.turn(); len(ran) != 4 {
				t.Error("the loop isn't woken a second time")
			}
		})
	}
}

// Before the loop runs Fyne runs at once what comes from the main goroutine.
func TestBeforeTheLoopEachIsHandedOn(t *testing.T) {
	before := test.NewTempApp(t)
	l := &loop{}
	BeforeFrames(loopApp{before, l})
	t.Cleanup(func() { fyne.SetCurrentApp(before) })
	fyne.Do(func() {})
	fyne.Do(func() {})
	if len(l.given) != 2 {
		t.Errorf("of 2 functions %d were handed on", len(l.given))
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
	for _, first := range []func(*loop){(*loop).tick, (*loop).turn, (*loop).tick} {
		before := ran
		if first(l); ran != before+rounds {
			t.Errorf("ran %d times in one turn, want %d: more than once, but not without end", ran-before, rounds)
		}
	}
}

// However much waits, keys and frames get their turn.
func TestFunctionsLeaveTimeForFrames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, _ := newLoop(t)
		var ran []int
		for n := range 4 {
			fyne.Do(func() {
				time.Sleep(share / 2)
				ran = append(ran, n)
			})
		}
		for _, want := range [][]int{{0, 1}, {0, 1, 2, 3}} {
			if l.tick(); !slices.Equal(ran, want) {
				t.Errorf("%v ran before a frame, want %v", ran, want)
			}
		}
		if l.turn(); len(ran) != 4 {
			t.Errorf("of 4 functions %d ran", len(ran))
		}
	})
}

func TestWhatIsWaitedForRunsBehindTheOthers(t *testing.T) {
	newLoop(t)
	var ran []int
	fyne.Do(func() { ran = append(ran, 0) })
	fyne.Do(func() { ran = append(ran, 1) })
	fyne.DoAndWait(func() { ran = append(ran, 2) })
	if !slices.Equal(ran, []int{0, 1, 2}) {
		t.Errorf("%v ran", ran)
	}
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
