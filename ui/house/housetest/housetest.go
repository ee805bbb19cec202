// Package housetest helps tests to look at screens: in the variants of the theme, laid out as a window would.
package housetest

import (
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/ui/look"
)

// App starts an app with the product's theme in one variant; it ends with the test.
func App(t *testing.T, mode look.Mode) fyne.App {
	t.Helper()
	app := test.NewTempApp(t)
	test.ApplyTheme(t, look.New(mode))
	return app
}

// Window opens a window of the given size without padding and lays its content out. Call App before the content is made.
func Window(t *testing.T, size fyne.Size, content fyne.CanvasObject) fyne.Window {
	t.Helper()
	w := test.NewTempWindow(t, content)
	w.SetPadded(false)
	w.Resize(size)
	Settle(content)
	return w
}

// Golden compares what an object looks like in a window of the given size with testdata/<name>_light.png and _dark.png. build is
// called once for each variant, in a fresh app and with the variant's own test, so that what it starts ends there; act, where given,
// brings the object into the state to be looked at. A missing or different picture fails the test and is written to testdata/failed:
// look at it, then copy it over. In the light variant it is drawn by new renderers too, as when it comes back into sight.
func Golden(t *testing.T, name string, size fyne.Size, build func(*testing.T) fyne.CanvasObject, act ...func(fyne.Window)) {
	t.Helper()
	golden(t, name, "light", look.Light, size, build, act)
	golden(t, name, "dark", look.Dark, size, build, act)
}

// GoldenInAll is Golden in high contrast too: testdata/<name>_contrast.png.
func GoldenInAll(t *testing.T, name string, size fyne.Size, build func(*testing.T) fyne.CanvasObject, act ...func(fyne.Window)) {
	t.Helper()
	Golden(t, name, size, build, act...)
	Contrast(t, name, size, build, act...)
}

// Contrast is Golden in high contrast only.
func Contrast(t *testing.T, name string, size fyne.Size, build func(*testing.T) fyne.CanvasObject, act ...func(fyne.Window)) {
	t.Helper()
	golden(t, name, "contrast", look.HighContrast, size, build, act)
}

func golden(t *testing.T, name, variant string, mode look.Mode, size fyne.Size, build func(*testing.T) fyne.CanvasObject, act []func(fyne.Window)) {
	t.Helper()
	t.Run(variant, func(t *testing.T) {
		App(t, mode)
		content := build(t)
		w := Window(t, size, content)
		for _, a := range act {
			a(w)
		}
		Settle(content)
		test.AssertImageMatches(t, filepath.FromSlash(name+"_"+variant+".png"), w.Canvas().Capture())
		if draws && mode == look.Light { // what is left out has no colour
			comesBack(t, w)
		}
	})
}

// settles bounds how often Settle lays out: wrapped text inside scrolled content needs two rounds.
const settles = 3

// Settle lays an object out until wrapped texts have their height, as a real window does from frame to frame.
func Settle(o fyne.CanvasObject) {
	for range settles {
		relayout(o)
	}
}

func relayout(o fyne.CanvasObject) {
	switch o := o.(type) {
	case *container.Scroll:
		o.Refresh()
		relayout(o.Content)
	case *fyne.Container:
		if o.Layout != nil {
			o.Layout.Layout(o.Objects, o.Size())
		}
		for _, child := range o.Objects {
			relayout(child)
		}
	case fyne.Widget:
		renderer := test.WidgetRenderer(o)
		renderer.Layout(o.Size())
		for _, child := range renderer.Objects() {
			relayout(child)
		}
	}
}
