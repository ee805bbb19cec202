// Package pulse measures a window from within: when it can first be used, and
// how late its UI goroutine answers. "make bench" holds both against a bare
// Fyne window that is measured by the same code.
package pulse

import (
	"context"
	"fmt"
	"io"
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
	for worst := time.Duration(0); ; {
		select {
		case <-ctx.Done():
			return nil
		case due := <-beat.C:
			var late time.Duration
			fyne.DoAndWait(func() { late = time.Since(due) })
			if late <= worst {
				continue
			}
			worst = late
			if _, err := fmt.Fprintf(out, "late %d\n", late.Nanoseconds()); err != nil {
				return err
			}
		}
	}
}
