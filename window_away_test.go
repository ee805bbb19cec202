//go:build linux

package main_test

import (
	"image"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/ui/xvfbtest"
)

// Fyne looks every ten seconds which objects have been out of sight for so long that it
// drops what it knows of them: a minute, and here a second.
const (
	fyneForgets = "FYNE_CACHE=1s"
	fyneLooks   = 11 * time.Second
)

// A page that comes back after a while looks as it did when it was left, and has the
// keyboard where it had it then.
func TestWindowPagesComeBack(t *testing.T) {
	org := startPracticeOrg(t)
	d := newDesk(t, deskOptions{env: []string{fyneForgets}})
	w := openOn(d, org, org.URL())
	w.all()
	pages := []string{"ctrl+1", "ctrl+2", "ctrl+3", "ctrl+4", "ctrl+6", "ctrl+7"}
	before := make(map[string]*image.RGBA, len(pages))
	for _, key := range pages {
		w.change(w.sidebar(), key)
		before[key] = w.display.Picture()
	}
	for left := time.Now(); time.Since(left) < fyneLooks; {
		w.change(w.sidebar(), "ctrl+5")
		w.change(w.sidebar(), "ctrl+8")
	}
	whole := image.Rectangle{Max: w.size}
	for _, key := range pages {
		w.change(w.sidebar(), key)
		w.display.WaitPicture(key+" to be as it was left", whole, func(now *image.RGBA) bool {
			return xvfbtest.Alike(before[key], now, whole)
		})
		w.picture("back-" + key)
	}
	if code := w.close(); code != 0 {
		t.Errorf("the window ends with exit code %d", code)
	}
}
