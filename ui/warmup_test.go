package ui

import (
	"testing"
	"testing/synctest"

	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app"
)

// Everything that warming up draws is drawn, and it ends by itself.
func TestWarmUp(t *testing.T) {
	f := test.NewTempApp(t)
	synctest.Test(t, func(t *testing.T) {
		w := newWindow(t.Context(), f, app.Config{Dir: t.TempDir(), Version: "1.0.0"}, nil)
		w.warmUp()
		if w.first.WarmUp() {
			t.Error("something was left")
		}
		w.end()
	})
}

// A window that is closed is not kept busy.
func TestWarmUpEndsWithTheWindow(t *testing.T) {
	f := test.NewTempApp(t)
	synctest.Test(t, func(t *testing.T) {
		w := newWindow(t.Context(), f, app.Config{Dir: t.TempDir(), Version: "1.0.0"}, nil)
		w.end()
		w.warmUp()
		if !w.first.WarmUp() {
			t.Error("it went on")
		}
	})
}
