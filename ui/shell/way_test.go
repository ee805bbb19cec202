package shell

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// opener puts a button on step 1 that leads to step 2 and presses it.
func (b *bench) opener() *house.Button {
	b.t.Helper()
	button := house.NewButton("Further", house.Secondary, func() { b.shell.Go(page.Connection) })
	b.pages[page.Org].long.Objects = []fyne.CanvasObject{button}
	b.shell.Update()
	b.shell.Focus(button)
	b.press(fyne.KeyReturn)
	if b.shell.at != page.Connection || b.window.Canvas().Focused() == fyne.Focusable(button) {
		b.t.Fatalf("at %s", b.shell.at)
	}
	return button
}

// escape presses Escape where nothing else takes it.
func (b *bench) escape() { b.shell.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) }

func TestEscapeReturnsTheKeyboardToTheOpener(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	button := b.opener()
	b.escape()
	if got := b.window.Canvas().Focused(); b.shell.at != page.Org || got != fyne.Focusable(button) {
		t.Errorf("at %s, the keyboard is at %T", b.shell.at, got)
	}
}

// Escape closes what a page has opened in its own place before it leads back.
func (p *fakePage) Escape() bool {
	was := p.opened
	p.opened = false
	return was
}

func TestEscapeClosesWhatThePageHasOpened(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	b.opener()
	b.pages[page.Connection].opened = true
	if b.escape(); b.shell.at != page.Connection || b.pages[page.Connection].opened {
		t.Errorf("at %s, still open %v", b.shell.at, b.pages[page.Connection].opened)
	}
	if b.escape(); b.shell.at != page.Org {
		t.Errorf("at %s", b.shell.at)
	}
}

// What opened the page may be gone, or another page may be what led there: then the
// page begins where it always does.
func TestEscapeBeginsAnewWhereTheOpenerIsGone(t *testing.T) {
	for name, meanwhile := range map[string]func(*bench, *house.Button){
		"hidden":    func(_ *bench, o *house.Button) { o.Hide() },
		"taken off": func(b *bench, _ *house.Button) { b.pages[page.Org].long.Objects = nil },
		"come to from elsewhere": func(b *bench, _ *house.Button) {
			b.shell.Go(page.Settings)
			b.shell.Go(page.Connection)
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, practiceWorkspace())
			meanwhile(b, b.opener())
			b.escape()
			if got := b.window.Canvas().Focused(); b.shell.at != page.Org || got != b.pages[page.Org].First() {
				t.Errorf("at %s, the keyboard is at %T", b.shell.at, got)
			}
		})
	}
}

func TestTheActivityDrawerReturnsTheKeyboard(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	link := house.NewButton("3 exchanges", house.Link, func() { b.shell.ShowActivity("") })
	b.pages[page.Org].long.Objects = []fyne.CanvasObject{link}
	b.shell.Update()
	for name, open := range map[string]func(){"a link": func() { b.press(fyne.KeyReturn) }, "Ctrl+J": b.shell.ToggleActivity} {
		b.shell.Focus(link)
		if open(); !b.shell.activity.open || b.window.Canvas().Focused() == fyne.Focusable(link) {
			t.Fatalf("%s doesn't lead into the drawer", name)
		}
		b.escape()
		if got := b.window.Canvas().Focused(); b.shell.activity.open || got != fyne.Focusable(link) {
			t.Errorf("%s: open %v, the keyboard is at %T", name, b.shell.activity.open, got)
		}
	}
}
