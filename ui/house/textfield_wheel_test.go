package house

import (
	"reflect"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// fieldOnPage shows a field at the top of a page that is higher than its window.
func fieldOnPage(t *testing.T, field fyne.CanvasObject) (*Scroll, fyne.Window) {
	t.Helper()
	page := NewScroll(Stack(0, field, FixedHeight(900, Spring())))
	w := housetest.Window(t, fyne.NewSize(300, 200), container.NewStack(page))
	return page, w
}

// wheelOver turns the wheel with the pointer in the middle of a field's text.
func wheelOver(w fyne.Window, entry *fieldEntry, dx, dy float32) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(entry)
	test.Scroll(w.Canvas(), at.AddXY(entry.Size().Width/2, entry.Size().Height/2), dx, dy)
}

func TestTheWheelOverAFieldScrollsThePage(t *testing.T) {
	secretEntry := func() (fyne.CanvasObject, *fieldEntry) {
		e := NewSecretEntry("Token")
		return e, e.field.entry
	}
	textField := func() (fyne.CanvasObject, *fieldEntry) {
		f := NewTextField("Any address")
		return f, f.entry
	}
	long := func() (fyne.CanvasObject, *fieldEntry) {
		f := NewTextField("").Mono()
		f.SetText(strings.Repeat("acme.okta.com/", 40))
		return f, f.entry
	}
	for name, build := range map[string]func() (fyne.CanvasObject, *fieldEntry){"text": textField, "long text": long, "secret": secretEntry} {
		t.Run(name, func(t *testing.T) {
			housetest.App(t, look.Light)
			field, entry := build()
			page, w := fieldOnPage(t, field)
			wheelOver(w, entry, 0, -10)
			if page.Offset.Y != 10 {
				t.Errorf("the page is scrolled by %v, want 10", page.Offset.Y)
			}
			wheelOver(w, entry, 0, 10)
			if page.Offset.Y != 0 {
				t.Errorf("turned back, the page is scrolled by %v", page.Offset.Y)
			}
		})
	}
}

// Over an editor with nothing to scroll the wheel is the page's, over a longer text the
// editor's.
func TestTheWheelOverAnEditor(t *testing.T) {
	housetest.App(t, look.Light)
	e := NewCodeEdit("JSON body")
	page, w := fieldOnPage(t, FixedHeight(96, e))
	turn := func(dy float32) {
		test.Scroll(w.Canvas(), fyne.CurrentApp().Driver().AbsolutePositionForObject(e).AddXY(60, 40), 0, dy)
	}
	e.SetText(`{"a": "` + strings.Repeat("wide ", 60) + `"}`)
	turn(-10)
	if page.Offset.Y != 10 || e.scroll.Offset != (fyne.Position{}) {
		t.Errorf("one line: the page is scrolled by %v, the editor by %v", page.Offset.Y, e.scroll.Offset)
	}
	turn(10)
	e.SetText(strings.Repeat("{}\n", 40))
	turn(-10)
	if page.Offset.Y != 0 || e.scroll.Offset.Y != 10 {
		t.Errorf("many lines: the page is scrolled by %v, the editor by %v", page.Offset.Y, e.scroll.Offset.Y)
	}
}

// Sideways the wheel moves a text that is longer than its field, and not the page.
func TestTheWheelSidewaysMovesTheText(t *testing.T) {
	housetest.App(t, look.Light)
	f := NewTextField("")
	f.SetText(strings.Repeat("acme.okta.com/", 40))
	page, w := fieldOnPage(t, f)
	before := w.Canvas().Capture()
	wheelOver(w, f.entry, -60, 0)
	if page.Offset != (fyne.Position{}) {
		t.Errorf("the page is scrolled to %v", page.Offset)
	}
	if reflect.DeepEqual(before, w.Canvas().Capture()) {
		t.Error("the text was not moved")
	}
}
