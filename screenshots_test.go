//go:build linux && screenshots

package main_test

import (
	"fmt"
	"image"
	"testing"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/look"
)

// TestScreenshots keeps a picture of every screen, each step fresh and done,
// in each look and in three sizes of the window.
func TestScreenshots(t *testing.T) {
	for _, shown := range []struct {
		look string
		mode look.Mode
		size image.Point
	}{
		{"light", look.Light, image.Pt(1280, 800)},
		{"dark", look.Dark, image.Pt(1280, 800)},
		{"contrast", look.HighContrast, image.Pt(1280, 800)},
		{"light", look.Light, image.Pt(1920, 1080)},
		{"dark", look.Dark, image.Pt(1024, 700)},
	} {
		stem := fmt.Sprintf("%s-%dx%d", shown.look, shown.size.X, shown.size.Y)
		t.Run(stem, func(t *testing.T) {
			org := startPracticeOrg(t)
			d := newDesk(t, deskOptions{size: shown.size, mode: shown.mode, stem: stem})
			w := openOn(d, org, org.URL())
			w.all()
			w.otherPages()
			w.problem()
			w.close()
		})
	}
}

// otherPages shows the pages that are no steps, and the Activity drawer.
func (w *walker) otherPages() {
	w.t.Helper()
	for _, page := range []struct{ name, key string }{
		{"endpoints", "ctrl+6"}, {"connectors", "ctrl+7"}, {"made-by-this-walk", "ctrl+8"}, {"settings", "ctrl+9"}, {"help", "ctrl+0"}, {"invoke-again", "ctrl+5"},
	} {
		w.change(w.sidebar(), page.key)
		w.picture(page.name)
	}
	w.change(w.bottom(), "ctrl+j")
	w.picture("activity")
	w.change(w.bottom(), "Down", "Return")
	w.picture("activity-exchange")
	w.change(w.bottom(), "ctrl+j")
}

// problem invokes a flow that was switched off in the browser.
func (w *walker) problem() {
	w.t.Helper()
	if err := w.hand.SwitchFlow(w.t.Context(), bookmarkFlow, false); err != nil {
		w.t.Fatal(err)
	}
	w.display.Key("ctrl+Return")
	w.display.WaitFor("the refusal", func() bool { return w.state(workspace.StepInvoke) == workspace.Attention })
	w.display.WaitPicture("the Problem", image.Rectangle{Max: w.size}, func(*image.RGBA) bool { return true })
	w.picture("problem")
}
