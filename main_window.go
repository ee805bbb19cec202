//go:build !headless

package main

import (
	"context"
	"fmt"
	"os"
	"runtime/debug"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/ui"
	"github.com/flowlatch/flowlatch/ui/dispatch"
	"github.com/flowlatch/flowlatch/ui/pulse"
)

// window opens the window and returns its exit code when it is closed.
func window() func(context.Context, app.Config) int {
	return func(ctx context.Context, config app.Config) int {
		makeCacheDir()
		f := dispatch.BeforeFrames(fyneapp.NewWithID("com.flowlatch.app"))
		collectOnceShown()
		if path := os.Getenv("FLOWLATCH_PULSE"); path != "" {
			go watch(ctx, path)
		}
		return ui.Run(ctx, f, config, nil)
	}
}

// collectOnceShown leaves the garbage lie until the first frame is drawn: with
// two cores the collector would take one from the painter.
func collectOnceShown() {
	debug.SetGCPercent(-1)
	go func() {
		fyne.DoAndWait(func() {}) // from a goroutine of its own, after the first frame
		debug.SetGCPercent(gcPercent)
	}()
}

// gcPercent collects garbage at half the heap's growth that Go lets pass by
// itself: half of what a window keeps is fonts, which never become garbage, and
// the rest is little and comes in bursts, one a page.
const gcPercent = 50

// makeCacheDir makes the system's folder for caches where it is missing, as in
// a new home directory: Fyne makes its own in there, and complains on the
// standard error else. Without one Fyne works as well.
func makeCacheDir() {
	if dir, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(dir, 0o700)
	}
}

// watch writes the window's pulse to a file, for "make bench".
func watch(ctx context.Context, path string) {
	out, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err == nil {
		defer out.Close()
		err = pulse.Watch(ctx, out)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "flowlatch:", err)
	}
}
