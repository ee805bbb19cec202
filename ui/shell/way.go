package shell

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/ui/page"
)

// opening is how a page was come to: from which one, and what had the keyboard there.
type opening struct {
	from page.Name
	by   fyne.Focusable
}

// opens notes what leads to a page, before it is shown.
func (s *Shell) opens(name page.Name) {
	delete(s.openings, name)
	by := s.config.Canvas.Focused()
	if name == s.at || by == nil || by == s.frame.start || s.config.Canvas.Overlays().Top() != nil {
		return
	}
	s.openings[name] = opening{s.at, by}
}

// goBack shows the page that the one in front leads back to. Where that one opened it,
// the keyboard returns to what did.
func (s *Shell) goBack(to page.Name) {
	opened, known := s.openings[s.at]
	s.show(to)
	s.remember()
	if known && opened.from == to && stands(opened.by) {
		s.Focus(opened.by)
	}
}

// intoActivity notes what has the keyboard before the Activity drawer opens.
func (s *Shell) intoActivity() {
	if !s.activity.open {
		s.outside = s.config.Canvas.Focused()
	}
}

// outOfActivity returns the keyboard to where it was before the Activity drawer opened.
func (s *Shell) outOfActivity() {
	s.FocusFirst()
	if by := s.outside; by != nil && by != s.frame.start && stands(by) {
		s.Focus(by)
	}
	s.outside = nil
}

// stands reports whether something is still there to be seen: only what is has a place,
// and no control has that of the window's very corner.
func stands(f fyne.Focusable) bool {
	o, ok := f.(fyne.CanvasObject)
	return ok && o.Visible() && fyne.CurrentApp().Driver().AbsolutePositionForObject(o) != (fyne.Position{})
}
