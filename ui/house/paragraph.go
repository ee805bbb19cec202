package house

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Span is a piece of a Paragraph in one style.
type Span struct {
	Text   string
	Bold   bool
	Mono   bool
	Struck bool
	Color  fyne.ThemeColorName // empty: the paragraph's
}

// Paragraph is text that wraps between words, with the line height of its role. A newline starts a new line. It has no padding
// of its own. It is for texts of ours, a few sentences long; bodies of exchanges go into a CodeView.
type Paragraph struct {
	widget.BaseWidget
	spans  []Span
	face   typeface
	center bool

	parsed  []textWord // measured; nil when the text or the theme changed
	natural float32    // width at which nothing wraps; 0 when not known
	width   float32    // the lines are set for
	lines   []textLine
}

// NewParagraph makes wrapped text in a role.
func NewParagraph(text string, role Role) *Paragraph {
	return NewRichParagraph(role, Span{Text: text})
}

// NewRichParagraph makes wrapped text of several styles. Blanks between spans are the caller's.
func NewRichParagraph(role Role, spans ...Span) *Paragraph {
	p := &Paragraph{spans: spans, face: role.typeface()}
	p.ExtendBaseWidget(p)
	return p
}

// In sets the colour by its name in the theme and returns the paragraph.
func (p *Paragraph) In(color fyne.ThemeColorName) *Paragraph {
	p.face.color = color
	return p
}

// Regular takes a role's bold weight away and returns the paragraph.
func (p *Paragraph) Regular() *Paragraph {
	p.face.bold = false
	p.forget()
	return p
}

// Centered puts every line in the middle and returns the paragraph.
func (p *Paragraph) Centered() *Paragraph {
	p.center = true
	return p
}

// SetText replaces all spans by one.
func (p *Paragraph) SetText(text string) {
	if len(p.spans) == 1 && p.spans[0] == (Span{Text: text}) {
		return
	}
	p.SetSpans(Span{Text: text})
}

// SetSpans replaces the text.
func (p *Paragraph) SetSpans(spans ...Span) {
	p.spans = spans
	p.forget()
	p.Refresh()
}

// forget drops what was measured.
func (p *Paragraph) forget() {
	p.parsed, p.lines, p.natural = nil, nil, 0
}

// SetColor changes the colour of everything that has none of its own.
func (p *Paragraph) SetColor(color fyne.ThemeColorName) {
	if p.face.color == color {
		return
	}
	p.face.color = color
	p.Refresh()
}

// Text returns the words without their styles.
func (p *Paragraph) Text() string {
	var b strings.Builder
	for _, span := range p.spans {
		b.WriteString(span.Text)
	}
	return b.String()
}

// HeightFor returns the height at a width.
func (p *Paragraph) HeightFor(width float32) float32 {
	return float32(len(p.set(width))) * p.face.line
}

// NaturalWidth is the width at which nothing wraps.
func (p *Paragraph) NaturalWidth() float32 {
	if p.natural > 0 {
		return p.natural
	}
	for _, line := range p.breakLines(unlimited) {
		p.natural = max(p.natural, line.width)
	}
	return p.natural
}

func (p *Paragraph) minWidth() float32 {
	width := float32(0)
	for _, w := range p.words() {
		width = max(width, w.width)
	}
	return width
}

// MinSize is for Fyne, without the way over the renderer.
func (p *Paragraph) MinSize() fyne.Size {
	width := p.minWidth()
	return fyne.NewSize(width, p.HeightFor(knownWidth(p.Size().Width, width)))
}

// AccessibilityLabel is the text.
func (p *Paragraph) AccessibilityLabel() string {
	return p.Text()
}

// AccessibilityRole says that this is text.
func (p *Paragraph) AccessibilityRole() fyne.AccessibleRole {
	return fyne.AccessibleRoleText
}

// CreateRenderer is for Fyne.
func (p *Paragraph) CreateRenderer() fyne.WidgetRenderer {
	return laidOut(p, &paragraphRenderer{of: p})
}

type paragraphRenderer struct {
	of    *Paragraph
	texts []fyne.CanvasObject
}

func (r *paragraphRenderer) Destroy() {}

func (r *paragraphRenderer) Objects() []fyne.CanvasObject {
	return r.texts
}

func (r *paragraphRenderer) MinSize() fyne.Size { return r.of.MinSize() }

// Layout draws each run of each line as one text.
func (r *paragraphRenderer) Layout(size fyne.Size) {
	r.layOut(size)
}

// layOut returns whether other letters are shown than before. Those that stay keep their object, and with it what Fyne has drawn.
func (r *paragraphRenderer) layOut(size fyne.Size) bool {
	shown := 0
	changed := false
	for i, line := range r.of.set(size.Width) {
		left, top := float32(0), float32(i)*r.of.face.line
		if r.of.center {
			left = middle(size.Width, line.width)
		}
		for _, run := range line.runs {
			changed = r.put(shown, r.text(run)) || changed
			text := r.texts[shown]
			height := text.MinSize().Height
			place(text, left+run.x, top+middle(r.of.face.line, height), run.width, height)
			shown++
		}
	}
	changed = changed || shown < len(r.texts)
	r.texts = r.texts[:shown]
	return changed
}

// put makes a text the i-th unless the one there has the same letters.
func (r *paragraphRenderer) put(i int, text *canvas.Text) bool {
	switch {
	case i == len(r.texts):
		r.texts = append(r.texts, text)
	case sameLetters(r.texts[i].(*canvas.Text), text):
		return false
	default:
		r.texts[i] = text
	}
	return true
}

func sameLetters(a, b *canvas.Text) bool {
	return a.Text == b.Text && a.Color == b.Color && a.TextSize == b.TextSize && a.TextStyle == b.TextStyle && a.FontSource == b.FontSource
}

func (r *paragraphRenderer) text(run textRun) *canvas.Text {
	color := run.span.Color
	if color == "" {
		color = r.of.face.color
	}
	text := canvas.NewText("", colorOf(r.of, color))
	text.TextSize = r.of.size(run.span)
	text.TextStyle = r.of.style(run.span)
	setText(text, r.of.Theme(), run.text)
	return text
}

func (r *paragraphRenderer) Refresh() {
	r.of.forget()
	if !r.layOut(r.of.Size()) {
		redraw(r.of)
		return
	}
	canvas.Refresh(r.of)
}
