// Package pulse measures a window from within: when it can first be used, and
// how late its UI goroutine answers. "make bench" holds both against a bare
// Fyne window that is measured by the same code.
package pulse

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
)

// Every is the time between two beats.
const Every = 10 * time.Millisecond

// Watch writes lines to out until ctx is done or out fails:
//
//	usable 1767225600000000000   the first fyne.Do after the first frame, as Unix time in ns
//	late 1234567                 a beat ran that many ns after it was due, later than all before
//	blind 1234567                that many ns went by between two looks at keys and pointer, more than ever before
//
// Run it on a goroutine of its own, before the window is shown: the driver draws
// the first frame before it runs what was queued. It returns what out failed with.
func Watch(ctx context.Context, out io.Writer) error {
	var usable time.Time
	fyne.DoAndWait(func() { usable = time.Now() })
	if _, err := fmt.Fprintf(out, "usable %d\n", usable.UnixNano()); err != nil {
		return err
	}

	late, blind := &worst{word: "late"}, &worst{word: "blind"}
	fyne.Do(func() { watchLooks(blind) })
	beat := time.NewTicker(Every)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case due := <-beat.C: // not kept up by a beat before it that is late itself
			fyne.Do(func() { late.was(time.Since(due)) })
		}
		if err := errors.Join(late.tell(out), blind.tell(out)); err != nil {
			return err
		}
	}
}

// watchLooks takes the time between the ticks of an animation: the event loop looks at keys
// and pointer before each.
func watchLooks(blind *worst) {
	last := time.Now()
	a := fyne.NewAnimation(time.Second, func(float32) {
		now := time.Now()
		blind.was(now.Sub(last))
		last = now
	})
	a.RepeatCount = fyne.AnimationRepeatForever
	a.Start()
}

// worst is the longest of some times. It is safe for concurrent use by one that takes times
// and one that tells.
type worst struct {
	word  string
	taken atomic.Int64
	told  int64
}

func (w *worst) was(d time.Duration) { w.taken.Store(max(w.taken.Load(), d.Nanoseconds())) }

// tell writes the time when it is longer than that it wrote before.
func (w *worst) tell(out io.Writer) error {
	taken := w.taken.Load()
	if taken <= w.told {
		return nil
	}
	w.told = taken
	_, err := fmt.Fprintf(out, "%s %d\n", w.word, taken)
	return err
}
