package manage

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/assets"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// The licence of every font that is built in can be read, and folded away again.
func TestHelpShowsTheLicencesOfTheFonts(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := NewHelp(h).(*helpPage)
	h.show(p)
	unread := assets.FontLicenses()
	for i, font := range fontLicences() {
		test.Tap(p.about.fonts[i])
		if got := p.about.text.Code().Text(); !p.about.well.Visible() || got == "" || !slices.Equal(strings.Fields(got), strings.Fields(unread[font.file])) || !strings.Contains(p.about.fonts[i].Text(), font.name) {
			t.Errorf("%s shows %.40q", font.name, got)
		}
		delete(unread, font.file)
	}
	for file := range maps.Keys(unread) {
		t.Errorf("%s can't be read", file)
	}
	if !p.Escape() || p.about.well.Visible() || h.Canvas.Focused() != fyne.Focusable(p.about.fonts[1]) || p.Escape() {
		t.Errorf("after Escape %T has the keyboard, shown: %v", h.Canvas.Focused(), p.about.well.Visible())
	}
	test.Tap(p.about.fonts[0])
	test.Tap(p.about.fonts[0])
	if p.about.well.Visible() {
		t.Error("a second press doesn't fold it away")
	}
	test.Tap(p.about.fonts[0])
	h.Canvas.Focus(p.about.text.Focusable())
	h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if p.about.well.Visible() || h.Canvas.Focused() != fyne.Focusable(p.about.fonts[0]) {
		t.Error("Escape in the text doesn't fold it away")
	}
}

func TestHelpLicenceGolden(t *testing.T) {
	golden(t, "help_licence", 1420, full, NewHelp, func(h *host) { test.Tap(h.Page.(*helpPage).about.fonts[1]) })
}

var _ page.Escaper = (*helpPage)(nil)

func TestLicencesAreWrapped(t *testing.T) {
	if got, want := wrapped("one two three\n\nlong-word-that-stays a\n", 8), "one two\nthree\n\nlong-word-that-stays\na\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
