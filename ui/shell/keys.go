package shell

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/ui/page"
)

// TypedKey is for keys that nothing focused had a use for: Enter does the
// page's primary action, Escape closes or goes back, Page up and Page down
// scroll.
func (s *Shell) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		s.foot.enter()
	case fyne.KeyEscape:
		s.escape()
	case fyne.KeyPageDown:
		s.frame.turn(1)
	case fyne.KeyPageUp:
		s.frame.turn(-1)
	}
}

// escapeRest is how long after a task Escape leads nowhere: it was meant for
// the Cancel that has just gone.
const escapeRest = time.Second

// escape closes what is open, the newest first, and goes back when nothing
// is. What runs is stopped with its own Cancel only.
func (s *Shell) escape() {
	switch {
	case s.popped():
		s.toasts.Clear()
	case s.activity.open:
		s.ToggleActivity()
	case s.config.Clock().Sub(s.ended) < escapeRest:
	default:
		if e, ok := s.current().(page.Escaper); !ok || !e.Escape() {
			s.foot.goBack()
		}
	}
}

func (s *Shell) popped() bool {
	_, shown := s.toasts.Shown()
	return shown
}

// ToggleActivity opens or closes the Activity drawer: Ctrl+J.
func (s *Shell) ToggleActivity() {
	if s.activity.open {
		s.activity.setOpen(false)
		s.outOfActivity()
		return
	}
	s.intoActivity()
	s.activity.setOpen(true)
	s.Focus(s.activity.table.Focusable())
}

// GoTo shows the n-th page of the sidebar, from 1: Ctrl+1 to Ctrl+9, and
// Ctrl+0 for the tenth.
func (s *Shell) GoTo(n int) {
	if order := pageOrder(); n >= 1 && n <= len(order) {
		s.Go(order[n-1])
	}
}

// Act sends on a page that sends, and does the page's primary action on any
// other, from anywhere: Ctrl+Enter.
func (s *Shell) Act() {
	if sender, ok := s.current().(page.Sender); ok {
		sender.Send()
		return
	}
	s.foot.act()
}

// Find opens the search of the page in front, if it has one: Ctrl+F.
func (s *Shell) Find() {
	if f, ok := s.current().(page.Finder); ok {
		f.Find()
	}
}
