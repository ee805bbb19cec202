package house

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/look"
)

// Measures of check boxes and radios, in device-independent pixels.
const (
	markSize   float32 = 16
	markLine   float32 = 1.5
	markGap    float32 = 6
	markHeight float32 = 20
	tickSize   float32 = 12
	dotSize    float32 = 6
)

// CheckBox is a box with a tick and what it stands for.
type CheckBox struct {
	control
	// OnChanged is called on Fyne's goroutine when the user ticks or clears the box.
	OnChanged func(bool)

	text    *Text
	name    string // what a screen reader says where there is no label
	checked bool
}

// NewCheckBox makes a check box.
func NewCheckBox(label string, checked bool, onChanged func(bool)) *CheckBox {
	c := &CheckBox{OnChanged: onChanged, text: NewText(label, Body).CutEnd(), checked: checked}
	c.activate = c.toggle
	c.label = func() string { return cmp.Or(c.text.Text(), c.name) }
	c.ExtendBaseWidget(c)
	return c
}

// Small sets the label in 12 px, second rank, and returns the check.
func (c *CheckBox) Small() *CheckBox {
	c.text.face = Caption.typeface()
	return c
}

// Checked reports whether the box is ticked.
func (c *CheckBox) Checked() bool {
	return c.checked
}

// SetChecked ticks or clears the box without calling OnChanged.
func (c *CheckBox) SetChecked(checked bool) {
	c.change(&c.checked, checked)
}

// SetText changes the label.
func (c *CheckBox) SetText(label string) {
	c.text.SetText(label)
}

// SetName says what a box without a label stands for: a screen reader tells it.
func (c *CheckBox) SetName(name string) { c.name = name }

// TypedKey is for Fyne: Space ticks and clears. Enter is the screen's, as on a
// form: it must never undo what was just ticked.
func (c *CheckBox) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeySpace {
		c.act()
		return
	}
	c.pass(key)
}

func (c *CheckBox) toggle() {
	c.SetChecked(!c.checked)
	if c.OnChanged != nil {
		c.OnChanged(c.checked)
	}
}

// Tapped is for Fyne: the check takes the focus and changes.
func (c *CheckBox) Tapped(*fyne.PointEvent) {
	if c.disabled {
		return
	}
	takeFocus(c)
	c.toggle()
}

// NaturalWidth is the width at which the label isn't cut.
func (c *CheckBox) NaturalWidth() float32 {
	return markSize + markGap + c.text.NaturalWidth()
}

func (c *CheckBox) minWidth() float32 {
	return markSize + markGap + c.text.minWidth()
}

// CreateRenderer is for Fyne.
func (c *CheckBox) CreateRenderer() fyne.WidgetRenderer {
	tick := NewIcon("check").Sized(tickSize).In(theme.ColorNameForegroundOnPrimary)
	r := &checkBoxRenderer{of: c, ring: newRing(), box: &canvas.Rectangle{CornerRadius: 4}, tick: tick}
	r.Refresh()
	return r
}

type checkBoxRenderer struct {
	of   *CheckBox
	ring *ring
	box  *canvas.Rectangle
	tick *Icon
}

func (r *checkBoxRenderer) Destroy() {}

func (r *checkBoxRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{&r.ring.Rectangle, r.box, r.tick, r.of.text}
}

func (r *checkBoxRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.of.minWidth(), markHeight)
}

func (r *checkBoxRenderer) Layout(size fyne.Size) {
	top := middle(size.Height, markSize)
	place(r.box, 0, top, markSize, markSize)
	place(r.tick, 0, top, markSize, markSize)
	place(r.of.text, markSize+markGap, 0, size.Width-markSize-markGap, size.Height)
	r.ring.around(r.of, fyne.NewPos(0, top), fyne.NewSquareSize(markSize), r.box.CornerRadius, r.of.showsRing())
}

func (r *checkBoxRenderer) Refresh() {
	c := r.of
	fill, line := markColors(c.checked, c.hovered, c.disabled)
	paint(c, r.box, fill, line, markLine)
	show(r.tick, c.checked)
	c.text.In(markInk(c.text.face, c.disabled)).Refresh()
	r.Layout(c.Size())
	canvas.Refresh(c)
}

// markColors are fill and line of a box or ring.
func markColors(on, hovered, disabled bool) (fill, line fyne.ThemeColorName) {
	switch {
	case disabled && on:
		return look.ColorDisabledMark, look.ColorDisabledLine
	case disabled:
		return theme.ColorNameDisabledButton, look.ColorDisabledLine
	case on:
		return theme.ColorNamePrimary, theme.ColorNamePrimary
	case hovered:
		return look.ColorHoverFill, theme.ColorNameInputBorder
	default:
		return theme.ColorNameInputBackground, theme.ColorNameInputBorder
	}
}

func markInk(face typeface, disabled bool) fyne.ThemeColorName {
	switch {
	case disabled:
		return theme.ColorNameDisabled
	case face.line == Caption.typeface().line:
		return look.ColorText2
	default:
		return theme.ColorNameForeground
	}
}
