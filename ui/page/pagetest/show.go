package pagetest

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/page"
)

// Size is what a window of 1280x800 leaves for a page's body.
func Size() fyne.Size { return fyne.NewSize(1056, 640) }

// Framed stands a page's body on a ground, with the shell's margins.
func Framed(ground fyne.ThemeColorName, body fyne.CanvasObject) fyne.CanvasObject {
	return house.NewSurface(ground, house.Inset(house.Gap24, house.Gap16, house.Gap24, house.Gap16, body))
}

// Put puts a page in front without a window.
func (h *Host) Put(p page.Page) {
	h.Page = p
	p.Update()
}

// Golden compares a page on a ground with its pictures in both variants. act comes
// before they are taken; H is a [*Host], or what embeds one.
func Golden[H interface {
	page.Host
	Put(page.Page)
}](t *testing.T, name string, height float32, ground fyne.ThemeColorName, prepare func(*testing.T) H, build func(page.Host) page.Page, act ...func(H),
) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		housetest.Golden(t, name, fyne.NewSize(Size().Width, height), func(t *testing.T) fyne.CanvasObject {
			h := prepare(t)
			p := build(h)
			h.Put(p)
			for _, a := range act {
				a(h)
			}
			return Framed(ground, p.Body())
		})
	})
}

// Show puts a page in front, on a ground in a window of a size, [Size] as a rule.
func (h *Host) Show(p page.Page, size fyne.Size, ground fyne.ThemeColorName) fyne.Window {
	h.T.Helper()
	h.Page = p
	w := housetest.Window(h.T, size, Framed(ground, p.Body()))
	h.Canvas = w.Canvas()
	p.Update()
	housetest.Settle(w.Content())
	return w
}
