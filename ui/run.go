package ui

import (
	"context"
	"net/url"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app"
)

// Size of the window when it opens, in device-independent pixels.
const (
	windowWidth  float32 = 1280
	windowHeight float32 = 800
)

// Run shows the window until it is closed or ctx is done, and returns the
// exit code. Between the call and the first frame it touches neither disk,
// keychain nor network; what goes wrong later is told in the window. open
// shows an address in a browser; nil takes the system's.
func Run(ctx context.Context, f fyne.App, config app.Config, open func(*url.URL) error) int {
	if open == nil {
		open = systemBrowser(f)
	}
	w := newWindow(ctx, f, config, open)
	f.Lifecycle().SetOnStarted(w.start)
	dropStoppedHook(f.Lifecycle())
	stop := context.AfterFunc(ctx, func() { w.onUI(w.quit) })
	defer stop()
	w.win.ShowAndRun()
	return w.finish()
}
