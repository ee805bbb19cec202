package report

import (
	"slices"
	"strconv"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
)

// Words put a report into a language and a time zone.
type Words struct {
	// Say puts a text into a language; nil says it in English.
	Say func(text.Text) string
	// Zone is of the local times, beside which UTC always stands; nil is UTC.
	Zone *time.Location
}

// document is a report as both formats show it: blocks from top to bottom.
type document struct {
	Title  string
	Blocks []block
}

// block is one heading, sentence, or table.
type block struct {
	Heading  int    // 2 to 4, 0 for no heading
	Words    string // of a heading or a sentence
	Mark     mark   // of a heading
	Notice   bool   // a sentence that must not be missed
	Facts    bool   // the table has names at the left instead of a head
	Head     []string
	Rows     [][]cell
	Numbered bool // rows are log entries, to be linked to by their numbers
}

// cell is one cell of a table: words, words below them, and numbers of log
// entries.
type cell struct {
	Words, Below string
	Code         bool
	Keep         bool // on one line
	Mark         mark
	Entries      []int // numbers of log entries, from 1
}

// mark is a sign that stands beside a word, never alone.
type mark string

const (
	good    mark = "✓"
	bad     mark = "✗"
	unsure  mark = "?"
	pending mark = "○"
	waiting mark = "…"
)

// writer lays a report out.
type writer struct {
	report Report
	words  Words
	doc    document
}

func (w *writer) say(t text.Text) string {
	switch {
	case t.IsZero():
		return ""
	case w.words.Say == nil:
		return t.String()
	}
	return w.words.Say(t)
}

func (w *writer) add(b block) { w.doc.Blocks = append(w.doc.Blocks, b) }

func (w *writer) heading(level int, t text.Text) {
	w.add(block{Heading: level, Words: w.say(t)})
}

func (w *writer) sentence(t text.Text) { w.add(block{Words: w.say(t)}) }

func (w *writer) notice(t text.Text) { w.add(block{Words: w.say(t), Notice: true}) }

// table adds a table, where there is anything to show.
func (w *writer) table(rows [][]cell, head ...text.Text) {
	if len(rows) == 0 {
		return
	}
	b := block{Rows: rows}
	for _, t := range head {
		b.Head = append(b.Head, w.say(t))
	}
	w.add(b)
}

func (w *writer) facts(rows ...[]cell) {
	rows = slices.DeleteFunc(rows, func(row []cell) bool { return row == nil })
	if len(rows) > 0 {
		w.add(block{Rows: rows, Facts: true})
	}
}

// fact is a row of facts, nil without a value.
func (w *writer) fact(name text.Text, value cell) []cell {
	if value.Words == "" {
		return nil
	}
	return []cell{{Words: w.say(name)}, value}
}

// when is a time in the zone with its offset, and in UTC below.
func (w *writer) when(at time.Time) cell {
	if at.IsZero() {
		return cell{}
	}
	zone := w.words.Zone
	if zone == nil {
		zone = time.UTC
	}
	utc := cell{Words: at.UTC().Format("2006-01-02 15:04:05 UTC"), Keep: true}
	local := at.In(zone)
	if _, offset := local.Zone(); offset == 0 {
		return utc
	}
	return cell{Words: local.Format("2006-01-02 15:04:05 -07:00"), Below: utc.Words, Keep: true}
}

// line keeps words on one line, unless others made them too long for that.
func line(c cell) cell {
	c.Keep = len(c.Words) <= mostOnALine
	return c
}

// mostOnALine has room for an event's type and a request's id, in bytes.
const mostOnALine = 48

// millis is a time that was kept in whole milliseconds.
func millis(n int64) string {
	if n == 0 {
		return "<1 ms"
	}
	return strconv.FormatInt(n, 10) + " ms"
}

// numbers are places as the numbers that a report shows.
func numbers(places []int) []int {
	var all []int
	for _, i := range places {
		all = append(all, i+1)
	}
	return all
}
