package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// pageStart holds the keyboard on a page that asks for nothing: Enter does
// what the foot says, and Tab goes on into the page instead of to the top of
// the window. Tab itself never stops here: it is there only while it has the
// focus.
type pageStart struct {
	widget.BaseWidget
	canvas fyne.Canvas
}

var _ fyne.Focusable = (*pageStart)(nil)

func newPageStart(c fyne.Canvas) *pageStart {
	s := &pageStart{canvas: c}
	s.ExtendBaseWidget(s)
	s.Hide()
	return s
}

// FocusGained is for Fyne.
func (s *pageStart) FocusGained() { s.Show() }

// FocusLost is for Fyne.
func (s *pageStart) FocusLost() { s.Hide() }

// TypedRune is for Fyne.
func (s *pageStart) TypedRune(rune) {}

// TypedKey is for Fyne: every key is the screen's.
func (s *pageStart) TypedKey(ev *fyne.KeyEvent) {
	if typed := s.canvas.OnTypedKey(); typed != nil {
		typed(ev)
	}
}

// CreateRenderer is for Fyne: there is nothing to see.
func (s *pageStart) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{})
}
