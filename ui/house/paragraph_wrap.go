package house

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
)

// textRun is a piece of a line in one style.
type textRun struct {
	span     Span
	text     string
	x, width float32
}

// textLine is one line of a paragraph.
type textLine struct {
	runs  []textRun
	width float32
}

// textWord is what can't be broken: letters with the blanks before them.
type textWord struct {
	span   Span
	blanks string
	text   string
	width  float32 // without the blanks
	before float32 // width of the blanks
	breaks bool    // a line must start here
	glued  bool    // belongs to the word before: no blank between two spans
}

func (p *Paragraph) style(span Span) fyne.TextStyle {
	return fyne.TextStyle{Bold: p.face.bold || span.Bold, Monospace: p.face.mono || span.Mono, Strikethrough: span.Struck}
}

// size is the text size; monospaced text inside 13 px text is 12 px, as everywhere.
func (p *Paragraph) size(span Span) float32 {
	face := p.face
	if span.Mono && face.line == Body.typeface().line {
		face = Mono.typeface()
	}
	return p.Theme().Size(face.size)
}

func (p *Paragraph) measure(text string, span Span) float32 {
	if text == "" {
		return 0
	}
	return measureText(p.Theme(), text, p.size(span), p.style(span)).Width
}

// words splits all spans between words and measures them. The answer is kept.
func (p *Paragraph) words() []textWord {
	if p.parsed != nil {
		return p.parsed
	}
	words := []textWord{}
	for _, span := range p.spans {
		for i, line := range strings.Split(span.Text, "\n") {
			start := len(words)
			words = p.splitWords(words, line, span)
			if i > 0 && start < len(words) {
				words[start].breaks, words[start].glued = true, false
			}
		}
	}
	p.parsed = words
	return words
}

// splitWords appends the words of one line of a span. Blanks at its end become a word without letters, so that the next span
// isn't glued to this one.
func (p *Paragraph) splitWords(words []textWord, line string, span Span) []textWord {
	for first := true; line != "" || first; first = false {
		letters := strings.TrimLeftFunc(line, unicode.IsSpace)
		blanks := line[:len(line)-len(letters)]
		end := strings.IndexFunc(letters, unicode.IsSpace)
		if end < 0 {
			end = len(letters)
		}
		text := letters[:end]
		line = letters[end:]
		glued := blanks == "" && len(words) > 0 && words[len(words)-1].text != ""
		for i, piece := range breakable(text) {
			word := textWord{span: span, text: piece, width: p.measure(piece, span)}
			if i == 0 {
				word.blanks, word.before, word.glued = blanks, p.measure(blanks, span), glued
			}
			words = append(words, word)
		}
	}
	return words
}

// longWord is the number of bytes from which a word may be broken between the parts of
// an address, longPart the number of letters from which a part is cut.
const (
	longWord = 32
	longPart = 48
)

// breakable splits a long path or address after its slashes and between the pairs of
// its query, and cuts what is still too long, such as a token: it has no blanks, and
// may be wider than what it stands in.
func breakable(word string) []string {
	if len(word) < longWord {
		return []string{word}
	}
	var pieces []string
	for word != "" {
		end := strings.IndexAny(word, "/?&") + 1
		if end == 0 {
			end = len(word)
		}
		end = min(end, leading(word, longPart))
		pieces, word = append(pieces, word[:end]), word[end:]
	}
	return pieces
}

// leading is how many bytes the first n letters of a word have. A byte that is no
// UTF-8 counts as a letter.
func leading(word string, n int) int {
	for at := range word {
		if n == 0 {
			return at
		}
		n--
	}
	return len(word)
}

// set is breakLines for the width the paragraph is shown at. The last answer is kept.
func (p *Paragraph) set(width float32) []textLine {
	if p.lines == nil || p.width != width {
		p.lines, p.width = p.breakLines(width), width
	}
	return p.lines
}

// breakLines breaks the text into lines that fit into a width. It adds up what words measured, because shaping each line again
// would take most of a page's layout.
func (p *Paragraph) breakLines(width float32) []textLine {
	lines := []textLine{{}}
	for _, group := range glue(p.words()) {
		line := &lines[len(lines)-1]
		wide := group[0].before
		for _, w := range group {
			wide += w.width
		}
		if group[0].breaks || (len(line.runs) > 0 && line.width+wide > width+roundingRoom) {
			lines = append(lines, textLine{})
			line = &lines[len(lines)-1]
		}
		for _, w := range group {
			line.add(w)
		}
	}
	return lines
}

// glue groups words that must stay on one line.
func glue(words []textWord) [][]textWord {
	var groups [][]textWord
	for _, w := range words {
		if w.glued && len(groups) > 0 {
			groups[len(groups)-1] = append(groups[len(groups)-1], w)
			continue
		}
		groups = append(groups, []textWord{w})
	}
	return groups
}

// add puts a word at the end of a line; blanks at the start of a line are dropped.
func (l *textLine) add(w textWord) {
	text, width := w.blanks+w.text, w.before+w.width
	if len(l.runs) == 0 {
		text, width = w.text, w.width
	}
	if text == "" {
		return
	}
	if n := len(l.runs); n > 0 && l.runs[n-1].span.sameStyle(w.span) {
		last := &l.runs[n-1]
		last.text += text
		last.width += width
		l.width += width
		return
	}
	l.runs = append(l.runs, textRun{span: w.span, text: text, x: l.width, width: width})
	l.width += width
}

func (s Span) sameStyle(o Span) bool {
	s.Text, o.Text = "", ""
	return s == o
}
