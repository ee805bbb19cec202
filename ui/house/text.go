package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// ellipsis stands for what was cut away.
const ellipsis = "…"

// Text is one line of text, as high as the line of its role. It is as wide as its words, unless it may be cut.
type Text struct {
	widget.BaseWidget
	text  string
	face  typeface
	style fyne.TextStyle
	cut   cutting
	align fyne.TextAlign

	measured measured
}

// measured is how wide a text was when it was last asked, and for what: layouts ask many times.
type measured struct {
	theme fyne.Theme
	text  string
	style fyne.TextStyle
	width float32
}

// cutting says where a text that is too long loses its letters.
type cutting int

const (
	cutNowhere cutting = iota
	cutEnd
	cutMiddle
)

// NewText makes a line of text in a role.
func NewText(text string, role Role) *Text {
	t := &Text{text: text, face: role.typeface()}
	t.style = t.face.style()
	t.ExtendBaseWidget(t)
	return t
}

// Bold makes the text bold and returns it.
func (t *Text) Bold() *Text {
	t.style.Bold = true
	return t
}

// Regular takes a role's bold weight away and returns the text.
func (t *Text) Regular() *Text {
	t.style.Bold = false
	return t
}

// Struck strikes the text through and returns it.
func (t *Text) Struck() *Text {
	t.style.Strikethrough = true
	return t
}

// In sets the colour by its name in the theme and returns the text.
func (t *Text) In(color fyne.ThemeColorName) *Text {
	t.face.color = color
	return t
}

// CutEnd lets the text lose its end, behind an ellipsis, where it is too long for the room it gets. It returns the text.
func (t *Text) CutEnd() *Text {
	t.cut = cutEnd
	return t
}

// CutMiddle is CutEnd for addresses, whose end says as much as their beginning.
func (t *Text) CutMiddle() *Text {
	t.cut = cutMiddle
	return t
}

// Trailing puts the text at the right edge of the room it gets, and returns it.
func (t *Text) Trailing() *Text {
	t.align = fyne.TextAlignTrailing
	return t
}

// Centered puts the text in the middle of the room it gets, and returns it.
func (t *Text) Centered() *Text {
	t.align = fyne.TextAlignCenter
	return t
}

// Text returns the whole text, also where it is shown cut.
func (t *Text) Text() string {
	return t.text
}

// SetText changes the words.
func (t *Text) SetText(text string) {
	if t.text == text {
		return
	}
	t.text = text
	t.Refresh()
}

// SetColor changes the colour.
func (t *Text) SetColor(color fyne.ThemeColorName) {
	if t.face.color == color {
		return
	}
	t.face.color = color
	t.Refresh()
}

// SetBold changes the weight.
func (t *Text) SetBold(bold bool) {
	if t.style.Bold == bold {
		return
	}
	t.style.Bold = bold
	t.Refresh()
}

// NaturalWidth is the width of the whole text.
func (t *Text) NaturalWidth() float32 {
	th := t.Theme()
	if m := &t.measured; m.theme != th || m.text != t.text || m.style != t.style {
		*m = measured{theme: th, text: t.text, style: t.style, width: t.measure(t.text)}
	}
	return t.measured.width
}

func (t *Text) minWidth() float32 {
	width := t.NaturalWidth()
	if t.cut != cutNowhere {
		width = min(width, t.measure(ellipsis))
	}
	return width
}

// HeightFor returns the height of the line.
func (t *Text) HeightFor(float32) float32 { return t.face.line }

// MinSize is for Fyne. It spares the way over the renderer, which layouts would go for each text several times.
func (t *Text) MinSize() fyne.Size { return fyne.NewSize(t.minWidth(), t.face.line) }

// AccessibilityLabel is the whole text.
func (t *Text) AccessibilityLabel() string {
	return t.text
}

// AccessibilityRole says that this is text.
func (t *Text) AccessibilityRole() fyne.AccessibleRole {
	return fyne.AccessibleRoleText
}

func (t *Text) measure(text string) float32 {
	if text == "" {
		return 0
	}
	return measureText(t.Theme(), text, t.Theme().Size(t.face.size), t.style).Width
}

// CreateRenderer is for Fyne.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{of: t, text: canvas.NewText(t.text, theme.Color(t.face.color))}
	r.Refresh()
	return r
}

type textRenderer struct {
	of   *Text
	text *canvas.Text
}

func (r *textRenderer) Destroy() {}

func (r *textRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.text}
}

func (r *textRenderer) MinSize() fyne.Size { return r.of.MinSize() }

func (r *textRenderer) Layout(size fyne.Size) {
	r.fit(size.Width)
	height := r.text.MinSize().Height
	place(r.text, 0, middle(size.Height, height), size.Width, height)
}

// fit sets the words that fit into the width.
func (r *textRenderer) fit(width float32) {
	shown := r.of.text
	if r.of.cut != cutNowhere && width > 0 {
		shown = cutToWidth(shown, width, r.of.cut == cutMiddle, r.of.measure)
	}
	if r.text.Text == shown {
		return
	}
	setText(r.text, r.of.Theme(), shown)
	r.text.Refresh()
}

// Refresh draws the letters anew only when they changed: it is the dearest part of a frame.
func (r *textRenderer) Refresh() {
	before := *r.text
	r.text.TextSize = r.of.Theme().Size(r.of.face.size)
	r.text.TextStyle = r.of.style
	r.text.Alignment = r.of.align
	r.text.Color = colorOf(r.of, r.of.face.color)
	setText(r.text, r.of.Theme(), r.text.Text)
	r.Layout(r.of.Size())
	if *r.text == before {
		redraw(r.of)
		return
	}
	r.text.Refresh()
}
