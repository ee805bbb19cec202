package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/look"
)

// Select is a field that holds one of several choices, 32 high. Space, Enter and
// the arrows open its menu; there the arrows move, Enter picks, and Escape closes.
// A menu that is higher than the window scrolls.
// The focus comes back to the field.
type Select struct {
	control

	// OnChanged is called with the index of what the user picked, when it is
	// another one than before.
	OnChanged func(index int)

	placeholder string
	options     []string
	selected    int // -1 without
	box         *fieldBox
	text        *Text
	menu        *menu     // nil while closed
	long        *longMenu // the same where it is higher than the window
}

// NewSelect makes a field with choices; selected -1 shows the placeholder.
func NewSelect(placeholder string, options []string, selected int, onChanged func(index int)) *Select {
	s := &Select{OnChanged: onChanged, placeholder: placeholder, options: options, selected: selected}
	s.text = NewText("", Body).CutEnd()
	s.box = newFieldBox(s.text, NewIcon("down"))
	s.box.onTapped = s.tapped
	s.activate = s.open
	s.label = s.text.Text
	s.ExtendBaseWidget(s)
	s.showText()
	return s
}

// Icon puts an icon before the words and returns the field.
func (s *Select) Icon(name string) *Select {
	s.box.leading = NewIcon(name)
	return s
}

// Mono shows the choice in the font of code and returns the field.
func (s *Select) Mono() *Select {
	s.text.face = Mono.typeface()
	s.text.style = s.text.face.style()
	s.text.Refresh()
	return s
}

// Selected returns the index of the choice, -1 without one.
func (s *Select) Selected() int { return s.selected }

// SetSelected changes the choice without telling OnChanged; -1 takes it away.
func (s *Select) SetSelected(index int) {
	if index < -1 || index >= len(s.options) || index == s.selected {
		return
	}
	s.selected = index
	s.showText()
}

// SetOptions changes the choices and which one is taken.
func (s *Select) SetOptions(options []string, selected int) {
	s.options, s.selected = options, selected
	s.showText()
}

func (s *Select) showText() {
	if s.selected < 0 || s.selected >= len(s.options) {
		s.text.SetText(s.placeholder)
		s.text.SetColor(look.ColorText3)
	} else {
		s.text.SetText(s.options[s.selected])
		s.text.SetColor(theme.ColorNameForeground)
	}
	s.Refresh()
}

// TypedKey is for Fyne: what opens the menu opens it, the rest goes on.
func (s *Select) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyDown, fyne.KeyUp, fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		s.act()
	default:
		passKey(s, nil, ev)
	}
}

func (s *Select) tapped() {
	takeFocus(s)
	s.act()
}

func (s *Select) open() {
	c := fyne.CurrentApp().Driver().CanvasForObject(s)
	if c == nil || len(s.options) == 0 {
		return
	}
	m := newMenu(s, c, s.items())
	if m.MinSize().Height > c.Size().Height-2*menuEdge {
		s.long = openLongMenu(s, c)
		return
	}
	s.menu = m
	m.OnDismiss = func() { s.close(c) }
	m.Resize(fyne.NewSize(max(s.Size().Width, m.MinSize().Width), m.MinSize().Height))
	m.openBelow(s)
	for range max(0, s.selected) + 1 {
		m.ActivateNext()
	}
}

func (s *Select) close(c fyne.Canvas) {
	switch {
	case s.menu != nil:
		s.menu.close()
	case s.long != nil:
		s.long.close()
	default:
		return
	}
	s.menu, s.long = nil, nil
	c.Focus(s)
}

func (s *Select) items() []*fyne.MenuItem {
	items := make([]*fyne.MenuItem, len(s.options))
	for i, option := range s.options {
		items[i] = fyne.NewMenuItem(option, func() { s.pick(i) })
		items[i].Checked = i == s.selected
	}
	return items
}

func (s *Select) pick(index int) {
	if index == s.selected {
		return
	}
	s.selected = index
	s.showText()
	if s.OnChanged != nil {
		s.OnChanged(index)
	}
}

// CreateRenderer is for Fyne.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	return &selectRenderer{of: s}
}

type selectRenderer struct{ of *Select }

func (r *selectRenderer) Destroy()                     {}
func (r *selectRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.of.box} }
func (r *selectRenderer) MinSize() fyne.Size           { return r.of.box.MinSize() }

func (r *selectRenderer) Layout(size fyne.Size) { place(r.of.box, 0, 0, size.Width, size.Height) }

func (r *selectRenderer) Refresh() {
	switch {
	case r.of.disabled:
		r.of.box.setLook(fieldOff)
	case r.of.focused:
		r.of.box.setLook(fieldFocused)
	default:
		r.of.box.setLook(fieldRest)
	}
	r.of.box.Refresh()
	canvas.Refresh(r.of)
}
