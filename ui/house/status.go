package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Status is a state in running text: its icon and a word in its colour, without a pill.
type Status struct {
	widget.BaseWidget
	icon *Icon
	text *Text
	row  *fyne.Container
}

// NewStatus makes a status with a 16 px icon and 12 px text.
func NewStatus(s State, text string) *Status {
	return newStatus(s, NewText(text, Caption).CutEnd(), 16, 6)
}

// NewStatusCode makes a status for a number: 12 px icon, monospaced text.
func NewStatusCode(s State, text string) *Status {
	return newStatus(s, NewText(text, Mono), 12, 5)
}

func newStatus(s State, text *Text, icon, gap float32) *Status {
	st := &Status{icon: NewStateIcon(s).Sized(icon), text: text.In(s.Ink())}
	st.row = Row(gap, st.icon, st.text)
	st.ExtendBaseWidget(st)
	return st
}

// Bold makes the word bold and returns the status.
func (s *Status) Bold() *Status {
	s.text.Bold()
	return s
}

// Set changes state and word.
func (s *Status) Set(state State, text string) {
	s.icon.SetState(state)
	s.text.SetColor(state.Ink())
	s.text.SetText(text)
	s.Refresh()
}

// Text is the word.
func (s *Status) Text() string { return s.text.Text() }

// NaturalWidth is the width at which the word isn't cut.
func (s *Status) NaturalWidth() float32 {
	return NaturalWidth(s.row)
}

func (s *Status) minWidth() float32 {
	return minWidth(s.row)
}

// CreateRenderer is for Fyne.
func (s *Status) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(s.row)
}
