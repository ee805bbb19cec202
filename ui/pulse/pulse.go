// Package pulse measures a window from within: when it can first be used, and
// how late its UI goroutine answers. "make bench" holds both against a bare
// Fyne window that is measured by the same code.
package pulse

import (
	"context"
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
//
// Run it on a goroutine of its own, before the window is shown: the driver draws
// the first frame before it runs what was queued. It returns what out failed with.
func Watch(ctx context.Context, out io.Writer) error {
	var usable time.Time
	fyne.DoAndWait(func() { usable = time.Now() })
	if _, err := fmt.Fprintf(out, "usable %d\n", usable.UnixNano()); err != nil {
		return err
	}

	beat := time.NewTicker(Every)
	defer beat.Stop()
	var worst atomic.Int64
	for told := int64(0); ; {
		select {
		case <-ctx.Done():
			return nil
		case due := <-beat.C: // not kept up by a beat before it that is late itself
			fyne.Do(func() { worst.Store(max(worst.Load(), time.Since(due).Nanoseconds())) })
		}
		late := worst.Load()
		if late <= told {
			continue
		}
		told = late
		if _, err := fmt.Fprintf(out, "late %d\n", late); err != nil {
			return err
		}
	}
}
