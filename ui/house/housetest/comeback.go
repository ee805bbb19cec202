package housetest

import (
	"image"
	"reflect"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// comesBack fails the test where a window looks different once the renderers of our widgets are made anew. Fyne destroys those of
// what was out of sight for a minute, and lays nothing out that has its old size when it comes back.
func comesBack(t *testing.T, w fyne.Window) {
	t.Helper()
	w.Canvas().Unfocus() // what is out of sight has no cursor
	n := 0
	for range 2 { // a toast may go in between, once
		Settle(w.Content())
		before := w.Canvas().Capture()
		OutOfSight(t, w.Content())
		if n = different(before, w.Canvas().Capture()); n == 0 {
			return
		}
	}
	t.Errorf("%d pixels are others when it comes back into sight: a CreateRenderer leaves out what Layout or Refresh did", n)
}

// OutOfSight leaves an object as Fyne does once it was out of sight for a minute: without the renderers of our widgets in it.
func OutOfSight(t *testing.T, o fyne.CanvasObject) {
	t.Helper()
	t.Run("out of sight", func(t *testing.T) { destroyRenderers(t, o) })
}

// destroyRenderers destroys those of our widgets in an object when the test ends.
func destroyRenderers(t *testing.T, o fyne.CanvasObject) {
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			destroyRenderers(t, child)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			destroyRenderers(t, child)
		}
		if strings.HasPrefix(reflect.TypeOf(o).Elem().PkgPath(), "github.com/flowlatch/") {
			test.TempWidgetRenderer(t, o)
		}
	}
}

// alike is how far two colours may be from one another, of 0xFFFF: as far as the soft edge that Fyne's Entry draws where a text runs
// out of it, only once it was laid out twice.
const alike = 0x1000

// different counts the pixels of two pictures that aren't alike.
func different(a, b image.Image) int {
	if a.Bounds() != b.Bounds() {
		return a.Bounds().Dx() * a.Bounds().Dy()
	}
	n := 0
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			r, g, blue, _ := a.At(x, y).RGBA()
			r2, g2, blue2, _ := b.At(x, y).RGBA()
			if apart(r, r2) || apart(g, g2) || apart(blue, blue2) {
				n++
			}
		}
	}
	return n
}

func apart(a, b uint32) bool { return max(a, b)-min(a, b) > alike }
