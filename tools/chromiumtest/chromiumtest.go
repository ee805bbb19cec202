// Package chromiumtest starts real browsers without a window for tests.
package chromiumtest

import (
	"context"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Start starts Chromium and returns the context that chromedp's actions run in. It
// skips the test where Chromium isn't installed. The browser is closed when the test
// ends, or after patience: its context ends then, and with it whatever waits for it.
func Start(t testing.TB, patience time.Duration) context.Context {
	t.Helper()
	program, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed")
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience) // outlives the test, to be closed in order
	t.Cleanup(cancel)
	ctx, stop := chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.NoSandbox)...)
	t.Cleanup(stop)
	// Chromium may be newer than what chromedp knows of its events.
	ctx, stop = chromedp.NewContext(ctx, chromedp.WithErrorf(func(string, ...any) {}))
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // waits until the browser is gone
		stop()
	})
	if err := chromedp.Run(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}
