package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/look"
)

// ChipKind says what a chip stands for.
type ChipKind int

// The kinds of chip. Those after ChipNeutral bring their icon; ChipPreview is the one without.
const (
	ChipNeutral ChipKind = iota // what isn't a state: "Off"; without icon unless WithIcon gives one
	ChipTodo
	ChipProgress
	ChipDone
	ChipAttention
	ChipFailed
	ChipUnknown
	ChipExisted
	ChipPractice
	ChipProduction
	ChipPreview
)

// ChipOf is the kind of chip that shows a state.
func ChipOf(s State) ChipKind {
	return ChipTodo + ChipKind(s)
}

// chipLook is a chip in terms of the theme.
type chipLook struct {
	icon                    string
	fill, line, ink, signal fyne.ThemeColorName
	bold                    bool
}

func (k ChipKind) look() chipLook {
	l := chipLook{fill: look.ColorNeutralSoft, line: look.ColorNeutralLine, ink: look.ColorNeutral, signal: look.ColorNeutralFill}
	if s, ok := k.state(); ok {
		l.icon, l.signal, l.ink = s.Icon(), s.Fill(), s.Ink()
	}
	switch k {
	case ChipProgress:
		l.fill, l.line = look.ColorSoft, look.ColorSoftLine
	case ChipDone:
		l.fill, l.line = look.ColorOkSoft, look.ColorOkLine
	case ChipAttention:
		l.fill, l.line = look.ColorWarnSoft, look.ColorWarnLine
	case ChipFailed:
		l.fill, l.line = look.ColorBadSoft, look.ColorBadLine
	case ChipPractice:
		return chipLook{"flask", look.ColorWarnSoft, look.ColorWarnLine, Attention.Ink(), Attention.Ink(), false}
	case ChipProduction:
		return chipLook{"warn", look.ColorProdSoft, look.ColorProdLine, look.ColorProd, look.ColorProd, true}
	}
	return l
}

// state is the state that a chip of this kind shows.
func (k ChipKind) state() (State, bool) {
	if k < ChipTodo || k > ChipExisted {
		return Todo, false
	}
	return State(k - ChipTodo), true
}

// Chip is a word in a pill, with the icon of its state.
type Chip struct {
	widget.BaseWidget
	kind    ChipKind
	icon    string // instead of the kind's own
	text    string
	verdict bool
}

// NewChip makes a chip, 20 high.
func NewChip(kind ChipKind, text string) *Chip {
	c := &Chip{kind: kind, text: text}
	c.ExtendBaseWidget(c)
	return c
}

// NewStateChip makes the chip of a state.
func NewStateChip(s State, text string) *Chip {
	return NewChip(ChipOf(s), text)
}

// NewVerdict makes a verdict badge, 24 high and bold: Done holds, Failed is broken, Unknown can't tell.
func NewVerdict(s State, text string) *Chip {
	c := NewStateChip(s, text)
	c.verdict = true
	return c
}

// WithIcon shows another icon than the kind's own and returns the chip: a star for "Recommended".
func (c *Chip) WithIcon(name string) *Chip {
	c.icon = name
	return c
}

// Set changes kind and word.
func (c *Chip) Set(kind ChipKind, text string) {
	if c.kind == kind && c.text == text {
		return
	}
	c.kind, c.text, c.icon = kind, text, ""
	c.Refresh()
}

// SetState changes to the chip of a state.
func (c *Chip) SetState(s State, text string) {
	c.Set(ChipOf(s), text)
}

// Text returns the word.
func (c *Chip) Text() string {
	return c.text
}

// AccessibilityLabel is the word.
func (c *Chip) AccessibilityLabel() string {
	return c.text
}

// AccessibilityRole says that this is text.
func (c *Chip) AccessibilityRole() fyne.AccessibleRole {
	return fyne.AccessibleRoleText
}

// CreateRenderer is for Fyne.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	r := &chipRenderer{of: c, ground: &canvas.Rectangle{}, icon: NewIcon(""), text: NewText("", Caption)}
	r.Refresh()
	return r
}

type chipRenderer struct {
	of     *Chip
	ground *canvas.Rectangle
	icon   *Icon
	text   *Text
}

func (r *chipRenderer) Destroy() {}

func (r *chipRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.icon, r.text}
}

// chipSize is a chip's measures, its border included.
type chipSize struct {
	height, left, right, icon, gap float32
}

func (r *chipRenderer) size() chipSize {
	s := chipSize{height: 20, left: 7, right: 9, icon: 12, gap: 5}
	if r.of.verdict {
		s = chipSize{height: 24, left: 9, right: 11, icon: 14, gap: 5}
	}
	if !r.icon.Visible() {
		s.left, s.icon, s.gap = s.right, 0, 0
	}
	return s
}

func (r *chipRenderer) MinSize() fyne.Size {
	s := r.size()
	return fyne.NewSize(s.left+s.icon+s.gap+r.text.MinSize().Width+s.right, s.height)
}

func (r *chipRenderer) Layout(size fyne.Size) {
	s := r.size()
	top := middle(size.Height, s.height)
	r.ground.CornerRadius = s.height / 2
	place(r.ground, 0, top, size.Width, s.height)
	place(r.icon, s.left, top, s.icon, s.height)
	left := s.left + s.icon + s.gap
	place(r.text, left, top, size.Width-left-s.right, s.height)
}

func (r *chipRenderer) Refresh() {
	l := r.of.kind.look()
	if r.of.icon != "" {
		l.icon, l.signal = r.of.icon, l.ink
	}
	show(r.icon, l.icon != "")
	r.icon.Sized(r.size().icon).Set(l.icon, l.signal)
	r.text.text = r.of.text
	r.text.style.Bold = l.bold || r.of.verdict
	r.text.In(l.ink).Refresh()
	paint(r.of, r.ground, l.fill, l.line, hairline)
	r.Layout(r.of.Size())
	canvas.Refresh(r.of)
}
