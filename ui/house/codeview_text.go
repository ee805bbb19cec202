package house

import (
	"math"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// CodeKind says how a Code is coloured.
type CodeKind int

// The kinds of text a CodeView shows.
const (
	CodePlain   CodeKind = iota // one colour; only [redacted] stands out
	CodeJSON                    // keys, strings, numbers and literals
	CodeHeaders                 // one "name: value" a line
	CodeHTTP                    // start line, headers, an empty line, then a body coloured as JSON
)

// foldBytes is the length at which a line goes on in the next row: nothing on
// screen is wide enough to need more, and no glyph run gets longer than this.
const foldBytes = 4000

// fold is a row that continues the line of the row above it.
type fold struct {
	row      int32
	inString bool // the cut went through a JSON string
}

// Code is text prepared for a CodeView: the text itself, the offset of each row
// in it, and nothing per character. It never changes after NewCode, so it may be
// built on any goroutine and shared by several views.
type Code struct {
	kind   CodeKind
	text   string
	starts []int32 // offset of each row
	folds  []fold  // the rows that are not the start of a line, in order
	body   int     // CodeHTTP: first row of the body
	widest int     // bytes of the longest row
}

// NewCode splits text into rows. A line longer than 4,000 bytes is folded into
// several rows that share one line number. Text beyond 2 GiB is left out.
//
// It reads the text once (20 MiB take about 10 ms): call it on a background
// goroutine for anything that came from a network or a file.
func NewCode(kind CodeKind, text string) *Code {
	if len(text) >= math.MaxInt32 {
		text = text[:math.MaxInt32-1]
	}
	c := &Code{kind: kind, text: text}
	c.starts = make([]int32, 0, strings.Count(text, "\n")+1)
	for at := 0; at < len(text); {
		end := len(text)
		next := end
		if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
			end, next = at+i, at+i+1
		}
		c.addLine(at, end)
		at = next
	}
	c.body = c.bodyRow()
	return c
}

func (c *Code) addLine(start, end int) {
	c.starts = append(c.starts, int32(start))
	inString := false
	for end-start > foldBytes {
		cut := foldCut(c.text, start)
		if c.kind == CodeJSON || c.kind == CodeHTTP {
			inString = stringOpenAfter(c.text[start:cut], inString)
		}
		c.folds = append(c.folds, fold{row: int32(len(c.starts)), inString: inString})
		c.starts = append(c.starts, int32(cut))
		c.widest = max(c.widest, cut-start)
		start = cut
	}
	c.widest = max(c.widest, end-start)
}

// foldCut returns where the row that begins at start ends: at a rune, and not
// between a backslash and what it escapes.
func foldCut(text string, start int) int {
	cut := start + foldBytes
	for cut > start+foldBytes-utf8.UTFMax && !utf8.RuneStart(text[cut]) {
		cut--
	}
	slashes := 0
	for cut-1-slashes > start && text[cut-1-slashes] == '\\' {
		slashes++
	}
	return cut - slashes%2
}

// stringOpenAfter reports whether a JSON string is open at the end of s.
func stringOpenAfter(s string, open bool) bool {
	for {
		i := strings.IndexByte(s, '"')
		if open {
			i = closingQuote(s)
		}
		if i < 0 {
			return open
		}
		s, open = s[i+1:], !open
	}
}

// closingQuote returns the index of the first quote in s that no backslash
// escapes, -1 without one.
func closingQuote(s string) int {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return -1
}

func (c *Code) bodyRow() int {
	if c.kind != CodeHTTP {
		return 0
	}
	for row := range c.Rows() {
		if c.Row(row) == "" {
			return row + 1
		}
	}
	return c.Rows()
}

// Kind returns how the text is coloured.
func (c *Code) Kind() CodeKind { return c.kind }

// Text returns the whole text, as it was given.
func (c *Code) Text() string { return c.text }

// Rows returns the number of rows a view shows: lines, plus one for each fold.
func (c *Code) Rows() int { return len(c.starts) }

// Row returns the text of a row without its line ending.
func (c *Code) Row(row int) string {
	start, end := c.span(row)
	return c.text[start:end]
}

// span returns where a row lies in the text, without its line ending.
func (c *Code) span(row int) (start, end int) {
	start = int(c.starts[row])
	end = len(c.text)
	if row+1 < len(c.starts) {
		end = int(c.starts[row+1])
	}
	if end > start && c.text[end-1] == '\n' {
		end--
		if end > start && c.text[end-1] == '\r' {
			end--
		}
	}
	return start, end
}

// Line returns the number of the line a row belongs to, from 1, and whether the
// row is the line's first one.
func (c *Code) Line(row int) (number int, first bool) {
	before, isFold := slices.BinarySearchFunc(c.folds, int32(row), byRow)
	if isFold {
		before++
	}
	return row + 1 - before, !isFold
}

func byRow(f fold, row int32) int { return int(f.row) - int(row) }

// inString reports whether a row starts inside a JSON string.
func (c *Code) inString(row int) bool {
	i, isFold := slices.BinarySearchFunc(c.folds, int32(row), byRow)
	return isFold && c.folds[i].inString
}

// rowAt returns the row that holds an offset of the text.
func (c *Code) rowAt(offset int) int {
	return sort.Search(len(c.starts), func(i int) bool { return int(c.starts[i]) > offset }) - 1
}

// lines returns the text of the lines that rows first to last belong to.
func (c *Code) lines(first, last int) string {
	if c.Rows() == 0 {
		return ""
	}
	for first > 0 && c.isFold(first) {
		first--
	}
	for last+1 < c.Rows() && c.isFold(last+1) {
		last++
	}
	start, _ := c.span(first)
	_, end := c.span(last)
	return c.text[start:end]
}

func (c *Code) isFold(row int) bool {
	_, first := c.Line(row)
	return !first
}
